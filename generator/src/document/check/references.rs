//! Checks the targets of references to positions outside the grammar.

use std::{borrow::Cow, collections::BTreeSet};

use serde_json::{Value, json};

use super::{
    checker::{Checker, NOTHING},
    path::Path,
    report::expected,
    stray::{StrayReference, kind_at},
};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::grammar::{HEADER, Kind, MEDIA_TYPE, OPENAPI, PARAMETER},
    pointer::Pointer,
};

/// Checks the targets of stray references, including stray references inside these targets. Returns the targets outside
/// the grammar, with their kinds.
pub(super) fn check(checker: &mut Checker, document: &mut Value) -> Vec<(Pointer, Kind)> {
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    while !checker.strays.is_empty() {
        for stray in std::mem::take(&mut checker.strays) {
            if let Some(at) = follow(checker, document, &stray, &mut seen) {
                found.push((at, stray.kind));
            }
        }
    }
    found
}

fn follow(
    checker: &mut Checker,
    document: &mut Value,
    stray: &StrayReference,
    seen: &mut BTreeSet<Pointer>,
) -> Option<Pointer> {
    let pointer = Pointer::from_reference(&stray.text)?;
    match kind_at(pointer.tokens().map(Cow::Owned)) {
        None | Some(Kind::Any) => {}
        Some(found) => {
            checker.report_wrong_target(document, stray, found);
            return None;
        }
    }
    let target = document.pointer_mut(pointer.as_str())?;
    if !seen.insert(pointer.clone()) {
        return None;
    }
    let mut value = target.take();
    checker.value(
        stray.kind,
        &mut value,
        Path::start(stray.kind.table().unwrap_or(&OPENAPI), &pointer),
    );
    *target = value;
    Some(pointer)
}

impl Checker<'_> {
    /// Reports a reference to an object of another kind, and repairs it if its meaning is clear.
    fn report_wrong_target(&mut self, document: &mut Value, stray: &StrayReference, found: Kind) {
        let (text, place) = (&stray.text, Place::Value(stray.at.clone()));
        let message = format!(
            "expected {}, but the reference `{text}` refers to {}",
            expected(stray.kind),
            expected(found)
        );
        let warn = |label: &str| {
            Diagnostic::warning(&codes::WRONG_REFERENCE, place.clone(), message.clone())
                .label(label)
        };
        self.diagnostics.push(
            if found.is(Kind::One(&PARAMETER)) && stray.kind.is(Kind::One(&HEADER)) {
                warn("read as a header")
            } else if stray.kind.is(Kind::Schema) && redirect_to_schema(document, stray) {
                warn("its `schema` is used")
            } else if stray.kind.is(Kind::Schema) {
                remove_reference(document, stray);
                warn("any JSON value is accepted")
            } else if found.is(Kind::Schema) && wrap_in_content(document, stray) {
                warn(if stray.kind.is(Kind::One(&MEDIA_TYPE)) {
                    "read as its `schema`"
                } else {
                    "read as the `schema` of `application/json`"
                })
            } else {
                if let Some(text) = document.pointer_mut(stray.at.as_str()) {
                    *text = Value::from(NOTHING);
                }
                warn("ignored")
            },
        );
    }
}

/// Replaces a response, request body or media type that refers to a schema with one that has that schema.
fn wrap_in_content(document: &mut Value, stray: &StrayReference) -> bool {
    let is_body = stray.kind.table().is_some_and(|table| {
        matches!(
            table.name,
            "Response Object" | "Request Body Object" | "Media Type Object"
        )
    });
    let around = stray.at.last().filter(|_| is_body);
    let Some(object) = around.and_then(|(around, _)| document.pointer_mut(around.as_str())) else {
        return false;
    };
    if stray.kind.is(Kind::One(&MEDIA_TYPE)) {
        *object = json!({ "schema": { "$ref": stray.text } });
        return true;
    }
    *object = json!({
        "description": "",
        "content": { "application/json": { "schema": { "$ref": stray.text } } },
    });
    true
}

/// Removes the reference of a schema, so that any JSON is accepted.
fn remove_reference(document: &mut Value, stray: &StrayReference) {
    let around = stray.at.last();
    let schema = around.and_then(|(around, _)| document.pointer_mut(around.as_str()));
    if let Some(Value::Object(map)) = schema {
        map.shift_remove("$ref");
    }
}

/// Makes a reference refer to the `schema` of its target; returns whether the target has one.
fn redirect_to_schema(document: &mut Value, stray: &StrayReference) -> bool {
    let Some(target) = Pointer::from_reference(&stray.text).map(|target| target.child("schema"))
    else {
        return false;
    };
    if document.pointer(target.as_str()).is_none() {
        return false;
    }
    let Some(reference) = document.pointer_mut(stray.at.as_str()) else {
        return false;
    };
    *reference = Value::String(format!("{}/schema", stray.text));
    true
}
