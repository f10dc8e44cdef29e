//! Checks the objects and fields that 3.2 adds.

use serde_json::Value;

use super::{
    checker::{Checker, Members},
    path::Path,
};
use crate::{
    diagnostic::Diagnostic,
    document::{grammar::Version, methods::METHODS},
};

impl Checker {
    /// Checks the key of an additional operation, which must be a method without a fixed field.
    pub(super) fn method(&mut self, name: &str, at: Path) -> bool {
        let is_token =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let has_field =
            |method: &&str| method.eq_ignore_ascii_case(name) || name.eq_ignore_ascii_case("query");
        let message = if name.is_empty() || !name.bytes().all(is_token) {
            format!("`{name}` is not a valid HTTP method")
        } else if METHODS.iter().any(has_field) {
            let lower = name.to_lowercase();
            format!("`{name}` is not allowed in `additionalOperations`; use the field `{lower}`")
        } else {
            return true;
        };
        self.diagnostics
            .push(Diagnostic::error("invalid-method", at.key_place(), message));
        false
    }

    /// Reports the locations and styles of parameters that require 3.2.
    pub(super) fn location(&mut self, map: &Members, at: Path) {
        let location = map.get("in").and_then(Value::as_str).unwrap_or_default();
        if location == "querystring" {
            self.newer("`in: querystring`", Version::V3_2, at.key("in"));
        }
        if map.get("style").and_then(Value::as_str) == Some("cookie") {
            self.newer("`style: cookie`", Version::V3_2, at.key("style"));
        }
        let is_reserved = map.get("allowReserved") == Some(&Value::Bool(true));
        if is_reserved && matches!(location, "path" | "cookie") {
            let what = format!("`allowReserved` of a {location} parameter");
            self.newer(&what, Version::V3_2, at.key("allowReserved"));
        }
    }

    /// Checks that an operation has at most one `querystring` parameter, and no `query` parameters in addition.
    pub(super) fn path_item(&mut self, map: &Members, at: Path) {
        let own = locations(map);
        let further = map.get("additionalOperations").and_then(Value::as_object);
        let further = further
            .into_iter()
            .flatten()
            .map(|(name, operation)| (at.key("additionalOperations"), name, operation));
        let methods = METHODS.iter().copied().chain(["query"]);
        let fixed: Vec<(String, &Value)> = methods
            .filter_map(|method| Some((method.to_owned(), map.get(method)?)))
            .collect();
        let fixed = fixed.iter().map(|(name, operation)| (at, name, *operation));
        for (around, name, operation) in fixed.chain(further) {
            let Some(operation) = operation.as_object() else {
                continue;
            };
            let all: Vec<&str> = own.iter().copied().chain(locations(operation)).collect();
            let count = all
                .iter()
                .filter(|location| **location == "querystring")
                .count();
            let message = if count > 1 {
                "an operation cannot have more than one parameter with `in: querystring`"
            } else if count == 1 && all.contains(&"query") {
                "parameters with `in: query` and `in: querystring` cannot be combined"
            } else {
                continue;
            };
            let place = around.key(name).key("parameters").place();
            self.diagnostics
                .push(Diagnostic::error("query-string", place, message));
        }
    }

    /// Checks that a media type describes the parts of a body by name or by position, but not by both.
    pub(super) fn media_type(&mut self, map: &Members, at: Path) {
        for field in ["prefixEncoding", "itemEncoding"] {
            if map.contains_key("encoding") && map.contains_key(field) {
                let message = format!("`{field}` and `encoding` cannot be combined");
                self.diagnostics.push(
                    Diagnostic::error("exclusive-fields", at.key(field).key_place(), message)
                        .and(at.key("encoding").key_place(), ""),
                );
            }
        }
    }

    /// Checks that an example has one value only.
    pub(super) fn example(&mut self, map: &Members, at: Path) {
        let pairs = [
            ("dataValue", "value"),
            ("serializedValue", "value"),
            ("serializedValue", "externalValue"),
        ];
        for (field, other) in pairs {
            if map.contains_key(field) && map.contains_key(other) {
                let message = format!("`{field}` and `{other}` cannot be combined");
                self.diagnostics.push(
                    Diagnostic::error("exclusive-fields", at.key(field).key_place(), message)
                        .and(at.key(other).key_place(), ""),
                );
            }
        }
    }
}

/// Returns the locations of an object's parameters, except those of references.
fn locations(map: &Members) -> Vec<&str> {
    let parameters = map.get("parameters").and_then(Value::as_array);
    let locations = parameters.into_iter().flatten();
    locations
        .filter_map(|parameter| parameter.get("in")?.as_str())
        .collect()
}
