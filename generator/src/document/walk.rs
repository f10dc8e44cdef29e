//! The objects of a document by what they are, wherever they stand.

use serde_json::{Map, Value};

use super::grammar::{Keys, Kind, OPENAPI, Object};
use crate::pointer::Pointer;

/// What an object is.
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
    /// What it is.
    pub part: Part,
    /// Its members.
    pub members: &'d Map<String, Value>,
    /// Where it stands.
    pub at: Pointer,
}

/// The objects of a document, references and schemas aside, in the order in which it was read.
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

/// What stands below a key; `None` for an extension, or what the grammar does not know.
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
