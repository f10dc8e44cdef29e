//! Schemas with several types.

use serde_json::{Value, json};

use super::{Members, is_whole, push};

/// The keywords that speak of values of one type only.
const SPECIFIC: &[(&str, &[&str])] = &[
    (
        "string",
        &[
            "minLength",
            "maxLength",
            "pattern",
            "contentEncoding",
            "contentMediaType",
        ],
    ),
    ("number", NUMERIC),
    ("integer", NUMERIC),
    ("array", &["items", "minItems", "maxItems", "uniqueItems"]),
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "minProperties",
            "maxProperties",
        ],
    ),
    ("boolean", &[]),
];

const NUMERIC: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];

/// The keywords that combine schemas.
const COMBINING: &[&str] = &["allOf", "oneOf", "anyOf", "$ref"];

/// Brings the `type` of a schema to one name; `null` is `nullable`.
pub(super) fn shape(map: &mut Members) {
    let mut names = match map.get("type") {
        Some(Value::String(name)) if name == "null" => vec![name.clone()],
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        None => of_values(map.get("enum")),
        _ => return,
    };
    if names.is_empty() {
        return;
    }
    map.shift_remove("type");
    simplify(&mut names);
    if names.iter().any(|name| name == "null") {
        map.insert("nullable".to_owned(), Value::Bool(true));
        names.retain(|name| name != "null");
    }
    match names.as_slice() {
        [] => {
            map.insert("enum".to_owned(), json!([null]));
        }
        [name] => {
            map.insert("type".to_owned(), json!(name));
        }
        names if is_anything(names) || is_combination(map) => {}
        names => split(map, names),
    }
}

/// The types of the values that a schema without a type lists, where it lists scalars of several, or `null` with them.
pub(super) fn of_values(values: Option<&Value>) -> Vec<String> {
    let Some(Value::Array(values)) = values else {
        return Vec::new();
    };
    let mut names: Vec<&str> = Vec::new();
    for value in values {
        let name = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if is_whole(number) => "integer",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) | Value::Object(_) => return Vec::new(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() < 2 {
        names.clear();
    }
    names.into_iter().map(str::to_owned).collect()
}

/// Drops names that say nothing beside the others.
fn simplify(names: &mut Vec<String>) {
    let number = names.iter().any(|name| name == "number");
    let mut seen: Vec<String> = Vec::new();
    names.retain(|name| {
        let keep = !(seen.contains(name) || (number && name == "integer"));
        seen.push(name.clone());
        keep
    });
}

/// Whether all types are there; a number may be an integer.
fn is_anything(names: &[String]) -> bool {
    names.len() == 5 && names.iter().any(|name| name == "number")
}

/// Whether the types of a schema follow from the schemas that it combines.
fn is_combination(map: &Members) -> bool {
    let own = SPECIFIC
        .iter()
        .flat_map(|(_, keywords)| keywords.iter())
        .any(|keyword| map.contains_key(*keyword));
    !own && COMBINING.iter().any(|keyword| map.contains_key(*keyword))
}

/// Makes one schema for each type, with the keywords that speak of it.
fn split(map: &mut Members, names: &[String]) {
    let values = map.shift_remove("enum");
    let format = map.shift_remove("format");
    let mut branches: Vec<Members> = names
        .iter()
        .filter_map(|name| branch(map, name, values.as_ref()))
        .collect();
    if let Some(format) = format {
        place_format(&mut branches, format);
    }
    match branches.len() {
        0 => {
            map.insert("enum".to_owned(), json!([]));
        }
        1 => map.extend(branches.into_iter().flatten()),
        _ => {
            let schema = Value::Array(branches.into_iter().map(Value::Object).collect());
            if map.contains_key("anyOf") {
                push(map, "allOf", json!({ "anyOf": schema }));
            } else {
                map.insert("anyOf".to_owned(), schema);
            }
        }
    }
}

/// The schema for one type; none where no value of the `enum` is of it.
fn branch(map: &mut Members, name: &str, values: Option<&Value>) -> Option<Members> {
    let mut branch = Members::new();
    branch.insert("type".to_owned(), json!(name));
    let keywords = SPECIFIC
        .iter()
        .find(|(other, _)| *other == name)
        .map_or(&[][..], |(_, keywords)| keywords);
    for keyword in keywords {
        if let Some(value) = map.shift_remove(*keyword) {
            branch.insert((*keyword).to_owned(), value);
        }
    }
    if let Some(Value::Array(values)) = values {
        let values: Vec<Value> = values
            .iter()
            .filter(|value| is_of(value, name))
            .cloned()
            .collect();
        if values.is_empty() {
            return None;
        }
        branch.insert("enum".to_owned(), Value::Array(values));
    }
    Some(branch)
}

/// Puts a format where it speaks of the type.
fn place_format(branches: &mut [Members], format: Value) {
    let number = format.as_str().is_some_and(|format| {
        matches!(format, "float" | "double" | "decimal")
            || format.starts_with("int")
            || format.starts_with("uint")
    });
    let fits = |branch: &&mut Members| match branch.get("type").and_then(Value::as_str) {
        Some("number" | "integer") => number,
        Some("string") => !number,
        _ => false,
    };
    if let Some(branch) = branches.iter_mut().find(fits) {
        branch.insert("format".to_owned(), format);
    }
}

fn is_of(value: &Value, name: &str) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) => name == "boolean",
        Value::Number(number) => name == "number" || (name == "integer" && is_whole(number)),
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
    }
}
