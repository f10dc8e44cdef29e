//! Lists the alternatives of a union.

use std::collections::BTreeSet;

use super::{base, kinds, merge::Merged};
use crate::{
    diagnostic::Place,
    document::{Kind, Node, Nodes, component_of},
    lower::Context,
    pointer::Pointer,
};

/// The maximum number of combinations of alternatives.
const COMBINATIONS: usize = 64;

/// An alternative of a union.
#[derive(Clone)]
pub(in crate::lower) struct Alternative<'d> {
    /// The schema as written in the union, possibly a reference.
    pub(in crate::lower) node: Node<'d>,
    /// The schema after references are resolved.
    pub(in crate::lower) schema: Node<'d>,
    /// The alternatives of the schema's other unions that a value must match as well.
    pub(in crate::lower) others: Vec<Self>,
    /// `true` if the alternative is the schema of the union itself, without its subtypes.
    pub(in crate::lower) is_base: bool,
    /// The tag values of the schema of the union itself.
    pub(in crate::lower) base_values: Vec<String>,
}

impl Alternative<'_> {
    /// Returns the name of the component that the alternative is or refers to.
    pub(in crate::lower) fn component(&self) -> Option<String> {
        let is_reference = self.node.is_reference();
        component_of(if is_reference { self.schema } else { self.node }.at())
    }

    /// Returns the pointers of the schemas that a value must be valid against.
    pub(in crate::lower) fn places(&self) -> Vec<Pointer> {
        let others = self.others.iter().flat_map(Self::places);
        std::iter::once(self.node.at().clone())
            .chain(others)
            .collect()
    }
}

/// Returns the alternatives of a schema; `None` if it is not a union.
pub(in crate::lower) fn alternatives<'d>(
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    at: &Pointer,
) -> Option<Vec<Alternative<'d>>> {
    let alternatives = match &merged.union {
        Some(_) => combined(context, merged, at),
        None => subtypes(context, merged, at)?,
    };
    (!alternatives.is_empty()).then_some(alternatives)
}

/// Returns every combination of the alternatives of all unions. A union whose alternatives only require properties of
/// an object is left out.
fn combined<'d>(
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    at: &Pointer,
) -> Vec<Alternative<'d>> {
    let mut combined: Vec<Alternative<'d>> = Vec::new();
    for (nodes, place) in merged.union.iter().chain(&merged.further) {
        let alternatives = without_variants_of_others(context, listed(*nodes, at));
        let mut alternatives = of_kind(context, alternatives, merged.kind, place);
        put_integers_first(&mut alternatives);
        let has_base = merged.kind.is_some() || !combined.is_empty();
        if has_base
            && alternatives
                .iter()
                .all(|it| only_restricts(it.schema, merged.kind))
        {
            continue;
        }
        if combined.is_empty() {
            combined = alternatives;
        } else if combined.len() * alternatives.len() > COMBINATIONS {
            let message = format!(
                "more than {COMBINATIONS} combinations of alternatives are not supported; this keyword is ignored"
            );
            context.not_supported(Place::Key(place.clone()), message);
        } else {
            let with = |alternative: &Alternative<'d>, other: &Alternative<'d>| {
                let mut combination = alternative.clone();
                combination.others.push(other.clone());
                combination
            };
            let pairs = || {
                let alternatives = alternatives.iter();
                combined.iter().flat_map(move |alternative| {
                    alternatives.clone().map(move |other| (alternative, other))
                })
            };
            let is_possible = |(alternative, other): &(&Alternative<'d>, &Alternative<'d>)| {
                let mut parts = std::iter::once(*alternative).chain(&alternative.others);
                !parts.any(|part| kinds::are_disjoint(part.schema, other.schema))
            };
            let possible: Vec<_> = pairs().filter(is_possible).collect();
            let all = if possible.is_empty() {
                pairs().collect()
            } else {
                possible
            };
            combined = all
                .into_iter()
                .map(|(alternative, other)| with(alternative, other))
                .collect();
        }
    }
    combined
}

/// Returns the alternatives that a `oneOf` or an `anyOf` lists. An alternative that is a union with this union among
/// its alternatives is replaced by its own alternatives: validating either union would require the other one endlessly.
pub(in crate::lower) fn listed<'d>(nodes: Nodes<'d>, at: &Pointer) -> Vec<Alternative<'d>> {
    let mut open: Vec<Node<'d>> = nodes.iter().rev().collect();
    let mut found = Vec::new();
    // A union that is an alternative of itself adds nothing.
    let mut said = BTreeSet::from([at]);
    while let Some(node) = open.pop() {
        let Some(schema) = node.resolve() else {
            continue;
        };
        // The use of the union states whether the value may be null.
        if said.contains(schema.at()) || schema.is_null() {
            continue;
        }
        if leads_to(schema, at) {
            said.insert(schema.at());
            open.extend(schema.any_of().iter().rev());
            open.extend(schema.one_of().iter().rev());
        } else {
            found.push(Alternative {
                node,
                schema,
                others: Vec::new(),
                is_base: false,
                base_values: Vec::new(),
            });
        }
    }
    found
}

/// Moves an integer before a number, which accepts integers as well.
fn put_integers_first(alternatives: &mut [Alternative<'_>]) {
    let first = |kind: Kind| {
        let mut all = alternatives.iter();
        all.position(|it| it.schema.kind == Some(kind) && it.schema.values.is_empty())
    };
    if let (Some(number), Some(integer)) = (first(Kind::Number), first(Kind::Integer))
        && number < integer
        && let Some(between) = alternatives.get_mut(number..=integer)
    {
        between.rotate_right(1);
    }
}

/// Removes the alternatives without a value of the type that other members of an `allOf` state, unless none remains. A
/// type next to the alternatives is often wrong and removes nothing.
fn of_kind<'d>(
    context: &Context<'d, '_>,
    alternatives: Vec<Alternative<'d>>,
    kind: Option<Kind>,
    place: &Pointer,
) -> Vec<Alternative<'d>> {
    let own = place
        .last()
        .and_then(|(own, _)| context.document.schemas().at(&own));
    let is_stated_elsewhere = own.is_none_or(|own| own.kind.is_none());
    let Some(kind) = kind.filter(|_| is_stated_elsewhere) else {
        return alternatives;
    };
    let is_possible = |alternative: &&Alternative<'d>| {
        kinds::kinds(alternative.schema).is_none_or(|kinds| {
            kinds
                .into_iter()
                .any(|own| kinds::have_common_values(own, kind))
        })
    };
    let possible: Vec<_> = alternatives.iter().filter(is_possible).cloned().collect();
    if possible.is_empty() {
        alternatives
    } else {
        possible
    }
}

/// Returns whether an alternative only restricts the values of a type, without another type for them. Listed numbers
/// remain numbers.
fn only_restricts(schema: Node<'_>, kind: Option<Kind>) -> bool {
    let is_number = || {
        kind.is_some_and(Kind::is_number)
            && schema.format.is_none()
            && schema.all_of().is_empty()
            && schema.alternatives().next().is_none()
    };
    let is_same = schema.kind.is_none() || kind.is_none() || schema.kind == kind;
    is_same && (schema.is_condition() || is_number())
}

/// Removes the alternatives that extend another alternative with a discriminator: they are variants of that one already.
fn without_variants_of_others<'d>(
    context: &Context<'d, '_>,
    mut alternatives: Vec<Alternative<'d>>,
) -> Vec<Alternative<'d>> {
    let bases = alternatives.iter().filter(|it| {
        let has_subtypes_only = it.schema.alternatives().next().is_none()
            || context.subtypes.are_listed_by(it.schema.at());
        has_subtypes_only && is_discriminated(context, it.schema)
    });
    let below: BTreeSet<Pointer> = bases
        .flat_map(|base| context.subtypes.of(base.schema.at()))
        .collect();
    alternatives.retain(|alternative| !below.contains(alternative.schema.at()));
    alternatives
}

/// Returns whether a pointer is that of the schema or, at any depth, of one of its alternatives.
fn leads_to(schema: Node<'_>, at: &Pointer) -> bool {
    let (mut open, mut seen) = (vec![schema], BTreeSet::new());
    while let Some(schema) = open.pop() {
        if schema.at() == at {
            return true;
        }
        if seen.insert(schema.at()) {
            open.extend(schema.alternatives().filter_map(Node::resolve));
        }
    }
    false
}

/// Returns the components that extend a base with a discriminator through `allOf`, those that its mapping names, and the
/// base itself if a value of the tag stands for it. Returns `None` if there is nothing but the base.
fn subtypes<'d>(
    context: &Context<'d, '_>,
    merged: &Merged<'d>,
    at: &Pointer,
) -> Option<Vec<Alternative<'d>>> {
    let (discriminator, place) = merged.discriminator?;
    let base = context.document.schemas().at(at)?;
    let mut found: BTreeSet<Pointer> = context.subtypes.of(at);
    if found.is_empty() {
        return None;
    }
    let is_own = base
        .own_discriminator()
        .is_some_and(|(_, own)| own == place);
    if is_own {
        let mapped = discriminator.mapping.values().filter_map(|target| {
            let schema = context.document.referred_schema(target)?;
            component_of(schema.at()).map(|_| schema.at().clone())
        });
        found.extend(mapped);
    }
    found.remove(at);
    // Subtypes of an alternative with a discriminator are variants of that alternative.
    let mut below = BTreeSet::new();
    for found in &found {
        let schema = context.document.schemas().at(found);
        if schema.is_some_and(|schema| is_discriminated(context, schema)) {
            below.extend(context.subtypes.of(found));
        }
    }
    found.retain(|found| !below.contains(found));
    let base_values = base::values(context, merged, base, &found);
    let components = context.document.component_schemas();
    let alternatives = components.filter_map(|(_, node)| {
        let schema = node.resolve()?;
        let is_base = node.at() == at;
        (found.contains(node.at()) || is_base && !base_values.is_empty()).then_some(Alternative {
            node,
            schema,
            others: Vec::new(),
            is_base,
            base_values: if is_base {
                base_values.clone()
            } else {
                Vec::new()
            },
        })
    });
    Some(alternatives.collect())
}

/// Returns whether a schema is the union of its subtypes: it has a discriminator, or inherits one and has subtypes.
pub(super) fn is_discriminated(context: &Context<'_, '_>, schema: Node<'_>) -> bool {
    schema.own_discriminator().is_some()
        || schema.has_discriminated_base() && context.subtypes.has_any(schema.at())
}

/// Returns the pointer of the type for the values of a base that are not those of a subtype.
pub(super) fn base_place(at: &Pointer) -> Pointer {
    at.child("oneOf").child("base")
}
