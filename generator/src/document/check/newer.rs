//! Checks the objects and fields that 3.2 adds.

use serde_json::Value;

use super::{
    checker::{Checker, Members},
    path::Path,
};
use crate::{codes, diagnostic::Diagnostic, document::grammar::Version};

impl Checker<'_> {
    /// Checks the key of an additional operation, which must be a method without a fixed field.
    pub(super) fn method(&mut self, name: &str, at: Path) -> bool {
        let is_token =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if name.is_empty() || !name.bytes().all(is_token) {
            let message = format!("`{name}` is not a valid HTTP method");
            let diagnostic = Diagnostic::warning(&codes::INVALID_METHOD, at.key_place(), message);
            self.diagnostics.push(diagnostic.label("ignored"));
            return false;
        }
        true
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

    /// Checks that a media type describes the parts of a body by name or by position, but not by both.
    pub(super) fn media_type(&mut self, map: &Members, at: Path) {
        for field in ["prefixEncoding", "itemEncoding"] {
            if map.contains_key("encoding") && map.contains_key(field) {
                let message = format!("`{field}` and `encoding` cannot be combined");
                self.diagnostics.push(
                    Diagnostic::warning(
                        &codes::EXCLUSIVE_FIELDS,
                        at.key(field).key_place(),
                        message,
                    )
                    .label("ignored")
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
                    Diagnostic::warning(
                        &codes::EXCLUSIVE_FIELDS,
                        at.key(field).key_place(),
                        message,
                    )
                    .label("ignored")
                    .and(at.key(other).key_place(), ""),
                );
            }
        }
    }
}
