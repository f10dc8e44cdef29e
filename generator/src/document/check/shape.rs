//! Normalizes objects to the form that `openapiv3` reads. It reports nothing, because the check has done so.

use serde_json::{Value, json};

use super::{checker::Members, path::Path, rules};
use crate::document::grammar::{Object, Rule};

/// Normalizes an object whose members have been normalized.
pub(super) fn shape(table: &Object, map: &mut Members, at: Path) {
    match table.rule {
        Rule::MediaType => media_type(map, at),
        Rule::Example => example(map),
        Rule::Parameter | Rule::Header => parameter(table, map),
        Rule::Encoding => encoding(map),
        Rule::Link => link(map),
        Rule::SecurityScheme => security_scheme(map),
        Rule::Plain
        | Rule::Schema
        | Rule::Shelf
        | Rule::Paths
        | Rule::PathItem
        | Rule::Responses
        | Rule::Server
        | Rule::ServerVariable => {}
    }
}

/// Describes a sequence by an array whose items refer to `itemSchema`. That schema is not moved, so that the pointers
/// in it are those of the document.
fn media_type(map: &mut Members, at: Path) {
    if let Some(own) = map.get("itemSchema") {
        let item = at
            .pointer()
            .child("itemSchema")
            .to_string()
            .replace('%', "%25");
        let reference = own
            .get("$ref")
            .filter(|_| own.as_object().is_some_and(is_bare));
        let item = reference.map_or_else(|| json!({ "$ref": item }), |to| json!({ "$ref": to }));
        let schema = json!({ "type": "array", "items": item });
        map.insert("schema".to_owned(), schema);
    }
}

/// Sets the `value` of an example, the only form that `openapiv3` knows, to its data or else to its serialized text.
fn example(map: &mut Members) {
    let data = map.shift_remove("dataValue");
    let text = map.shift_remove("serializedValue");
    let parsed = || {
        let text = text?;
        let value = text
            .as_str()
            .and_then(|text| serde_json::from_str(text).ok());
        // A text such as `1` may be JSON by chance; it stays a string.
        Some(
            value
                .filter(|value: &Value| value.is_object() || value.is_array())
                .unwrap_or(text),
        )
    };
    if let Some(value) = data.or_else(parsed).filter(|_| !map.contains_key("value")) {
        map.insert("value".to_owned(), value);
    }
}

fn parameter(table: &Object, map: &mut Members) {
    let is_whole = map.get("in").and_then(Value::as_str) == Some("querystring");
    let has_members = is_whole && query_string(map);
    let style = map.get("style").and_then(Value::as_str);
    if !styles_fit(style, rules::styles(table, map)) {
        map.shift_remove("style");
    }
    if is_whole && !has_members {
        map.insert("style".to_owned(), json!("querystring"));
    }
    if table.rule == Rule::Parameter && map.get("in").and_then(Value::as_str) == Some("path") {
        map.insert("required".to_owned(), json!(true));
    }
    let has_schema = map.contains_key("schema");
    match map.get_mut("content") {
        Some(Value::Object(content)) if !has_schema && !content.is_empty() => {
            let others: Vec<String> = content.keys().skip(1).cloned().collect();
            for other in others {
                content.shift_remove(&other);
            }
        }
        _ => {
            map.shift_remove("content");
        }
    }
    if !map.contains_key("schema") && !map.contains_key("content") {
        map.insert("schema".to_owned(), json!({}));
    }
}

/// Converts a query string that is a form to one parameter with an object; returns whether it is a form.
fn query_string(map: &mut Members) -> bool {
    map.insert("in".to_owned(), json!("query"));
    let content = map.get("content").and_then(Value::as_object);
    let media_type = content.and_then(|content| content.keys().next());
    if media_type.is_some_and(|it| !it.trim().starts_with("application/x-www-form-urlencoded")) {
        map.shift_remove("style");
        return false;
    }
    let schema = map.get_mut("content").and_then(|content| {
        let (_, media) = content.as_object_mut()?.iter_mut().next()?;
        media.as_object_mut()?.shift_remove("schema")
    });
    map.shift_remove("content");
    map.insert("style".to_owned(), json!("form"));
    map.insert("explode".to_owned(), json!(true));
    let schema = schema.or_else(|| map.shift_remove("schema"));
    map.insert("schema".to_owned(), schema.unwrap_or_else(|| json!({})));
    true
}

fn is_bare(map: &Members) -> bool {
    map.len() == 1
}

fn styles_fit(style: Option<&str>, allowed: Option<&[&str]>) -> bool {
    style
        .zip(allowed)
        .is_none_or(|(style, allowed)| allowed.contains(&style))
}

/// Sets the default of `explode` for `style: form`, because `openapiv3` reads an absent `explode` as `false`.
fn encoding(map: &mut Members) {
    if map.get("style").and_then(Value::as_str) == Some("form") && !map.contains_key("explode") {
        map.insert("explode".to_owned(), Value::Bool(true));
    }
}

/// Adds an empty `operationId` to a link without an operation, which `openapiv3` does not read.
fn link(map: &mut Members) {
    if !map.contains_key("operationId") && !map.contains_key("operationRef") {
        map.insert("operationId".to_owned(), json!(""));
    }
}

/// Turns `mutualTLS`, which `openapiv3` does not know, into an HTTP scheme of that name.
fn security_scheme(map: &mut Members) {
    if map.get("type").and_then(Value::as_str) == Some("mutualTLS") {
        map.insert("type".to_owned(), json!("http"));
        map.insert("scheme".to_owned(), json!("mutualTLS"));
    }
}
