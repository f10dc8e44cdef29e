//! What became of the calls of a document.

use std::collections::BTreeMap;

use serde_json::{Value, json};

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
