//! What a schema asks that no type says: `not`, `if`, the places of tuples. A server checks it.

use serde_json::Value;

use super::limits;
use crate::{
    diagnostic::Place,
    document::{Additional, Kind, Node, Nodes},
    lower::Context,
    model::{Limit, Property, Shape, Type},
};

/// How deep a condition may be.
const DEPTH_LIMIT: usize = 16;
/// How many references may be inside one another within a condition.
const REFERENCE_LIMIT: usize = 3;

/// The conditions of a schema.
pub(in crate::lower) fn of(context: &mut Context<'_, '_>, schema: Node<'_>) -> Vec<Limit> {
    let reader = Reader {
        positive: true,
        depth: 0,
        references: 0,
    };
    if schema.content_schema().is_some() {
        let place = Place::Key(schema.at().child("contentSchema"));
        let message = "`contentSchema` is only supported for the data of events: the text is not read any further";
        context.not_supported(place, message);
    }
    let conditions = reader.conditions(schema).unwrap_or_else(|keyword| {
        let place = Place::Key(schema.at().child(keyword));
        context.not_supported(place, "this condition is not checked yet");
        Vec::new()
    });
    let unions = [("oneOf", schema.one_of()), ("anyOf", schema.any_of())];
    let of_unions = unions.into_iter().filter_map(|(keyword, alternatives)| {
        is_condition(alternatives)
            .then(|| reader.union(keyword, alternatives))
            .flatten()
    });
    conditions.into_iter().chain(of_unions).collect()
}

/// Whether alternatives only restrict an object further, so that they are not types.
fn is_condition(alternatives: Nodes<'_>) -> bool {
    let restricts = |schema: Node<'_>| {
        !schema.is_reference()
            && schema.is_requirement()
            && schema.kind.is_none_or(|kind| kind == Kind::Object)
    };
    let mut requires = alternatives
        .iter()
        .map(|schema| !schema.required.is_empty());
    alternatives.iter().all(restricts) && requires.any(|requires| requires)
}

/// Reads schemas as shapes, without types.
#[derive(Clone, Copy)]
struct Reader {
    /// Whether less may be asked than the schema says: a value is not refused for that.
    positive: bool,
    depth: usize,
    references: usize,
}

impl Reader {
    fn negative(self) -> Self {
        Self {
            positive: false,
            ..self
        }
    }

    /// The shape of a schema; `None` where it leads too far.
    fn shape(self, schema: Node<'_>) -> Option<Shape> {
        let deeper = Self {
            depth: self.depth + 1,
            ..self
        };
        let ended = || self.positive.then_some(Shape::ANY);
        if schema.is_reference() {
            let target = schema.resolve();
            return match target.filter(|_| self.references < REFERENCE_LIMIT) {
                Some(target) => Self {
                    references: self.references + 1,
                    ..deeper
                }
                .shape(target),
                None => ended(),
            };
        }
        if self.depth > DEPTH_LIMIT {
            return ended();
        }
        let mut all = limits::of(schema);
        if !schema.values.is_empty() {
            let values = schema.values.iter().map(Value::to_string).collect();
            all.push(Limit::OneOf(values));
        }
        all.extend(deeper.members(schema)?);
        if let (Some(items), true) = (schema.items(), schema.prefix_items().is_empty()) {
            let items = Shape::Array(Box::new(deeper.shape(items)?));
            all.push(Limit::Arrays(Box::new(items)));
        }
        for part in schema.all_of() {
            all.push(Limit::Fits(Box::new(deeper.shape(part)?)));
        }
        for (keyword, alternatives) in [("oneOf", schema.one_of()), ("anyOf", schema.any_of())] {
            if !alternatives.is_empty() {
                all.push(deeper.union(keyword, alternatives)?);
            }
        }
        all.extend(deeper.conditions(schema).ok()?);
        let shape = limited(of_kind(schema.kind), all);
        let nullable = schema.nullable && !matches!(shape, Shape::Of(Type::Any));
        Some(if nullable {
            Shape::Nullable(Box::new(shape))
        } else {
            shape
        })
    }

    /// What is asked of an object.
    fn members(self, schema: Node<'_>) -> Option<Vec<Limit>> {
        let mut properties = Vec::new();
        for (name, property) in schema.properties() {
            properties.push(Property {
                name: name.clone(),
                required: schema.required.contains(name),
                shape: self.shape(property)?,
            });
        }
        for name in &schema.required {
            if properties.iter().all(|property| property.name != *name) {
                properties.push(Property {
                    name: name.clone(),
                    required: true,
                    shape: Shape::ANY,
                });
            }
        }
        let rest = match schema.additional() {
            Some(Additional::Any(false)) => not(Shape::ANY),
            Some(Additional::Schema(rest)) => self.shape(rest)?,
            Some(Additional::Any(true)) | None => Shape::ANY,
        };
        let says_more = !properties.is_empty() || rest != Shape::ANY;
        if !says_more {
            return Some(Vec::new());
        }
        let object = Shape::Object(properties, Box::new(rest));
        Some(vec![Limit::Objects(Box::new(object))])
    }

    /// One of several; of `oneOf`, one only.
    fn union(self, keyword: &str, alternatives: Nodes<'_>) -> Option<Limit> {
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
    fn conditions(self, schema: Node<'_>) -> Result<Vec<Limit>, &'static str> {
        let mut found = Vec::new();
        let mut add = |keyword: &'static str, limit: Option<Limit>| {
            found.push(limit.ok_or(keyword)?);
            Ok::<(), &'static str>(())
        };
        if let Some(excluded) = schema.not() {
            let shape = self.negative().shape(excluded);
            add("not", shape.map(|shape| Limit::Not(Box::new(shape))))?;
        }
        if let Some(condition) = schema.condition() {
            if let Some(then) = schema.then() {
                let fails = self.negative().shape(condition).map(not);
                add("if", either(fails, self.shape(then)))?;
            }
            if let Some(other) = schema.otherwise() {
                add("if", either(self.shape(condition), self.shape(other)))?;
            }
        }
        for (name, names) in schema.dependent_required() {
            let then = has(names.iter().map(String::as_str));
            add(
                "dependentRequired",
                either(Some(not(has([name.as_str()]))), Some(then)),
            )?;
        }
        for (name, then) in schema.dependent_schemas() {
            let then = self.shape(then);
            add(
                "dependentSchemas",
                either(Some(not(has([name.as_str()]))), then),
            )?;
        }
        if let Some(wanted) = schema.contains() {
            let least = schema.min_contains().unwrap_or(1);
            if least > 0 {
                let shape = self.shape(wanted).map(Box::new);
                add("contains", shape.map(|it| Limit::MinContains(least, it)))?;
            }
            if let Some(most) = schema.max_contains() {
                let shape = self.negative().shape(wanted).map(Box::new);
                add("contains", shape.map(|it| Limit::MaxContains(most, it)))?;
            }
        }
        let places = schema.prefix_items();
        if !places.is_empty() {
            let shapes = places.iter().map(|place| self.shape(place));
            let rest = schema
                .further_items()
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
