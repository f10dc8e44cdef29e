//! Validates values against shapes and constraints.

use std::{cell::RefCell, iter};

use generator::model::{Constraint, Model, Property, Shape, Type};
use runtime::{backtracking, patterns, schemas::Schemas};
use serde_json::{Map, Value, json};

use crate::sampling::pattern::is_found;

thread_local! {
    /// The schemas of the model that values are drawn for.
    static SCHEMAS: RefCell<Option<Schemas>> = const { RefCell::new(None) };
}

/// Sets the model that values are drawn for on this thread.
pub(super) fn with(model: &Model) {
    let schemas = (!model.schemas.is_empty()).then(|| {
        let json = json!(model.schemas).to_string();
        Schemas::parse(&json, Some(patterns::matches), Some(backtracking::matches))
    });
    SCHEMAS.set(schemas);
}

/// Returns whether a value is valid against a shape without type definitions, such as the shape of a condition.
pub(super) fn fits(value: &Value, shape: &Shape) -> bool {
    match shape {
        Shape::Of(ty) => is_of(value, ty),
        Shape::Array(inner) => all(value.as_array(), |item| fits(item, inner)),
        Shape::Map(inner) => all(value.as_object(), |(_, member)| fits(member, inner)),
        Shape::Tuple(places, rest) => {
            let shapes = places.iter().chain(iter::repeat(rest.as_ref()));
            let items = value.as_array().map(|items| items.iter().zip(shapes));
            all(items, |(item, shape)| fits(item, shape))
        }
        Shape::Object(properties, rest) => value
            .as_object()
            .is_some_and(|members| has_members(members, properties, rest)),
        Shape::Nullable(inner) => value.is_null() || fits(value, inner),
        Shape::AnyOf(shapes) => shapes.iter().any(|shape| fits(value, shape)),
        Shape::Limited(inner, constraints) => {
            fits(value, inner) && constraints.iter().all(|limit| is_within(value, limit))
        }
    }
}

/// Returns whether there is a list and all its elements satisfy the predicate.
fn all<T>(list: Option<impl IntoIterator<Item = T>>, is_well: impl FnMut(T) -> bool) -> bool {
    list.is_some_and(|list| list.into_iter().all(is_well))
}

/// Returns whether a value has the JSON type of a type.
fn is_of(value: &Value, ty: &Type) -> bool {
    match ty {
        Type::Boolean => value.is_boolean(),
        Type::Int64 => value.is_i64(),
        Type::Double => value.is_number(),
        Type::String => value.is_string(),
        Type::Array(inner) => all(value.as_array(), |item| is_of(item, inner)),
        Type::Map(inner) => all(value.as_object(), |(_, member)| is_of(member, inner)),
        // Other types do not occur in conditions.
        _ => true,
    }
}

fn has_members(members: &Map<String, Value>, properties: &[Property], rest: &Shape) -> bool {
    let is_well = |property: &Property| match members.get(&property.name) {
        Some(member) => fits(member, &property.shape),
        None => !property.required,
    };
    let is_listed = |name: &str| properties.iter().any(|property| property.name == name);
    properties.iter().all(is_well)
        && members
            .iter()
            .all(|(name, member)| is_listed(name) || fits(member, rest))
}

/// Returns whether a value satisfies a constraint.
pub(super) fn is_within(value: &Value, limit: &Constraint) -> bool {
    let number = |fits: &dyn Fn(f64) -> bool| value.as_f64().is_none_or(fits);
    let length = value.as_str().map(|text| text.chars().count());
    let items = value.as_array();
    let members = value.as_object();
    match limit {
        Constraint::MinLength(least) => length.is_none_or(|length| length >= *least),
        Constraint::MaxLength(most) => length.is_none_or(|length| length <= *most),
        Constraint::Pattern(pattern) => value
            .as_str()
            .is_none_or(|text| is_found(&pattern.source, text)),
        Constraint::Minimum(bound) => number(&|number| number >= *bound),
        Constraint::Maximum(bound) => number(&|number| number <= *bound),
        Constraint::MoreThan(bound) => number(&|number| number > *bound),
        Constraint::LessThan(bound) => number(&|number| number < *bound),
        Constraint::MultipleOf(of) => number(&|number| is_multiple(number, *of)),
        Constraint::MinItems(least) => items.is_none_or(|items| items.len() >= *least),
        Constraint::MaxItems(most) => items.is_none_or(|items| items.len() <= *most),
        Constraint::UniqueItems => {
            items.is_none_or(|items| (1..items.len()).all(|at| !items[..at].contains(&items[at])))
        }
        Constraint::MinProperties(least) => members.is_none_or(|members| members.len() >= *least),
        Constraint::MaxProperties(most) => members.is_none_or(|members| members.len() <= *most),
        Constraint::PropertyNames(constraints) => members.is_none_or(|members| {
            members.keys().all(|name| {
                constraints
                    .iter()
                    .all(|limit| is_within(&name.as_str().into(), limit))
            })
        }),
        Constraint::OneOf(values) => values.iter().any(|known| is_json(value, known)),
        Constraint::Not(shape) => !fits(value, shape),
        Constraint::Fits(shape) => fits(value, shape),
        Constraint::ExactlyOne(shapes) => {
            let fitting = shapes.iter().filter(|shape| fits(value, shape));
            fitting.count() == 1
        }
        Constraint::Arrays(shape) => !value.is_array() || fits(value, shape),
        Constraint::MinContains(min, shape) => contained(value, shape).is_none_or(|it| it >= *min),
        Constraint::MaxContains(max, shape) => contained(value, shape).is_none_or(|it| it <= *max),
        Constraint::Objects(shape) => !value.is_object() || fits(value, shape),
        Constraint::Schema { name, .. } => SCHEMAS.with_borrow(|schemas| {
            let schemas = schemas.as_ref();
            schemas.is_none_or(|schemas| schemas.check(name, value, None))
        }),
    }
}

/// Returns the number of elements of an array that are valid against a shape.
fn contained(value: &Value, shape: &Shape) -> Option<usize> {
    let items = value.as_array()?;
    Some(items.iter().filter(|item| fits(item, shape)).count())
}

/// Returns whether a number is a multiple, allowing for rounding errors.
fn is_multiple(number: f64, of: f64) -> bool {
    let times = number / of;
    (times - times.round()).abs() <= 1e-9 * times.abs().max(1.0)
}

/// Returns whether a value equals some JSON; `1` equals `1.0`.
fn is_json(value: &Value, json: &str) -> bool {
    let known: Value = serde_json::from_str(json).unwrap_or_default();
    known == *value
        || known
            .as_f64()
            .is_some_and(|known| value.as_f64() == Some(known))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{
        super::testing::{model_of_body, shape_of_body},
        fits, with,
    };

    /// Checks that the values before `|` are valid against a schema and those after it are not.
    #[track_caller]
    fn check(schema: &str, values: &str) {
        // A condition contains no type definitions.
        let model = model_of_body(&format!("{{ not: {{ not: {schema} }} }}"));
        with(&model);
        let (fitting, others) = values.split_once('|').unwrap();
        for (values, expected) in [(fitting, true), (others, false)] {
            let values: Vec<Value> = serde_json::from_str(&format!("[{values}]")).unwrap();
            for value in values {
                let found = fits(&value, shape_of_body(&model));
                assert_eq!(found, expected, "{value} of {schema}");
            }
        }
    }

    #[test]
    fn values_are_validated_against_their_schema() {
        for (schema, values) in [
            ("{ type: [string, 'null'] }", r#""a", null | 1, true, {}"#),
            ("{ type: integer }", r#"1, -1 | 1.5, "1", null"#),
            ("{ minimum: 1, exclusiveMaximum: 2 }", "1, 1.5 | 0.5, 2"),
            ("{ multipleOf: 0.1 }", r#"0.3, 1e20, "a" | 0.35"#),
            ("{ minLength: 1, maxLength: 2 }", r#""字", 7 | "", "aaa""#),
            (r"{ pattern: '^\d+$' }", r#""12", 7 | "a", "1a""#),
            ("{ enum: [1, 2.5] }", "1, 1.0, 2.5 | 2"),
            (
                "{ minItems: 1, maxItems: 2 }",
                "[1], [1, 2], {} | [], [1, 2, 3]",
            ),
            ("{ uniqueItems: true }", "[], [1, 2] | [1, 1]"),
            ("{ minProperties: 1 }", r#"{"a": 1}, [] | {}"#),
            ("{ maxProperties: 1 }", r#"{}, {"a": 1} | {"a": 1, "b": 2}"#),
            (
                "{ propertyNames: { maxLength: 1 } }",
                r#"{"a": 1} | {"aa": 1}"#,
            ),
            ("{ items: { type: string } }", r#"[], ["a"], 7 | ["a", 1]"#),
            ("{ prefixItems: [{ const: 1 }] }", "[], [1, 2], 7 | [2]"),
            (
                "{ prefixItems: [{}], items: { const: 1 } }",
                "[2], [2, 1] | [2, 2]",
            ),
            (
                "{ properties: { a: { const: 1 } } }",
                r#"{}, {"a": 1}, 7 | {"a": 2}"#,
            ),
            ("{ required: [a] }", r#"{"a": 1}, 7 | {}"#),
            ("{ additionalProperties: false }", r#"{}, 7 | {"a": 1}"#),
            (
                "{ additionalProperties: { const: 1 } }",
                r#"{"a": 1} | {"a": 2}"#,
            ),
            ("{ not: { type: string } }", r#"1, null | "a""#),
            (
                "{ allOf: [{ minimum: 1 }, { maximum: 2 }] }",
                r#"1, 2, "a" | 0, 3"#,
            ),
            (
                "{ anyOf: [{ type: string }, { minimum: 1 }] }",
                r#""a", 1 | 0"#,
            ),
            (
                "{ oneOf: [{ minimum: 1 }, { maximum: 2 }] }",
                r#"0, 3 | 1, 2, "a""#,
            ),
            (
                "{ if: { type: string }, then: { maxLength: 1 } }",
                r#""a", 1 | "aa""#,
            ),
            (
                "{ if: { type: string }, else: { maximum: 1 } }",
                r#""a", 1 | 2"#,
            ),
            ("{ contains: { const: 1 } }", "[1], [2, 1], 7 | [], [2]"),
            (
                "{ dependentRequired: { a: [b] } }",
                r#"{}, {"b": 1} | {"a": 1}"#,
            ),
            (
                "{ dependentSchemas: { a: { maxProperties: 1 } } }",
                r#"{"a": 1} | {"a": 1, "b": 1}"#,
            ),
        ] {
            check(schema, values);
        }
    }
}
