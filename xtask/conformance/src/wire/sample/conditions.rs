//! Reads schemas that types do not express as shapes, so that drawing does not have to meet them by chance.

use std::{cell::RefCell, collections::HashMap};

use generator::{
    model::{Constraint, Property, Shape, Type},
    pattern::{Engine, Pattern},
};
use serde_json::{Map, Value};

thread_local! {
    static SHAPES: RefCell<HashMap<String, &'static Shape>> = RefCell::default();
}

/// Returns the shape of a schema in JSON. References are any JSON; the schema itself is validated afterwards.
pub(super) fn read(text: &str) -> &'static Shape {
    SHAPES.with_borrow_mut(|shapes| {
        if let Some(shape) = shapes.get(text) {
            return *shape;
        }
        let json = serde_json::from_str(text).unwrap_or(Value::Bool(true));
        // There are few schemas, and each is needed until the program ends.
        let shape: &'static Shape = Box::leak(Box::new(shape(&json)));
        shapes.insert(text.to_owned(), shape);
        shape
    })
}

fn shape(schema: &Value) -> Shape {
    let Value::Object(members) = schema else {
        return if *schema == Value::Bool(false) {
            Shape::Limited(
                Box::new(Shape::ANY),
                vec![Constraint::Not(Box::new(Shape::ANY))],
            )
        } else {
            Shape::ANY
        };
    };
    let base = base(members);
    let constraints = constraints(members);
    if constraints.is_empty() {
        base
    } else {
        Shape::Limited(Box::new(base), constraints)
    }
}

/// Returns the shape that `type` requires.
fn base(schema: &Map<String, Value>) -> Shape {
    let of = |kind: &Value| match kind.as_str() {
        Some("string") => Shape::Of(Type::String),
        Some("integer") => Shape::Of(Type::Int64),
        Some("number") => Shape::Of(Type::Double),
        Some("boolean") => Shape::Of(Type::Boolean),
        Some("object") => Shape::Map(Box::new(Shape::ANY)),
        Some("array") => Shape::Array(Box::new(Shape::ANY)),
        Some("null") => {
            let null = Constraint::OneOf(vec!["null".to_owned()]);
            Shape::Limited(Box::new(Shape::ANY), vec![null])
        }
        _ => Shape::ANY,
    };
    match schema.get("type") {
        Some(Value::Array(kinds)) => {
            let others: Vec<Shape> = kinds
                .iter()
                .filter(|kind| *kind != "null")
                .map(of)
                .collect();
            let is_nullable = others.len() < kinds.len();
            let any = Shape::AnyOf(others);
            if is_nullable {
                Shape::Nullable(Box::new(any))
            } else {
                any
            }
        }
        Some(kind) => of(kind),
        None => Shape::ANY,
    }
}

fn constraints(schema: &Map<String, Value>) -> Vec<Constraint> {
    let mut all: Vec<Constraint> = schema
        .iter()
        .filter_map(|(keyword, value)| constraint(keyword, value))
        .collect();
    if let Some(object) = object(schema) {
        all.push(Constraint::Objects(Box::new(object)));
    }
    if let Some(places) = schema.get("prefixItems").and_then(Value::as_array) {
        let rest = schema.get("items").map_or(Shape::ANY, shape);
        let tuple = Shape::Tuple(places.iter().map(shape).collect(), Box::new(rest));
        all.push(Constraint::Arrays(Box::new(tuple)));
    } else if let Some(items) = schema.get("items") {
        all.push(Constraint::Arrays(Box::new(Shape::Array(Box::new(shape(
            items,
        ))))));
    }
    if let Some(contained) = schema.get("contains") {
        let number = |keyword: &str| usize::try_from(schema.get(keyword)?.as_u64()?).ok();
        all.push(Constraint::MinContains(
            number("minContains").unwrap_or(1),
            Box::new(shape(contained)),
        ));
        let most = number("maxContains");
        all.extend(most.map(|most| Constraint::MaxContains(most, Box::new(shape(contained)))));
    }
    if let Some(condition) = schema.get("if") {
        let then = schema.get("then").map_or(Shape::ANY, shape);
        let otherwise = schema.get("else").map_or(Shape::ANY, shape);
        let condition = shape(condition);
        let is_then = Shape::AnyOf(vec![not(condition.clone()), then]);
        let is_else = Shape::AnyOf(vec![condition, otherwise]);
        all.extend([is_then, is_else].map(|shape| Constraint::Fits(Box::new(shape))));
    }
    all
}

fn constraint(keyword: &str, value: &Value) -> Option<Constraint> {
    let length = || usize::try_from(value.as_u64()?).ok();
    let list = || Some(value.as_array()?.iter().map(shape).collect::<Vec<_>>());
    Some(match keyword {
        "const" => Constraint::OneOf(vec![value.to_string()]),
        "enum" => Constraint::OneOf(value.as_array()?.iter().map(Value::to_string).collect()),
        "minLength" => Constraint::MinLength(length()?),
        "maxLength" => Constraint::MaxLength(length()?),
        "minimum" => Constraint::Minimum(value.as_f64()?),
        "maximum" => Constraint::Maximum(value.as_f64()?),
        "exclusiveMinimum" => Constraint::MoreThan(value.as_f64()?),
        "exclusiveMaximum" => Constraint::LessThan(value.as_f64()?),
        "multipleOf" => Constraint::MultipleOf(value.as_f64()?),
        "minItems" => Constraint::MinItems(length()?),
        "maxItems" => Constraint::MaxItems(length()?),
        "uniqueItems" => value.as_bool()?.then_some(Constraint::UniqueItems)?,
        "minProperties" => Constraint::MinProperties(length()?),
        "maxProperties" => Constraint::MaxProperties(length()?),
        "pattern" => Constraint::Pattern(Pattern {
            source: value.as_str()?.to_owned(),
            text: value.as_str()?.to_owned(),
            engine: Engine::Linear,
        }),
        "not" => Constraint::Not(Box::new(shape(value))),
        "anyOf" => Constraint::Fits(Box::new(Shape::AnyOf(list()?))),
        "oneOf" => Constraint::ExactlyOne(list()?),
        "allOf" => {
            let all = list()?
                .into_iter()
                .map(|shape| Constraint::Fits(Box::new(shape)))
                .collect();
            Constraint::Fits(Box::new(Shape::Limited(Box::new(Shape::ANY), all)))
        }
        "dependentSchemas" | "dependentRequired" => {
            let dependents = value.as_object()?.iter().map(|(name, dependent)| {
                let required = |names: &[Value]| {
                    let names = names.iter().filter_map(Value::as_str);
                    let names = names.map(|name| property(name, true, Shape::ANY));
                    let object = Shape::Object(names.collect(), Box::new(Shape::ANY));
                    Shape::Limited(
                        Box::new(Shape::ANY),
                        vec![Constraint::Objects(Box::new(object))],
                    )
                };
                let has =
                    Shape::Object(vec![property(name, true, Shape::ANY)], Box::new(Shape::ANY));
                let dependent = match dependent {
                    Value::Array(names) => required(names),
                    schema => shape(schema),
                };
                Constraint::Fits(Box::new(Shape::AnyOf(vec![not(has), dependent])))
            });
            Constraint::Fits(Box::new(Shape::Limited(
                Box::new(Shape::ANY),
                dependents.collect(),
            )))
        }
        _ => return None,
    })
}

/// Returns the shape of the members that a schema lists or requires.
fn object(schema: &Map<String, Value>) -> Option<Shape> {
    let required = schema.get("required").and_then(Value::as_array);
    let required: Vec<&str> = required
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let listed = schema.get("properties").and_then(Value::as_object);
    let is_listed = |name: &&&str| listed.is_some_and(|listed| listed.contains_key(**name));
    let unlisted = required.iter().filter(|name| !is_listed(name));
    let unlisted = unlisted.map(|name| property(name, true, Shape::ANY));
    let listed = listed.into_iter().flatten();
    let listed = listed
        .map(|(name, member)| property(name, required.contains(&name.as_str()), shape(member)));
    let properties: Vec<Property> = listed.chain(unlisted).collect();
    let rest = schema.get("additionalProperties").map_or(Shape::ANY, shape);
    (!properties.is_empty()).then(|| Shape::Object(properties, Box::new(rest)))
}

fn property(name: &str, required: bool, shape: Shape) -> Property {
    Property {
        name: name.to_owned(),
        required,
        shape,
    }
}

fn not(shape: Shape) -> Shape {
    Shape::Limited(Box::new(Shape::ANY), vec![Constraint::Not(Box::new(shape))])
}
