//! Finds schemas that types and their constraints do not express. The server validates values against these schemas
//! directly.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    expressed::{is_expressed, is_treated_as_any_of},
    formats, merge,
};
use crate::{
    document::{Additional, Bound, Document, Node, Nodes},
    lower::Context,
    model::{Constraint, Module, Operation, Shape, Type, TypeKind},
    pattern::{Engine, Pattern},
    pointer::Pointer,
};

/// Returns the constraint that expresses all that a schema requires, if its type and other constraints do not.
pub(in crate::lower) fn of(context: &Context<'_, '_>, schema: Node<'_>) -> Option<Constraint> {
    if is_expressed(&context.subtypes, schema) {
        return None;
    }
    let mut writer = Writer::new(context);
    let own = writer.conditions(schema);
    Some(Constraint::Schema {
        name: schema.at().as_str().to_owned(),
        text: own.to_string(),
    })
}

/// Returns the schemas that the types and operations are validated against, with all schemas that these refer to.
pub(in crate::lower) fn all(
    context: &Context<'_, '_>,
    modules: &[Module],
    operations: &[Operation],
) -> BTreeMap<String, Value> {
    let items = modules.iter().flat_map(|module| &module.items);
    let local = operations.iter().flat_map(|operation| &operation.items);
    let of_items = items
        .chain(local)
        // The constraints of an alias are part of the shapes that use it.
        .filter(|item| !matches!(item.kind, TypeKind::Alias(_)))
        .flat_map(|item| {
            (item.constraints.iter()).chain(item.shapes().flat_map(Shape::constraints))
        });
    let of_operations = operations.iter().flat_map(Operation::shapes);
    let constraints = of_items.chain(of_operations.flat_map(Shape::constraints));
    let mut open: Vec<Pointer> = constraints
        .filter_map(|constraint| match constraint {
            Constraint::Schema { name, .. } => Pointer::parse(name),
            _ => None,
        })
        .collect();
    let document: &Document = context.document;
    let mut schemas = BTreeMap::new();
    while let Some(at) = open.pop() {
        if schemas.contains_key(at.as_str()) {
            continue;
        }
        let Some(schema) = document.schemas().at(&at) else {
            continue;
        };
        let mut writer = Writer::new(context);
        let json = writer.schema(schema);
        schemas.insert(at.as_str().to_owned(), json);
        open.extend(writer.open);
    }
    schemas
}

/// The keywords that types and other constraints express, unless there is a reason to repeat them.
const EXPRESSED: [&str; 18] = [
    "additionalProperties",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "type",
    "uniqueItems",
];

/// Writes schemas as JSON, without annotations.
struct Writer<'c, 'd, 'r> {
    context: &'c Context<'d, 'r>,
    /// The schemas that the JSON refers to.
    open: Vec<Pointer>,
    /// `true` to write a reference instead of the schema if a schema has a separate type.
    is_summary: bool,
}

impl<'c, 'd, 'r> Writer<'c, 'd, 'r> {
    fn new(context: &'c Context<'d, 'r>) -> Self {
        Self {
            context,
            open: Vec::new(),
            is_summary: false,
        }
    }

    /// Returns the keywords of a schema that types and other constraints do not express, for people and comparisons.
    fn conditions(&mut self, schema: Node<'_>) -> Value {
        self.is_summary = true;
        let mut json = match self.schema(schema) {
            Value::Object(json) => json,
            other => return other,
        };
        let is_combined = !schema.kinds().is_empty() || schema.alternatives().next().is_some();
        let has_listed_values = !schema.values.is_empty() && schema.has_bounds();
        let has_places = !schema.prefix_items().is_empty();
        let has_patterns = schema.pattern_properties().next().is_some();
        json.retain(|keyword, value| match keyword.as_str() {
            "properties" => false,
            "required" => {
                let names = value.as_array_mut();
                names.is_some_and(|names| {
                    names.retain(|name| {
                        name.as_str()
                            .is_some_and(|name| schema.property(name).is_none())
                    });
                    !names.is_empty()
                })
            }
            "items" => has_places || is_combined,
            "additionalProperties" => has_patterns || is_combined,
            keyword => is_combined || has_listed_values || !EXPRESSED.contains(&keyword),
        });
        Value::Object(json)
    }

    /// Returns a schema that is inside another one, or a reference to it.
    fn inner(&mut self, schema: Node<'_>) -> Value {
        if schema.is_reference() {
            return match schema.resolve() {
                Some(target) => self.reference(target),
                None => Value::Bool(true),
            };
        }
        let is_requirement = schema.is_requirement() && !schema.has_conditions();
        let is_small = is_requirement || schema.is_never();
        let is_scalar = || {
            !schema.is_object()
                && !schema.is_array()
                && schema.all_of().is_empty()
                && schema.alternatives().next().is_none()
                && !schema.has_conditions()
        };
        let is_inline = if self.is_summary {
            is_scalar()
        } else {
            is_expressed(&self.context.subtypes, schema)
        };
        if is_small || is_inline {
            self.schema(schema)
        } else {
            self.reference(schema)
        }
    }

    /// Writes a schema that has no type, such as that of `not`, in place instead of as a reference.
    fn condition(
        &mut self,
        keyword: &str,
        schema: Option<Node<'_>>,
        json: &mut Map<String, Value>,
    ) {
        let is_summary = std::mem::take(&mut self.is_summary);
        let schema = schema.map(|schema| {
            if schema.is_reference() {
                self.inner(schema)
            } else {
                self.schema(schema)
            }
        });
        self.is_summary = is_summary;
        json.extend(schema.map(|schema| (keyword.to_owned(), schema)));
    }

    fn reference(&mut self, schema: Node<'_>) -> Value {
        self.open.push(schema.at().clone());
        json!({ "$ref": schema.at().as_str() })
    }

    fn list(&mut self, schemas: Nodes<'_>) -> Vec<Value> {
        schemas.iter().map(|schema| self.inner(schema)).collect()
    }

    fn map<'n>(&mut self, schemas: impl Iterator<Item = (&'n String, Node<'n>)>) -> Value {
        let schemas = schemas.map(|(name, schema)| (name.clone(), self.inner(schema)));
        Value::Object(schemas.collect())
    }

    fn schema(&mut self, schema: Node<'_>) -> Value {
        if schema.is_never() {
            return Value::Bool(false);
        }
        let mut json = Map::new();
        let is_null_apart = schema.is_one_of_null() || schema.is_any_of_null();
        let or_null = schema.nullable && !is_null_apart;
        self.scalars(schema, or_null, &mut json);
        self.objects(schema, &mut json);
        self.arrays(schema, &mut json);
        self.combined(schema, &mut json);
        let is_typed = schema.kind.is_some() || !schema.kinds().is_empty();
        if or_null && !is_typed && !schema.values.contains(&Value::Null) && !json.is_empty() {
            return json!({ "anyOf": [{ "type": "null" }, json] });
        }
        Value::Object(json)
    }

    /// Writes the keywords for scalars and those for any type.
    fn scalars(&self, schema: Node<'_>, or_null: bool, json: &mut Map<String, Value>) {
        let kinds = match schema.kind {
            Some(kind) => vec![kind],
            None => schema.kinds().to_vec(),
        };
        let mut types: Vec<String> = kinds.iter().map(ToString::to_string).collect();
        if !types.is_empty() {
            types.extend(or_null.then(|| "null".to_owned()));
            let types = match types.as_slice() {
                [one] => json!(one),
                types => json!(types),
            };
            json.insert("type".to_owned(), types);
        }
        if !schema.values.is_empty() {
            let values = schema.values.iter();
            let mut values: Vec<Value> = values
                .map(|value| merge::unquoted(value, schema.kind))
                .collect();
            if or_null && schema.kind.is_some() && !values.contains(&Value::Null) {
                values.push(Value::Null);
            }
            json.insert("enum".to_owned(), Value::Array(values));
        }
        let is_validated = matches!(
            formats::string(schema.format.as_deref(), &self.context.overrides),
            Type::DateTime
                | Type::Date
                | Type::Time
                | Type::Duration
                | Type::Uuid
                | Type::Ipv4
                | Type::Ipv6
        );
        if is_validated {
            json.insert("format".to_owned(), json!(schema.format));
        }
        let bounds = schema.bounds();
        let mut put = |keyword: &str, value: Option<Value>| {
            json.extend(value.map(|value| (keyword.to_owned(), value)));
        };
        let mut bound = |inclusive: &str, exclusive: &str, bound: &Option<Bound>| {
            if let Some(bound) = bound {
                let keyword = if bound.exclusive {
                    exclusive
                } else {
                    inclusive
                };
                put(keyword, Some(json!(bound.number)));
            }
        };
        bound("minimum", "exclusiveMinimum", &bounds.minimum);
        bound("maximum", "exclusiveMaximum", &bounds.maximum);
        let divisor = bounds.multiple_of.filter(|of| of.is_normal());
        put("multipleOf", divisor.map(|of| json!(of)));
        put("minLength", bounds.min_length.map(Value::from));
        put("maxLength", bounds.max_length.map(Value::from));
        if let Some(pattern) = bounds.pattern.as_deref().and_then(Pattern::translate) {
            let keyword = match pattern.engine {
                Engine::Linear => "pattern",
                Engine::Backtracking => "x-backtracking-pattern",
            };
            put(keyword, Some(json!(pattern.text)));
        }
        put("minItems", bounds.min_items.map(Value::from));
        put("maxItems", bounds.max_items.map(Value::from));
        put("uniqueItems", bounds.unique_items.then_some(json!(true)));
        put("minProperties", bounds.min_properties.map(Value::from));
        put("maxProperties", bounds.max_properties.map(Value::from));
    }

    /// Writes the keywords for objects.
    fn objects(&mut self, schema: Node<'_>, json: &mut Map<String, Value>) {
        // A request lacks the properties that only responses have.
        let is_sent = |name: &&String| {
            let property = schema.property(name).and_then(Node::resolve);
            !property.is_some_and(|property| property.read_only)
        };
        let required: Vec<_> = schema.required.iter().filter(is_sent).collect();
        if !required.is_empty() {
            json.insert("required".to_owned(), json!(required));
        }
        if schema.has_properties() {
            json.insert("properties".to_owned(), self.map(schema.properties()));
        }
        let (mut linear, mut backtracking) = (Map::new(), Map::new());
        let mut are_known = true;
        for (source, property) in schema.pattern_properties() {
            let Some(pattern) = Pattern::translate(source) else {
                are_known = false;
                continue;
            };
            let of_engine = match pattern.engine {
                Engine::Linear => &mut linear,
                Engine::Backtracking => &mut backtracking,
            };
            of_engine.insert(pattern.text, self.inner(property));
        }
        let of_engines = [
            ("patternProperties", linear),
            ("x-backtracking-properties", backtracking),
        ];
        for (keyword, schemas) in of_engines {
            if !schemas.is_empty() {
                json.insert(keyword.to_owned(), Value::Object(schemas));
            }
        }
        let additional = schema.own_additional().filter(|_| are_known);
        if let Some(additional) = additional {
            let additional = match additional {
                Additional::Any(allowed) => Value::Bool(allowed),
                Additional::Schema(schema) => self.inner(schema),
            };
            json.insert("additionalProperties".to_owned(), additional);
        }
        let mut dependent = schema.dependent_required().peekable();
        if dependent.peek().is_some() {
            let dependent = dependent.map(|(name, names)| (name.clone(), json!(names)));
            let dependent = Value::Object(dependent.collect());
            json.insert("dependentRequired".to_owned(), dependent);
        }
        let mut dependent = schema.dependent_schemas().peekable();
        if dependent.peek().is_some() {
            let is_summary = std::mem::take(&mut self.is_summary);
            json.insert("dependentSchemas".to_owned(), self.map(dependent));
            self.is_summary = is_summary;
        }
        self.condition("propertyNames", schema.property_names(), json);
        if are_known {
            self.put(
                "unevaluatedProperties",
                schema.unevaluated_properties(),
                json,
            );
        }
    }

    /// Writes the keywords for arrays.
    fn arrays(&mut self, schema: Node<'_>, json: &mut Map<String, Value>) {
        let places = schema.prefix_items();
        if places.is_empty() {
            self.put("items", schema.items(), json);
        } else {
            json.insert("prefixItems".to_owned(), Value::Array(self.list(places)));
            self.put("items", schema.further_items(), json);
        }
        self.condition("contains", schema.contains(), json);
        for (keyword, count) in [
            ("minContains", schema.min_contains()),
            ("maxContains", schema.max_contains()),
        ] {
            json.extend(count.map(|count| (keyword.to_owned(), json!(count))));
        }
        self.condition("unevaluatedItems", schema.unevaluated_items(), json);
    }

    /// Writes the keywords that apply other schemas to the same value.
    fn combined(&mut self, schema: Node<'_>, json: &mut Map<String, Value>) {
        if !schema.all_of().is_empty() {
            json.insert("allOf".to_owned(), Value::Array(self.list(schema.all_of())));
        }
        let has_subtypes = self.context.subtypes.are_listed_by(schema.at());
        let is_any_of = schema.any_of().is_empty() && is_treated_as_any_of(schema);
        let one_of = if is_any_of { "anyOf" } else { "oneOf" };
        for (keyword, schemas, or_null) in [
            (one_of, schema.one_of(), schema.is_one_of_null()),
            ("anyOf", schema.any_of(), schema.is_any_of_null()),
        ] {
            let mut alternatives = self.list(schemas);
            alternatives.extend(or_null.then(|| json!({ "type": "null" })));
            if !alternatives.is_empty() && !has_subtypes {
                json.insert(keyword.to_owned(), Value::Array(alternatives));
            }
        }
        self.condition("not", schema.not(), json);
        self.condition("if", schema.condition(), json);
        self.condition("then", schema.then(), json);
        self.condition("else", schema.otherwise(), json);
    }

    fn put(&mut self, keyword: &str, schema: Option<Node<'_>>, json: &mut Map<String, Value>) {
        let schema = schema.map(|schema| self.inner(schema));
        json.extend(schema.map(|schema| (keyword.to_owned(), schema)));
    }
}
