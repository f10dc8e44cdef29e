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
        Self {
            listed: listed(document),
            by_base,
        }
    }

    /// Returns whether any component has a schema in its `allOf`.
    pub(super) fn has_any(&self, base: &Pointer) -> bool {
        self.by_base.contains_key(base)
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

/// Returns, for each union, its alternatives at any depth that have the union's own schema in their `allOf`.
fn listed(document: &Document) -> BTreeMap<Pointer, BTreeSet<Pointer>> {
    let schemas = document.schemas();
    let mut unions_of: BTreeMap<&Pointer, Vec<Node<'_>>> = BTreeMap::new();
    for union in schemas.iter() {
        for alternative in union.alternatives().filter_map(Node::resolve) {
            unions_of.entry(alternative.at()).or_default().push(union);
        }
    }
    let unions_of = |schema: Node<'_>| unions_of.get(schema.at()).cloned().unwrap_or_default();
    let mut listed: BTreeMap<Pointer, BTreeSet<Pointer>> = BTreeMap::new();
    let all = schemas.iter();
    for schema in all.filter(|schema| !unions_of(*schema).is_empty()) {
        let mut bases = Search::new(schema);
        while bases.extend(|schema| schema.all_of().iter().filter_map(Node::resolve).collect()) {}
        let unions = bases.seen.into_values();
        let unions = unions.filter(|base| base.alternatives().next().is_some());
        for base in unions.filter(|base| base.at() != schema.at()) {
            if is_alternative(base, schema, unions_of) {
                let alternatives = listed.entry(base.at().clone()).or_default();
                alternatives.insert(schema.at().clone());
            }
        }
    }
    listed
}

/// Returns whether a schema is an alternative of a union, at any depth. The search proceeds from both sides, because a union
/// may have many alternatives, and an alternative many unions.
fn is_alternative<'d>(
    union: Node<'d>,
    schema: Node<'d>,
    unions_of: impl Fn(Node<'d>) -> Vec<Node<'d>>,
) -> bool {
    let alternatives_of =
        |schema: Node<'d>| schema.alternatives().filter_map(Node::resolve).collect();
    let (mut down, mut up) = (Search::new(union), Search::new(schema));
    for _ in 0..DEPTH_LIMIT {
        let is_shorter = down.last.len() < up.last.len();
        let (proceeds, meet) = if is_shorter {
            (down.extend(alternatives_of), down.meets(&up))
        } else {
            (up.extend(&unions_of), up.meets(&down))
        };
        if meet || !proceeds {
            return meet;
        }
    }
    false
}

/// A search for the schemas that a schema leads to.
struct Search<'d> {
    seen: BTreeMap<&'d Pointer, Node<'d>>,
    /// The schemas that the last step found.
    last: Vec<Node<'d>>,
    depth: usize,
}

impl<'d> Search<'d> {
    fn new(schema: Node<'d>) -> Self {
        Self {
            seen: BTreeMap::from([(schema.at(), schema)]),
            last: vec![schema],
            depth: 0,
        }
    }

    /// Proceeds by one step; returns whether it has found anything.
    fn extend(&mut self, next: impl Fn(Node<'d>) -> Vec<Node<'d>>) -> bool {
        self.depth += 1;
        let mut found = self.last.drain(..).flat_map(next).collect::<Vec<_>>();
        found.retain(|schema| self.seen.insert(schema.at(), *schema).is_none());
        self.last = found;
        self.depth < DEPTH_LIMIT && !self.last.is_empty()
    }

    /// Returns whether the last step has found a schema that another search has found.
    fn meets(&self, other: &Self) -> bool {
        let mut last = self.last.iter();
        last.any(|schema| other.seen.contains_key(schema.at()))
    }
}
