//! Formats changes of files as a unified diff.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use crate::tree::Change;

/// The sign and colour of removed lines.
const REMOVED: (char, &str) = ('-', "\x1b[31m");
const ADDED: (char, &str) = ('+', "\x1b[32m");
const SAME: (char, &str) = (' ', "");
const HUNK: &str = "\x1b[36m";
const FILE: &str = "\x1b[1m";

/// Returns the diff of one file below `root`, in the format of `git apply`.
pub(crate) fn unified(change: &Change<'_>, root: &str, coloured: bool) -> String {
    let old = change
        .old
        .as_deref()
        .map(String::from_utf8_lossy)
        .unwrap_or_default();
    let new = change.new.unwrap_or_default();
    let name = |side: &str, there: bool| {
        let path = format!("{side}/{}/{}", root.trim_start_matches('/'), change.path);
        if there { path } else { "/dev/null".to_owned() }
    };
    let mut lines = Lines {
        text: String::new(),
        coloured,
    };
    lines.push(FILE, &format!("--- {}", name("a", change.old.is_some())));
    lines.push(FILE, &format!("+++ {}", name("b", change.new.is_some())));
    let diff = TextDiff::from_lines(old.as_ref(), new);
    for hunk in diff.unified_diff().iter_hunks() {
        lines.push(HUNK, &hunk.header().to_string());
        for line in hunk.iter_changes() {
            let (sign, colour) = match line.tag() {
                ChangeTag::Delete => REMOVED,
                ChangeTag::Insert => ADDED,
                ChangeTag::Equal => SAME,
            };
            lines.push(
                colour,
                &format!("{sign}{}", line.value().trim_end_matches('\n')),
            );
            if line.missing_newline() {
                lines.push("", "\\ No newline at end of file");
            }
        }
    }
    lines.text
}

/// Lines of a diff, optionally coloured.
struct Lines {
    text: String,
    coloured: bool,
}

impl Lines {
    fn push(&mut self, colour: &str, line: &str) {
        let ends = if self.coloured && !colour.is_empty() {
            (colour, "\x1b[0m")
        } else {
            ("", "")
        };
        let _ = writeln!(self.text, "{}{line}{}", ends.0, ends.1);
    }
}
