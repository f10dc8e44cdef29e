//! Writes constraints in the keywords of JSON Schema.

use super::types::ty;
use crate::model::{Limit, Property, Shape, Type};

/// Returns what a shape requires beyond its type, such as ` where minLength 1`; empty for nothing.
pub(super) fn beyond_type(shape: &Shape) -> String {
    match shape {
        _ if is_plain(shape) => String::new(),
        Shape::Limited(inner, limits) if is_plain(inner) => self::limits(limits),
        other => format!(" where {}", whole(other)),
    }
}

/// Returns the constraints that follow a type, such as ` where minLength 1`; empty for none.
pub(super) fn limits(limits: &[Limit]) -> String {
    if limits.is_empty() {
        return String::new();
    }
    format!(" where {}", list(limits))
}

/// Returns whether a shape requires nothing beyond its type.
fn is_plain(shape: &Shape) -> bool {
    match shape {
        Shape::Of(_) => true,
        Shape::Array(inner) | Shape::Map(inner) | Shape::Nullable(inner) => is_plain(inner),
        Shape::Tuple(..) | Shape::Object(..) | Shape::AnyOf(_) | Shape::Limited(..) => false,
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
        Shape::Object(properties, rest) => {
            let property = |it: &Property| {
                let optional = if it.required { "" } else { "?" };
                format!("{:?}{optional}: {}", it.name, whole(&it.shape))
            };
            let properties = properties.iter().map(property).chain(others(rest));
            format!("{{{}}}", joined(properties, ", "))
        }
        Shape::Nullable(inner) => format!("{} | null", whole(inner)),
        Shape::AnyOf(shapes) => format!("({})", joined(shapes.iter().map(whole), " | ")),
        Shape::Limited(inner, limits) => match **inner {
            Shape::Of(Type::Any) => format!("({})", list(limits)),
            _ => format!("({} where {})", whole(inner), list(limits)),
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

fn list(limits: &[Limit]) -> String {
    joined(limits.iter().map(limit), ", ")
}

fn limit(limit: &Limit) -> String {
    match limit {
        Limit::MinLength(least) => format!("minLength {least}"),
        Limit::MaxLength(most) => format!("maxLength {most}"),
        Limit::Pattern(pattern) => format!("pattern {pattern:?}"),
        Limit::Minimum(bound) => format!("minimum {bound}"),
        Limit::Maximum(bound) => format!("maximum {bound}"),
        Limit::MoreThan(bound) => format!("exclusiveMinimum {bound}"),
        Limit::LessThan(bound) => format!("exclusiveMaximum {bound}"),
        Limit::MultipleOf(of) => format!("multipleOf {of}"),
        Limit::MinItems(least) => format!("minItems {least}"),
        Limit::MaxItems(most) => format!("maxItems {most}"),
        Limit::UniqueItems => "uniqueItems".to_owned(),
        Limit::MinContains(least, shape) => format!("minContains {least} of {}", whole(shape)),
        Limit::MaxContains(most, shape) => format!("maxContains {most} of {}", whole(shape)),
        Limit::MinProperties(least) => format!("minProperties {least}"),
        Limit::MaxProperties(most) => format!("maxProperties {most}"),
        Limit::PropertyNames(limits) => format!("propertyNames ({})", list(limits)),
        Limit::OneOf(values) => format!("enum [{}]", values.join(", ")),
        Limit::Not(shape) => format!("not {}", whole(shape)),
        Limit::Fits(shape) => format!("allOf {}", whole(shape)),
        Limit::ExactlyOne(shapes) => format!("oneOf ({})", joined(shapes.iter().map(whole), " | ")),
        Limit::Arrays(shape) => format!("if an array: {}", whole(shape)),
        Limit::Objects(shape) => format!("if an object: {}", whole(shape)),
        Limit::Schema { text, .. } => format!("schema {text}"),
    }
}
