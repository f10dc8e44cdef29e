//! Lists the alternatives of a union.

use std::collections::BTreeSet;

use super::{
    merge::Merged,
    tags::{text, values},
};
use crate::{
    diagnostic::Place,
    document::{Discriminator, Node, Nodes, component_of},
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
        let alternatives = listed(*nodes, at);
        let is_object = !merged.properties.is_empty() || !combined.is_empty();
        if is_object && alternatives.iter().all(|it| it.schema.is_requirement()) {
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
            let pairs = combined
                .iter()
                .flat_map(|alternative| alternatives.iter().map(|other| with(alternative, other)));
            combined = pairs.collect();
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
            });
        }
    }
    found
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

/// Returns the components that extend a base with a discriminator through `allOf`, and those that its mapping names;
/// `None` if there are none.
fn subtypes<'d>(
    context: &Context<'d, '_>,
    merged: &Merged<'d>,
    at: &Pointer,
) -> Option<Vec<Alternative<'d>>> {
    let (discriminator, place) = merged.discriminator?;
    if place != at {
        return None;
    }
    let mut found: BTreeSet<Pointer> = context.subtypes.of(at);
    if found.is_empty() {
        return None;
    }
    let mapped = discriminator.mapping.values().filter_map(|target| {
        let schema = context.document.referred_schema(target)?;
        component_of(schema.at()).map(|_| schema.at().clone())
    });
    found.extend(mapped);
    if found.contains(at) && !is_own_subtype(context, merged, discriminator, at) {
        found.remove(at);
    }
    // Subtypes of an alternative with a discriminator are variants of that alternative.
    let below: Vec<BTreeSet<Pointer>> = found
        .iter()
        .filter(|found| {
            if *found == at {
                return false;
            }
            let schema = context.document.schemas().at(found);
            schema.is_some_and(|schema| schema.discriminator().is_some())
        })
        .map(|found| context.subtypes.of(found))
        .collect();
    found.retain(|found| !below.iter().any(|below| below.contains(found)));
    let components = context.document.component_schemas();
    let alternatives = components.filter_map(|(_, node)| {
        let schema = node.resolve()?;
        found.contains(node.at()).then_some(Alternative {
            node,
            schema,
            others: Vec::new(),
            is_base: node.at() == at,
        })
    });
    Some(alternatives.collect())
}

/// Returns whether a value of a base with a discriminator need not be one of a subtype: the property may have a value
/// that the mapping assigns to the base itself.
fn is_own_subtype(
    context: &Context<'_, '_>,
    merged: &Merged<'_>,
    discriminator: &Discriminator,
    at: &Pointer,
) -> bool {
    let listed = merged.properties.get(&discriminator.property_name);
    let listed = listed.map(|schemas| values(schemas)).unwrap_or_default();
    let mut mapping = discriminator.mapping.iter();
    mapping.any(|(value, target)| {
        let schema = context.document.referred_schema(target);
        let is_own = schema.map_or(component_of(at).as_ref() == Some(target), |it| {
            it.at() == at
        });
        is_own && (listed.is_empty() || listed.iter().any(|it| text(it) == *value))
    })
}

/// Returns the pointer of the type for the values of a base that are not those of a subtype.
pub(super) fn base_place(at: &Pointer) -> Pointer {
    at.child("oneOf").child("base")
}
