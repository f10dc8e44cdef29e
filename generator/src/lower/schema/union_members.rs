//! Finds the types that unions hold, and the properties that all alternatives have.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cycles::{Alias, Cycles},
    sides::Sides,
};
use crate::{
    lower::{
        draft::{self, Drafts},
        names::Scope,
    },
    model::{
        Docs, Getter, GetterField, Module, Name, Operation, Presence, Shape, Type, TypeDefinition,
        TypeKind,
    },
};

/// The maximum length of a chain of aliases.
const DEPTH_LIMIT: usize = 16;
/// The methods of every enum, and those of `Response`, which would hide getters of an enum that is a body.
const METHODS: &[&str] = &[
    "borrow",
    "clone",
    "eq",
    "fmt",
    "from",
    "headers",
    "into",
    "into_body",
    "raw_body",
    "serialize",
    "status",
    "take_body",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
    "typed_headers",
    "with_headers",
];

/// Returns the types that unions hold, and the unions: both sides decode unions with the help of shapes, so both need
/// them.
pub(in crate::lower) fn shared(modules: &[Module], operations: &[Operation]) -> BTreeSet<Name> {
    let of_operations = operations.iter().flat_map(|operation| &operation.items);
    let items = modules.iter().flat_map(|module| &module.items);
    let items: BTreeMap<&Name, &TypeDefinition> = items
        .chain(of_operations)
        .map(|item| (&item.name, item))
        .collect();
    let mut open: Vec<&Name> = items
        .values()
        .filter(|item| matches!(item.kind, TypeKind::Union(_)))
        .map(|item| &item.name)
        .collect();
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if !found.insert(name.clone()) {
            continue;
        }
        let Some(item) = items.get(name) else {
            continue;
        };
        let types = item.types().chain(item.shapes().flat_map(Shape::types));
        open.extend(types.flat_map(Type::leaves).filter_map(name_of));
    }
    found
}

fn name_of(ty: &Type) -> Option<&Name> {
    match ty {
        Type::Named(name) | Type::Local(name) => Some(name),
        _ => None,
    }
}

/// Returns the getters of each union: one for each property that all of its alternatives have with the same type.
pub(in crate::lower) fn getters(
    drafts: &Drafts<'_>,
    cycles: &Cycles,
    sides: &Sides,
) -> BTreeMap<Name, Vec<Getter>> {
    let mut finder = Finder {
        items: drafts.items().map(|item| (&item.name, item)).collect(),
        cycles,
        sides,
        found: BTreeMap::new(),
    };
    let names: Vec<&Name> = finder.items.keys().copied().collect();
    for name in names {
        finder.of_union(name);
    }
    finder.found
}

/// A property of a type.
struct Member {
    ty: Type,
    field: GetterField,
    docs: Docs,
}

/// Finds the getters of unions, each union once.
struct Finder<'m> {
    items: BTreeMap<&'m Name, &'m draft::TypeDefinition>,
    cycles: &'m Cycles,
    sides: &'m Sides,
    found: BTreeMap<Name, Vec<Getter>>,
}

impl<'m> Finder<'m> {
    fn of_union(&mut self, name: &'m Name) -> Vec<Getter> {
        if let Some(known) = self.found.get(name) {
            return known.clone();
        }
        let kind = self.items.get(name).map(|item| &item.kind);
        let Some(draft::TypeKind::Union(union)) = kind else {
            return Vec::new();
        };
        // A union that is a variant of itself has no getters yet.
        self.found.insert(name.clone(), Vec::new());
        let all: Vec<_> = union
            .variants
            .iter()
            .map(|variant| self.members(&variant.ty, 0))
            .collect();
        let getters = common(all);
        self.found.insert(name.clone(), getters.clone());
        getters
    }

    /// Returns the properties of a type, by their names.
    fn members(&mut self, ty: &'m Type, depth: usize) -> Vec<(String, Member)> {
        let item = name_of(ty).and_then(|name| self.items.get(name).copied());
        let Some(item) = item else {
            return Vec::new();
        };
        match &item.kind {
            draft::TypeKind::Struct(structure) => {
                let fields = structure.fields.iter();
                fields
                    .map(|field| (field.wire.clone(), self.member(field, &item.name)))
                    .collect()
            }
            draft::TypeKind::Alias(ty, _)
                if depth < DEPTH_LIMIT && self.cycles.alias(&item.name, ty) == Alias::Plain =>
            {
                self.members(ty, depth + 1)
            }
            draft::TypeKind::Union(_) => {
                let member = |getter: Getter| Member {
                    field: GetterField::Getter(getter.name),
                    ty: getter.ty,
                    docs: getter.docs,
                };
                let getters = self.of_union(&item.name).into_iter();
                getters
                    .map(|getter| (getter.wire.clone(), member(getter)))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn member(&self, field: &draft::Field, of: &Name) -> Member {
        let (presence, _) = self.sides.presence(of, field);
        let optional = match presence {
            Presence::Required => 0,
            Presence::Optional | Presence::Nullable => 1,
            // Any JSON includes null.
            Presence::OptionalNullable if field.ty == Type::Any => 1,
            Presence::OptionalNullable => 2,
        };
        Member {
            ty: self.sides.ty(of, field.ty.clone()),
            field: GetterField::Field {
                name: field.name.clone(),
                boxed: self.cycles.holds(&field.ty, of),
                optional,
            },
            docs: field.docs.clone(),
        }
    }
}

/// Returns the getters of the properties that all variants have.
fn common(variants: Vec<Vec<(String, Member)>>) -> Vec<Getter> {
    let mut all = variants.into_iter();
    let Some(first) = all.next() else {
        return Vec::new();
    };
    let others: Vec<BTreeMap<String, Member>> =
        all.map(|members| members.into_iter().collect()).collect();
    let mut scope = Scope::reserving(METHODS);
    let mut getters = Vec::new();
    for (wire, member) in first {
        let same = |others: &BTreeMap<String, Member>| {
            let other = others.get(&wire).filter(|other| other.ty == member.ty)?;
            Some(other.field.clone())
        };
        let of_others: Option<Vec<GetterField>> = others.iter().map(same).collect();
        let Some(of_others) = of_others else {
            continue;
        };
        let name = match &member.field {
            GetterField::Field { name, .. } | GetterField::Getter(name) => name.plain().to_owned(),
        };
        getters.push(Getter {
            name: scope.claim(&name, &[format!("get_{name}")]),
            wire,
            ty: member.ty,
            fields: std::iter::once(member.field).chain(of_others).collect(),
            docs: member.docs,
        });
    }
    getters
}

#[cfg(test)]
mod tests {
    use super::METHODS;

    #[test]
    fn no_getter_is_hidden_by_a_method_of_a_response() {
        let source = include_str!("../../../runtime/src/response.rs");
        let methods = source.split("impl<T, H> Response<T, H> {").nth(1);
        let methods = methods
            .and_then(|rest| rest.split("\nimpl").next())
            .unwrap_or_default();
        let names = methods.split("pub fn ").skip(1).filter_map(|text| {
            let (name, arguments) = text.split_once('(')?;
            // Associated functions without a receiver hide no method.
            let is_method = arguments.starts_with("self") || arguments.starts_with("&self");
            is_method.then_some(name.split('<').next()?)
        });
        let names: Vec<_> = names.collect();
        assert!(names.contains(&"status"), "{names:?}");
        for name in names {
            assert!(METHODS.contains(&name), "{name}");
        }
    }
}
