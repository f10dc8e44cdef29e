//! Types that hold themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use crate::{
    diagnostic::Place,
    model::{Item, ItemKind, Module, Name, Operation, Type},
};

/// Puts fields into boxes whose type holds the struct again, and unties aliases that lead back to themselves.
///
/// Only types of `types` can: an operation's own are not named from elsewhere.
pub(super) fn untie(
    context: &mut Context<'_, '_>,
    modules: &mut [Module],
    operations: &mut [Operation],
) {
    let items: Vec<Item> = modules
        .iter()
        .flat_map(|module| &module.items)
        .chain(operations.iter().flat_map(|operation| &operation.items))
        .cloned()
        .collect();
    let graph: BTreeMap<&Name, Vec<&Name>> = items
        .iter()
        .map(|item| (&item.name, held(&item.kind)))
        .collect();
    for module in modules {
        for item in &mut module.items {
            if untie_item(&graph, item) {
                let place = Place::Key(module.pointer.clone());
                context.not_supported(
                    place,
                    format!(
                        "`{}` is made of nothing but itself; it is any JSON for now",
                        item.name.as_str()
                    ),
                );
            }
        }
    }
    for operation in operations {
        for item in &mut operation.items {
            untie_item(&graph, item);
        }
    }
}

/// Whether an alias had to be given up.
fn untie_item(graph: &BTreeMap<&Name, Vec<&Name>>, item: &mut Item) -> bool {
    match &mut item.kind {
        ItemKind::Struct(structure) => {
            for field in &mut structure.fields {
                field.boxed =
                    direct(&field.ty).is_some_and(|held| reaches(graph, held, &item.name));
            }
            false
        }
        ItemKind::Alias(ty)
            if mentions(ty).is_some_and(|name| reaches(graph, name, &item.name)) =>
        {
            *ty = Type::Any;
            true
        }
        ItemKind::Alias(_) | ItemKind::StringEnum(_) => false,
    }
}
/// The types that a value holds without a vector or a map between; of an alias, all that it mentions.
fn held(kind: &ItemKind) -> Vec<&Name> {
    match kind {
        ItemKind::Struct(structure) => structure
            .fields
            .iter()
            .filter_map(|field| direct(&field.ty))
            .collect(),
        ItemKind::Alias(ty) => mentions(ty).into_iter().collect(),
        ItemKind::StringEnum(_) => Vec::new(),
    }
}

fn direct(ty: &Type) -> Option<&Name> {
    match ty {
        Type::Named(name) | Type::Local(name) => Some(name),
        Type::Nullable(inner) => direct(inner),
        _ => None,
    }
}

fn mentions(ty: &Type) -> Option<&Name> {
    match ty {
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => mentions(inner),
        ty => direct(ty),
    }
}

fn reaches(graph: &BTreeMap<&Name, Vec<&Name>>, from: &Name, to: &Name) -> bool {
    let mut seen = BTreeSet::new();
    let mut stack = vec![from];
    while let Some(name) = stack.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            stack.extend(graph.get(name).into_iter().flatten());
        }
    }
    false
}
