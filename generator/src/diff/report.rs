//! Renders changes: for a terminal, as Markdown, as JSON, for GitHub, and for a changelog.

mod changelog;
mod github;
mod human;
mod json;
mod markdown;

use std::collections::BTreeSet;

pub use changelog::changelog;
pub use github::render_github;
pub use human::render_human;
pub use json::render_json;
pub use markdown::render_markdown;

use super::{Change, Changes, bumped, rules::Verdict};
use crate::{diagnostic::Sources, pointer::Pointer};

/// The sources of both documents, for the positions of changes.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    /// The old document.
    pub old: &'a Sources,
    /// The new document.
    pub new: &'a Sources,
}

impl Texts<'_> {
    /// Returns the old and the new position of a change: file, line and column.
    fn positions(self, change: &Change) -> [Option<(String, usize, usize)>; 2] {
        let position = |sources: &Sources, pointer: &Option<Pointer>| {
            let pointer = pointer.as_ref()?;
            Some(sources.position(pointer))
        };
        [
            position(self.old, &change.old_place),
            position(self.new, &change.new_place),
        ]
    }
}

/// The numbers of the summary. Accepted changes are counted only as accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The changes that break callers.
    pub callers: usize,
    /// The changes that break implementers.
    pub implementers: usize,
    /// The changes that compile but behave differently.
    pub silent: usize,
    /// The changes that break old clients with new servers.
    pub old_clients: usize,
    /// The changes that break new clients with old servers.
    pub new_clients: usize,
    /// The operations that are affected by any change.
    pub operations: usize,
    /// The additions.
    pub additions: usize,
    /// The changes that need attention, without additions.
    pub attention: usize,
    /// The accepted changes.
    pub accepted: usize,
}

impl Counts {
    /// Counts changes.
    #[must_use]
    pub fn of(changes: &Changes) -> Self {
        let count = |test: &dyn Fn(&Change) -> bool| {
            let counted = changes
                .changes
                .iter()
                .filter(|change| change.accepted.is_none());
            counted.filter(|change| test(change)).count()
        };
        let breaks = |verdict: Verdict| verdict == Verdict::Breaks;
        let operations: BTreeSet<&str> = changes
            .changes
            .iter()
            .flat_map(|change| &change.operations)
            .map(String::as_str)
            .collect();
        Self {
            callers: count(&|change| breaks(change.verdicts.callers)),
            implementers: count(&|change| breaks(change.verdicts.implementers)),
            silent: count(&|change| change.worst() == Verdict::Silent),
            old_clients: count(&|change| breaks(change.verdicts.old_client)),
            new_clients: count(&|change| breaks(change.verdicts.new_client)),
            operations: operations.len(),
            additions: count(&Change::is_addition),
            attention: count(&|change| {
                !change.is_addition() && change.worst() == Verdict::Attention
            }),
            accepted: changes
                .changes
                .iter()
                .filter(|change| change.accepted.is_some())
                .count(),
        }
    }
}

/// Returns the summary in one line, without numbers that are zero:
/// `breaks: callers 3, implementers 1 · silent 1 · 5 of 62 operations · 12 additions · docs 31 · version: minor, 0.3.0`.
#[must_use]
pub fn summary(changes: &Changes) -> String {
    let counts = Counts::of(changes);
    let mut parts = Vec::new();
    let breaks: Vec<_> = [
        ("callers", counts.callers),
        ("implementers", counts.implementers),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(party, count)| format!("{party} {count}"))
    .collect();
    if !breaks.is_empty() {
        parts.push(format!("breaks: {}", breaks.join(", ")));
    }
    for (text, count) in [
        ("silent", counts.silent),
        ("old clients", counts.old_clients),
        ("new clients on old servers", counts.new_clients),
        ("attention", counts.attention),
    ] {
        if count > 0 {
            parts.push(format!("{text} {count}"));
        }
    }
    if counts.operations > 0 {
        let all = changes.operations;
        parts.push(format!("{} of {all} operations", counts.operations));
    }
    if counts.additions > 0 {
        parts.push(plural(counts.additions, "addition"));
    }
    if changes.docs > 0 {
        parts.push(format!("docs {}", changes.docs));
    }
    if counts.accepted > 0 {
        parts.push(format!("accepted {}", counts.accepted));
    }
    if let Some((bump, version)) = bumped(changes) {
        let mut text = format!("version: {}, {version}", bump.as_str());
        let written = &changes.new_version;
        // The document or the options have set another version.
        if *written != changes.old_version && *written != version {
            text.extend(["; the crate has ", written]);
        }
        parts.push(text);
    }
    if parts.is_empty() {
        return "no changes".to_owned();
    }
    parts.join(" · ")
}

/// Returns a number with its noun.
fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// Returns the names of the first three affected operations, and the number of the others.
fn operations(change: &Change) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<_> = change
        .operations
        .iter()
        .take(SHOWN)
        .map(String::as_str)
        .collect();
    let more = change.operations.len().saturating_sub(SHOWN);
    let shown = shown.join(", ");
    if more > 0 {
        format!("{shown} and {more} more")
    } else {
        shown
    }
}

/// Returns the subject, and the number of other subjects.
fn subject(change: &Change) -> String {
    match change.others.len() {
        0 => change.subject.clone(),
        more => format!("{} and {more} more", change.subject),
    }
}

/// Returns the verdicts that are not safe, the worst first: `breaks: callers, implementers; attention: old client`.
fn verdicts(change: &Change) -> String {
    let named = change.verdicts.named();
    let of = |verdict: Verdict| {
        let parties = named.iter().filter(|(_, other)| *other == verdict);
        let parties: Vec<_> = parties.map(|(party, _)| *party).collect();
        (!parties.is_empty()).then(|| format!("{verdict}: {}", parties.join(", ")))
    };
    let verdicts = [Verdict::Silent, Verdict::Breaks, Verdict::Attention];
    let verdicts: Vec<_> = verdicts.into_iter().filter_map(of).collect();
    if verdicts.is_empty() {
        "safe".to_owned()
    } else {
        verdicts.join("; ")
    }
}

/// The changes under a heading.
struct Section<'c> {
    heading: &'static str,
    verdict: Option<Verdict>,
    changes: Vec<&'c Change>,
}

/// Returns the sections of a report, without empty ones.
fn sections(changes: &Changes) -> Vec<Section<'_>> {
    let all = || changes.changes.iter();
    let open = |verdict: Verdict| {
        let open = all().filter(|change| change.accepted.is_none() && !change.is_addition());
        open.filter(|change| change.worst() == verdict).collect()
    };
    let is_open_addition = |change: &&Change| change.accepted.is_none() && change.is_addition();
    let section = |heading, verdict, changes| Section {
        heading,
        verdict,
        changes,
    };
    let mut sections = vec![
        section("silent", Some(Verdict::Silent), open(Verdict::Silent)),
        section("breaks", Some(Verdict::Breaks), open(Verdict::Breaks)),
        section(
            "attention",
            Some(Verdict::Attention),
            open(Verdict::Attention),
        ),
        section("additions", None, all().filter(is_open_addition).collect()),
        section("other changes", None, open(Verdict::Safe)),
        section(
            "accepted",
            None,
            all().filter(|change| change.accepted.is_some()).collect(),
        ),
    ];
    sections.retain(|section| !section.changes.is_empty());
    sections
}
