//! Finds types that contain themselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    lower::draft::{Drafts, TypeKind},
    model::{Name, Type},
};

/// The number of the cycle of each name that leads back to itself.
type Numbers = BTreeMap<Name, usize>;

/// The cycles of the types of a document.
pub(in crate::lower) struct Cycles {
    /// Cycles of types that hold values of one another without a vector or a map in between.
    values: Numbers,
    /// Cycles of aliases, through types, vectors and maps.
    aliases: Numbers,
    /// Cycles of aliases through types only.
    endless: Numbers,
}

/// The Rust definition of an alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) enum Alias {
    /// A type alias.
    Plain,
    /// A newtype, because a type alias cannot refer to itself.
    Newtype,
    /// An alias of any JSON, because the alias consists only of itself.
    Endless,
}

impl Cycles {
    /// Finds the cycles.
    pub(in crate::lower) fn of(drafts: &Drafts<'_>) -> Self {
        let aliases = |mentioned: fn(&Type) -> Vec<&Name>| {
            let aliases = drafts.items().filter_map(|item| match &item.kind {
                TypeKind::Alias(ty, _) => Some((&item.name, mentioned(ty))),
                _ => None,
            });
            numbers(&aliases.collect())
        };
        let values = drafts
            .items()
            .map(|item| (&item.name, contained_types(&item.kind)));
        Self {
            values: numbers(&values.collect()),
            aliases: aliases(mentions),
            endless: aliases(direct),
        }
    }

    /// Returns whether a value of a type, which is part of the named type, holds a value of the named type.
    pub(in crate::lower) fn holds(&self, ty: &Type, name: &Name) -> bool {
        is_cycle(&self.values, &direct(ty), name)
    }

    /// Returns the Rust definition of an alias of a type.
    pub(in crate::lower) fn alias(&self, name: &Name, ty: &Type) -> Alias {
        if is_cycle(&self.endless, &direct(ty), name) {
            Alias::Endless
        } else if is_cycle(&self.aliases, &mentions(ty), name) {
            Alias::Newtype
        } else {
            Alias::Plain
        }
    }
}

/// Returns whether one of the names to which a name leads is in its cycle.
fn is_cycle(numbers: &Numbers, next: &[&Name], name: &Name) -> bool {
    let number = numbers.get(name);
    number.is_some() && next.iter().any(|next| numbers.get(*next) == number)
}

/// Returns the types that a value holds without a vector or a map in between.
fn contained_types(kind: &TypeKind) -> Vec<&Name> {
    match kind {
        TypeKind::Struct(structure) => {
            let types = structure.fields.iter().map(|field| &field.ty);
            types.flat_map(direct).collect()
        }
        TypeKind::Union(union) => {
            let types = union.variants.iter().map(|variant| &variant.ty);
            types.flat_map(direct).collect()
        }
        TypeKind::Alias(ty, _) => direct(ty),
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => Vec::new(),
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

/// Numbers the cycles of a graph, in linear time (Kosaraju's algorithm).
fn numbers(graph: &BTreeMap<&Name, Vec<&Name>>) -> Numbers {
    let next = |name: &Name| graph.get(name).into_iter().flatten().copied();
    let mut reverse: BTreeMap<&Name, Vec<&Name>> = BTreeMap::new();
    for (name, names) in graph {
        for next in names {
            reverse.entry(next).or_default().push(name);
        }
    }
    let (mut seen, mut finished) = (BTreeSet::new(), Vec::new());
    for root in graph.keys() {
        let mut open = vec![(*root, false)];
        while let Some((name, is_finished)) = open.pop() {
            if is_finished {
                finished.push(name);
            } else if seen.insert(name) {
                open.push((name, true));
                open.extend(next(name).map(|next| (next, false)));
            }
        }
    }
    let (mut seen, mut found) = (BTreeSet::new(), BTreeMap::new());
    for (number, root) in finished.into_iter().rev().enumerate() {
        let (mut open, mut cycle) = (vec![root], Vec::new());
        while let Some(name) = open.pop() {
            if seen.insert(name) {
                cycle.push(name);
                open.extend(reverse.get(name).into_iter().flatten());
            }
        }
        let leads_back = |name: &Name| next(name).any(|next| next == name);
        if cycle.len() > 1 || cycle.iter().any(|name| leads_back(name)) {
            found.extend(cycle.into_iter().map(|name| (name.clone(), number)));
        }
    }
    found
}
