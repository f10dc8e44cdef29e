//! Inheritance of discriminators through `allOf`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Discriminator, Node};
use crate::pointer::Pointer;

impl<'d> Node<'d> {
    /// Returns the discriminator that the schema states itself, or in an inline member of its `allOf`, with the pointer
    /// of the schema that states it. Discriminators of schemas that it refers to are inherited.
    #[must_use]
    pub fn own_discriminator(self) -> Option<(&'d Discriminator, &'d Pointer)> {
        let mut open = vec![self];
        while let Some(schema) = open.pop() {
            if let Some(discriminator) = schema.discriminator() {
                return Some((discriminator, schema.at()));
            }
            // Later members override earlier ones.
            let inline = schema.all_of().iter();
            open.extend(inline.filter(|member| !member.is_reference()));
        }
        None
    }

    /// Returns whether several alternatives of the schema have a base with a discriminator in common, which may be one of
    /// them. The discriminator distinguishes them, though JSON Schema does not assert that.
    #[must_use]
    pub fn has_alternatives_of_one_base(self) -> bool {
        let mut seen = BTreeSet::new();
        let mut alternatives = self.alternatives().filter_map(Node::resolve);
        alternatives.any(|alternative| {
            let bases = alternative.discriminated_bases();
            let is_shared = bases.keys().any(|base| seen.contains(base));
            seen.extend(bases.into_keys());
            is_shared
        })
    }

    /// Returns whether the schema or one in its `allOf`, at any depth, has a discriminator.
    #[must_use]
    pub fn has_discriminated_base(self) -> bool {
        !self.discriminated_bases().is_empty()
    }

    /// Returns the discriminators of the schema and of those in its `allOf`, at any depth, by a property.
    #[must_use]
    pub fn discriminators(self, property: &str) -> Vec<&'d Discriminator> {
        let bases = self.discriminated_bases().into_values();
        bases
            .filter(|discriminator| discriminator.property_name == property)
            .collect()
    }

    /// Returns the discriminators of the schema itself and of those in its `allOf`, at any depth, by the pointer of the
    /// schema.
    fn discriminated_bases(self) -> BTreeMap<&'d Pointer, &'d Discriminator> {
        let mut seen = BTreeSet::new();
        let mut bases = BTreeMap::new();
        let mut open = vec![self];
        while let Some(schema) = open.pop() {
            if seen.insert(schema.at()) {
                if let Some(discriminator) = schema.discriminator() {
                    bases.insert(schema.at(), discriminator);
                }
                open.extend(schema.all_of().iter().filter_map(Node::resolve));
            }
        }
        bases
    }
}
