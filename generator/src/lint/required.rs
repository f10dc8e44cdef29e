//! Names in `required` that no property has.

use serde_json::Value;

use super::all_of;
use crate::{
    diagnostic::{Diagnostic, Place},
    document::{Document, Found, nearest},
    pointer::Pointer,
};

/// Reports the names in the `required` of a schema, and of those written inside it for the same value, that are none
/// of the properties of all of them.
pub(super) fn check(document: &Document, found: &Found<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if is_member(&found.at) {
        return;
    }
    let Some(schema) = document.written(&found.at) else {
        return;
    };
    let mut needed = Vec::new();
    collect(schema, &found.at, &mut needed);
    if needed.is_empty() {
        return;
    }
    let all = all_of::members(document, schema, &found.at, &["allOf", "oneOf", "anyOf"]);
    if all.iter().any(|(schema, _)| is_open(schema)) {
        return;
    }
    let known = all_of::properties(document, schema, &found.at);
    for (name, at) in needed {
        if known.contains_key(name) {
            continue;
        }
        let message = format!("`required` has `{name}`, which is none of the `properties`");
        let mut diagnostic = Diagnostic::warning("required-unlisted", Place::Value(at), message);
        diagnostic.help = Some(match nearest(name, known.keys().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("add `{name}` to `properties`, so that callers know what it is"),
        });
        diagnostics.push(diagnostic);
    }
}

/// Whether a schema is a member of an `allOf` or the like: what it asks for is looked at with what is around it.
fn is_member(at: &Pointer) -> bool {
    let tokens: Vec<String> = at.tokens().collect();
    matches!(tokens.as_slice(), [.., before, keyword, _]
        if matches!(keyword.as_str(), "allOf" | "oneOf" | "anyOf") && before != "properties")
}

/// Whether a schema says more of further properties than that there are none.
fn is_open(schema: &Value) -> bool {
    schema
        .get("additionalProperties")
        .is_some_and(|value| *value != Value::Bool(false))
}

/// The names in `required` here and in the inline members, with their places.
fn collect<'d>(schema: &'d Value, at: &Pointer, needed: &mut Vec<(&'d str, Pointer)>) {
    let names = schema.get("required").and_then(Value::as_array);
    for (index, name) in names.into_iter().flatten().enumerate() {
        if let Some(name) = name.as_str() {
            needed.push((name, at.child("required").child(index)));
        }
    }
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let members = schema.get(keyword).and_then(Value::as_array);
        for (index, member) in members.into_iter().flatten().enumerate() {
            collect(member, &at.child(keyword).child(index), needed);
        }
    }
}
