//! Finds the properties in which two types differ.

use std::collections::BTreeSet;

use super::pairs::{Key, Pairs, key};
use crate::model::{Type, TypeDefinition, TypeKind};

impl<'m> Pairs<'m> {
    /// Returns the properties that only the old one of two types has, and those that only the new one has.
    pub(super) fn other_properties(
        &self,
        old: &'m Type,
        new: &'m Type,
    ) -> (Vec<&'m str>, Vec<&'m str>) {
        let (old, new) = (self.resolve_old(old), self.resolve_new(new));
        let (Some(old_key), Some(new_key)) = (definition_inside(old), definition_inside(new))
        else {
            return (Vec::new(), Vec::new());
        };
        let of_old = |key| self.old_types.get(&key).map(|it| it.item);
        let of_new = |key| self.new_types.get(&key).map(|it| it.item);
        let (Some(before), Some(after)) = (of_old(old_key), of_new(new_key)) else {
            return (Vec::new(), Vec::new());
        };
        // If both types are in one of the models, their difference does not depend on how they changed.
        let counterpart = self.types.get(&old_key).copied().and_then(of_new);
        let before = match counterpart {
            Some(counterpart) => properties(counterpart, of_new),
            None => properties(before, of_old),
        };
        differences(&before, &properties(after, of_new))
    }

    /// Returns the properties that only the old one of two definitions has, and those that only the new one has.
    pub(super) fn other_properties_of(
        &self,
        old: &'m TypeDefinition,
        new: &'m TypeDefinition,
    ) -> (Vec<&'m str>, Vec<&'m str>) {
        let before = properties(old, |key| Some(self.old_types.get(&key)?.item));
        let after = properties(new, |key| Some(self.new_types.get(&key)?.item));
        differences(&before, &after)
    }
}

/// Returns the names that are only in the first set, and those that are only in the second one.
fn differences<'m>(
    old: &BTreeSet<&'m str>,
    new: &BTreeSet<&'m str>,
) -> (Vec<&'m str>, Vec<&'m str>) {
    (
        old.difference(new).copied().collect(),
        new.difference(old).copied().collect(),
    )
}

/// Returns the key of a type definition or of that of the elements of a type.
fn definition_inside(ty: &Type) -> Option<Key<'_>> {
    let mut ty = ty;
    while let Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) = ty {
        ty = inner;
    }
    key(ty)
}

/// Returns the names of the properties of a struct, or of all structs in a union.
fn properties<'m>(
    item: &'m TypeDefinition,
    find: impl Fn(Key<'m>) -> Option<&'m TypeDefinition>,
) -> BTreeSet<&'m str> {
    let (mut found, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![item]);
    while let Some(item) = open.pop() {
        if !seen.insert(item.pointer.as_str()) {
            continue;
        }
        match &item.kind {
            TypeKind::Struct(of) => {
                found.extend(of.fields.iter().map(|field| field.wire.as_str()));
                found.extend(of.constants.iter().map(|constant| constant.wire.as_str()));
            }
            TypeKind::Union(of) => {
                let variants = of.variants.iter().map(|variant| &variant.ty);
                open.extend(variants.filter_map(key).filter_map(&find));
            }
            TypeKind::Alias(inner) | TypeKind::Newtype(inner) => {
                open.extend(key(inner).and_then(&find));
            }
            TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => {}
        }
    }
    found
}
