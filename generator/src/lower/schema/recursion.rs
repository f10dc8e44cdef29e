//! What can be said of types only when all of them are known: which hold themselves, which are the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::Place,
    lower::Context,
    model::{Foreign, Item, ItemKind, Module, Name, Operation, Shape, Type, Union},
};

/// How many aliases may lead to one another.
const DEPTH_LIMIT: usize = 64;

/// Puts fields into boxes whose type holds the struct again, and unties aliases that lead back to themselves.
///
/// Only types of `types` can: an operation's own are not named from elsewhere.
pub(in crate::lower) fn untie(
    context: &mut Context<'_, '_>,
    modules: &mut [Module],
    operations: &mut [Operation],
    shapes: &mut BTreeMap<Name, Shape>,
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
    let ties = Ties {
        graph,
        aliases: alias_graph(&items, mentions),
        endless: alias_graph(&items, direct),
    };
    for module in modules.iter_mut() {
        for item in &mut module.items {
            if untie_item(&ties, item, shapes) {
                let place = Place::Key(module.pointer.clone());
                context.not_supported(
                    place,
                    format!(
                        "`{}` consists only of itself; any JSON value is accepted",
                        item.name.as_str()
                    ),
                );
            }
        }
    }
    for operation in operations.iter_mut() {
        for item in &mut operation.items {
            untie_item(&ties, item, shapes);
        }
    }
    let aliases: BTreeMap<Name, Type> = items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Alias(ty) => Some((item.name.clone(), ty.clone())),
            _ => None,
        })
        .collect();
    let in_modules = modules.iter_mut().flat_map(|module| &mut module.items);
    for item in in_modules.chain(
        operations
            .iter_mut()
            .flat_map(|operation| &mut operation.items),
    ) {
        if let ItemKind::Union(union) = &mut item.kind {
            find_convertible(&aliases, union);
        }
    }
}

/// Marks the variants whose types no other variant has, whatever the types are called.
fn find_convertible(aliases: &BTreeMap<Name, Type>, union: &mut Union) {
    let types: Vec<Type> = union
        .variants
        .iter()
        .map(|variant| without_aliases(aliases, &variant.ty, 0))
        .collect();
    for (variant, ty) in union.variants.iter_mut().zip(&types) {
        variant.convertible = types.iter().filter(|other| *other == ty).count() == 1;
    }
}

/// A type with the types that others are names of; cycles of aliases were untied before.
fn without_aliases(aliases: &BTreeMap<Name, Type>, ty: &Type, depth: usize) -> Type {
    let inner = |inner: &Type| Box::new(without_aliases(aliases, inner, depth + 1));
    match ty {
        Type::Array(item) => Type::Array(inner(item)),
        Type::Map(value) => Type::Map(inner(value)),
        Type::Tuple(places) => {
            let places = places.iter().map(|place| *inner(place));
            Type::Tuple(places.collect())
        }
        Type::Nullable(value) => Type::Nullable(inner(value)),
        Type::Named(name) | Type::Local(name) if depth < DEPTH_LIMIT => match aliases.get(name) {
            Some(alias) => without_aliases(aliases, alias, depth + 1),
            None => ty.clone(),
        },
        // Two formats may have one type.
        Type::Foreign(foreign) => Type::Foreign(Box::new(Foreign {
            format: String::new(),
            ..(**foreign).clone()
        })),
        ty => ty.clone(),
    }
}

/// Which types lead to which.
struct Ties<'i> {
    /// By holding a value without a vector or a map between.
    graph: BTreeMap<&'i Name, Vec<&'i Name>>,
    /// By being another name for it, or for a vector or a map of it.
    aliases: BTreeMap<&'i Name, Vec<&'i Name>>,
    /// By being another name for it.
    endless: BTreeMap<&'i Name, Vec<&'i Name>>,
}

fn alias_graph(items: &[Item], mentioned: fn(&Type) -> Vec<&Name>) -> BTreeMap<&Name, Vec<&Name>> {
    let aliases = items.iter().filter_map(|item| match &item.kind {
        ItemKind::Alias(ty) => Some((&item.name, mentioned(ty))),
        _ => None,
    });
    aliases.collect()
}

/// Whether an alias had to be given up.
fn untie_item(ties: &Ties<'_>, item: &mut Item, shapes: &mut BTreeMap<Name, Shape>) -> bool {
    let graph = &ties.graph;
    match &mut item.kind {
        ItemKind::Struct(structure) => {
            for field in &mut structure.fields {
                field.boxed = holds(graph, &field.ty, &item.name);
            }
            false
        }
        ItemKind::Union(union) => {
            for variant in &mut union.variants {
                variant.boxed = holds(graph, &variant.ty, &item.name);
            }
            false
        }
        ItemKind::Alias(ty) if holds(&ties.endless, ty, &item.name) => {
            *ty = Type::Any;
            true
        }
        ItemKind::Alias(ty)
            if mentions(ty)
                .iter()
                .any(|name| reaches(&ties.aliases, name, &item.name)) =>
        {
            if let Some(Shape::Limited(_, limits)) = shapes.remove(&item.name) {
                item.limits = limits;
            }
            item.kind = ItemKind::Wrapper(ty.clone());
            false
        }
        ItemKind::Alias(_)
        | ItemKind::Wrapper(_)
        | ItemKind::StringEnum(_)
        | ItemKind::IntegerEnum(_) => false,
    }
}

/// The types that a value holds without a vector or a map between.
fn held(kind: &ItemKind) -> Vec<&Name> {
    match kind {
        ItemKind::Struct(structure) => structure
            .fields
            .iter()
            .flat_map(|field| direct(&field.ty))
            .collect(),
        ItemKind::Union(union) => union
            .variants
            .iter()
            .flat_map(|variant| direct(&variant.ty))
            .collect(),
        ItemKind::Alias(ty) | ItemKind::Wrapper(ty) => direct(ty),
        ItemKind::StringEnum(_) | ItemKind::IntegerEnum(_) => Vec::new(),
    }
}

fn direct(ty: &Type) -> Vec<&Name> {
    match ty {
        Type::Named(name) | Type::Local(name) => vec![name],
        Type::Nullable(inner) => direct(inner),
        Type::Tuple(places) => places.iter().flat_map(direct).collect(),
        _ => Vec::new(),
    }
}

fn mentions(ty: &Type) -> Vec<&Name> {
    ty.leaves().into_iter().flat_map(direct).collect()
}

/// Whether a value of a type holds one of the name.
fn holds(graph: &BTreeMap<&Name, Vec<&Name>>, ty: &Type, name: &Name) -> bool {
    direct(ty).iter().any(|held| reaches(graph, held, name))
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
