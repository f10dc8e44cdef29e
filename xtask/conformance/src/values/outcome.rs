//! What became of the values of a document.

use serde_json::{Value, json};

/// Values that were read and written again.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// How many were drawn.
    pub(crate) drawn: usize,
    /// Schemas for which no value was found.
    pub(crate) without: Vec<String>,
    /// How many values of unions were drawn, those that were changed included.
    pub(crate) of_unions: usize,
    /// What became of values that did not stay as they were, or were taken for another alternative.
    pub(crate) differing: Vec<Difference>,
}

/// A value that did not stay as it was.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    /// The component schema.
    pub(crate) schema: String,
    /// The value.
    pub(crate) value: String,
    /// What was written again, or why it was not read.
    pub(crate) written: String,
}

impl Values {
    /// All of it, for programs.
    pub(crate) fn json(&self) -> Value {
        let differing = self.differing.iter().take(100);
        let differing: Vec<_> = differing
            .map(|it| json!({ "schema": it.schema, "value": it.value, "written": it.written }))
            .collect();
        json!({
            "drawn": self.drawn,
            "of_unions": self.of_unions,
            "without": self.without,
            "differ": self.differing.len(),
            "differing": differing,
        })
    }
}
