//! Renders changes as Markdown, for a comment on a pull request.

use std::fmt::Write;

use super::{Section, Texts, operations, sections, subject, summary, verdicts};
use crate::diff::{Change, Changes};

/// Returns changes as Markdown. The summary and the headlines are visible, the details are folded.
#[must_use]
pub fn render_markdown(changes: &Changes, texts: Texts<'_>) -> String {
    let mut text = format!("**{}**\n", summary(changes));
    for section in sections(changes) {
        self::section(&mut text, &section, texts);
    }
    text
}

fn section(text: &mut String, section: &Section<'_>, texts: Texts<'_>) {
    // Writing to a string cannot fail.
    if section.verdict.is_none() {
        let count = section.changes.len();
        let _ = writeln!(
            text,
            "\n<details><summary>{}: {count}</summary>\n",
            section.heading
        );
        for change in &section.changes {
            line(text, change);
        }
        text.push_str("\n</details>\n");
        return;
    }
    let _ = writeln!(text, "\n### {}\n", section.heading);
    for change in &section.changes {
        whole(text, change, texts);
    }
}

/// Returns text as a code span, in which no character has a special meaning.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    if longest == 0 {
        return format!("`{text}`");
    }
    let fence = "`".repeat(longest + 1);
    format!("{fence} {text} {fence}")
}

/// Escapes text for HTML, for the headline of folded details.
fn html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace(['\n', '\r'], " ")
}

fn line(text: &mut String, change: &Change) {
    let value = change.new.as_ref().or(change.old.as_ref());
    let value = value.map_or_else(String::new, |value| format!(" {}", code(value)));
    let why = change.accepted.as_ref();
    let why = why.map_or_else(String::new, |why| format!(" ({})", html(why)));
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "- {}{value}: {}; {}{why}",
        code(&subject(change)),
        change.rule.says,
        verdicts(change)
    );
}

fn whole(text: &mut String, change: &Change, texts: Texts<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "<details><summary><code>{}</code>: {} ({})</summary>\n",
        html(&subject(change)),
        change.rule.says,
        verdicts(change)
    );
    if change.old.is_some() || change.new.is_some() {
        let fence = "~~~";
        let _ = writeln!(text, "{fence}diff");
        for (sign, value) in [("-", &change.old), ("+", &change.new)] {
            if let Some(value) = value {
                let _ = writeln!(text, "{sign} {}", value.replace(['\n', '\r'], " "));
            }
        }
        let _ = writeln!(text, "{fence}\n");
    }
    text.push_str("| callers | implementers | old client, new server | new client, old server |\n|---|---|---|---|\n");
    let [callers, implementers, old, new] = change.verdicts.named().map(|(_, verdict)| verdict);
    let _ = writeln!(text, "| {callers} | {implementers} | {old} | {new} |\n");
    let _ = writeln!(text, "{}.", sentence(&change.reason));
    if !change.operations.is_empty() {
        let count = change.operations.len();
        let (operations, directions) = (operations(change), change.directions.as_str());
        let _ = writeln!(
            text,
            "\nOperations ({count}, {directions}): {}.",
            code(&operations)
        );
    }
    let [old, new] = texts.positions(change);
    let places: Vec<_> = [("old", old), ("new", new)]
        .into_iter()
        .filter_map(|(which, position)| {
            let (file, line, column) = position?;
            Some(format!(
                "{which} {}",
                code(&format!("{file}:{line}:{column}"))
            ))
        })
        .collect();
    if !places.is_empty() {
        let _ = writeln!(text, "\nPlace: {}.", places.join(", "));
    }
    let _ = writeln!(
        text,
        "\nRule {}; to accept it: {}.\n\n</details>",
        code(change.rule.id),
        code(&change.id())
    );
}

/// Returns a text with its first letter in upper case.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
