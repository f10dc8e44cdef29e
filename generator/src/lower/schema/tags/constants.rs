//! Finds properties that have only one value.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    document::{Kind, Node},
    lower::schema::{merge::Merged, property_values::values, types::Types},
    model::{self, Literal},
    pointer::Pointer,
};

/// Returns the properties of an object that have only one value and are always written, with their values as JSON.
pub(in crate::lower) fn constants(
    types: &Types,
    merged: &Merged<'_>,
    at: Option<&Pointer>,
) -> Vec<(model::Constant, Value)> {
    let implied = at.and_then(|at| types.implied.get(at));
    let mut constants = Vec::new();
    for (property, schemas) in &merged.properties {
        let implied = implied.and_then(|implied| implied.get(property));
        let required = merged.required.contains(property);
        constants.extend(constant(property, schemas, required, implied));
    }
    constants
}

fn constant(
    property: &str,
    schemas: &[Node<'_>],
    required: bool,
    implied: Option<&Value>,
) -> Option<(model::Constant, Value)> {
    let resolved: Vec<_> = schemas
        .iter()
        .filter_map(|schema| schema.resolve())
        .collect();
    if resolved
        .iter()
        .any(|schema| schema.read_only || schema.write_only)
    {
        return None;
    }
    let values = values(schemas);
    let value = match (values.as_slice(), implied) {
        ([value], _) => value.clone(),
        ([], Some(implied)) => {
            let kind = kind(schemas);
            let implied = of_kind(implied, kind);
            let is_of_kind = |schema: &Node<'_>| match &implied {
                Value::String(_) => {
                    schema.format.is_none() && schema.kind.is_none_or(|it| it == Kind::String)
                }
                _ => schema.kind.is_none_or(|it| Some(it) == kind),
            };
            resolved.iter().all(is_of_kind).then_some(implied)?
        }
        (values, Some(implied)) => {
            Some(of_kind(implied, kind(schemas))).filter(|it| values.contains(it))?
        }
        _ => return None,
    };
    let mut defaults = resolved.iter().rev().filter_map(|it| it.default.as_deref());
    let is_default = defaults.next() == Some(&value);
    if is_nullable(schemas) || !required && !is_default && implied.is_none() {
        return None;
    }
    as_constant(property, value, required)
}

/// Returns the JSON type of a property with several schemas, each of which may state it in its `allOf`.
pub(super) fn kind(schemas: &[Node<'_>]) -> Option<Kind> {
    let of_schema = |node: &Node<'_>| {
        let mut open = vec![node.resolve()?];
        let mut seen = BTreeSet::new();
        while let Some(schema) = open.pop() {
            if schema.kind.is_some() {
                return schema.kind;
            }
            if seen.insert(schema.at()) {
                open.extend(schema.all_of().iter().filter_map(Node::resolve));
            }
        }
        None
    };
    schemas.iter().rev().find_map(of_schema)
}

/// Converts the text of a mapping's key into the boolean or the number that the property has.
pub(super) fn as_kind(value: &mut Value, kind: Option<Kind>) {
    let is_kind = |value: &Value| match kind {
        Some(Kind::Boolean) => value.is_boolean(),
        Some(kind) => kind.is_number() && value.is_number(),
        None => false,
    };
    let text = value.as_str().map(str::to_ascii_lowercase);
    let meant = text.and_then(|text| serde_json::from_str(&text).ok());
    if let Some(meant) = meant.filter(is_kind) {
        *value = meant;
    }
}

/// Converts like [`as_kind`].
pub(super) fn of_kind(value: &Value, kind: Option<Kind>) -> Value {
    let mut value = value.clone();
    as_kind(&mut value, kind);
    value
}

fn as_constant(property: &str, value: Value, required: bool) -> Option<(model::Constant, Value)> {
    let literal = match &value {
        Value::Bool(value) => Literal::Boolean(*value),
        Value::Number(number) => Literal::Number(number.to_string()),
        Value::String(text) => Literal::Text(text.clone()),
        _ => return None,
    };
    let constant = model::Constant {
        wire: property.to_owned(),
        value: literal,
        required,
    };
    Some((constant, value))
}

/// Returns whether a property may be null.
fn is_nullable(schemas: &[Node<'_>]) -> bool {
    schemas.iter().all(|schema| {
        let schema = schema.resolve();
        schema.is_some_and(|schema| schema.is_nullable())
    })
}
