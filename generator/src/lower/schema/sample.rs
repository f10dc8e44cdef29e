//! Makes examples: the smallest valid value of a schema.

use serde_json::{Map, Value};

use super::constraints;
use crate::{
    document::{Kind, Node, Schema, component_of, validate},
    model::Constraint,
    pointer::Pointer,
};

/// The maximum depth of an example.
const DEPTH_LIMIT: usize = 6;

/// Returns whether a value is valid. Invalid examples of the document are not used, because the type could not hold
/// them.
pub(in crate::lower) fn is_valid(schema: Node<'_>, value: &Value) -> bool {
    validate::violation(value, &Pointer::root(), schema).is_none()
}

/// Returns the example of a schema, or the smallest valid value.
pub(in crate::lower) fn sample(node: Node<'_>, depth: usize) -> Value {
    match node.resolve() {
        Some(schema) if depth < DEPTH_LIMIT => sample_schema(schema, depth),
        _ => Value::Null,
    }
}

fn sample_schema(schema: Node<'_>, depth: usize) -> Value {
    let own = [&schema.example, &schema.default];
    let mut own = own.into_iter().flatten().map(|value| (**value).clone());
    let is_valid = |value: &Value| is_valid(schema, value);
    if let Some(value) = own
        .find(is_valid)
        .or_else(|| member_example(schema).filter(is_valid))
        .or_else(|| schema.values.first().cloned())
    {
        return value;
    }
    if !schema.all_of().is_empty() {
        return sample_all(schema, depth);
    }
    let Some(first) = schema.alternatives().next() else {
        return of_kind(schema, schema, depth);
    };
    match (sample(first, depth + 1), of_kind(schema, first, depth)) {
        (Value::Object(members), Value::Object(mut own)) => {
            for (name, value) in &mut own {
                if let Some(value_of_tag) = tag(schema, first, name) {
                    *value = value_of_tag;
                } else if let Some(node) = first.resolve().and_then(|it| it.property(name)) {
                    *value = sample(node, depth + 1);
                }
            }
            own.extend(members);
            Value::Object(own)
        }
        // The alternative only restricts the type next to it.
        (Value::Null, own) => own,
        (value, _) => value,
    }
}

/// Returns the value of a property that a union's discriminator gives to an alternative.
fn tag(union: Node<'_>, alternative: Node<'_>, property: &str) -> Option<Value> {
    let discriminator = union.discriminator();
    let discriminator = discriminator.filter(|it| it.property_name == property)?;
    let component = component_of(alternative.resolve()?.at())?;
    let mut mapping = discriminator.mapping.iter();
    let mapped = mapping.find(|(_, target)| target.rsplit('/').next() == Some(&component));
    Some(Value::from(
        mapped.map_or(component.as_str(), |(value, _)| value),
    ))
}

/// Returns the smallest value of the type of a schema that satisfies the constraints of an alternative as well.
fn of_kind(schema: Node<'_>, alternative: Node<'_>, depth: usize) -> Value {
    let constraints = || {
        let mut all = constraints::of(schema);
        all.extend(alternative.resolve().into_iter().flat_map(constraints::of));
        all
    };
    match schema.kind {
        Some(Kind::Boolean) => Value::Bool(false),
        Some(Kind::Integer) => Value::from(whole(within(&constraints(), 1.0))),
        Some(Kind::Number) => match within(&constraints(), 0.5) {
            number if number.fract() == 0.0 => Value::from(whole(number)),
            number => Value::from(number),
        },
        Some(Kind::String) if schema.format.is_none() => {
            let schema = alternative.resolve().unwrap_or(schema);
            Value::String(text(schema.schema()))
        }
        Some(Kind::String) => Value::String(text(schema.schema())),
        Some(Kind::Array) if !schema.places().is_empty() => {
            let places = schema.places().iter();
            Value::Array(places.map(|place| sample(place, depth + 1)).collect())
        }
        _ if schema.is_array() => {
            let least = schema.bounds().min_items.unwrap_or(0);
            let item = schema
                .items()
                .filter(|_| least > 0)
                .map(|items| sample(items, depth + 1));
            Value::Array(item.into_iter().cycle().take(least.min(100)).collect())
        }
        _ if schema.is_object() => Value::Object(properties(schema, depth)),
        _ => Value::Null,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a bound beyond the range of i64 becomes the range's end"
)]
fn whole(number: f64) -> i64 {
    number.ceil() as i64
}

/// Returns a number near zero, or near the lower bound, that satisfies the constraints; `step` is the distance to an
/// exclusive bound.
fn within(constraints: &[Constraint], step: f64) -> f64 {
    let (mut number, mut step) = (0.0, step);
    for constraint in constraints {
        match *constraint {
            Constraint::Minimum(min) if number < min => number = min,
            Constraint::ExclusiveMinimum(min) if number <= min => number = min + step,
            Constraint::Maximum(max) if number > max => number = max,
            Constraint::ExclusiveMaximum(max) if number >= max => number = max - step,
            Constraint::MultipleOf(of) => step = of,
            _ => {}
        }
    }
    let is_multiple = |constraint: &Constraint| matches!(constraint, Constraint::MultipleOf(_));
    if constraints.iter().any(is_multiple) {
        (number / step).ceil() * step
    } else {
        number
    }
}

/// Returns the example of a member of `allOf`, which may have no other keyword.
fn member_example(schema: Node<'_>) -> Option<Value> {
    let members = schema.all_of();
    let mut inline = members.iter().filter(|member| !member.is_reference());
    let mut referenced = members.iter().filter(|_| members.len() == 1);
    let own = inline.find_map(|member| member.schema().example.clone());
    let example =
        own.or_else(|| referenced.find_map(|member| member.resolve()?.schema().example.clone()));
    example.map(|example| *example)
}

fn sample_all(schema: Node<'_>, depth: usize) -> Value {
    let mut merged = properties(schema, depth);
    for member in schema.all_of() {
        match sample(member, depth + 1) {
            Value::Object(members) => merged.extend(members),
            Value::Null => {}
            scalar if !schema.has_properties() => return scalar,
            _ => {}
        }
    }
    Value::Object(merged)
}

fn properties(schema: Node<'_>, depth: usize) -> Map<String, Value> {
    let mut members = Map::new();
    for (name, node) in schema.properties() {
        let own = node.resolve().and_then(|schema| {
            let example = schema.schema().example.as_deref()?;
            is_valid(schema, example).then(|| example.clone())
        });
        if let Some(example) = own {
            members.insert(name.clone(), example);
        } else if schema.required.contains(name) {
            members.insert(name.clone(), sample(node, depth + 1));
        }
    }
    members
}

/// Returns a short string with the schema's format.
fn text(schema: &Schema) -> String {
    let known = match schema.format.as_deref() {
        Some("date-time") => "1970-01-01T00:00:00Z",
        Some("date") => "1970-01-01",
        Some("time") => "00:00:00Z",
        Some("duration") => "PT0S",
        Some("uuid") => "00000000-0000-0000-0000-000000000000",
        Some("decimal") => "0",
        Some("uri" | "url" | "iri" | "uri-reference" | "iri-reference") => "https://example.com/",
        Some("email" | "idn-email") => "user@example.com",
        Some("hostname") => "example.com",
        Some("ipv4") => "127.0.0.1",
        Some("ipv6") => "::1",
        _ => {
            let least = schema.bounds().min_length.unwrap_or(0);
            return "x".repeat(least.min(1_000));
        }
    };
    known.to_owned()
}
