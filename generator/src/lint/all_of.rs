//! Reports members of an `allOf` that contradict each other, and collects the members of a schema.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::{
    diagnostic::{Diagnostic, Place},
    document::{Node, Nodes},
    pointer::Pointer,
};

/// The maximum number of schemas that one schema combines.
const LIMIT: usize = 100;

/// A function that returns the schemas under a keyword.
pub(super) type Keyword = for<'d> fn(Node<'d>) -> Nodes<'d>;

/// The keywords that combine schemas.
pub(super) const COMBINING: [Keyword; 3] = [
    |node| node.all_of(),
    |node| node.one_of(),
    |node| node.any_of(),
];

/// Reports different patterns for the same value.
pub(super) fn check(schema: Node<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if schema.all_of().is_empty() {
        return;
    }
    let mut patterns: Option<(&str, Pointer)> = None;
    for member in members(schema, &COMBINING[..1]) {
        if let Some(pattern) = &member.schema().bounds().pattern {
            let at = member.at().child("pattern");
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
    let message = "two schemas of an `allOf` have different patterns; a value has to match both";
    Diagnostic::warning("all-of-conflict", Place::Value(second), message)
        .and(Place::Value(first.clone()), "the other pattern")
        .help("write one pattern that covers both, if that is intended")
}

/// Returns the properties of a schema, including those of the schemas that it combines.
pub(super) fn properties(schema: Node<'_>) -> IndexMap<&str, Node<'_>> {
    let mut properties = IndexMap::new();
    for member in members(schema, &COMBINING) {
        let own = member.properties();
        properties.extend(own.map(|(name, property)| (name.as_str(), property)));
    }
    properties
}

/// Returns a schema and all schemas that it combines by the keywords, with references resolved.
pub(super) fn members<'d>(schema: Node<'d>, keywords: &[Keyword]) -> Vec<Node<'d>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        let Some(schema) = schema.resolve() else {
            continue;
        };
        if found.len() == LIMIT || !seen.insert(schema.at()) {
            continue;
        }
        for keyword in keywords.iter().rev() {
            open.extend(keyword(schema).iter().rev());
        }
        found.push(schema);
    }
    found
}
