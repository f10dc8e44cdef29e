//! Determines the JSON types of the values of schemas.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::document::{Additional, Kind, Node};

/// The maximum number of schemas that are searched for types or null.
const SCHEMAS: usize = 256;

/// Returns the type that a schema names, or that its keywords imply.
pub(super) fn kind_of(schema: Node<'_>) -> Option<Kind> {
    schema
        .kind
        .or_else(|| schema.is_object().then_some(Kind::Object))
        .or_else(|| schema.is_array().then_some(Kind::Array))
}

/// Returns the types of the values of a schema, apart from null; `None` if the schema allows any type.
pub(super) fn kinds(schema: Node<'_>) -> Option<BTreeSet<Kind>> {
    within(schema, &mut { SCHEMAS })
}

fn within(schema: Node<'_>, left: &mut usize) -> Option<BTreeSet<Kind>> {
    *left = left.checked_sub(1)?;
    if !schema.values.is_empty() {
        return Some(schema.values.iter().filter_map(of_value).collect());
    }
    if let Some(kind) = kind_of(schema) {
        return Some(BTreeSet::from([kind]));
    }
    let mut members = schema.all_of().iter().filter_map(Node::resolve);
    if let Some(kinds) = members.find_map(|member| within(member, left)) {
        return Some(kinds);
    }
    [schema.one_of(), schema.any_of()]
        .into_iter()
        .filter(|alternatives| !alternatives.is_empty())
        .find_map(|alternatives| {
            let mut all = BTreeSet::new();
            for alternative in alternatives.iter() {
                all.extend(within(alternative.resolve()?, left)?);
            }
            Some(all)
        })
}

fn of_value(value: &Value) -> Option<Kind> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(number) if number.is_f64() => Kind::Number,
        Value::Number(_) => Kind::Integer,
        Value::String(_) => Kind::String,
        Value::Array(_) => Kind::Array,
        Value::Object(_) => Kind::Object,
    })
}

/// Returns whether no value can be valid against both of two schemas, because their types differ.
pub(super) fn are_disjoint(one: Node<'_>, other: Node<'_>) -> bool {
    let (Some(one), Some(other)) = (kinds(one), kinds(other)) else {
        return false;
    };
    one.iter()
        .all(|one| other.iter().all(|other| !have_common_values(*one, *other)))
}

/// Returns whether a value may have both types.
pub(super) fn have_common_values(one: Kind, other: Kind) -> bool {
    one == other || one.is_number() && other.is_number()
}

/// Returns whether a union accepts each value of another schema, because one of its alternatives accepts all values of
/// the type.
pub(super) fn accepts_all(union: Node<'_>, schema: Node<'_>) -> bool {
    let is_alone = union.has_only_alternatives()
        && (union.one_of().is_empty() || union.any_of().is_empty())
        && (union.is_nullable() || !schema.is_nullable());
    let accepts = |kind: Kind| {
        let mut alternatives = union.alternatives().filter_map(Node::resolve);
        let Some(bare) = alternatives.find(|it| is_bare(*it, kind)) else {
            return false;
        };
        let mut alternatives = union.alternatives().filter_map(Node::resolve);
        // In a `oneOf`, no other alternative may accept the value.
        union.one_of().is_empty()
            || alternatives.all(|it| it.at() == bare.at() || are_disjoint(it, bare))
    };
    is_alone
        && kinds(schema).is_some_and(|kinds| !kinds.is_empty() && kinds.into_iter().all(accepts))
}

/// Returns whether a schema accepts all values of a type.
fn is_bare(schema: Node<'_>, kind: Kind) -> bool {
    let accepts_type = match schema.kind {
        Some(own) => own == kind || (own, kind) == (Kind::Number, Kind::Integer),
        None => false,
    };
    let accepts_items = || {
        schema
            .items()
            .and_then(Node::resolve)
            .is_none_or(|items| items.is_annotation() && !items.has_bounds())
    };
    accepts_type
        && schema.all_of().is_empty()
        && schema.alternatives().next().is_none()
        && schema.values.is_empty()
        && schema.required.is_empty()
        && schema.format.is_none()
        && !schema.has_bounds()
        && !schema.has_conditions()
        && !schema.has_properties()
        && matches!(schema.additional(), None | Some(Additional::Any(true)))
        && accepts_items()
}

/// Returns whether a schema accepts null, by itself, by one of its alternatives, or by all members of its `allOf`.
pub(super) fn allows_null(schema: Node<'_>) -> bool {
    null_within(schema, &mut { SCHEMAS })
}

fn null_within(schema: Node<'_>, left: &mut usize) -> bool {
    let Some(rest) = left.checked_sub(1) else {
        return false;
    };
    *left = rest;
    let alternatives = || schema.alternatives().filter_map(Node::resolve);
    schema.is_nullable()
        || alternatives().any(|alternative| alternative.is_nullable())
        || alternatives().any(|alternative| null_within(alternative, left))
        || members_allow_null(schema, left)
}

/// Returns whether a schema only consists of the members of its `allOf`, all of which accept null.
fn members_allow_null(schema: Node<'_>, left: &mut usize) -> bool {
    let is_other = kind_of(schema).is_some()
        || !schema.values.is_empty()
        || schema.alternatives().next().is_some();
    let members = schema.all_of().iter().filter_map(Node::resolve);
    let mut members = members.filter(|member| !member.is_annotation()).peekable();
    !is_other && members.peek().is_some() && members.all(|member| null_within(member, left))
}
