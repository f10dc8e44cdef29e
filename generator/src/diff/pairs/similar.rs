//! Decides whether two type definitions may be counterparts.

use std::collections::BTreeSet;

use crate::model::{TypeDefinition, TypeKind};

/// Returns whether two definitions are of the same kind and share at least half of their fields, values or variants.
pub(super) fn are_similar(old: &TypeDefinition, new: &TypeDefinition) -> bool {
    let alike = |old: Vec<&str>, new: Vec<&str>| {
        let (old, new): (BTreeSet<_>, BTreeSet<_>) =
            (old.into_iter().collect(), new.into_iter().collect());
        let shared = old.intersection(&new).count();
        shared * 2 >= old.len().max(new.len())
    };
    match (&old.kind, &new.kind) {
        (TypeKind::Struct(_), TypeKind::Struct(_))
        | (TypeKind::StringEnum(_), TypeKind::StringEnum(_))
        | (TypeKind::Union(_), TypeKind::Union(_)) => alike(listed(old), listed(new)),
        (TypeKind::IntegerEnum(old), TypeKind::IntegerEnum(new)) => {
            let (old, new) = (&old.values, &new.values);
            let shared = old.iter().filter(|value| {
                let mut others = new.iter();
                others.any(|other| other.wire == value.wire)
            });
            shared.count() * 2 >= old.len().max(new.len())
        }
        (TypeKind::Alias(_), TypeKind::Alias(_)) | (TypeKind::Newtype(_), TypeKind::Newtype(_)) => {
            true
        }
        _ => false,
    }
}

/// Returns the fields, values or variants of a definition.
fn listed(item: &TypeDefinition) -> Vec<&str> {
    match &item.kind {
        TypeKind::Struct(structure) => {
            let fields = structure.fields.iter();
            fields.map(|field| field.wire.as_str()).collect()
        }
        TypeKind::StringEnum(of) => of.values.iter().map(|value| value.wire.as_str()).collect(),
        TypeKind::Union(union) => {
            let variants = union.variants.iter();
            variants.map(|variant| variant.name.as_str()).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the sorted fields, values or variants of a definition; `None` if they are too few to identify it.
pub(super) fn content(item: &TypeDefinition) -> Option<Vec<&str>> {
    /// The minimum number that identifies a definition.
    const FEWEST: usize = 2;
    let mut listed = listed(item);
    listed.sort_unstable();
    (listed.len() >= FEWEST).then_some(listed)
}
