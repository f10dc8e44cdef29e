//! Reports names in `required` that no property has.

use super::all_of::{self, COMBINING};
use crate::{
    diagnostic::{Diagnostic, Place},
    document::{Additional, Node, nearest},
    pointer::Pointer,
};

/// Reports the names in the `required` of a schema and of its inline members that are not properties of any of them.
pub(super) fn check(schema: Node<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if is_member(schema.at()) {
        return;
    }
    let mut needed = Vec::new();
    collect(schema, &mut needed);
    if needed.is_empty() {
        return;
    }
    let all = all_of::members(schema, &COMBINING);
    if all.into_iter().any(is_open) {
        return;
    }
    let known = all_of::properties(schema);
    for (name, at) in needed {
        if known.contains_key(name) {
            continue;
        }
        let message = format!("`required` contains `{name}`, which is not in `properties`");
        let mut diagnostic = Diagnostic::warning("required-unlisted", Place::Value(at), message);
        diagnostic.help = Some(match nearest(name, known.keys().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("add `{name}` to `properties`"),
        });
        diagnostics.push(diagnostic);
    }
}

/// Returns whether a schema is a member of an `allOf`, `oneOf` or `anyOf`, which is checked with the enclosing schema.
fn is_member(at: &Pointer) -> bool {
    let tokens: Vec<String> = at.tokens().collect();
    matches!(tokens.as_slice(), [.., before, keyword, _]
        if matches!(keyword.as_str(), "allOf" | "oneOf" | "anyOf") && before != "properties")
}

/// Returns whether a schema explicitly describes or allows additional properties.
fn is_open(schema: Node<'_>) -> bool {
    schema
        .additional()
        .is_some_and(|additional| additional != Additional::Any(false))
}

/// Collects the names in the `required` of a schema and of its inline members, with their pointers.
fn collect<'d>(schema: Node<'d>, needed: &mut Vec<(&'d str, Pointer)>) {
    for (index, name) in schema.schema().required.iter().enumerate() {
        needed.push((name, schema.at().child("required").child(index)));
    }
    for keyword in COMBINING {
        for member in keyword(schema) {
            collect(member, needed);
        }
    }
}
