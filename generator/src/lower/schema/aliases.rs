//! The shapes of aliases, which in Rust are those of the types that they are of.

use std::collections::BTreeMap;

use crate::model::{Item, ItemKind, Module, Name, Operation, Shape, Type};

/// How deep a shape may be.
const DEPTH_LIMIT: usize = 64;

/// Puts the shapes of aliases in place of their names, which in Rust are those of the types that they are of.
pub(in crate::lower) fn resolve(
    aliases: &BTreeMap<Name, Shape>,
    modules: &mut [Module],
    operations: &mut [Operation],
) {
    let resolve = |shape: &mut Shape| {
        if let Some(resolved) = resolved(aliases, shape, 0) {
            *shape = resolved;
        }
    };
    for item in modules.iter_mut().flat_map(|module| &mut module.items) {
        shapes(item).for_each(resolve);
    }
    for operation in operations {
        let items = operation.items.iter_mut();
        items.flat_map(shapes).for_each(resolve);
        let parameters = operation.parameters.iter_mut();
        let body = operation.body.iter_mut();
        parameters
            .map(|parameter| &mut parameter.shape)
            .chain(
                body.flat_map(|body| &mut body.body.contents)
                    .flat_map(|content| {
                        let parts = content.parts.iter_mut().map(|part| &mut part.shape);
                        std::iter::once(&mut content.shape).chain(parts)
                    }),
            )
            .for_each(resolve);
    }
}

/// The shapes in a type.
fn shapes(item: &mut Item) -> Box<dyn Iterator<Item = &mut Shape> + '_> {
    match &mut item.kind {
        ItemKind::Struct(structure) => {
            let rest = structure.rest.iter_mut().map(|rest| &mut rest.shape);
            let fields = structure.fields.iter_mut().map(|field| &mut field.shape);
            Box::new(fields.chain(rest))
        }
        ItemKind::Union(union) => {
            let variants = union.variants.iter_mut();
            Box::new(variants.map(|variant| &mut variant.shape))
        }
        ItemKind::Alias(_)
        | ItemKind::Wrapper(_)
        | ItemKind::StringEnum(_)
        | ItemKind::IntegerEnum(_) => Box::new(std::iter::empty()),
    }
}

/// A shape with those of the aliases in it; `None` where it says no more than its type.
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
        // What conditions say has no names of types in it.
        Shape::Of(_) | Shape::Object(..) => None,
        Shape::Tuple(places, rest) => Some(Shape::Tuple(all_within(places)?, rest.clone())),
        Shape::Array(inner) => boxed(Shape::Array, within(inner)?),
        Shape::Map(inner) => boxed(Shape::Map, within(inner)?),
        Shape::Nullable(inner) => boxed(Shape::Nullable, within(inner)?),
        Shape::AnyOf(shapes) => Some(Shape::AnyOf(all_within(shapes)?)),
        Shape::Limited(inner, limits) => {
            Some(Shape::Limited(Box::new(within(inner)?), limits.clone()))
        }
    }
}
