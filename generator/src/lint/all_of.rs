//! Members of one `allOf` that say different things of one value.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;

use crate::{
    diagnostic::{Diagnostic, Place},
    document::{Document, Found},
    pointer::Pointer,
};

/// How many schemas a schema may be made of.
const LIMIT: usize = 100;

/// A schema and where it stands.
type Standing<'d> = (&'d Value, Pointer);

/// Reports two patterns for one value.
pub(super) fn check(document: &Document, found: &Found<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if !found.members.contains_key("allOf") {
        return;
    }
    let Some(schema) = document.written(&found.at) else {
        return;
    };
    let mut patterns: Option<(&Value, Pointer)> = None;
    for (member, at) in members(document, schema, &found.at, &["allOf"]) {
        if let Some(pattern) = member.get("pattern") {
            let at = at.child("pattern");
            match &patterns {
                Some((first, first_at)) if *first != pattern => {
                    diagnostics.push(two_patterns(first_at, at));
                }
                Some(_) => {}
                None => patterns = Some((pattern, at)),
            }
        }
    }
}

fn two_patterns(first: &Pointer, second: Pointer) -> Diagnostic {
    let message = "two members of `allOf` have different patterns; a value has to match both";
    Diagnostic::warning("all-of-conflict", Place::Value(second), message)
        .and(Place::Value(first.clone()), "the other pattern")
        .help("write one pattern that says all, if that is meant")
}

fn own_properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

/// The properties that a schema has, those of the schemas that it combines with it.
pub(super) fn properties<'d>(
    document: &'d Document,
    schema: &'d Value,
    at: &Pointer,
) -> IndexMap<&'d str, &'d Value> {
    let all = members(document, schema, at, &["allOf", "oneOf", "anyOf"]);
    let mut properties = IndexMap::new();
    for (member, _) in all {
        properties.extend(own_properties(member).map(|(name, property)| (name.as_str(), property)));
    }
    properties
}

/// A schema with all that it combines by these keywords, references followed.
pub(super) fn members<'d>(
    document: &'d Document,
    schema: &'d Value,
    at: &Pointer,
    keywords: &[&str],
) -> Vec<Standing<'d>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut open = vec![(schema, at.clone())];
    while let Some((schema, at)) = open.pop() {
        if found.len() == LIMIT || !seen.insert(at.clone()) {
            continue;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            open.extend(document.target(reference));
            continue;
        }
        for keyword in keywords.iter().rev() {
            let list = schema.get(*keyword).and_then(Value::as_array);
            let at = at.child(keyword);
            let items = list.map(Vec::as_slice).unwrap_or_default();
            let items = items.iter().enumerate().rev();
            open.extend(items.map(|(index, item)| (item, at.child(index))));
        }
        found.push((schema, at));
    }
    found
}
