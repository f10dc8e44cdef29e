//! What a schema asks of values beyond their type, which a server checks.

use std::collections::BTreeMap;

use serde_json::Value;

use super::merge::Merged;
use crate::{
    document::{Bounds, Kind, Node},
    model::{Item, ItemKind, Limit, Module, Name, Operation, Shape, Type},
    pattern::Pattern,
};

/// How deep a shape may be.
const DEPTH_LIMIT: usize = 64;

/// The limits of a schema, `enum` aside.
pub(super) fn of(schema: Node<'_>) -> Vec<Limit> {
    let mut limits = of_bounds(schema.bounds());
    if let Some(names) = schema.property_names() {
        limits.extend(of_names(names));
    }
    limits
}

fn of_bounds(bounds: &Bounds) -> Vec<Limit> {
    let mut limits = Vec::new();
    limits.extend(bounds.min_length.map(Limit::MinLength));
    limits.extend(bounds.max_length.map(Limit::MaxLength));
    limits.extend(pattern(bounds).map(Limit::Pattern));
    let least = bounds.minimum.as_ref();
    limits.extend(least.map(|bound| minimum(bound.value(), bound.exclusive)));
    let most = bounds.maximum.as_ref();
    limits.extend(most.map(|bound| maximum(bound.value(), bound.exclusive)));
    limits.extend(bounds.multiple_of.map(Limit::MultipleOf));
    limits.extend(bounds.min_items.map(Limit::MinItems));
    limits.extend(bounds.max_items.map(Limit::MaxItems));
    limits.extend(bounds.unique_items.then_some(Limit::UniqueItems));
    limits.extend(bounds.min_properties.map(Limit::MinProperties));
    limits.extend(bounds.max_properties.map(Limit::MaxProperties));
    limits.retain(|limit| !is_idle(limit));
    limits
}

/// A pattern, translated. One that no engine runs was reported when the document was checked.
fn pattern(bounds: &Bounds) -> Option<Pattern> {
    bounds.pattern.as_deref().and_then(Pattern::translate)
}

/// The limits of the names of properties.
fn of_names(schema: Node<'_>) -> Option<Limit> {
    let bounds = schema.bounds();
    let values = schema.values.iter().map(Value::to_string);
    let values = (!schema.values.is_empty()).then(|| Limit::OneOf(values.collect()));
    let limits: Vec<Limit> = [
        bounds.min_length.map(Limit::MinLength),
        bounds.max_length.map(Limit::MaxLength),
        pattern(bounds).map(Limit::Pattern),
        values,
    ]
    .into_iter()
    .flatten()
    .filter(|limit| !is_idle(limit))
    .collect();
    (!limits.is_empty()).then_some(Limit::PropertyNames(limits))
}

fn minimum(bound: f64, exclusive: bool) -> Limit {
    if exclusive {
        Limit::MoreThan(bound)
    } else {
        Limit::Minimum(bound)
    }
}

fn maximum(bound: f64, exclusive: bool) -> Limit {
    if exclusive {
        Limit::LessThan(bound)
    } else {
        Limit::Maximum(bound)
    }
}

/// Whether every value is within a limit; a multiple of nothing is not to be had.
fn is_idle(limit: &Limit) -> bool {
    match limit {
        Limit::MinLength(0) | Limit::MinItems(0) | Limit::MinProperties(0) => true,
        Limit::MultipleOf(of) => !of.is_normal(),
        Limit::Pattern(pattern) => pattern.source.is_empty(),
        _ => false,
    }
}

/// Whether a limit speaks of the places of a tuple.
pub(super) fn is_of_places(limit: &Limit) -> bool {
    matches!(limit, Limit::Arrays(shape) if matches!(**shape, Shape::Tuple(..)))
}

/// Whether a limit holds beside a list of values, too.
pub(super) fn is_condition(limit: &Limit) -> bool {
    matches!(limit, Limit::Not(_) | Limit::Fits(_) | Limit::ExactlyOne(_))
}

/// The limits that speak of values of a type; values that are listed are a limit where the type has no enum.
pub(super) fn of_merged(merged: &Merged<'_>, nullable: bool) -> Vec<Limit> {
    let mut limits: Vec<Limit> = Vec::new();
    for limit in &merged.limits {
        if concerns(limit, merged.kind) && !limits.contains(limit) {
            limits.push(limit.clone());
        }
    }
    if !merged.values.is_empty() {
        let mut values: Vec<String> = merged
            .values
            .iter()
            .map(|value| json(value, merged.kind))
            .collect();
        if nullable && !merged.values.contains(&Value::Null) {
            values.push(Value::Null.to_string());
        }
        limits.push(Limit::OneOf(values));
    }
    limits
}

/// A value as JSON, without quotes that its type does not ask for.
fn json(value: &Value, kind: Option<Kind>) -> String {
    match (value, kind) {
        (Value::String(text), Some(Kind::Boolean | Kind::Number | Kind::Integer))
            if serde_json::from_str::<Value>(text).is_ok() =>
        {
            text.clone()
        }
        _ => value.to_string(),
    }
}

/// Whether a limit speaks of values of a type.
fn concerns(limit: &Limit, kind: Option<Kind>) -> bool {
    let Some(kind) = kind else { return true };
    match limit {
        Limit::MinLength(_) | Limit::MaxLength(_) | Limit::Pattern(_) => kind == Kind::String,
        Limit::Minimum(_)
        | Limit::Maximum(_)
        | Limit::MoreThan(_)
        | Limit::LessThan(_)
        | Limit::MultipleOf(_) => kind.is_number(),
        Limit::MinItems(_)
        | Limit::MaxItems(_)
        | Limit::UniqueItems
        | Limit::MinContains(..)
        | Limit::MaxContains(..)
        | Limit::Arrays(_) => kind == Kind::Array,
        Limit::MinProperties(_)
        | Limit::MaxProperties(_)
        | Limit::PropertyNames(_)
        | Limit::Objects(_) => kind == Kind::Object,
        Limit::OneOf(_) | Limit::Not(_) | Limit::Fits(_) | Limit::ExactlyOne(_) => true,
    }
}

/// Puts the shapes of aliases in place of their names, which in Rust are those of the types that they are of.
pub(super) fn resolve(
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
