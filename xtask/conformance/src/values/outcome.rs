//! The results of decoding and encoding the values of a document.

use serde_json::{Value, json};

use super::growth::Growth;

/// The results of decoding values and encoding them again.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// The number of values that were drawn.
    pub(crate) drawn: usize,
    /// The schemas for which no value was found.
    pub(crate) without: Vec<String>,
    /// The number of values of unions that were drawn, including those that were changed afterwards.
    pub(crate) of_unions: usize,
    /// The values that changed.
    pub(crate) differing: Vec<Difference>,
    /// The values of unions that changed, became another variant, or were rejected by a server.
    pub(crate) exceptions: Vec<Difference>,
    /// The times for nested values.
    pub(crate) growth: Vec<Growth>,
}

/// A value that was not encoded as it was decoded.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    /// The component schema, or the path of the union.
    pub(crate) schema: String,
    /// The value.
    pub(crate) value: String,
    /// The encoded value, or the error.
    pub(crate) written: String,
}

impl Values {
    /// Whether a value changed, became another variant, or takes too long.
    pub(crate) fn differ(&self) -> bool {
        !self.differing.is_empty()
            || !self.exceptions.is_empty()
            || self.growth.iter().any(Growth::is_failure)
    }

    /// Returns the results as JSON.
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
