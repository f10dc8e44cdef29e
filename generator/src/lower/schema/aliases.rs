//! Replaces type aliases by the types and shapes that they name.

use std::collections::BTreeMap;

use super::{
    cycles::{self, Cycles},
    sides::{Sides, patched_shape, patched_type},
};
use crate::{
    lower::{
        body::media_type,
        draft::{Drafts, TypeKind, Unresolved},
    },
    model::{Content, ExternalType, Name, Part, RequestBody, Shape, Type},
};

/// The maximum length of a chain of aliases, and the maximum depth of a shape.
const DEPTH_LIMIT: usize = 64;

/// The aliases of a document.
pub(in crate::lower) struct Aliases {
    types: BTreeMap<Name, Type>,
    shapes: BTreeMap<Name, Shape>,
}

impl Aliases {
    /// Collects the aliases. A newtype is no alias for shapes, because it has its own shape.
    pub(in crate::lower) fn of(drafts: &Drafts<'_>, cycles: &Cycles, sides: &Sides) -> Self {
        let mut aliases = Self {
            types: BTreeMap::new(),
            shapes: BTreeMap::new(),
        };
        for item in drafts.items() {
            if let TypeKind::Alias(ty, shape) = &item.kind {
                let resolved = sides.ty(&item.name, ty.clone());
                aliases.types.insert(item.name.clone(), resolved);
                if cycles.alias(&item.name, ty) != cycles::Alias::Newtype {
                    let shape = sides.shape(&item.name, shape.clone());
                    aliases.shapes.insert(item.name.clone(), shape);
                }
            }
        }
        aliases
    }

    /// Replaces the aliases in a shape by their shapes: in Rust, an alias has the shape of its type.
    pub(in crate::lower) fn shape(&self, shape: Shape) -> Shape {
        resolved(&self.shapes, &shape, 0).unwrap_or(shape)
    }

    /// Replaces the aliases in the shapes of a request body.
    pub(in crate::lower) fn body(&self, body: Unresolved<RequestBody>) -> RequestBody {
        let Unresolved(RequestBody {
            name,
            mut body,
            required,
            docs,
        }) = body;
        let part = |part: Part| Part {
            shape: self.shape(part.shape),
            ..part
        };
        let is_patch = |content: &Content| {
            let mut media_types = content.accepts.iter();
            media_types.any(|media_type| media_type::is_merge_patch(media_type))
        };
        let content = |content: Content| {
            let is_patch = is_patch(&content);
            let (ty, shape) = (content.ty, self.shape(content.shape));
            Content {
                ty: if is_patch { patched_type(ty) } else { ty },
                shape: if is_patch {
                    patched_shape(shape)
                } else {
                    shape
                },
                parts: content.parts.into_iter().map(part).collect(),
                ..content
            }
        };
        let is_choice = body.is_choice();
        // Media types with one schema have one type.
        let is_any_patch = !is_choice && body.contents.iter().any(is_patch);
        body.contents = body.contents.into_iter().map(content).collect();
        if is_any_patch {
            body.ty = patched_type(body.ty);
            for content in &mut body.contents {
                content.ty = body.ty.clone();
            }
        }
        RequestBody {
            name,
            body,
            required,
            docs,
        }
    }

    /// Replaces the aliases in a type by their types.
    pub(in crate::lower) fn resolve(&self, ty: &Type) -> Type {
        without_aliases(&self.types, ty, 0)
    }
}

/// Returns a type in which aliases are replaced by their types. Aliases may form cycles.
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
        // Two formats may have the same type.
        Type::External(external) => Type::External(Box::new(ExternalType {
            format: String::new(),
            ..(**external).clone()
        })),
        ty => ty.clone(),
    }
}

/// Returns a shape with the shapes of aliases in place of their names; `None` if it mentions no alias that has constraints.
fn resolved(aliases: &BTreeMap<Name, Shape>, shape: &Shape, depth: usize) -> Option<Shape> {
    if depth > DEPTH_LIMIT {
        return None;
    }
    let within = |inner: &Shape| resolved(aliases, inner, depth + 1);
    let of_type = |ty: &Type| within(&Shape::Of(ty.clone()));
    let all_within = |shapes: &[Shape]| {
        let resolved: Vec<_> = shapes.iter().map(within).collect();
        let changed = resolved.iter().any(Option::is_some);
        let shapes = resolved.into_iter().zip(shapes);
        let shapes = shapes.map(|(resolved, shape)| resolved.unwrap_or_else(|| shape.clone()));
        changed.then(|| shapes.collect::<Vec<_>>())
    };
    let boxed = |wrap: fn(Box<Shape>) -> Shape, inner| Some(wrap(Box::new(inner)));
    match shape {
        Shape::Of(Type::Named(name) | Type::Local(name)) => within(aliases.get(name)?)
            .or_else(|| aliases.get(name).filter(|shape| !shape.is_plain()).cloned()),
        Shape::Of(Type::Array(item)) => boxed(Shape::Array, of_type(item)?),
        Shape::Of(Type::Map(value)) => boxed(Shape::Map, of_type(value)?),
        Shape::Of(Type::Nullable(value)) => boxed(Shape::Nullable, of_type(value)?),
        // Object shapes contain no named types.
        Shape::Of(_) => None,
        Shape::Tuple(places, rest) => Some(Shape::Tuple(all_within(places)?, rest.clone())),
        Shape::Array(inner) => boxed(Shape::Array, within(inner)?),
        Shape::Map(inner) => boxed(Shape::Map, within(inner)?),
        Shape::Nullable(inner) => boxed(Shape::Nullable, within(inner)?),
        Shape::AnyOf(shapes) => Some(Shape::AnyOf(all_within(shapes)?)),
        Shape::Constrained(inner, constraints) => Some(Shape::Constrained(
            Box::new(within(inner)?),
            constraints.clone(),
        )),
    }
}
