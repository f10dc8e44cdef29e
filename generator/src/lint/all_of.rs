//! Members of one `allOf` that say different things of one value.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::{
    diagnostic::{Diagnostic, Place},
    document::{Node, Nodes},
    pointer::Pointer,
};

/// How many schemas a schema may be made of.
const LIMIT: usize = 100;

/// The list of schemas under a keyword.
pub(super) type Keyword = for<'d> fn(Node<'d>) -> Nodes<'d>;

/// The keywords that combine schemas.
pub(super) const COMBINING: [Keyword; 3] = [
    |node| node.all_of(),
    |node| node.one_of(),
    |node| node.any_of(),
];

/// Reports two patterns for one value.
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

/// The properties that a schema has, those of the schemas that it combines with it.
pub(super) fn properties(schema: Node<'_>) -> IndexMap<&str, Node<'_>> {
    let mut properties = IndexMap::new();
    for member in members(schema, &COMBINING) {
        let own = member.properties();
        properties.extend(own.map(|(name, property)| (name.as_str(), property)));
    }
    properties
}

/// A schema with all that it combines by these keywords, references followed.
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
