//! Finds the components that extend other schemas through `allOf`.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    document::{Document, Node, component_at, component_of},
    pointer::Pointer,
};

/// The maximum depth of unions and of `allOf` that are searched for subtypes.
const DEPTH_LIMIT: usize = 8;

/// The relations between schemas and those that extend them through `allOf`.
#[derive(Debug)]
pub(in crate::lower) struct Subtypes {
    /// The components that have a schema in their `allOf`, by the schema.
    by_base: BTreeMap<Pointer, Vec<Pointer>>,
    /// The alternatives of a union that have the union's own schema in their `allOf`, by that schema.
    listed: BTreeMap<Pointer, BTreeSet<Pointer>>,
}

impl Subtypes {
    /// Collects the subtypes of a document.
    pub(in crate::lower) fn new(document: &Document) -> Self {
        let mut by_base: BTreeMap<Pointer, Vec<Pointer>> = BTreeMap::new();
        for (name, schema) in document.component_schemas() {
            let members = schema.all_of().iter();
            for base in members.filter(|member| member.is_reference()) {
                if let Some(base) = base.resolve() {
                    let subtypes = by_base.entry(base.at().clone()).or_default();
                    subtypes.push(component_at(name));
                }
            }
        }
        let schemas = document.schemas();
        let members = schemas
            .iter()
            .flat_map(|schema| schema.all_of().iter().filter_map(Node::resolve));
        let bases: BTreeSet<&Pointer> = members
            .filter(|member| member.alternatives().next().is_some())
            .map(Node::at)
            .collect();
        let listed = bases.into_iter().filter_map(|base| {
            let listed = listed(schemas.at(base)?);
            (!listed.is_empty()).then(|| (base.clone(), listed))
        });
        Self {
            listed: listed.collect(),
            by_base,
        }
    }

    /// Returns whether a component has a schema in its `allOf`.
    pub(super) fn are_of(&self, base: &Pointer, component: &Pointer) -> bool {
        let subtypes = self.by_base.get(base);
        subtypes.is_some_and(|subtypes| subtypes.contains(component))
    }

    /// Returns whether a schema is a union whose alternatives have that schema in their `allOf`.
    pub(super) fn are_listed_by(&self, base: &Pointer) -> bool {
        self.listed.contains_key(base)
    }

    /// Returns whether an alternative of a union has the union's own schema in its `allOf`.
    pub(super) fn lists(&self, base: &Pointer, alternative: &Pointer) -> bool {
        let listed = self.listed.get(base);
        listed.is_some_and(|listed| listed.contains(alternative))
    }

    /// Returns whether a schema that has another one in its `allOf` is a subtype that the union of the other one means,
    /// so that the union does not apply to it.
    pub(super) fn is_listed(&self, base: Node<'_>, subtype: &Pointer) -> bool {
        self.listed.get(base.at()).is_some_and(|listed| {
            let is_component = base.discriminator().is_some() && component_of(subtype).is_some();
            is_component || listed.contains(subtype)
        })
    }

    /// Returns the components that have a schema in their `allOf`, directly or through other components.
    pub(in crate::lower) fn of(&self, base: &Pointer) -> BTreeSet<Pointer> {
        let mut found = BTreeSet::new();
        let mut open = vec![base];
        while let Some(base) = open.pop() {
            for subtype in self.by_base.get(base).into_iter().flatten() {
                if found.insert(subtype.clone()) {
                    open.push(subtype);
                }
            }
        }
        found
    }
}

/// Returns the alternatives of a union, at any depth, that have the union's own schema in their `allOf`.
fn listed(base: Node<'_>) -> BTreeSet<Pointer> {
    let alternatives = reached(base, |schema| schema.alternatives().collect());
    let extends = |alternative: &Node<'_>| {
        let mut members = reached(*alternative, |schema| schema.all_of().iter().collect());
        members.any(|member| member.at() == base.at())
    };
    let extending = alternatives.filter(extends);
    extending.map(|schema| schema.at().clone()).collect()
}

/// Returns the schemas that a schema leads to, directly or through others.
fn reached<'d>(
    schema: Node<'d>,
    next: impl Fn(Node<'d>) -> Vec<Node<'d>>,
) -> impl Iterator<Item = Node<'d>> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([schema.at()]);
    let mut open = vec![(schema, 0)];
    while let Some((schema, depth)) = open.pop() {
        for schema in next(schema).into_iter().filter_map(Node::resolve) {
            if depth < DEPTH_LIMIT && seen.insert(schema.at()) {
                found.push(schema);
                open.push((schema, depth + 1));
            }
        }
    }
    found.into_iter()
}
