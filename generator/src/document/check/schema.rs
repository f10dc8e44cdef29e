//! Functions for the check of schemas.

use serde_json::{Value, json};

use super::{
    checker::{Checker, Members},
    path::Path,
};
use crate::{codes, diagnostic::Diagnostic};

/// Returns whether a schema with a `$ref` has no other keyword with a meaning.
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

/// Reads the type `file`, which only Swagger 2.0 has, as a binary string.
pub(super) fn file(checker: &mut Checker, schema: &mut Value, at: Path) {
    let Value::Object(map) = schema else {
        return;
    };
    if map.get("type").and_then(Value::as_str) != Some("file") {
        return;
    }
    let here = at.key("type");
    let message = "`type: file` exists only in Swagger 2.0";
    let help = "use `type: string` with `format: binary`";
    checker.diagnostics.push(
        Diagnostic::warning(&codes::UNKNOWN_TYPE, here.place(), message)
            .label("read as a file")
            .help(help),
    );
    map.insert("type".to_owned(), json!("string"));
    map.insert("format".to_owned(), json!("binary"));
}

/// Returns whether the value of a keyword allows everything, as `true` does.
pub(super) fn allows_everything(value: &Value) -> bool {
    match value {
        Value::Bool(anything) => *anything,
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

/// Replaces `unevaluatedProperties` and `unevaluatedItems` with `additionalProperties` and `items` in schemas without
/// subschemas for the same value, where they have the same effect.
pub(super) fn unevaluated(map: &mut Members) {
    const PARTS: [&str; 8] = [
        "$dynamicRef",
        "$ref",
        "allOf",
        "anyOf",
        "contains",
        "dependentSchemas",
        "if",
        "oneOf",
    ];
    for (keyword, plain, of) in [
        ("unevaluatedProperties", "additionalProperties", "object"),
        ("unevaluatedItems", "items", "array"),
    ] {
        // Without `type`, the keyword does not apply to values of other types.
        if map.get("type").and_then(Value::as_str) != Some(of) {
            continue;
        }
        let mut others = PARTS.iter().chain([&plain]);
        if others.any(|other| map.contains_key(*other)) {
            continue;
        }
        if let Some(value) = map.shift_remove(keyword) {
            map.insert(plain.to_owned(), value);
        }
    }
}
