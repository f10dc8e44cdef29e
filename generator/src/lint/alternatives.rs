//! Reports alternatives of a union that cannot be distinguished.

use std::collections::BTreeSet;

use super::all_of;
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::{Additional, Bounds, Kind, Node, Nodes},
};

/// The maximum number of alternatives of a union that are compared.
const ALTERNATIVES: usize = 64;
/// The maximum number of schemas inside two alternatives that are compared.
const SCHEMAS: usize = 256;

/// Reports pairs of alternatives that cannot be distinguished. In a `oneOf`, one accepts all values of the other, so
/// that none of these is valid; in an `anyOf`, both accept the same values.
pub(super) fn check(schema: Node<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if schema.discriminator().is_some() || schema.has_alternatives_of_one_base() {
        return;
    }
    for (nodes, keyword) in [(schema.one_of(), "oneOf"), (schema.any_of(), "anyOf")] {
        check_list(nodes, keyword, diagnostics);
    }
}

fn check_list(nodes: Nodes<'_>, keyword: &str, diagnostics: &mut Vec<Diagnostic>) {
    let alternatives: Vec<Node<'_>> = nodes.iter().take(ALTERNATIVES).collect();
    for (index, one) in alternatives.iter().enumerate() {
        for other in alternatives.iter().skip(index + 1) {
            let accepts = |general, special| accepts(general, special, &mut { SCHEMAS });
            let (accepts, is_accepted) = (accepts(*one, *other), accepts(*other, *one));
            let is_reported = if keyword == "oneOf" {
                accepts || is_accepted
            } else {
                accepts && is_accepted
            };
            if is_reported {
                let (general, special) = if accepts { (one, other) } else { (other, one) };
                diagnostics.push(report(*general, *special, keyword));
            }
        }
    }
}

fn report(general: Node<'_>, special: Node<'_>, keyword: &str) -> Diagnostic {
    let message = format!(
        "values of this alternative of `{keyword}` are also valid against another one; no constraint distinguishes the two"
    );
    Diagnostic::warning(
        &codes::AMBIGUOUS_ALTERNATIVES,
        Place::Value(special.at().clone()),
        message,
    )
    .and(
        Place::Value(general.at().clone()),
        "this alternative accepts them, too",
    )
    .help(
        "give both a required property with a different `const`, and name it in a `discriminator`",
    )
}

/// Returns whether a schema accepts each value of another one; `false` if their keywords do not show it.
fn accepts<'d>(general: Node<'d>, special: Node<'d>, left: &mut usize) -> bool {
    let (Some(general), Some(special)) = (general.resolve(), special.resolve()) else {
        return false;
    };
    if general.at() == special.at() {
        return true;
    }
    let is_union = |node: &Node<'_>| !node.one_of().is_empty() || !node.any_of().is_empty();
    let all = |node| all_of::members(node, &all_of::COMBINING[..1]);
    let (generals, specials) = (all(general), all(special));
    let Some(rest) = left.checked_sub(1) else {
        return false;
    };
    *left = rest;
    if generals.iter().chain(&specials).any(is_union) {
        return false;
    }
    let kind = |nodes: &[Node<'_>]| nodes.iter().find_map(|node| kind(*node));
    let (Some(kind), Some(special_kind)) = (kind(&generals), kind(&specials)) else {
        return false;
    };
    let is_kind = kind == special_kind || (kind, special_kind) == (Kind::Number, Kind::Integer);
    let lists = |nodes: &[Node<'_>], value: &serde_json::Value| {
        nodes.iter().any(|node| node.values.contains(value))
    };
    let is_limited = |node: &Node<'_>| {
        let is_known =
            |other: &Node<'_>| node.format == other.format && node.bounds() == other.bounds();
        let asks = node.format.is_some() || *node.bounds() != Bounds::default();
        node.has_not() || asks && !specials.iter().any(is_known)
    };
    let is_listed = |node: &Node<'_>| {
        let mut listed = specials
            .iter()
            .flat_map(|special| &special.values)
            .peekable();
        let is_narrower = listed.peek().is_some();
        node.values.is_empty() || is_narrower && listed.all(|value| lists(&generals, value))
    };
    is_kind
        && !generals.iter().any(is_limited)
        && generals.iter().all(is_listed)
        && match kind {
            Kind::Object => accepts_members(general, special, &generals, &specials, left),
            Kind::Array => match (
                generals.iter().find_map(|node| node.items()),
                specials.iter().find_map(|node| node.items()),
            ) {
                (None, _) => true,
                (Some(items), Some(special)) => accepts(items, special, left),
                (Some(_), None) => false,
            },
            _ => true,
        }
}

fn kind(node: Node<'_>) -> Option<Kind> {
    let implied = || {
        let object = node.is_object().then_some(Kind::Object);
        object.or_else(|| node.is_array().then_some(Kind::Array))
    };
    node.kind.or_else(implied)
}

fn accepts_members(
    general: Node<'_>,
    special: Node<'_>,
    generals: &[Node<'_>],
    specials: &[Node<'_>],
    left: &mut usize,
) -> bool {
    let required = |nodes: &[Node<'_>]| -> BTreeSet<String> {
        nodes
            .iter()
            .flat_map(|node| node.schema().required.iter().cloned())
            .collect()
    };
    let (known, of_special) = (all_of::properties(general), all_of::properties(special));
    let is_closed = |nodes: &[Node<'_>]| {
        let mut additional = nodes.iter().filter_map(|node| node.additional());
        additional.any(|additional| additional != Additional::Any(true))
    };
    let is_open = !is_closed(generals) || of_special.keys().all(|name| known.contains_key(name));
    // Two objects without a common property are distinguished by the properties that they have.
    let shares = known.is_empty() && of_special.is_empty()
        || known.keys().any(|name| of_special.contains_key(name));
    is_open
        && shares
        && required(generals).is_subset(&required(specials))
        && known.iter().all(|(name, property)| {
            let special = of_special.get(name);
            special.is_none_or(|special| accepts(*property, *special, left))
        })
}
