//! Compares schemas that types and other constraints do not express.

use std::collections::BTreeSet;

use serde_json::Value;

use super::pairs::Pairs;
use crate::model::{Constraint, Model};

/// Returns whether two schemas allow the same values, or only combine others, which are compared as types.
pub(super) fn are_same(
    pairs: &Pairs<'_>,
    old: Option<&&Constraint>,
    new: Option<&&Constraint>,
) -> bool {
    let json = |constraint: Option<&&Constraint>| match constraint {
        Some(Constraint::Schema { text, .. }) => serde_json::from_str(text).ok(),
        _ => None,
    };
    let (old, new): (Option<Value>, Option<Value>) = (json(old), json(new));
    match (&old, &new) {
        (Some(old), Some(new)) => {
            (is_combination(old) && is_combination(new)) || are_equal(pairs, old, new)
        }
        (Some(one), None) | (None, Some(one)) => is_combination(one),
        (None, None) => true,
    }
}

/// Returns whether a schema only combines others, with or without null.
fn is_combination(schema: &Value) -> bool {
    let is_reference = |schema: &Value| {
        let is_null = *schema == serde_json::json!({ "type": "null" });
        is_null
            || schema
                .as_object()
                .is_some_and(|it| it.len() == 1 && it.contains_key("$ref"))
    };
    let are_references = |(keyword, schemas): (&String, &Value)| {
        let schemas = schemas.as_array();
        matches!(keyword.as_str(), "oneOf" | "anyOf" | "allOf")
            && schemas.is_some_and(|schemas| schemas.iter().all(is_reference))
    };
    let schema = schema.as_object();
    schema.is_some_and(|schema| !schema.is_empty() && schema.iter().all(are_references))
}

/// Returns the schema that a schema refers to, with its pointer.
fn referenced<'v>(model: &'v Model, schema: &'v Value) -> (Option<&'v str>, &'v Value) {
    let pointer = schema.get("$ref").and_then(Value::as_str);
    let found = pointer.and_then(|pointer| Some((pointer, model.schemas.get(pointer)?)));
    found.map_or((None, schema), |(pointer, schema)| (Some(pointer), schema))
}

/// Returns whether two schemas are equal after references are resolved.
fn are_equal(pairs: &Pairs<'_>, old: &Value, new: &Value) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![(old, new)]);
    while let Some((old, new)) = open.pop() {
        let (one, old) = referenced(pairs.old, old);
        let (other, new) = referenced(pairs.new, new);
        if (one.is_some() || other.is_some()) && !seen.insert((one, other)) {
            continue;
        }
        match (old, new) {
            (Value::Object(old), Value::Object(new)) => {
                if old.len() != new.len() {
                    return false;
                }
                for (keyword, old) in old {
                    let Some(new) = new.get(keyword) else {
                        return false;
                    };
                    open.push((old, new));
                }
            }
            (Value::Array(old), Value::Array(new)) => {
                if old.len() != new.len() {
                    return false;
                }
                open.extend(old.iter().zip(new));
            }
            (old, new) => {
                if old != new {
                    return false;
                }
            }
        }
    }
    true
}
