//! Groups equal messages of all documents.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{row::Row, shape::shape};

/// The number of messages of a group that the text output shows.
const SHOWN: usize = 40;

/// Messages of one kind, the most frequent first.
#[derive(Debug)]
pub(super) struct Group {
    /// The name of the kind.
    pub(super) name: &'static str,
    things: Vec<GroupedMessage>,
}

/// A message with the documents that cause it.
#[derive(Debug)]
struct GroupedMessage {
    /// The message without names.
    shape: String,
    /// The number of occurrences.
    count: usize,
    /// The documents with this message.
    documents: BTreeSet<String>,
    /// The first occurrence, with its position and the names.
    example: String,
}

/// Returns all groups that are not empty.
pub(super) fn all(rows: &[Row]) -> Vec<Group> {
    let groups = [
        ("crashes", crashes(rows)),
        ("errors", problems(rows, |severity, _| severity == "error")),
        ("compiler errors", messages(rows, "error")),
        ("compiler warnings", messages(rows, "warning")),
        (
            "warnings",
            problems(rows, |severity, code| {
                severity == "warning" && code != "not-supported"
            }),
        ),
        (
            "not supported",
            problems(rows, |_, code| code == "not-supported"),
        ),
    ];
    let groups = groups
        .into_iter()
        .map(|(name, things)| Group { name, things });
    groups.filter(|group| !group.things.is_empty()).collect()
}

fn crashes(rows: &[Row]) -> Vec<GroupedMessage> {
    let crashes = rows.iter().filter_map(|row| {
        let crash = row.generated.as_ref().err()?;
        let shape = format!("{}: {}", crash.kind, crash.message);
        Some((shape, row, row.document.label.clone()))
    });
    gathered(crashes)
}

fn problems(rows: &[Row], takes: impl Fn(&str, &str) -> bool) -> Vec<GroupedMessage> {
    let all = rows.iter().flat_map(|row| {
        row.generated
            .iter()
            .flat_map(move |generated| generated.problems.iter().map(move |it| (row, it)))
    });
    let chosen = all.filter(|(_, problem)| takes(&problem.severity, &problem.code));
    gathered(chosen.map(|(row, problem)| {
        let place = format!("{}:{}:{}", row.document.label, problem.line, problem.column);
        let shape = shape(&problem.message);
        (
            format!("{}: {shape}", problem.code),
            row,
            format!("{place}: {}", problem.message),
        )
    }))
}

fn messages(rows: &[Row], level: &str) -> Vec<GroupedMessage> {
    let all = rows.iter().flat_map(|row| {
        row.check
            .iter()
            .flat_map(move |check| check.messages.iter().map(move |it| (row, it)))
    });
    let taken = all.filter(|(_, message)| message.level == level);
    gathered(taken.map(|(row, message)| {
        let code = if message.code.is_empty() {
            level
        } else {
            &message.code
        };
        let mut example = format!("{} {}:{}", row.document.label, message.file, message.line);
        for part in [&message.words, &message.label, &message.text] {
            if !part.is_empty() {
                example = format!("{example}\n              {part}");
            }
        }
        let label = Some(shape(&message.label)).filter(|label| !label.is_empty());
        let label = label.map(|label| format!(" ({label})")).unwrap_or_default();
        (
            format!("{code}: {}{label}", shape(&message.words)),
            row,
            example,
        )
    }))
}

/// Merges equal messages.
fn gathered<'a>(all: impl Iterator<Item = (String, &'a Row, String)>) -> Vec<GroupedMessage> {
    let mut things: BTreeMap<String, GroupedMessage> = BTreeMap::new();
    for (shape, row, example) in all {
        let thing = things.entry(shape.clone()).or_insert(GroupedMessage {
            shape,
            count: 0,
            documents: BTreeSet::new(),
            example,
        });
        thing.count += 1;
        thing.documents.insert(row.document.label.clone());
    }
    let mut things: Vec<_> = things.into_values().collect();
    things.sort_by_key(|thing| std::cmp::Reverse((thing.documents.len(), thing.count)));
    things
}

impl Group {
    /// Returns the group as text.
    pub(super) fn text(&self) -> String {
        let mut lines = vec![format!("\n{}\n   count  documents", self.name)];
        for thing in self.things.iter().take(SHOWN) {
            let (documents, GroupedMessage { shape, count, .. }) = (thing.documents.len(), thing);
            lines.push(format!("{count:8} {documents:10}  {shape}"));
            lines.push(format!("            e.g. {}", thing.example));
        }
        let rest = self.things.len().saturating_sub(SHOWN);
        if rest > 0 {
            lines.push(format!("         and {rest} more"));
        }
        lines.join("\n") + "\n"
    }

    /// Returns the group as JSON.
    pub(super) fn json(&self) -> Value {
        let things = self.things.iter().map(|thing| {
            json!({
                "message": thing.shape,
                "count": thing.count,
                "documents": thing.documents,
                "example": thing.example,
            })
        });
        things.collect()
    }
}
