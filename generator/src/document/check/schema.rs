//! Brings schemas to the shape of 3.0, so that what follows knows that one only.

mod types;

use serde_json::{Number, Value, json};

use super::{Checker, Members, path::Path};
use crate::diagnostic::Diagnostic;

/// The schema that a boolean stands for.
pub(super) fn of_boolean(anything: bool) -> Value {
    if anything {
        json!({})
    } else {
        json!({ "not": {} })
    }
}

/// Whether nothing of meaning stands beside the `$ref` of a schema.
pub(super) fn is_bare(map: &Members) -> bool {
    let idle = |key: &str| {
        key.starts_with("x-")
            || matches!(
                key,
                "$ref" | "$id" | "$schema" | "$anchor" | "$dynamicAnchor" | "$comment"
            )
    };
    map.keys().all(|key| idle(key))
}

/// How many schemas a schema becomes, one inside the other.
pub(super) fn levels(schema: &Value) -> usize {
    let several = |keyword| match schema.get(keyword) {
        Some(Value::Array(items)) => items.len() > 1,
        Some(Value::Object(map)) => map.len() > 1,
        _ => false,
    };
    let types = several("type") || types::of_values(schema.get("enum")).len() > 1;
    1 + usize::from(types)
        + usize::from(several("patternProperties"))
        + usize::from(schema.get("prefixItems").is_some())
}

/// Reads the type `file`, which is of Swagger 2.0, as that of binary strings.
pub(super) fn file(checker: &mut Checker, schema: &mut Value, at: Path) {
    let Value::Object(map) = schema else {
        return;
    };
    if map.get("type").and_then(Value::as_str) != Some("file") {
        return;
    }
    let here = at.key("type");
    let message = "`type` is `file`, which is of Swagger 2.0";
    let help = "write `type: string` and `format: binary`";
    checker.diagnostics.push(
        Diagnostic::warning("unknown-type", here.place(), message)
            .label("read as a file")
            .help(help),
    );
    map.insert("type".to_owned(), json!("string"));
    map.insert("format".to_owned(), json!("binary"));
}

/// Whether what a keyword says holds for every value, as `true` does.
pub(super) fn is_idle(value: &Value) -> bool {
    match value {
        Value::Bool(anything) => *anything,
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

/// Says of what no part of a schema lists what it would say of what it does not list itself: the parts are made one. Not so
/// those that are there only if a value fits something.
pub(super) fn unevaluated(map: &mut Members) {
    for (keyword, plain, conditions) in [
        (
            "unevaluatedProperties",
            "additionalProperties",
            &["if", "dependentSchemas"][..],
        ),
        ("unevaluatedItems", "items", &["if", "contains"]),
    ] {
        let others = conditions.iter().chain([&plain]);
        if others.into_iter().any(|other| map.contains_key(*other)) {
            continue;
        }
        if let Some(value) = map.shift_remove(keyword) {
            map.insert(plain.to_owned(), value);
        }
    }
}

/// Brings a schema to shape; those inside it are already.
pub(super) fn shape(map: &mut Members) {
    examples(map);
    constant(map);
    bound(
        map,
        "exclusiveMinimum",
        "minimum",
        |exclusive, inclusive| exclusive >= inclusive,
    );
    bound(
        map,
        "exclusiveMaximum",
        "maximum",
        |exclusive, inclusive| exclusive <= inclusive,
    );
    content(map);
    pattern_properties(map);
    prefix_items(map);
    property_names(map);
    alternatives(map, "oneOf");
    alternatives(map, "anyOf");
    types::shape(map);
    reference(map);
    map.retain(|keyword, _| !UNSUPPORTED.contains(&keyword.as_str()));
}

/// Keywords that mean nothing to what follows.
const UNSUPPORTED: &[&str] = &[
    "dependencies",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
    "$dynamicRef",
    "$recursiveRef",
];

/// What stands beside a `$ref` holds as well: the reference becomes one more `allOf`.
fn reference(map: &mut Members) {
    let Some(reference) = map.shift_remove("$ref") else {
        return;
    };
    push(map, "allOf", json!({ "$ref": reference }));
}

/// Adds a schema to a list of schemas.
fn push(map: &mut Members, keyword: &str, schema: Value) {
    match map.get_mut(keyword) {
        Some(Value::Array(schemas)) => schemas.push(schema),
        _ => {
            map.insert(keyword.to_owned(), Value::Array(vec![schema]));
        }
    }
}

/// The first of `examples` becomes `example`; the others are kept for those who look at each.
fn examples(map: &mut Members) {
    let Some(Value::Array(examples)) = map.get("examples") else {
        return;
    };
    if let (Some(example), false) = (examples.first(), map.contains_key("example")) {
        map.insert("example".to_owned(), example.clone());
    }
}

/// `const` gives way to an `enum` of one value.
fn constant(map: &mut Members) {
    if let Some(value) = map.shift_remove("const") {
        map.insert("enum".to_owned(), Value::Array(vec![value]));
    }
}

/// A bound of its own gives way to a flag beside the other bound, where it is the stricter one.
fn bound(map: &mut Members, exclusive: &str, inclusive: &str, stricter: fn(f64, f64) -> bool) {
    let Some(number) = map.get(exclusive).and_then(Value::as_number).cloned() else {
        return;
    };
    let other = map.get(inclusive).and_then(Value::as_f64);
    let rules = number
        .as_f64()
        .zip(other)
        .is_none_or(|(number, other)| stricter(number, other));
    if rules {
        map.insert(inclusive.to_owned(), Value::Number(number));
    }
    map.insert(exclusive.to_owned(), Value::Bool(rules));
}

/// What is written in a string gives way to the `format` that 3.0 has for it.
fn content(map: &mut Members) {
    let text = |keyword: &str| {
        map.get(keyword)
            .and_then(Value::as_str)
            .map(str::to_ascii_lowercase)
    };
    let format = match (text("contentEncoding").as_deref(), text("contentMediaType")) {
        (Some("base64" | "base64url"), _) => "byte",
        (Some("binary"), _) => "binary",
        (None, Some(media_type)) if is_binary(&media_type) => "binary",
        _ => return,
    };
    if !map.contains_key("format") {
        map.insert("format".to_owned(), json!(format));
    }
}

fn is_binary(media_type: &str) -> bool {
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    let text = media_type.starts_with("text/")
        || media_type.ends_with("json")
        || media_type.ends_with("xml");
    !text
}

/// Properties whose names fit a pattern give way to further properties.
fn pattern_properties(map: &mut Members) {
    let Some(Value::Object(patterns)) = map.get("patternProperties") else {
        return;
    };
    let mut schemas: Vec<Value> = Vec::new();
    for schema in patterns.values().filter(|schema| schema.is_object()) {
        if !schemas.contains(schema) {
            schemas.push(schema.clone());
        }
    }
    match map.get("additionalProperties") {
        None | Some(Value::Bool(false)) => {}
        Some(other @ Value::Object(_)) if !schemas.contains(other) => schemas.push(other.clone()),
        Some(_) => return,
    }
    let schema = match schemas.len() {
        0 => return,
        1 => schemas.pop().unwrap_or_default(),
        _ => json!({ "anyOf": schemas }),
    };
    map.insert("additionalProperties".to_owned(), schema);
}

/// A tuple gives way to a list of what its places may be, of anything where there may be more. Where each place has to
/// be there and none else may, the list has them all, in their order.
fn prefix_items(map: &mut Members) {
    map.shift_remove(FURTHER_ITEMS);
    map.shift_remove(TUPLE);
    let Some(Value::Array(all)) = map.get("prefixItems").cloned() else {
        return;
    };
    let count = Number::from(all.len());
    let mut schemas: Vec<Value> = Vec::new();
    for schema in &all {
        if !schemas.contains(schema) {
            schemas.push(schema.clone());
        }
    }
    let rest = map.shift_remove("items").unwrap_or_else(|| json!({}));
    if !is_idle(&rest) {
        map.insert(FURTHER_ITEMS.to_owned(), rest.clone());
    }
    let most = map.get("maxItems").and_then(Value::as_u64);
    let is_more = most
        .zip(count.as_u64())
        .is_none_or(|(most, count)| most > count);
    let ends = rest == of_boolean(false) || most == count.as_u64();
    let least = map.get("minItems").and_then(Value::as_u64);
    if ends && least == count.as_u64() && TUPLES.contains(&all.len()) {
        map.insert("maxItems".to_owned(), Value::Number(count));
        map.insert("items".to_owned(), json!({ "anyOf": all }));
        map.insert(TUPLE.to_owned(), Value::Bool(true));
        return;
    }
    if rest == of_boolean(false) {
        if is_more {
            map.insert("maxItems".to_owned(), Value::Number(count));
        }
    } else if is_more && is_idle(&rest) {
        schemas = vec![rest];
    } else if is_more && !schemas.contains(&rest) {
        schemas.push(rest);
    }
    let items = match schemas.len() {
        1 => schemas.pop().unwrap_or_default(),
        _ => json!({ "anyOf": schemas }),
    };
    map.insert("items".to_owned(), items);
}

/// How long a tuple may be: the standard library compares and prints no longer ones.
const TUPLES: std::ops::RangeInclusive<usize> = 2..=12;

/// Marks an array whose items are alternatives that stand for its places.
pub(crate) const TUPLE: &str = "x-codegen-tuple";

/// Where what is said of the elements behind the places of a tuple is kept.
pub(crate) const FURTHER_ITEMS: &str = "x-codegen-further-items";

/// Where what is said of the names of properties is kept, for which 3.0 has no keyword.
pub(crate) const PROPERTY_NAMES: &str = "x-codegen-property-names";

/// What is said of the names of properties is kept where extensions stand.
fn property_names(map: &mut Members) {
    map.shift_remove(PROPERTY_NAMES);
    if let Some(names) = map.shift_remove("propertyNames") {
        map.insert(PROPERTY_NAMES.to_owned(), names);
    }
}

/// An alternative that is `null` gives way to `nullable`.
fn alternatives(map: &mut Members, keyword: &str) {
    let Some(Value::Array(schemas)) = map.get_mut(keyword) else {
        return;
    };
    let before = schemas.len();
    schemas.retain(|schema| !is_null(schema));
    let (found, left) = (before > schemas.len(), schemas.len());
    if !found {
        return;
    }
    map.insert("nullable".to_owned(), Value::Bool(true));
    if left == 0 {
        map.shift_remove(keyword);
        map.entry("enum").or_insert_with(|| json!([null]));
    }
}

/// Whether a schema that was brought to shape allows `null` only.
fn is_null(schema: &Value) -> bool {
    matches!(
        schema
            .get("enum")
            .and_then(Value::as_array)
            .map(Vec::as_slice),
        Some([Value::Null])
    )
}

/// Whether a number has no fraction.
pub(super) fn is_whole(number: &Number) -> bool {
    number.is_i64()
        || number.is_u64()
        || number.as_f64().is_some_and(|number| number.fract() == 0.0)
}
