//! Determines whether types and constraints express everything that a schema requires.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::subtypes::Subtypes;
use crate::document::{Additional, Kind, Node};

/// Returns whether types and constraints express everything that a schema requires, apart from the schemas inside it,
/// which have separate types.
pub(super) fn is_expressed(subtypes: &Subtypes, schema: Node<'_>) -> bool {
    if !are_own_keywords_expressed(schema) {
        return false;
    }
    let is_union = is_union(subtypes, schema);
    let members: Vec<_> = schema.all_of().iter().filter_map(Node::resolve).collect();
    let (idle, saying): (Vec<_>, Vec<_>) = members
        .into_iter()
        .partition(|member| member.is_annotation());
    if !idle
        .iter()
        .all(|member| are_own_keywords_expressed(*member))
    {
        return false;
    }
    match saying.as_slice() {
        [] if is_union => is_plain_union(schema),
        [] => requires_properties(&[schema]),
        [_] if schema.has_only_members() => true,
        _ => !is_union && merges(subtypes, schema),
    }
}

/// Returns whether a schema has alternatives. Those that extend the schema itself do not count: a value would have to be
/// validated against the schema endlessly.
fn is_union(subtypes: &Subtypes, schema: Node<'_>) -> bool {
    schema.alternatives().next().is_some() && !subtypes.are_listed_by(schema.at())
}

/// Returns whether types and constraints express the keywords of a schema, apart from those that combine schemas.
fn are_own_keywords_expressed(schema: Node<'_>) -> bool {
    let has_bounds = schema.has_bounds();
    let names = schema.property_names();
    let is_tuple = schema.prefix_items().is_empty()
        || (!schema.places().is_empty() && schema.further_items().is_none_or(Node::is_never));
    !schema.has_conditions()
        && is_tuple
        && names.is_none_or(are_simple_names)
        && (schema.values.is_empty() || !has_bounds)
}

/// Returns whether a constraint expresses a schema of names.
fn are_simple_names(schema: Node<'_>) -> bool {
    !schema.is_reference()
        && schema.kind.is_none_or(|kind| kind == Kind::String)
        && schema.format.is_none()
        && schema.all_of().is_empty()
        && schema.alternatives().next().is_none()
        && !schema.has_conditions()
}

/// Returns whether each required name is the name of a property.
fn requires_properties(schemas: &[Node<'_>]) -> bool {
    let mut required = schemas
        .iter()
        .flat_map(|schema| &schema.required)
        .peekable();
    if required.peek().is_none() {
        return true;
    }
    let properties = schemas.iter().flat_map(|schema| schema.properties());
    let properties: BTreeSet<&String> = properties.map(|(name, _)| name).collect();
    required.all(|name| properties.contains(name))
}

/// Returns whether a schema requires nothing but its alternatives, and decoding selects the only valid one.
fn is_plain_union(schema: Node<'_>) -> bool {
    let (one_of, any_of) = (schema.one_of(), schema.any_of());
    let alternatives: Vec<_> = schema.alternatives().filter_map(Node::resolve).collect();
    let are_objects = || alternatives.iter().all(|it| it.is_object());
    let is_alone = match schema.kind {
        None => true,
        Some(Kind::Object) => are_objects(),
        Some(kind) => alternatives.iter().all(|it| kind_of(*it) == Some(kind)),
    };
    let has_other_keywords = schema.has_properties()
        || schema.additional().is_some()
        || schema.items().is_some()
        || !schema.values.is_empty()
        || !schema.required.is_empty()
        || schema.format.is_some()
        || schema.has_bounds();
    if has_other_keywords || !is_alone || (!one_of.is_empty() && !any_of.is_empty()) {
        return false;
    }
    one_of.is_empty() || is_treated_as_any_of(schema) || are_distinct(&alternatives)
}

/// Returns whether JSON Schema does not assert what distinguishes the alternatives of a `oneOf`, so that several may be
/// valid: a discriminator, which they may inherit from a common base, or formats distinguish them, or one of them accepts
/// any value of its type.
pub(super) fn is_treated_as_any_of(schema: Node<'_>) -> bool {
    let alternatives: Vec<_> = schema.one_of().iter().filter_map(Node::resolve).collect();
    let mut kinds: Vec<Option<Kind>> = Vec::new();
    let mut is_repeated = false;
    for alternative in &alternatives {
        is_repeated |= kinds.contains(&alternative.kind);
        kinds.push(alternative.kind);
    }
    let has_format = alternatives.iter().any(|it| it.format.is_some());
    schema.discriminator().is_some()
        || schema.has_alternatives_of_one_base()
        || (is_repeated && has_format)
        || is_open_enum(&alternatives)
}

/// Returns whether the alternatives are any value of a type and an enum of that type, which is meant as an open enum.
fn is_open_enum(alternatives: &[Node<'_>]) -> bool {
    let is_bare = |it: &&Node<'_>| {
        it.values.is_empty() && it.format.is_none() && !it.has_bounds() && it.all_of().is_empty()
    };
    let Some(open) = alternatives.iter().find(is_bare) else {
        return false;
    };
    matches!(open.kind, Some(Kind::String | Kind::Integer))
        && alternatives
            .iter()
            .all(|it| it.at() == open.at() || (it.kind == open.kind && !it.values.is_empty()))
}

/// Returns whether no value is valid against two of the alternatives: each two differ in their types, in their listed
/// values, or in the listed values of a property.
fn are_distinct(alternatives: &[Node<'_>]) -> bool {
    if alternatives.iter().filter(|it| it.is_nullable()).count() > 1 {
        return false;
    }
    let mut groups: BTreeMap<Kind, Vec<Node<'_>>> = BTreeMap::new();
    for alternative in alternatives {
        let Some(kind) = kind_of(*alternative) else {
            return false;
        };
        let kind = if kind.is_number() { Kind::Number } else { kind };
        groups.entry(kind).or_default().push(*alternative);
    }
    groups.into_values().all(|group| {
        let [first, _, ..] = group.as_slice() else {
            return true;
        };
        let mut properties = first.properties();
        are_disjoint(&group, |schema| Some(schema.schema().values.as_slice()))
            || properties.any(|(name, _)| are_disjoint(&group, |schema| listed(schema, name)))
    })
}

/// Returns the only type of the values of a schema.
fn kind_of(schema: Node<'_>) -> Option<Kind> {
    let values = &schema.schema().values;
    schema.kind.or_else(|| {
        (!values.is_empty() && values.iter().all(Value::is_string)).then_some(Kind::String)
    })
}

/// Returns whether all schemas list values, and none lists a value that another one lists.
fn are_disjoint<'d>(
    schemas: &[Node<'d>],
    values: impl Fn(Node<'d>) -> Option<&'d [Value]>,
) -> bool {
    let mut seen = BTreeSet::new();
    schemas.iter().all(|schema| {
        values(*schema).is_some_and(|values| {
            let mut values = values.iter();
            values.len() > 0 && values.all(|value| seen.insert(value.to_string()))
        })
    })
}

/// Returns the values that a schema lists for a required property.
fn listed<'d>(schema: Node<'d>, name: &str) -> Option<&'d [Value]> {
    let property = schema.property(name)?.resolve()?;
    let is_required = schema.required.iter().any(|it| it == name);
    (is_required && !property.values.is_empty()).then(|| property.schema().values.as_slice())
}

/// Returns whether the type that results from merging a schema with its `allOf` expresses all of them.
fn merges(subtypes: &Subtypes, schema: Node<'_>) -> bool {
    let mut parts = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![schema];
    while let Some(part) = open.pop() {
        if !seen.insert(part.at()) {
            continue;
        }
        if is_union(subtypes, part) || !are_own_keywords_expressed(part) {
            return false;
        }
        open.extend(part.all_of().iter().filter_map(Node::resolve));
        parts.push(part);
    }
    let mut kinds: Vec<Kind> = Vec::new();
    let (mut items, mut values) = (0, 0);
    let mut formats = BTreeSet::new();
    let mut properties: BTreeSet<&String> = BTreeSet::new();
    for part in &parts {
        let kind = part
            .kind
            .or_else(|| part.is_object().then_some(Kind::Object));
        kinds.extend(kind.filter(|kind| !kinds.contains(kind)));
        items += usize::from(part.items().is_some());
        values += usize::from(!part.values.is_empty());
        formats.extend(part.format.as_deref());
        if !matches!(part.additional(), None | Some(Additional::Any(true))) {
            return false;
        }
        for (name, _) in part.properties() {
            if !properties.insert(name) {
                return false;
            }
        }
    }
    kinds.len() <= 1
        && items <= 1
        && values <= 1
        && formats.len() <= 1
        && requires_properties(&parts)
}
