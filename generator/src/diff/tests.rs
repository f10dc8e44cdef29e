use std::fmt::Write;

use super::{
    Changes, Texts, changelog, diff, render_github, render_human, render_json, render_markdown,
    summary,
};
use crate::{Modelled, config::Config, source::Source};

mod by_name;
mod cases;
mod enums;
mod requests;
mod schemas;

const BASE: &str = include_str!("tests/base.yaml");

fn model(text: &str) -> Modelled {
    let source = Source::new("api.yaml", text);
    let modelled = crate::model(&source, &Config::default());
    assert!(
        modelled.model.is_some(),
        "{:?}",
        modelled.findings.diagnostics
    );
    modelled
}

/// Returns the changes from the base document to one in which these texts are replaced.
fn changed(edits: &[(&str, &str)]) -> (Changes, Modelled, Modelled) {
    let mut text = BASE.to_owned();
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "{from} occurs once");
        text = text.replace(from, to);
    }
    let (old, new) = (model(BASE), model(&text));
    let changes = match (&old.model, &new.model) {
        (Some(old), Some(new)) => diff(old, new),
        _ => unreachable!("both have a model"),
    };
    (changes, old, new)
}

/// Returns a line for each change: rule, subject, and the verdicts for callers, implementers, old and new clients.
fn lines(changes: &Changes) -> Vec<String> {
    let line = |change: &super::Change| {
        let verdicts = change
            .verdicts
            .named()
            .map(|(_, verdict)| match verdict.as_str() {
                "safe" => '.',
                "attention" => 'a',
                "breaks" => 'B',
                _ => 'S',
            });
        let verdicts: String = verdicts.into_iter().collect();
        format!("{} {} {verdicts}", change.rule.id, change.subject)
    };
    changes.changes.iter().map(line).collect()
}

/// Returns a document with an operation that sends the schema `Sent` and receives `Got`.
fn document(schemas: &str) -> String {
    let mut text = include_str!("tests/schemas.yaml").to_owned();
    for name in ["Sent", "Got"] {
        if !schemas.contains(&format!("{name}:")) {
            writeln!(text, "    {name}: {{ type: string }}").unwrap();
        }
    }
    for line in schemas.trim().lines() {
        writeln!(text, "    {line}").unwrap();
    }
    text
}

/// Returns the changes between two documents with these schemas.
fn of_schemas(old: &str, new: &str) -> Changes {
    between(&document(old), &document(new))
}

/// Returns the changes between two documents.
fn between(old: &str, new: &str) -> Changes {
    let (old, new) = (model(old), model(new));
    match (&old.model, &new.model) {
        (Some(old), Some(new)) => diff(old, new),
        _ => unreachable!("both have a model"),
    }
}

fn check(edits: &[(&str, &str)], expected: &[&str]) {
    let (changes, ..) = changed(edits);
    assert_eq!(lines(&changes), expected, "{edits:?}");
}

/// Compares a text with a file of the repository. `UPDATE_PAGES=1 cargo test -p openapi-crate-generator diff` writes
/// the file.
pub(super) fn assert_held(path: &str, text: &str) {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_PAGES").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let held = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        held == text,
        "{path} is stale (UPDATE_PAGES=1 cargo test -p openapi-crate-generator diff); it should be:\n{text}"
    );
}

fn rendered(render: impl Fn(&Changes, Texts<'_>) -> String) -> String {
    let (changes, old, new) = changed(&[
        ("enum: [cat, dog]", "enum: [cat, DOG]"),
        (
            "note: { type: string }",
            "note: { type: integer }\n        nick: { type: string }",
        ),
    ]);
    let texts = Texts {
        old: &old.findings.sources,
        new: &new.findings.sources,
    };
    render(&changes, texts)
}

#[test]
fn the_same_document_has_no_changes() {
    let (changes, ..) = changed(&[]);
    assert_eq!(lines(&changes), [""; 0]);
    assert_eq!(summary(&changes), "no changes");
}

#[test]
fn the_terminal_shows_the_worst_first() {
    let text = rendered(|changes, texts| render_human(changes, texts, false, false));
    assert_held("src/diff/tests/human.txt", &text);
}

#[test]
fn colours_do_not_change_the_text() {
    let plain = rendered(|changes, texts| render_human(changes, texts, false, false));
    let mut coloured = rendered(|changes, texts| render_human(changes, texts, true, false));
    while let Some(start) = coloured.find('\x1b') {
        let end = coloured[start..]
            .find('m')
            .map_or(coloured.len(), |end| start + end + 1);
        coloured.replace_range(start..end, "");
    }
    assert_eq!(coloured, plain);
}

#[test]
fn a_pull_request_has_folded_details() {
    let text = rendered(render_markdown);
    assert_held("src/diff/tests/markdown.md", &text);
}

#[test]
fn github_shows_changes_at_the_line_of_the_new_document() {
    let text = rendered(render_github);
    assert_held("src/diff/tests/github.txt", &text);
}

#[test]
fn json_has_stable_ids() {
    let text = rendered(|changes, texts| render_json("pets", changes, texts));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let ids: Vec<_> = value["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids,
        [
            "enum-value-wire-changed:Kind::Dog",
            "type-changed:Pet::note",
            "optional-field-added:Pet::nick"
        ]
    );
    assert_eq!(value["version"]["to"], "0.2.0");
    assert_eq!(value["counts"]["silent"], 1);
    assert_eq!(value["changes"][0]["new_place"]["file"], "api.yaml");
}

#[test]
fn a_changelog_has_the_headings_of_keep_a_changelog() {
    let text = rendered(|changes, _| changelog(changes));
    assert_held("src/diff/tests/changelog.md", &text);
}

/// Checks the next version by Cargo's rules.
#[test]
fn the_next_version_follows_semver() {
    let breaking: &[(&str, &str)] = &[("enum: [cat, dog]", "enum: [cat]")];
    let addition: &[(&str, &str)] = &[("enum: [cat, dog]", "enum: [cat, dog, cow]")];
    let docs: &[(&str, &str)] = &[("description: a pet", "description: one pet")];
    for (old, edits, expected) in [
        ("0.0.3", breaking, "0.0.4"),
        ("0.2.3", breaking, "0.3.0"),
        ("1.2.3", breaking, "2.0.0"),
        ("0.2.3", addition, "0.2.4"),
        ("1.2.3", addition, "1.3.0"),
        ("1.2.3", docs, "1.2.4"),
    ] {
        let (mut changes, ..) = changed(edits);
        changes.old_version = old.to_owned();
        let (_, version) = super::bumped(&changes).unwrap();
        assert_eq!(version, expected, "{old} {edits:?}");
    }
}

#[test]
fn the_version_of_the_crate_is_printed_unless_it_is_the_required_one() {
    let addition: &[(&str, &str)] = &[("enum: [cat, dog]", "enum: [cat, dog, cow]")];
    for (old, new, expected) in [
        ("1.2.3", "1.2.3", "version: minor, 1.3.0"),
        ("1.2.3", "1.3.0", "version: minor, 1.3.0"),
        (
            "1.2.3",
            "3.0.0",
            "version: minor, 1.3.0; the crate has 3.0.0",
        ),
        (
            "1.2.3",
            "0.1.0",
            "version: minor, 1.3.0; the crate has 0.1.0",
        ),
    ] {
        let (mut changes, ..) = changed(addition);
        (changes.old_version, changes.new_version) = (old.to_owned(), new.to_owned());
        let text = summary(&changes);
        assert!(text.ends_with(expected), "{old} {new}: {text}");
    }
}
