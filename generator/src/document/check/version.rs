//! Determines the version of the specification that a document uses.

use serde_json::{Value, json};

use super::report::found;
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::grammar::Version,
    pointer::Pointer,
};

const SUPPORTED: &str = "Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are supported";

/// Returns the version of a document, or why it cannot be read. A missing version is assumed and added to the document.
pub(super) fn of(
    document: &mut Value,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Version, Box<Diagnostic>> {
    let root = Place::Value(Pointer::root());
    if !document.is_object() {
        let found = found(document);
        let message = format!("expected an object with the key `openapi`, found {found}");
        let fault =
            Diagnostic::error(&codes::WRONG_KIND, root, message).label("expected an object");
        return Err(Box::new(fault));
    }
    let has = |key: &&str| document.get(*key).is_some();
    let key = ["openapi", "swagger"].into_iter().find(has);
    if key.is_none() && !["paths", "components", "webhooks"].iter().any(has) {
        let message = "the document has no `openapi`, `paths`, `components` or `webhooks`";
        let fault = Diagnostic::error(&codes::MISSING_FIELD, root, message)
            .help("if this is an OpenAPI document, add `openapi` and `paths`");
        return Err(Box::new(fault));
    }
    let stated = key.and_then(|key| Some((key, document.get(key)?)));
    let known = stated.and_then(|(key, value)| Some((key, parse(value)?)));
    let text = stated.and_then(|(key, value)| Some((key, scalar(value)?)));
    let (version, warning) = match (known, text, stated) {
        (Some(("openapi", version)), text, _) => {
            let text = text.map(|(_, text)| text);
            diagnostics.extend(text.filter(|text| is_later(text)).map(|text| later(&text)));
            return Ok(version);
        }
        (Some((_, version)), ..) => (version, None),
        (_, Some((key, text)), _) => return Err(Box::new(unsupported(key, &text))),
        (.., Some((key, value))) => (Version::V3_1, Some(not_text(key, value))),
        (.., None) => (Version::V3_1, Some(missing(root))),
    };
    diagnostics.extend(warning.map(|warning| warning.label(format!("read as {version}"))));
    if let Value::Object(map) = document {
        map.insert("openapi".to_owned(), json!(version.to_string()));
        map.shift_remove("swagger");
    }
    Ok(version)
}

/// Returns whether a version 3.x is later than the latest supported one.
fn is_later(text: &str) -> bool {
    minor(text).is_some_and(|minor| minor > 2)
}

/// Returns the minor version of a version 3.x.
fn minor(text: &str) -> Option<u32> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    let is_3 = parts.next()? == "3";
    parts.next()?.parse().ok().filter(|_| is_3)
}

/// Warns of a version that is later than the latest supported one.
fn later(version: &str) -> Diagnostic {
    let place = Place::Value(Pointer::root().child("openapi"));
    let message =
        format!("OpenAPI {version} is not supported; the latest supported version is 3.2");
    Diagnostic::warning(&codes::NEWER_VERSION, place, message).label("read as 3.2")
}

/// Returns the version that a text or a number means, such as `3.0.4` or `3.1`.
fn parse(value: &Value) -> Option<Version> {
    let text = scalar(value)?;
    let mut parts = text.trim().trim_start_matches('v').split('.');
    match (parts.next()?, parts.next()) {
        ("2", _) => Some(Version::V2_0),
        ("3", Some("0")) => Some(Version::V3_0),
        ("3", Some("1") | None) => Some(Version::V3_1),
        ("3", Some(_)) => minor(&text).map(|_| Version::V3_2),
        _ => None,
    }
}

fn missing(root: Place) -> Diagnostic {
    Diagnostic::warning(
        &codes::MISSING_FIELD,
        root,
        "missing `openapi` in the document",
    )
    .help("add `openapi: 3.1.1`, or the version that the document uses")
}

fn unsupported(key: &str, version: &str) -> Diagnostic {
    let place = Place::Value(Pointer::root().child(key));
    let message = format!("unsupported version `{version}` in `{key}`; {SUPPORTED}");
    Diagnostic::error(&codes::UNSUPPORTED_VERSION, place, message)
}

fn not_text(key: &str, value: &Value) -> Diagnostic {
    let place = Place::Value(Pointer::root().child(key));
    let found = found(value);
    let message = format!("expected a string such as `3.1.1` for `{key}`, found {found}");
    Diagnostic::warning(&codes::WRONG_KIND, place, message)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
