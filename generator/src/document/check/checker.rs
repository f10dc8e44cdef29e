//! The state of the walk through a document.

use serde_json::{Map, Value};

use super::{path::Path, stray::StrayReference};
use crate::{
    diagnostic::{Diagnostic, Severity, Sources},
    document::grammar::{Absence, Field, Kind, Version},
    pointer::Pointer,
};

/// The members of a JSON object.
pub(super) type Members = Map<String, Value>;

/// The reference that replaces an ignored element of a list.
pub(in crate::document) const NOTHING: &str = "#/-";

/// The state of the walk through a document.
pub(super) struct Checker<'s> {
    /// The texts of the document; absent in tests.
    sources: Option<&'s Sources>,
    pub(super) version: Version,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// References to positions where the grammar has no such object.
    pub(super) strays: Vec<StrayReference>,
    /// References that will be replaced by their targets.
    pub(super) inlined: Vec<(Pointer, Kind)>,
    /// The parts that were moved to where they belong, each with its position before and after.
    pub(super) moved: Vec<(Pointer, Pointer)>,
    /// The number of enclosing schemas, or of objects that take as much stack to read.
    pub(super) nesting: usize,
}

impl<'s> Checker<'s> {
    pub(super) fn new(version: Version, sources: Option<&'s Sources>) -> Self {
        Self {
            sources,
            version,
            diagnostics: Vec::new(),
            strays: Vec::new(),
            inlined: Vec::new(),
            moved: Vec::new(),
            nesting: 0,
        }
    }

    /// Returns the text of a number or a boolean in the document, so that the string for `1.10` is not `1.1`.
    pub(super) fn written(&self, value: &Value, at: Path) -> String {
        let sources = self.sources.filter(|_| value.is_number());
        let text = sources.and_then(|sources| sources.text_of(&at.pointer()));
        let is_part = |c: char| c.is_ascii_alphanumeric() || "+-._".contains(c);
        let is_it = |text: &&str| {
            let read = || serde_yaml::from_str::<Value>(text).ok();
            text.chars().all(is_part) && read().as_ref() == Some(value)
        };
        let text = text.filter(is_it).map(str::to_owned);
        text.unwrap_or_else(|| value.to_string())
    }

    pub(super) fn in_error(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// The missing fields of an object.
pub(super) struct Missing {
    /// The fields that have a default, with its value.
    pub(super) fields: Vec<(&'static str, Value)>,
    /// Unknown keys that are similar to the names of missing fields.
    pub(super) misspelt: Vec<String>,
}

/// Returns the value that is assumed for a missing field.
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
