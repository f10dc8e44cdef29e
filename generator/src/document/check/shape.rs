//! Brings objects to the shape that `openapiv3` reads, without a word: what is to be said was said before.

use serde_json::{Value, json};

use super::{Members, rules};
use crate::document::grammar::{Object, Rule};

/// Brings an object to shape; its members are already.
pub(super) fn shape(table: &Object, map: &mut Members) {
    match table.rule {
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

fn parameter(table: &Object, map: &mut Members) {
    let style = map.get("style").and_then(Value::as_str);
    let fits = styles_fit(style, rules::styles(table, map));
    if !fits {
        map.shift_remove("style");
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

fn styles_fit(style: Option<&str>, allowed: Option<&[&str]>) -> bool {
    style
        .zip(allowed)
        .is_none_or(|(style, allowed)| allowed.contains(&style))
}

/// `openapiv3` reads an absent `explode` as `false`, but with `style: form` it is `true`.
fn encoding(map: &mut Members) {
    if map.get("style").and_then(Value::as_str) == Some("form") && !map.contains_key("explode") {
        map.insert("explode".to_owned(), Value::Bool(true));
    }
}

/// `openapiv3` has no link without an operation.
fn link(map: &mut Members) {
    if !map.contains_key("operationId") && !map.contains_key("operationRef") {
        map.insert("operationId".to_owned(), json!(""));
    }
}

/// `openapiv3` does not know `mutualTLS`: what it is asked for is a certificate, nothing in the request.
fn security_scheme(map: &mut Members) {
    if map.get("type").and_then(Value::as_str) == Some("mutualTLS") {
        map.insert("type".to_owned(), json!("http"));
        map.insert("scheme".to_owned(), json!("mutualTLS"));
    }
}
