//! Renders changes for a terminal.

use std::fmt::Write;

use super::{Section, Texts, operations, sections, subject, summary, verdicts};
use crate::{
    diagnostic::printable,
    diff::{Change, Changes, rules::Verdict},
};

/// Returns the summary and the changes, the worst first. With `all`, it adds the number of differences without an
/// effect.
#[must_use]
pub fn render_human(changes: &Changes, texts: Texts<'_>, colour: bool, all: bool) -> String {
    let style = Style { colour };
    let mut text = style.paint(Paint::Bold, &summary(changes)) + "\n";
    for section in sections(changes) {
        let heading = style.paint(paint(section.verdict), section.heading);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n{heading}");
        self::section(&mut text, &section, texts, style);
    }
    if all && changes.refactorings > 0 {
        let _ = writeln!(
            text,
            "\nrefactorings without effect: {}",
            changes.refactorings
        );
    }
    text
}

#[derive(Clone, Copy)]
enum Paint {
    Bold,
    Magenta,
    Red,
    Yellow,
    Green,
    Dim,
}

fn paint(verdict: Option<Verdict>) -> Paint {
    match verdict {
        Some(Verdict::Silent) => Paint::Magenta,
        Some(Verdict::Breaks) => Paint::Red,
        Some(Verdict::Attention) => Paint::Yellow,
        _ => Paint::Green,
    }
}

#[derive(Clone, Copy)]
struct Style {
    colour: bool,
}

impl Style {
    fn paint(self, paint: Paint, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let code = match paint {
            Paint::Bold => "1",
            Paint::Magenta => "1;35",
            Paint::Red => "1;31",
            Paint::Yellow => "1;33",
            Paint::Green => "32",
            Paint::Dim => "2",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}

fn section(text: &mut String, section: &Section<'_>, texts: Texts<'_>, style: Style) {
    for change in &section.changes {
        if section.verdict.is_some() {
            whole(text, change, texts, style);
        } else {
            line(text, change, style);
        }
    }
}

/// Adds a change in one line.
fn line(text: &mut String, change: &Change, style: Style) {
    let value = change.new.as_ref().or(change.old.as_ref());
    let value = value.map_or_else(String::new, |value| format!("  {}", printable(value)));
    let verdicts = match verdicts(change).as_str() {
        "safe" => String::new(),
        verdicts => format!("  ({verdicts})"),
    };
    let id = style.paint(Paint::Dim, change.rule.id);
    let why = change.accepted.as_ref();
    let why = why.map_or_else(String::new, |why| format!("  {}", printable(why)));
    let subject = printable(&subject(change));
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  {subject}{value}{verdicts}{why}  {id}");
}

/// Adds a change with all details.
fn whole(text: &mut String, change: &Change, texts: Texts<'_>, style: Style) {
    let paint = paint(Some(change.worst()));
    let subject = style.paint(paint, &printable(&subject(change)));
    let id = style.paint(Paint::Dim, change.rule.id);
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  {subject}: {}  {id}", change.rule.says);
    for (sign, value) in [("-", &change.old), ("+", &change.new)] {
        if let Some(value) = value {
            let _ = writeln!(text, "    {sign} {}", printable(value));
        }
    }
    let _ = writeln!(text, "    {}", verdicts(change));
    let _ = writeln!(text, "    {}", change.reason);
    let [old, new] = texts.positions(change);
    let position = new.or(old);
    let position =
        position.map(|(file, line, column)| format!("{}:{line}:{column}", printable(&file)));
    let is_told = change.operations == [change.subject.as_str()];
    let affected = (!change.operations.is_empty() && !is_told)
        .then(|| format!("{} ({})", operations(change), change.directions.as_str()));
    let last: Vec<_> = affected.into_iter().chain(position).collect();
    if !last.is_empty() {
        let _ = writeln!(text, "    {}", style.paint(Paint::Dim, &last.join(" · ")));
    }
}
