//! Compares schemas and operations.

use openapiv3::{Operation, ReferenceOr};
use serde_json::Value;

use super::constraints;
use crate::document::{Additional, Document, Node, Nodes};

/// Returns whether two operations are equal, though their schemas are at different pointers.
pub(in crate::lower) fn operation(document: &Document, a: &Operation, b: &Operation) -> bool {
    let json = |operation: &Operation| serde_json::to_value(operation).ok();
    match (json(a), json(b)) {
        (Some(a), Some(b)) => value(document, &a, &b),
        _ => false,
    }
}

fn value(document: &Document, a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            if let (Some(Value::String(a)), Some(Value::String(b))) = (a.get("$ref"), b.get("$ref"))
            {
                return a == b || references(document, a, b);
            }
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| value(document, a, b)))
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| value(document, a, b))
        }
        _ => a == b,
    }
}

fn references(document: &Document, a: &str, b: &str) -> bool {
    let node = |reference: &str| {
        let reference = reference.to_owned();
        document.schema(&ReferenceOr::Reference { reference })
    };
    node(a).zip(node(b)).is_some_and(|(a, b)| schema(a, b))
}

/// Returns whether two schemas are equal, including their annotations.
pub(in crate::lower) fn schema(a: Node<'_>, b: Node<'_>) -> bool {
    a == b
        || node(a, b)
            && a.title == b.title
            && a.description == b.description
            && a.default == b.default
            && a.example == b.example
            && a.deprecated == b.deprecated
            && a.read_only == b.read_only
            && a.write_only == b.write_only
}

/// Returns whether two schemas are equal, without their annotations.
pub(in crate::lower) fn shape(a: Node<'_>, b: Node<'_>) -> bool {
    let sorted = |required: &[String]| {
        let mut required = required.to_vec();
        required.sort();
        required
    };
    a.kind == b.kind
        && a.format == b.format
        && a.values == b.values
        && constraints::of(a) == constraints::of(b)
        && a.nullable == b.nullable
        && a.discriminator() == b.discriminator()
        && sorted(&a.required) == sorted(&b.required)
        && !a.has_conditions()
        && !b.has_conditions()
        && all(a.all_of(), b.all_of())
        && all(a.one_of(), b.one_of())
        && all(a.any_of(), b.any_of())
        && option(a.items(), b.items())
        && properties(a, b)
        && match (a.additional(), b.additional()) {
            (None, None) => true,
            (Some(Additional::Any(a)), Some(Additional::Any(b))) => a == b,
            (Some(Additional::Schema(a)), Some(Additional::Schema(b))) => node(a, b),
            _ => false,
        }
}

fn properties(a: Node<'_>, b: Node<'_>) -> bool {
    a.properties().count() == b.properties().count()
        && a.properties()
            .all(|(name, left)| b.property(name).is_some_and(|right| node(left, right)))
}

fn all(a: Nodes<'_>, b: Nodes<'_>) -> bool {
    a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| node(a, b))
}

fn option(a: Option<Node<'_>>, b: Option<Node<'_>>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => node(a, b),
        _ => false,
    }
}

fn node(a: Node<'_>, b: Node<'_>) -> bool {
    match (a.is_reference(), b.is_reference()) {
        (true, true) => a.reference == b.reference,
        (false, false) => shape(a, b),
        _ => false,
    }
}
