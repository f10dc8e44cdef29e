//! The results of decoding and encoding the values of a document.

use serde_json::{Value, json};

use super::growth::Growth;

/// Values that were decoded and encoded again.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// The number of values that were drawn.
    pub(crate) drawn: usize,
    /// Schemas for which no value was found.
    pub(crate) without: Vec<String>,
    /// How many values of unions were drawn, those that were changed included.
    pub(crate) of_unions: usize,
    /// The values that changed.
    pub(crate) differing: Vec<Difference>,
    /// Likewise those of unions, also those that became another variant, or that a server refuses.
    pub(crate) exceptions: Vec<Difference>,
    /// The times for nested values.
    pub(crate) growth: Vec<Growth>,
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
    /// Whether a value changed, became another variant, or takes too long.
    pub(crate) fn differ(&self) -> bool {
        !self.differing.is_empty()
            || !self.exceptions.is_empty()
            || self.growth.iter().any(Growth::is_failure)
    }

    /// All of it, for programs.
    pub(crate) fn json(&self) -> Value {
        let shown = |all: &[Difference]| -> Vec<Value> {
            let all = all.iter().take(100);
            all.map(|it| json!({ "schema": it.schema, "value": it.value, "written": it.written }))
                .collect()
        };
        json!({
            "drawn": self.drawn,
            "of_unions": self.of_unions,
            "without": self.without,
            "differ": self.differing.len(),
            "differing": shown(&self.differing),
            "exceptions_of_unions": self.exceptions.len(),
            "exceptions": shown(&self.exceptions),
            "growth": self.growth.iter().map(Growth::text).collect::<Vec<_>>(),
        })
    }
}
