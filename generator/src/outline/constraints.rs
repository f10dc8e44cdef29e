//! Writes constraints in the keywords of JSON Schema.

use super::types::ty;
use crate::model::{Constraint, Shape, Type};

/// Returns the requirements of a shape in addition to its type, such as ` where minLength 1`; empty if there are none.
pub(super) fn beyond_type(shape: &Shape) -> String {
    match shape {
        _ if is_plain(shape) => String::new(),
        Shape::Constrained(inner, constraints) if is_plain(inner) => self::constraints(constraints),
        other => format!(" where {}", whole(other)),
    }
}

/// Formats the constraints of a type, such as ` where minLength 1`. Without constraints, the text is empty.
pub(super) fn constraints(constraints: &[Constraint]) -> String {
    if constraints.is_empty() {
        return String::new();
    }
    format!(" where {}", list(constraints))
}

/// Returns whether a shape requires nothing beyond its type.
fn is_plain(shape: &Shape) -> bool {
    match shape {
        Shape::Of(_) => true,
        Shape::Array(inner) | Shape::Map(inner) | Shape::Nullable(inner) => is_plain(inner),
        Shape::Tuple(..) | Shape::AnyOf(_) | Shape::Constrained(..) => false,
    }
}

/// Returns a shape with all its parts.
fn whole(shape: &Shape) -> String {
    match shape {
        Shape::Of(of) => ty(of),
        Shape::Array(inner) => format!("[{}]", whole(inner)),
        Shape::Map(inner) => format!("{{*: {}}}", whole(inner)),
        Shape::Tuple(places, rest) => {
            let places = places.iter().map(whole).chain(others(rest));
            format!("[{}]", joined(places, ", "))
        }
        Shape::Nullable(inner) => format!("{} | null", whole(inner)),
        Shape::AnyOf(shapes) => format!("({})", joined(shapes.iter().map(whole), " | ")),
        Shape::Constrained(inner, constraints) => match **inner {
            Shape::Of(Type::Any) => format!("({})", list(constraints)),
            _ => format!("({} where {})", whole(inner), list(constraints)),
        },
    }
}

/// Returns the shape of the remaining elements or properties, unless they may have any value.
fn others(rest: &Shape) -> Option<String> {
    (*rest != Shape::ANY).then(|| format!("..{}", whole(rest)))
}

fn joined(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}

fn list(constraints: &[Constraint]) -> String {
    joined(constraints.iter().map(limit), ", ")
}

fn limit(limit: &Constraint) -> String {
    match limit {
        Constraint::MinLength(least) => format!("minLength {least}"),
        Constraint::MaxLength(most) => format!("maxLength {most}"),
        Constraint::Pattern(pattern) => format!("pattern {pattern:?}"),
        Constraint::Minimum(bound) => format!("minimum {bound}"),
        Constraint::Maximum(bound) => format!("maximum {bound}"),
        Constraint::ExclusiveMinimum(bound) => format!("exclusiveMinimum {bound}"),
        Constraint::ExclusiveMaximum(bound) => format!("exclusiveMaximum {bound}"),
        Constraint::MultipleOf(of) => format!("multipleOf {of}"),
        Constraint::MinItems(least) => format!("minItems {least}"),
        Constraint::MaxItems(most) => format!("maxItems {most}"),
        Constraint::UniqueItems => "uniqueItems".to_owned(),
        Constraint::MinProperties(least) => format!("minProperties {least}"),
        Constraint::MaxProperties(most) => format!("maxProperties {most}"),
        Constraint::PropertyNames(constraints) => format!("propertyNames ({})", list(constraints)),
        Constraint::Enum(values) => format!("enum [{}]", values.join(", ")),
        Constraint::Schema { text, .. } => format!("schema {text}"),
    }
}
