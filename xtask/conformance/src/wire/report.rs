//! The text output of the results.

use std::{collections::BTreeMap, fmt::Write as _};

use super::outcome::Wire;
use crate::row::Row;

/// The number of operations with differences of a document that are shown.
const SHOWN: usize = 5;

/// Returns the results of all documents as text.
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
