//! Validates values against JSON Schema (draft 2020-12), for constraints that types and shapes do not express.
//!
//! The generator writes the schemas as one JSON object; they are parsed when the first value is validated.

mod containers;
mod parse;
mod run;
mod schema;

use serde_json::Value;

pub use self::{
    run::{MAX_DEPTH, MAX_STEPS},
    schema::{Matches, Schemas},
};
pub use crate::runtime::shapes::constraint::{Known, Report};

impl Schemas {
    /// Parses an object of schemas. Each `$ref` is the name of one of them.
    ///
    /// Patterns are translated for the engines, and a crate has only the engines that it uses: `linear` for most
    /// patterns, `backtracking` for those with back-references and look-around.
    pub fn parse(
        json: &str,
        linear: Option<Matches>,
        backtracking: Option<Matches>,
    ) -> Self {
        let json = serde_json::from_str(json).unwrap_or_default();
        parse::schemas(
            &json,
            parse::Engines {
                linear,
                backtracking,
            },
        )
    }

    /// Returns whether a value is valid against the schema of this name. `known` has the results for its parts. `report` is
    /// called with a JSON Pointer and a sentence for each violation.
    pub fn check(
        &self,
        name: &str,
        value: &Value,
        known: &Known,
        report: Report<'_>,
    ) -> bool {
        let Some(id) = self.names.get(name) else { return true };
        let mut run = run::Run::new(self, known.take(), report);
        let is_valid = run.start(*id, value);
        known.replace(run.known);
        is_valid
    }
}
