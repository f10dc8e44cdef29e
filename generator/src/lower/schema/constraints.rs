//! Lowers the constraints of schemas that types do not express; the server validates them.

use serde_json::Value;

use crate::{
    document::{Bounds, Node},
    model::Constraint,
    pattern::Pattern,
};

/// Returns the constraints of a schema, without `enum`.
pub(in crate::lower) fn of(schema: Node<'_>) -> Vec<Constraint> {
    let mut constraints = of_bounds(schema.bounds());
    if let Some(names) = schema.property_names() {
        constraints.extend(of_names(names));
    }
    constraints
}

fn of_bounds(bounds: &Bounds) -> Vec<Constraint> {
    let mut constraints = Vec::new();
    constraints.extend(bounds.min_length.map(Constraint::MinLength));
    constraints.extend(bounds.max_length.map(Constraint::MaxLength));
    constraints.extend(pattern(bounds).map(Constraint::Pattern));
    let least = bounds.minimum.as_ref();
    constraints.extend(least.map(|bound| minimum(bound.value(), bound.exclusive)));
    let most = bounds.maximum.as_ref();
    constraints.extend(most.map(|bound| maximum(bound.value(), bound.exclusive)));
    constraints.extend(bounds.multiple_of.map(Constraint::MultipleOf));
    constraints.extend(bounds.min_items.map(Constraint::MinItems));
    constraints.extend(bounds.max_items.map(Constraint::MaxItems));
    constraints.extend(bounds.unique_items.then_some(Constraint::UniqueItems));
    constraints.extend(bounds.min_properties.map(Constraint::MinProperties));
    constraints.extend(bounds.max_properties.map(Constraint::MaxProperties));
    constraints.retain(|constraint| !accepts_everything(constraint));
    constraints
}

/// Returns the translated pattern. An unsupported pattern is reported when the document is checked.
fn pattern(bounds: &Bounds) -> Option<Pattern> {
    bounds.pattern.as_deref().and_then(Pattern::translate)
}

/// Returns the constraints of `propertyNames`.
fn of_names(schema: Node<'_>) -> Option<Constraint> {
    let bounds = schema.bounds();
    let values = schema.values.iter().map(Value::to_string);
    let values = (!schema.values.is_empty()).then(|| Constraint::Enum(values.collect()));
    let constraints: Vec<Constraint> = [
        bounds.min_length.map(Constraint::MinLength),
        bounds.max_length.map(Constraint::MaxLength),
        pattern(bounds).map(Constraint::Pattern),
        values,
    ]
    .into_iter()
    .flatten()
    .filter(|constraint| !accepts_everything(constraint))
    .collect();
    (!constraints.is_empty()).then_some(Constraint::PropertyNames(constraints))
}

fn minimum(bound: f64, exclusive: bool) -> Constraint {
    if exclusive {
        Constraint::ExclusiveMinimum(bound)
    } else {
        Constraint::Minimum(bound)
    }
}

fn maximum(bound: f64, exclusive: bool) -> Constraint {
    if exclusive {
        Constraint::ExclusiveMaximum(bound)
    } else {
        Constraint::Maximum(bound)
    }
}

/// Returns whether a constraint accepts every value. A `multipleOf` of zero is ignored.
fn accepts_everything(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::MinLength(0) | Constraint::MinItems(0) | Constraint::MinProperties(0) => true,
        Constraint::MultipleOf(of) => !of.is_normal(),
        Constraint::Pattern(pattern) => pattern.source.is_empty(),
        _ => false,
    }
}
