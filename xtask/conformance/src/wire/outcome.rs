//! The results of the calls of a document.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The results of the calls from the client to the server of a document.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    /// The number of operations that were called.
    pub(super) operations: usize,
    /// The number of calls that were drawn.
    pub(super) sent: usize,
    /// The number of calls that the client rejected, by reason.
    pub(super) refused: BTreeMap<String, usize>,
    /// The operations that were not called, each with the reason.
    pub(super) left_out: Vec<(String, String)>,
    /// The differences by operation: their number and the first one.
    pub(super) differing: BTreeMap<String, (usize, String)>,
}

impl Wire {
    /// Returns whether there are differences.
    pub(crate) fn differs(&self) -> bool {
        !self.differing.is_empty()
    }

    /// Returns the number of differences.
    pub(super) fn differing(&self) -> usize {
        self.differing.values().map(|(count, _)| count).sum()
    }

    /// Returns the number of calls that the client rejected.
    pub(super) fn refused(&self) -> usize {
        self.refused.values().sum()
    }

    /// Returns the results as JSON.
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
