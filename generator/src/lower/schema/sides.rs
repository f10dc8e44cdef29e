//! Resolves `readOnly`, `writeOnly` and null, which depend on the side that uses a type.

use std::collections::{BTreeMap, BTreeSet};

use super::cycles::{Alias, Cycles};
use crate::{
    lower::{
        body::media_type,
        draft::{Drafts, Field, TypeDefinition, TypeKind},
    },
    model::{Access, Body, Name, Presence, Shape, Type},
};

/// The types that requests and responses use, directly or inside others.
pub(in crate::lower) struct Sides {
    request: BTreeSet<Name>,
    response: BTreeSet<Name>,
    /// The types that merge patches use.
    patch: BTreeSet<Name>,
}

impl Sides {
    /// Collects the types that requests, responses and merge patches use.
    pub(in crate::lower) fn of(drafts: &Drafts<'_>, cycles: &Cycles) -> Self {
        let graph: BTreeMap<&Name, &TypeDefinition> =
            drafts.items().map(|item| (&item.name, item)).collect();
        let operations = || drafts.operations.iter().map(|(operation, _)| operation);
        let bodies =
            || operations().flat_map(|operation| operation.body.iter().map(|body| &body.0.body));
        let parameters = operations().flat_map(|operation| &operation.parameters);
        let request = parameters.map(|parameter| &parameter.ty);
        let responses = || operations().flat_map(|operation| operation.responses.all());
        let headers = responses().flat_map(|response| &response.headers);
        let headers = headers
            .flat_map(|set| &set.headers)
            .map(|header| &header.ty);
        let of_responses = responses().filter_map(|response| response.body.as_ref());
        let patch = bodies().flat_map(|body| &body.contents).filter(|content| {
            let mut media_types = content.accepts.iter();
            media_types.any(|media_type| media_type::is_merge_patch(media_type))
        });
        Self {
            request: reached(
                &graph,
                cycles,
                request.chain(bodies().flat_map(Body::types)),
            ),
            response: reached(
                &graph,
                cycles,
                headers.chain(of_responses.flat_map(Body::types)),
            ),
            patch: reached(&graph, cycles, patch.map(|content| &content.ty)),
        }
    }

    /// Returns a type inside the type `of`, or of an alias with that name.
    pub(in crate::lower) fn ty(&self, of: &Name, ty: Type) -> Type {
        if self.patch.contains(of) {
            patched_type(ty)
        } else {
            ty
        }
    }

    /// Returns the shape of such a type.
    pub(in crate::lower) fn shape(&self, of: &Name, shape: Shape) -> Shape {
        if self.patch.contains(of) {
            patched_shape(shape)
        } else {
            shape
        }
    }

    /// Returns the type and the shape of the unlisted properties of the type `of`.
    pub(in crate::lower) fn members(&self, of: &Name, ty: Type, shape: Shape) -> (Type, Shape) {
        let (ty, shape) = (Type::Map(Box::new(ty)), Shape::Map(Box::new(shape)));
        match (self.ty(of, ty), self.shape(of, shape)) {
            (Type::Map(ty), Shape::Map(shape)) => (*ty, *shape),
            (ty, shape) => (ty, shape),
        }
    }

    /// Returns the presence of a field of the type `of`, and whether null is read as absent.
    ///
    /// - A required property that only one side has is optional if the other side uses the type, too.
    /// - In a type that only responses use, null is the same as absent.
    /// - In a merge patch (RFC 7396), null removes a property, so that every optional property can be null.
    pub(in crate::lower) fn presence(&self, of: &Name, field: &Field) -> (Presence, bool) {
        let (in_request, in_response) = (self.request.contains(of), self.response.contains(of));
        let is_shared = in_request == in_response;
        let is_of_other_side = match field.access {
            Access::Both => false,
            Access::ReadOnly => is_shared || in_request,
            Access::WriteOnly => is_shared || in_response,
        };
        let presence = match field.presence {
            Presence::Required if is_of_other_side => Presence::Optional,
            Presence::Nullable if is_of_other_side => Presence::OptionalNullable,
            presence => presence,
        };
        let is_null_absent = presence == Presence::OptionalNullable && in_response && !in_request;
        let presence = match presence {
            Presence::OptionalNullable if is_null_absent => Presence::Optional,
            // A value of any JSON includes null.
            Presence::Optional if self.patch.contains(of) && field.ty != Type::Any => {
                Presence::OptionalNullable
            }
            presence => presence,
        };
        (presence, is_null_absent)
    }
}

/// Returns a type of a merge patch, in which null removes members of maps, too.
pub(in crate::lower) fn patched_type(ty: Type) -> Type {
    match ty {
        Type::Map(inner) => match patched_type(*inner) {
            inner @ (Type::Any | Type::Nullable(_)) => Type::Map(Box::new(inner)),
            inner => Type::Map(Box::new(Type::Nullable(Box::new(inner)))),
        },
        Type::Nullable(inner) => Type::Nullable(Box::new(patched_type(*inner))),
        ty => ty,
    }
}

/// Returns the shape of a merge patch, as [`patched_type`].
pub(in crate::lower) fn patched_shape(shape: Shape) -> Shape {
    match shape {
        Shape::Of(ty) => Shape::Of(patched_type(ty)),
        Shape::Map(inner) => match patched_shape(*inner) {
            inner @ (Shape::Of(Type::Any | Type::Nullable(_)) | Shape::Nullable(_)) => {
                Shape::Map(Box::new(inner))
            }
            inner => Shape::Map(Box::new(Shape::Nullable(Box::new(inner)))),
        },
        Shape::Nullable(inner) => Shape::Nullable(Box::new(patched_shape(*inner))),
        Shape::Constrained(inner, constraints) => {
            Shape::Constrained(Box::new(patched_shape(*inner)), constraints)
        }
        shape => shape,
    }
}

/// Returns the names of all types that are reachable from some types.
fn reached<'m>(
    graph: &BTreeMap<&'m Name, &'m TypeDefinition>,
    cycles: &Cycles,
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
                open.extend(mentioned(item, cycles));
            }
        }
    }
    names
}

/// Returns the types that a type definition mentions.
fn mentioned<'m>(item: &'m TypeDefinition, cycles: &Cycles) -> Vec<&'m Type> {
    match &item.kind {
        TypeKind::Struct(structure) => {
            let rest = structure.rest.iter().map(|rest| &rest.ty);
            structure
                .fields
                .iter()
                .map(|field| &field.ty)
                .chain(rest)
                .collect()
        }
        TypeKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        TypeKind::Alias(ty, _) if cycles.alias(&item.name, ty) == Alias::Endless => Vec::new(),
        TypeKind::Alias(ty, _) => vec![ty],
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => Vec::new(),
    }
}
