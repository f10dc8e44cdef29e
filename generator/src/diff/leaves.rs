//! Finds the values of nested unions, independently of how the variants are grouped.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    pairs::{Definitions, Pairs, key},
    relate::resolve,
};
use crate::model::{Literal, Type, TypeKind, Variant};

/// The type of a variant that is not itself a union, with the tags of its values.
pub(super) struct Leaf<'m> {
    tags: BTreeMap<&'m str, BTreeSet<String>>,
    ty: &'m Type,
}

impl Leaf<'_> {
    /// Returns whether all tags of its values also identify another leaf.
    fn is_tagged_as(&self, other: &Self) -> bool {
        other.tags.iter().all(|(property, values)| {
            let own = self.tags.get(property);
            own.is_some_and(|own| own.is_subset(values))
        })
    }
}

/// Returns the leaves of a variant.
fn leaves<'m>(definitions: &Definitions<'m>, variant: &'m Variant) -> Vec<Leaf<'m>> {
    /// The maximum depth of nested unions, whose number of leaves grows exponentially.
    const DEPTH: usize = 4;
    let (mut found, mut open) = (Vec::new(), vec![(BTreeMap::new(), variant, 0)]);
    while let Some((tags, variant, depth)) = open.pop() {
        let mut tags: BTreeMap<&'m str, BTreeSet<String>> = tags;
        for tag in &variant.tags {
            tags.insert(&tag.property, tag.values.iter().cloned().collect());
        }
        let find = |key| Some(definitions.get(&key)?.item);
        let ty = resolve(&variant.ty, find);
        match key(ty).and_then(find).map(|item| &item.kind) {
            Some(TypeKind::Union(union)) if depth < DEPTH => {
                let inner = union.variants.iter().rev();
                open.extend(inner.map(|variant| (tags.clone(), variant, depth + 1)));
            }
            Some(TypeKind::Struct(of)) => {
                for constant in &of.constants {
                    if let Literal::Text(value) = &constant.value {
                        let values = tags.entry(&constant.wire).or_default();
                        values.insert(value.clone());
                    }
                }
                found.push(Leaf { tags, ty });
            }
            _ => found.push(Leaf { tags, ty }),
        }
    }
    found
}

/// The leaves of two unions.
pub(super) struct Leaves<'p, 'm> {
    pairs: &'p Pairs<'m>,
    old: Vec<Leaf<'m>>,
    new: Vec<Leaf<'m>>,
}

impl<'p, 'm> Leaves<'p, 'm> {
    pub(super) fn new(pairs: &'p Pairs<'m>, old: &'m [Variant], new: &'m [Variant]) -> Self {
        let all = |definitions, variants: &'m [Variant]| {
            let variants = variants.iter();
            variants
                .flat_map(|variant| leaves(definitions, variant))
                .collect()
        };
        Self {
            pairs,
            old: all(&pairs.old_types, old),
            new: all(&pairs.new_types, new),
        }
    }

    /// Returns whether the new union allows all values of an old variant.
    pub(super) fn allows_old(&self, variant: &'m Variant) -> bool {
        let is_allowed = |old: &Leaf<'m>| {
            let mut new = self.new.iter().filter(|new| old.is_tagged_as(new));
            new.any(|new| self.pairs.relate(old.ty, new.ty).values.covers())
        };
        leaves(&self.pairs.old_types, variant)
            .iter()
            .all(is_allowed)
    }

    /// Returns whether the old union allows all values of a new variant.
    pub(super) fn allows_new(&self, variant: &'m Variant) -> bool {
        let is_allowed = |new: &Leaf<'m>| {
            let mut old = self.old.iter().filter(|old| new.is_tagged_as(old));
            old.any(|old| self.pairs.relate(old.ty, new.ty).values.is_within())
        };
        leaves(&self.pairs.new_types, variant)
            .iter()
            .all(is_allowed)
    }
}

/// Returns whether each version recognizes the tags of the other's values of a variant.
pub(super) fn have_same_tags<'m>(pairs: &Pairs<'m>, old: &'m Variant, new: &'m Variant) -> bool {
    let (old, new) = (leaves(&pairs.old_types, old), leaves(&pairs.new_types, new));
    let is_known = |one: &Leaf<'m>, others: &[Leaf<'m>]| {
        let mut others = others.iter();
        others.any(|other| one.is_tagged_as(other))
    };
    old.iter().all(|one| is_known(one, &new)) && new.iter().all(|one| is_known(one, &old))
}
