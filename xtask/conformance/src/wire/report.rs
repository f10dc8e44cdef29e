//! The report: what became of the calls, for programs and for people.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Value, json};

use crate::row::Row;

/// How many differences of one document are shown.
const SHOWN: usize = 5;

/// What the client and the server of a document said to each other.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    /// How many operations were tried.
    pub(super) operations: usize,
    /// How many calls were drawn.
    pub(super) sent: usize,
    /// How many of them the client did not send, by why.
    pub(super) refused: BTreeMap<String, usize>,
    /// Operations that were not tried, and why.
    pub(super) left_out: Vec<(String, String)>,
    /// What did not arrive as it was given, by operation.
    pub(super) differing: BTreeMap<String, (usize, String)>,
}

impl Wire {
    /// Whether anything did not arrive as it was given.
    pub(crate) fn differs(&self) -> bool {
        !self.differing.is_empty()
    }

    /// How much did not arrive as it was given.
    pub(super) fn differing(&self) -> usize {
        self.differing.values().map(|(count, _)| count).sum()
    }

    /// How many calls the client did not send.
    pub(super) fn refused(&self) -> usize {
        self.refused.values().sum()
    }

    /// All of it, for programs.
    pub(crate) fn json(&self) -> Value {
        let differing = self.differing.iter();
        let differing: Vec<_> = differing
            .map(|(operation, (count, first))| json!({ "operation": operation, "count": count, "first": first }))
            .collect();
        json!({
            "operations": self.operations,
            "sent": self.sent,
            "refused": self.refused,
            "left_out": self.left_out,
            "differ": self.differing(),
            "differing": differing,
        })
    }
}

/// What became of the calls of all documents, for people.
pub(crate) fn text(rows: &[Row]) -> String {
    let all = || {
        rows.iter()
            .filter_map(|row| Some((row, row.wire.as_ref()?)))
    };
    let sum = |count: fn(&Wire) -> usize| all().map(|(_, wire)| count(wire)).sum::<usize>();
    let mut text = format!(
        "\nwire: {} operations of {} documents, {} calls, {} rejected by the client, {} differ; {} operations skipped\n",
        sum(|wire| wire.operations),
        all().count(),
        sum(|wire| wire.sent),
        sum(Wire::refused),
        sum(Wire::differing),
        sum(|wire| wire.left_out.len()),
    );
    let mut refused: BTreeMap<&str, usize> = BTreeMap::new();
    for (why, count) in all().flat_map(|(_, wire)| &wire.refused) {
        *refused.entry(why).or_default() += count;
    }
    for (why, count) in refused {
        let _ = writeln!(text, "  rejected: {count} × {why:?}");
    }
    for (row, wire) in all() {
        for (operation, why) in &wire.left_out {
            let _ = writeln!(text, "  {}: {operation} skipped: {why}", row.document.label);
        }
    }
    for (row, wire) in all().filter(|(_, wire)| wire.differs()) {
        let _ = writeln!(
            text,
            "  {}: {} differ",
            row.document.label,
            wire.differing()
        );
        for (operation, (count, first)) in wire.differing.iter().take(SHOWN) {
            let _ = writeln!(text, "    {operation}: {count}, the first:");
            for line in first.lines() {
                let _ = writeln!(text, "      {}", line.chars().take(600).collect::<String>());
            }
        }
    }
    text
}
