//! Finds the components that extend other schemas through `allOf`.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    document::{Document, component_at},
    pointer::Pointer,
};

/// Returns the components that have a schema in their `allOf`, directly or through other components.
#[derive(Debug)]
pub(in crate::lower) struct Subtypes(BTreeMap<Pointer, Vec<Pointer>>);

impl Subtypes {
    /// Collects the subtypes of a document.
    pub(in crate::lower) fn new(document: &Document) -> Self {
        let mut subtypes: BTreeMap<Pointer, Vec<Pointer>> = BTreeMap::new();
        for (name, schema) in document.component_schemas() {
            let members = schema.all_of().iter();
            for base in members.filter(|member| member.is_reference()) {
                if let Some(base) = base.resolve() {
                    let subtypes = subtypes.entry(base.at().clone()).or_default();
                    subtypes.push(component_at(name));
                }
            }
        }
        Self(subtypes)
    }

    /// Returns whether a component has a schema in its `allOf`.
    pub(super) fn are_of(&self, base: &Pointer, component: &Pointer) -> bool {
        let subtypes = self.0.get(base);
        subtypes.is_some_and(|subtypes| subtypes.contains(component))
    }

    /// Returns the components that have a schema in their `allOf`, directly or through other components.
    pub(in crate::lower) fn of(&self, base: &Pointer) -> BTreeSet<Pointer> {
        let mut found = BTreeSet::new();
        let mut open = vec![base];
        while let Some(base) = open.pop() {
            for subtype in self.0.get(base).into_iter().flatten() {
                if found.insert(subtype.clone()) {
                    open.push(subtype);
                }
            }
        }
        found
    }
}
