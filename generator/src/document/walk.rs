//! Finds the objects of a document by their kind.

use serde_json::{Map, Value};

use super::grammar::{Keys, Kind, OPENAPI, Object};
use crate::pointer::Pointer;

/// The kind of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The paths.
    Paths,
    /// An operation.
    Operation,
    /// A parameter.
    Parameter,
    /// A header.
    Header,
    /// A body in one media type.
    MediaType,
    /// A security scheme.
    SecurityScheme,
}

impl Part {
    fn of(table: &Object) -> Option<Self> {
        Some(match table.name {
            "Paths Object" => Self::Paths,
            "Operation Object" => Self::Operation,
            "Parameter Object" => Self::Parameter,
            "Header Object" => Self::Header,
            "Media Type Object" => Self::MediaType,
            "Security Scheme Object" => Self::SecurityScheme,
            _ => return None,
        })
    }
}

/// An object of a document.
#[derive(Debug)]
pub struct Found<'d> {
    /// The kind of the object.
    pub part: Part,
    /// Its members.
    pub members: &'d Map<String, Value>,
    /// The pointer of the object.
    pub at: Pointer,
}

/// Returns the objects of a document, except references and schemas, in the order of the document.
#[must_use]
pub fn parts(tree: &Value) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    collect(Kind::One(&OPENAPI), tree, &Pointer::root(), &mut found);
    found
}

fn collect<'d>(kind: Kind, value: &'d Value, at: &Pointer, found: &mut Vec<Found<'d>>) {
    match value {
        Value::Object(members) => {
            if members.get("$ref").is_some_and(Value::is_string) {
                return;
            }
            if let Some(part) = kind.table().and_then(Part::of) {
                found.push(Found {
                    part,
                    members,
                    at: at.clone(),
                });
            }
            for (key, member) in members {
                if let Some(kind) = below(kind, key).filter(|kind| !matches!(kind, Kind::Any)) {
                    collect(kind, member, &at.child(key), found);
                }
            }
        }
        Value::Array(items) => {
            if let Some(kind) = kind.below("") {
                for (index, item) in items.iter().enumerate() {
                    collect(kind, item, &at.child(index), found);
                }
            }
        }
        _ => {}
    }
}

/// Returns the kind of the value under a key; `None` for extensions and unknown keys.
pub(super) fn below(kind: Kind, key: &str) -> Option<Kind> {
    if let (
        true,
        Some(Object {
            patterned: Some((Keys::Path | Keys::Status | Keys::Expression, _)),
            ..
        }),
    ) = (key.starts_with("x-"), kind.table())
    {
        return None;
    }
    kind.below(key)
}
