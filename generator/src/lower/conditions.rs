//! What a schema asks that no type says: `not`, `if`, the places of tuples. A server checks it.

use serde_json::{Map, Value};

use super::{Context, limits};
use crate::{
    diagnostic::Place,
    document::{Document, FURTHER_ITEMS, Facets, Kind},
    model::{Limit, Property, Shape, Type},
    pointer::Pointer,
};

/// How deep a condition may be.
const DEPTH_LIMIT: usize = 16;
/// How many references may lead to one another within a condition.
const REFERENCE_LIMIT: usize = 3;

/// The conditions of the schema at a place.
pub(super) fn of(context: &mut Context<'_, '_>, at: &Pointer) -> Vec<Limit> {
    let document = context.document;
    let Some(Value::Object(schema)) = document.written(at) else {
        return Vec::new();
    };
    let reader = Reader {
        document,
        positive: true,
        depth: 0,
        references: 0,
    };
    let conditions = reader.conditions(schema).unwrap_or_else(|keyword| {
        let place = Place::Key(at.child(keyword));
        context.not_supported(place, "this condition is not checked yet");
        Vec::new()
    });
    let of_unions = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| {
        let alternatives = schema.get(keyword)?.as_array()?;
        let is_condition = alternatives.iter().all(only_requires);
        is_condition
            .then(|| reader.union(keyword, alternatives))
            .flatten()
    });
    conditions.into_iter().chain(of_unions).collect()
}

/// Whether an alternative only says which properties are required.
fn only_requires(schema: &Value) -> bool {
    let keywords = ["required", "type", "title", "description"];
    schema.as_object().is_some_and(|schema| {
        schema.contains_key("required")
            && schema
                .keys()
                .all(|keyword| keywords.contains(&keyword.as_str()))
    })
}

/// Reads schemas as shapes, without types.
#[derive(Clone, Copy)]
struct Reader<'d> {
    document: &'d Document,
    /// Whether less may be asked than the schema says: a value is not refused for that.
    positive: bool,
    depth: usize,
    references: usize,
}

impl<'d> Reader<'d> {
    fn negative(self) -> Self {
        Self {
            positive: false,
            ..self
        }
    }

    /// The shape of a schema; `None` where it leads too far.
    fn shape(self, schema: &'d Value) -> Option<Shape> {
        let deeper = Self {
            depth: self.depth + 1,
            ..self
        };
        let ended = || self.positive.then_some(Shape::ANY);
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = reference.strip_prefix('#');
            let target = target.and_then(|target| self.document.value.pointer(target));
            return match target.filter(|_| self.references < REFERENCE_LIMIT) {
                Some(target) => Self {
                    references: self.references + 1,
                    ..deeper
                }
                .shape(target),
                None => ended(),
            };
        }
        let Value::Object(members) = schema else {
            return ended();
        };
        if self.depth > DEPTH_LIMIT {
            return ended();
        }
        let typed: openapiv3::Schema = serde_json::from_value(schema.clone()).ok()?;
        let facets = Facets::from(&typed);
        let mut all = limits::of(&typed);
        if !facets.values.is_empty() {
            let values = facets.values.iter().map(Value::to_string).collect();
            all.push(Limit::OneOf(values));
        }
        all.extend(deeper.members(members)?);
        if let (Some(items), None) = (schema.get("items"), schema.get("prefixItems")) {
            let items = Shape::Array(Box::new(deeper.shape(items)?));
            all.push(Limit::Arrays(Box::new(items)));
        }
        for part in list(members, "allOf") {
            all.push(Limit::Fits(Box::new(deeper.shape(part)?)));
        }
        for keyword in ["oneOf", "anyOf"] {
            let alternatives = list(members, keyword);
            if !alternatives.is_empty() {
                all.push(deeper.union(keyword, alternatives)?);
            }
        }
        all.extend(deeper.conditions(members).ok()?);
        let shape = limited(of_kind(facets.kind), all);
        let nullable = typed.schema_data.nullable && !matches!(shape, Shape::Of(Type::Any));
        Some(if nullable {
            Shape::Nullable(Box::new(shape))
        } else {
            shape
        })
    }

    /// What is asked of an object.
    fn members(self, schema: &'d Map<String, Value>) -> Option<Vec<Limit>> {
        let required: Vec<&str> = list(schema, "required")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let listed = schema.get("properties").and_then(Value::as_object);
        let mut properties = Vec::new();
        for (name, property) in listed.into_iter().flatten() {
            properties.push(Property {
                name: name.clone(),
                required: required.contains(&name.as_str()),
                shape: self.shape(property)?,
            });
        }
        for name in required {
            if properties.iter().all(|property| property.name != name) {
                properties.push(Property {
                    name: name.to_owned(),
                    required: true,
                    shape: Shape::ANY,
                });
            }
        }
        let rest = match schema.get("additionalProperties") {
            Some(Value::Bool(false)) => not(Shape::ANY),
            Some(rest @ Value::Object(_)) => self.shape(rest)?,
            _ => Shape::ANY,
        };
        let says_more = !properties.is_empty() || rest != Shape::ANY;
        if !says_more {
            return Some(Vec::new());
        }
        let object = Shape::Object(properties, Box::new(rest));
        Some(vec![Limit::Objects(Box::new(object))])
    }

    /// One of several; of `oneOf`, one only.
    fn union(self, keyword: &str, alternatives: &'d [Value]) -> Option<Limit> {
        let only_one = keyword == "oneOf";
        let reader = if only_one { self.negative() } else { self };
        let shapes = alternatives.iter().map(|schema| reader.shape(schema));
        let shapes = shapes.collect::<Option<_>>()?;
        Some(if only_one {
            Limit::ExactlyOne(shapes)
        } else {
            Limit::Fits(Box::new(Shape::AnyOf(shapes)))
        })
    }

    /// What is asked by keywords that no type says; the keyword that leads too far.
    fn conditions(self, schema: &'d Map<String, Value>) -> Result<Vec<Limit>, &'static str> {
        let mut found = Vec::new();
        let mut add = |keyword: &'static str, limit: Option<Limit>| {
            found.push(limit.ok_or(keyword)?);
            Ok::<(), &'static str>(())
        };
        if let Some(excluded) = schema.get("not") {
            let shape = self.negative().shape(excluded);
            add("not", shape.map(|shape| Limit::Not(Box::new(shape))))?;
        }
        if let Some(condition) = schema.get("if") {
            if let Some(then) = schema.get("then") {
                let fails = self.negative().shape(condition).map(not);
                add("if", either(fails, self.shape(then)))?;
            }
            if let Some(other) = schema.get("else") {
                add("if", either(self.shape(condition), self.shape(other)))?;
            }
        }
        let dependent = |keyword| schema.get(keyword).and_then(Value::as_object);
        for (name, names) in dependent("dependentRequired").into_iter().flatten() {
            let names = names.as_array().into_iter().flatten();
            let then = has(names.filter_map(Value::as_str));
            add(
                "dependentRequired",
                either(Some(not(has([name.as_str()]))), Some(then)),
            )?;
        }
        for (name, then) in dependent("dependentSchemas").into_iter().flatten() {
            let then = self.shape(then);
            add(
                "dependentSchemas",
                either(Some(not(has([name.as_str()]))), then),
            )?;
        }
        let count = |keyword| usize::try_from(schema.get(keyword)?.as_u64()?).ok();
        if let Some(wanted) = schema.get("contains") {
            let least = count("minContains").unwrap_or(1);
            if least > 0 {
                let shape = self.shape(wanted).map(Box::new);
                add("contains", shape.map(|it| Limit::MinContains(least, it)))?;
            }
            if let Some(most) = count("maxContains") {
                let shape = self.negative().shape(wanted).map(Box::new);
                add("contains", shape.map(|it| Limit::MaxContains(most, it)))?;
            }
        }
        let places = list(schema, "prefixItems");
        if !places.is_empty() {
            let shapes = places.iter().map(|place| self.shape(place));
            let rest = schema
                .get(FURTHER_ITEMS)
                .map_or(Some(Shape::ANY), |rest| self.shape(rest));
            let tuple = shapes.collect::<Option<_>>().zip(rest);
            let tuple = tuple.map(|(places, rest)| Shape::Tuple(places, Box::new(rest)));
            add(
                "prefixItems",
                tuple.map(|shape| Limit::Arrays(Box::new(shape))),
            )?;
        }
        Ok(found)
    }
}

fn of_kind(kind: Option<Kind>) -> Shape {
    Shape::Of(match kind {
        Some(Kind::String) => Type::String,
        Some(Kind::Number) => Type::Double,
        Some(Kind::Integer) => Type::Int64,
        Some(Kind::Boolean) => Type::Boolean,
        Some(Kind::Object) => Type::Map(Box::new(Type::Any)),
        Some(Kind::Array) => Type::Array(Box::new(Type::Any)),
        None => Type::Any,
    })
}

fn limited(shape: Shape, mut limits: Vec<Limit>) -> Shape {
    if let (Shape::Of(Type::Map(_)), [Limit::Objects(object)]) = (&shape, limits.as_mut_slice()) {
        // That it is an object is said by it, too.
        return std::mem::replace(object, Shape::ANY);
    }
    if limits.is_empty() {
        shape
    } else {
        Shape::Limited(Box::new(shape), limits)
    }
}

/// What is anything else.
fn not(shape: Shape) -> Shape {
    limited(Shape::ANY, vec![Limit::Not(Box::new(shape))])
}

/// One or the other.
fn either(one: Option<Shape>, other: Option<Shape>) -> Option<Limit> {
    Some(Limit::Fits(Box::new(Shape::AnyOf(vec![one?, other?]))))
}

/// An object with these properties.
fn has<'n>(names: impl IntoIterator<Item = &'n str>) -> Shape {
    let property = |name: &str| Property {
        name: name.to_owned(),
        required: true,
        shape: Shape::ANY,
    };
    let properties = names.into_iter().map(property).collect();
    Shape::Object(properties, Box::new(Shape::ANY))
}

fn list<'v>(schema: &'v Map<String, Value>, keyword: &str) -> &'v [Value] {
    let list = schema.get(keyword).and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}
