//! Converts documents to the view of one side of a call.

use serde_json::{Map, Value, json};

/// The keywords that a client does not check, or whose unknown values it keeps.
const IGNORED: [&str; 22] = [
    "additionalItems",
    "anyOf",
    "const",
    "discriminator",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "propertyNames",
    "uniqueItems",
    "unevaluatedProperties",
];

/// Returns a document without the properties that only responses have.
pub(super) fn for_requests(document: &Value) -> Value {
    let mut document = document.clone();
    walk(&mut document, &|schema| {
        without(schema, "readOnly");
        limit(schema);
    });
    document
}

/// Limits an integer to the range of its format, because the types do.
fn limit(schema: &mut Map<String, Value>) {
    let (least, greatest) = match schema.get("format").and_then(Value::as_str) {
        Some("int8") => (json!(i8::MIN), json!(i8::MAX)),
        Some("int16") => (json!(i16::MIN), json!(i16::MAX)),
        Some("int32") => (json!(i32::MIN), json!(i32::MAX)),
        Some("uint8") => (json!(0), json!(u8::MAX)),
        Some("uint16") => (json!(0), json!(u16::MAX)),
        Some("uint32") => (json!(0), json!(u32::MAX)),
        Some("uint64") => (json!(0), json!(u64::MAX)),
        _ if schema.get("type") == Some(&json!("integer")) => (json!(i64::MIN), json!(i64::MAX)),
        _ => return,
    };
    schema.entry("minimum").or_insert(least);
    schema.entry("maximum").or_insert(greatest);
}

/// Returns a document without the properties that only requests have. With `is_tolerant`, it also accepts all values
/// that a client accepts.
pub(super) fn for_responses(document: &Value, is_tolerant: bool) -> Value {
    let mut document = document.clone();
    walk(&mut document, &|schema| {
        without(schema, "writeOnly");
        if is_tolerant {
            accept(schema);
        }
        limit(schema);
    });
    document
}

/// Visits all objects, the innermost first.
fn walk(value: &mut Value, visit: &impl Fn(&mut Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(|member| walk(member, visit));
            visit(members);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, visit)),
        _ => {}
    }
}

/// Removes the properties with a mark from a schema.
fn without(schema: &mut Map<String, Value>, mark: &str) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    let is_marked = |property: &Value| property.get(mark) == Some(&Value::Bool(true));
    let marked: Vec<String> = properties
        .iter()
        .filter(|(_, property)| is_marked(property))
        .map(|(name, _)| name.clone())
        .collect();
    properties.retain(|name, _| !marked.contains(name));
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|name| {
            !name
                .as_str()
                .is_some_and(|name| marked.iter().any(|it| it == name))
        });
    }
    if schema.get("required") == Some(&json!([])) {
        schema.remove("required");
    }
}

/// Removes the constraints that a client does not check from a schema.
fn accept(schema: &mut Map<String, Value>) {
    let is_schema = [
        "type",
        "properties",
        "enum",
        "oneOf",
        "anyOf",
        "allOf",
        "items",
    ];
    if !is_schema
        .iter()
        .any(|keyword| schema.contains_key(*keyword))
    {
        return;
    }
    for keyword in ["oneOf", "anyOf"] {
        // The only alternative is the type itself, which has no unknown variant.
        if let Some(Value::Array(alternatives)) = schema.get(keyword)
            && let [only] = alternatives.as_slice()
        {
            let only = only.clone();
            let members = schema.entry("allOf").or_insert_with(|| json!([]));
            if let Value::Array(members) = members {
                members.push(only);
            }
        }
    }
    for keyword in IGNORED {
        schema.remove(keyword);
    }
    if schema.get("additionalProperties") == Some(&Value::Bool(false)) {
        schema.remove("additionalProperties");
    }
    let required: Vec<String> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|name| Some(name.as_str()?.to_owned()))
        .collect();
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        if required.contains(name) {
            continue;
        }
        // A client reads null as absent.
        if let Value::Object(members) = property {
            if members.contains_key("type") {
                members.insert("nullable".to_owned(), Value::Bool(true));
            } else {
                let schema = property.take();
                *property = json!({ "anyOf": [schema, { "enum": [null] }] });
            }
        }
    }
}
