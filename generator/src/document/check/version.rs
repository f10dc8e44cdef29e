//! Which version of the specification a document is for.

use serde_json::Value;

use super::report::found;
use crate::{
    diagnostic::{Diagnostic, Place},
    document::grammar::Version,
    pointer::Pointer,
};

const SUPPORTED: &str = "Swagger 2.0 and OpenAPI 3.0 and 3.1 are supported";

/// The version of a document, or why it cannot be read.
pub(super) fn of(document: &Value) -> Result<Version, Box<Diagnostic>> {
    let version = document.get("openapi").and_then(parse);
    version.ok_or_else(|| Box::new(fault(document)))
}

/// The version that a text, or a number, names: `3.0.4`, `3.1`.
fn parse(value: &Value) -> Option<Version> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let mut parts = text.trim().split('.');
    match (parts.next()?, parts.next()?) {
        ("2", "0") => Some(Version::V2_0),
        ("3", "0") => Some(Version::V3_0),
        ("3", "1") => Some(Version::V3_1),
        _ => None,
    }
}

/// Why a document without a version that is read cannot be read.
fn fault(document: &Value) -> Diagnostic {
    let root = Place::Value(Pointer::root());
    if !document.is_object() {
        let found = found(document);
        let message = format!("the document is {found}; expected an object with the key `openapi`");
        return Diagnostic::error("wrong-kind", root, message).label("expected an object");
    }
    match document.get("openapi") {
        Some(value) => unsupported(value),
        None => Diagnostic::error("missing-field", root, "the document has no `openapi`")
            .help("add `openapi: 3.1.1`, or the version for which it is written"),
    }
}

fn unsupported(value: &Value) -> Diagnostic {
    let place = Place::Value(Pointer::root().child("openapi"));
    let Some(version) = scalar(value) else {
        let found = found(value);
        let message = format!("`openapi` is {found}; expected a string such as `3.1.1`");
        return Diagnostic::error("wrong-kind", place, message).label("expected a string");
    };
    let message = format!("`openapi` is `{version}`; {SUPPORTED}");
    let diagnostic = Diagnostic::error("unsupported-version", place, message);
    if version.starts_with("3.2") {
        diagnostic.help("write the document for 3.1, if it needs nothing of 3.2")
    } else {
        diagnostic
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
