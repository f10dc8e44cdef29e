//! Short forms of arrays and objects.

use serde_json::{Value, json};

use super::checker::Members;
use crate::document::grammar::{Kind, Rule, SECURITY_REQUIREMENT, SERVER};

/// Returns the array that a value means if an array is expected.
pub(super) fn as_list(item: Kind, value: &Value) -> Option<Value> {
    let items = match value {
        Value::Object(map) if item.is(REQUIREMENT) && !is_map_of_requirements(map) => {
            vec![value.clone()]
        }
        Value::Object(map) if item.table().is_some() => {
            let is_field = |key: &String| item.below(key).is_some();
            if map.values().all(Value::is_object) && !map.keys().any(is_field) {
                map.values().cloned().collect()
            } else {
                vec![value.clone()]
            }
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_)
            if matches!(item, Kind::Text | Kind::Any) =>
        {
            vec![value.clone()]
        }
        Value::String(_) if item.is(REQUIREMENT) || item.is(SERVER_KIND) => {
            as_object(item, value).into_iter().collect()
        }
        _ => return None,
    };
    Some(Value::Array(items))
}

/// Returns the value that another value means if an object or a boolean is expected.
pub(super) fn as_object(kind: Kind, value: &Value) -> Option<Value> {
    match (kind, value) {
        (Kind::SchemaOrFlag, Value::String(text)) => text.parse().ok().map(Value::Bool),
        (kind, Value::String(_)) if kind.is(REQUIREMENT) => requirement([value]),
        (kind, Value::Array(names)) if kind.is(REQUIREMENT) && !names.is_empty() => {
            let are_names = names.iter().all(Value::is_string);
            if are_names {
                requirement(names)
            } else {
                as_only(names)
            }
        }
        (kind, Value::String(_)) if kind.is(SERVER_KIND) => Some(json!({ "url": value })),
        (kind, Value::String(_) | Value::Number(_) | Value::Bool(_))
            if kind
                .table()
                .is_some_and(|table| table.rule == Rule::ServerVariable) =>
        {
            Some(json!({ "default": value }))
        }
        (kind, Value::String(_))
            if kind
                .table()
                .is_some_and(|table| table.name == "Discriminator Object") =>
        {
            Some(json!({ "propertyName": value }))
        }
        (Kind::Map(..), Value::Array(items)) => as_map(items),
        (kind, Value::Array(items)) if kind.table().is_some() => as_only(items),
        _ => None,
    }
}

const REQUIREMENT: Kind = Kind::One(&SECURITY_REQUIREMENT);
const SERVER_KIND: Kind = Kind::One(&SERVER);

/// Returns the only item of an array, if it is an object.
fn as_only(items: &[Value]) -> Option<Value> {
    match items {
        [item @ Value::Object(_)] => Some(item.clone()),
        _ => None,
    }
}

/// Returns the members of all items of an array, if these are objects without a common key.
fn as_map(items: &[Value]) -> Option<Value> {
    let mut map = Members::new();
    for item in items {
        for (key, value) in item.as_object()? {
            if map.insert(key.clone(), value.clone()).is_some() {
                return None;
            }
        }
    }
    (!map.is_empty()).then_some(Value::Object(map))
}

/// Returns the security requirement for schemes without scopes.
fn requirement<'v>(names: impl IntoIterator<Item = &'v Value>) -> Option<Value> {
    let names = names
        .into_iter()
        .map(|name| Some((name.as_str()?.to_owned(), json!([]))));
    names.collect::<Option<Members>>().map(Value::Object)
}

/// Returns whether an object names security requirements instead of being one.
fn is_map_of_requirements(map: &Members) -> bool {
    let is_requirement = |value: &Value| {
        let scopes = value.as_object().into_iter().flat_map(Members::values);
        let mut scopes = scopes.peekable();
        scopes.peek().is_some() && scopes.all(Value::is_array)
    };
    !map.is_empty() && map.values().all(is_requirement)
}
