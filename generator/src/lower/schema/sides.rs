//! What depends on which side uses a type, once all types are known: `readOnly`, `writeOnly` and null.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    lower::names::Scope,
    model::{
        Access, Body, Field, Item, ItemKind, Module, Name, Operation, Presence, Shape, Struct, Type,
    },
};

/// The most required fields that a constructor has as arguments.
const MOST_ARGUMENTS: usize = 7;

/// Decides the presence of fields, and how structs are constructed.
///
/// - A required property that one side alone has is optional where the other side uses the type, too.
/// - In a type that only responses use, null is the same as absent.
/// - In a merge patch (RFC 7396), null removes a property, so that every optional one can be null.
pub(in crate::lower) fn settle(
    modules: &mut [Module],
    operations: &mut [Operation],
    scope: &mut Scope,
) {
    let users = Users::of(modules, operations);
    let items = modules.iter_mut().flat_map(|module| &mut module.items);
    let of_operations = operations
        .iter_mut()
        .flat_map(|operation| &mut operation.items);
    for item in items.chain(of_operations) {
        let in_request = users.request.contains(&item.name);
        let in_response = users.response.contains(&item.name);
        let name = item.name.plain().to_owned();
        if let ItemKind::Struct(structure) = &mut item.kind {
            for field in &mut structure.fields {
                settle_field(field, in_request, in_response);
                if users.patch.contains(&item.name) {
                    allow_null(field);
                }
                // What was prepared for another presence.
                field
                    .null_setter
                    .take_if(|_| field.presence != Presence::OptionalNullable);
                field
                    .default
                    .take_if(|_| field.presence != Presence::Optional);
            }
            name_fields(structure, &name, scope);
        }
    }
}

fn settle_field(field: &mut Field, in_request: bool, in_response: bool) {
    let is_shared = in_request == in_response;
    let is_of_other_side = match field.access {
        Access::Both => false,
        Access::ReadOnly => is_shared || in_request,
        Access::WriteOnly => is_shared || in_response,
    };
    if is_of_other_side {
        field.presence = match field.presence {
            Presence::Required => Presence::Optional,
            Presence::Nullable => Presence::OptionalNullable,
            optional => optional,
        };
    }
    if field.presence == Presence::OptionalNullable && in_response && !in_request {
        field.presence = Presence::Optional;
        let shape = std::mem::replace(&mut field.shape, Shape::Of(Type::Any));
        field.shape = Shape::Nullable(Box::new(shape));
    }
}

/// Lets an optional field be null, other than absent.
fn allow_null(field: &mut Field) {
    if field.presence == Presence::Optional && !field.tells_null() {
        field.presence = Presence::OptionalNullable;
    }
}

/// Names the struct of the required fields, if they are too many for arguments.
fn name_fields(structure: &mut Struct, name: &str, scope: &mut Scope) {
    let arguments = structure.fields.iter().filter(|field| field.is_argument());
    if arguments.count() > MOST_ARGUMENTS {
        let wanted = format!("{name}Fields");
        structure.by_name = Some(scope.claim(&wanted, &[format!("{name}RequiredFields")]));
    }
}

/// The types that requests and responses use, directly or inside others.
struct Users {
    request: BTreeSet<Name>,
    response: BTreeSet<Name>,
    /// Those of merge patches.
    patch: BTreeSet<Name>,
}

impl Users {
    fn of(modules: &[Module], operations: &[Operation]) -> Self {
        let items = modules.iter().flat_map(|module| &module.items);
        let of_operations = operations.iter().flat_map(|operation| &operation.items);
        let graph: BTreeMap<&Name, &Item> = items
            .chain(of_operations)
            .map(|item| (&item.name, item))
            .collect();
        let request = operations.iter().flat_map(|operation| {
            let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
            let body = operation.body.iter().map(|request| &request.body);
            parameters.chain(body.flat_map(Body::types))
        });
        let response = operations.iter().flat_map(|operation| {
            let bodies = operation
                .responses()
                .filter_map(|response| response.body.as_ref());
            let headers = operation.responses().flat_map(|response| &response.headers);
            let headers = headers.flat_map(|set| &set.headers);
            bodies
                .flat_map(Body::types)
                .chain(headers.map(|header| &header.ty))
        });
        let contents = operations
            .iter()
            .filter_map(|operation| operation.body.as_ref())
            .flat_map(|request| &request.body.contents);
        let patch = contents.filter(|content| {
            let mut media_types = content.accepts.iter();
            media_types.any(|media_type| media_type == "application/merge-patch+json")
        });
        Self {
            patch: reached(&graph, patch.map(|content| &content.ty)),
            request: reached(&graph, request),
            response: reached(&graph, response),
        }
    }
}

/// The names that types lead to.
fn reached<'m>(
    graph: &BTreeMap<&'m Name, &'m Item>,
    types: impl Iterator<Item = &'m Type>,
) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    let mut open: Vec<&Type> = types.collect();
    while let Some(ty) = open.pop() {
        for leaf in ty.leaves() {
            let (Type::Named(name) | Type::Local(name)) = leaf else {
                continue;
            };
            if names.insert(name.clone())
                && let Some(item) = graph.get(name)
            {
                open.extend(item.types());
            }
        }
    }
    names
}
