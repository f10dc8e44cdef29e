//! Renders changes as an entry of a changelog.

use std::fmt::Write;

use super::{operations, plural, subject};
use crate::diff::{Change, Changes, bumped, rules::Verdict};

/// Returns an entry in the format of Keep a Changelog, under the next version, or under `Unreleased` if there is none.
/// Changed descriptions are counted if nothing else changed.
#[must_use]
pub fn changelog(changes: &Changes) -> String {
    let version = bumped(changes).map_or_else(|| "Unreleased".to_owned(), |(_, version)| version);
    let mut text = format!("## [{version}]\n");
    for heading in ["Added", "Changed", "Deprecated", "Removed"] {
        let of_heading: Vec<&Change> = changes
            .changes
            .iter()
            .filter(|change| self::heading(change) == heading)
            .collect();
        if of_heading.is_empty() {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n### {heading}\n");
        for change in of_heading {
            let _ = writeln!(text, "- {}", line(change));
        }
    }
    if changes.changes.is_empty() && changes.docs > 0 {
        let number = plural(changes.docs, "description");
        let _ = writeln!(text, "\n### Changed\n\n- Documentation: {number}");
    }
    text
}

fn heading(change: &Change) -> &'static str {
    if change.is_addition() {
        "Added"
    } else if change.rule.id.ends_with("-deprecated") {
        "Deprecated"
    } else if change.rule.id.contains("removed") {
        "Removed"
    } else {
        "Changed"
    }
}

fn line(change: &Change) -> String {
    let source = change.verdicts.callers.max(change.verdicts.implementers);
    let breaking = if source >= Verdict::Breaks {
        "**Breaking:** "
    } else {
        ""
    };
    let values = match (&change.old, &change.new) {
        (Some(old), Some(new)) if old != new => format!(", from `{old}` to `{new}`"),
        _ => String::new(),
    };
    let affected =
        if change.operations.is_empty() || change.subject.starts_with(&operations(change)) {
            String::new()
        } else {
            format!(" ({})", operations(change))
        };
    format!(
        "{breaking}`{}`: {}{values}{affected}",
        subject(change),
        change.rule.says
    )
}
