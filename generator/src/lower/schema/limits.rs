//! Lowers the constraints of schemas that types do not express; the server validates them.

use serde_json::Value;

use crate::{
    document::{Bounds, Node},
    model::Limit,
    pattern::Pattern,
};

/// Returns the constraints of a schema, without `enum`.
pub(in crate::lower) fn of(schema: Node<'_>) -> Vec<Limit> {
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

/// Returns the translated pattern. An unsupported pattern is reported when the document is checked.
fn pattern(bounds: &Bounds) -> Option<Pattern> {
    bounds.pattern.as_deref().and_then(Pattern::translate)
}

/// Returns the constraints of `propertyNames`.
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

/// Returns whether a constraint accepts every value. A `multipleOf` of zero is ignored.
fn is_idle(limit: &Limit) -> bool {
    match limit {
        Limit::MinLength(0) | Limit::MinItems(0) | Limit::MinProperties(0) => true,
        Limit::MultipleOf(of) => !of.is_normal(),
        Limit::Pattern(pattern) => pattern.source.is_empty(),
        _ => false,
    }
}
