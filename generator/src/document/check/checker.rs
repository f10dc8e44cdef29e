//! What a walk through a document needs and finds.

use serde_json::{Map, Value};

use super::stray::Stray;
use crate::{
    diagnostic::{Diagnostic, Severity},
    document::grammar::{Absence, Field, Kind, Version},
    pointer::Pointer,
};

/// The members of a JSON object.
pub(super) type Members = Map<String, Value>;

/// Where a reference leads that takes the place of something that is left out of a list.
pub(in crate::document) const NOTHING: &str = "#/-";

/// What a walk through a document needs and finds.
pub(super) struct Checker {
    pub(super) version: Version,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// References that lead to no place where the grammar has such an object.
    pub(super) strays: Vec<Stray>,
    /// References that are to give way to what they lead to.
    pub(super) inlined: Vec<(Pointer, Kind)>,
    /// The parts that were moved to where they belong, each with its place before and after.
    pub(super) moved: Vec<(Pointer, Pointer)>,
    /// How many schemas, or objects that take as much stack to read, the walk is in.
    pub(super) nesting: usize,
}

impl Checker {
    pub(super) fn new(version: Version) -> Self {
        Self {
            version,
            diagnostics: Vec::new(),
            strays: Vec::new(),
            inlined: Vec::new(),
            moved: Vec::new(),
            nesting: 0,
        }
    }

    pub(super) fn in_error(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Fields that are missing.
pub(super) struct Missing {
    /// Those that can be filled, each with its value.
    pub(super) fields: Vec<(&'static str, Value)>,
    /// Keys that seem to be those of missing fields.
    pub(super) misspelt: Vec<String>,
}

/// The value that a missing field is filled with.
pub(super) fn filling(field: &Field) -> Option<Value> {
    match field.absence {
        Absence::Filled(json) | Absence::FilledBefore(_, json) => serde_json::from_str(json).ok(),
        Absence::Fine | Absence::Wrong => None,
    }
}

pub(super) fn fill(map: &mut Members, field: &Field) {
    if let Some(value) = filling(field) {
        map.insert(field.name.to_owned(), value);
    }
}
