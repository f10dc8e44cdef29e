//! Inheritance of discriminators through `allOf`.

use std::collections::BTreeSet;

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
            let is_shared = bases.iter().any(|base| seen.contains(base));
            seen.extend(bases);
            is_shared
        })
    }

    /// Returns the pointers of the schemas with a discriminator among the schema itself and those in its `allOf`, at any
    /// depth.
    fn discriminated_bases(self) -> BTreeSet<&'d Pointer> {
        let mut seen = BTreeSet::new();
        let mut bases = BTreeSet::new();
        let mut open = vec![self];
        while let Some(schema) = open.pop() {
            if seen.insert(schema.at()) {
                if schema.discriminator().is_some() {
                    bases.insert(schema.at());
                }
                open.extend(schema.all_of().iter().filter_map(Node::resolve));
            }
        }
        bases
    }
}
