//! Finds schemas that types and their constraints do not express. The server validates values against these schemas
//! directly.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{formats, merge};
use crate::{
    document::{Additional, Bound, Document, Kind, Node, Nodes},
    lower::Context,
    model::{Constraint, Type},
    pattern::{Engine, Pattern},
    pointer::Pointer,
};

/// Returns a constraint that validates a value against the schema itself, if the type and the other constraints do not
/// express the schema.
pub(in crate::lower) fn limit(
    context: &mut Context<'_, '_>,
    schema: Node<'_>,
) -> Option<Constraint> {
    if is_expressed(schema) {
        return None;
    }
    let name = schema.at().as_str().to_owned();
    let (json, open) = written(context, schema);
    let text = json.to_string();
    context.checks.schemas.insert(name.clone(), json);
    context.checks.open.extend(open);
    Some(Constraint::Schema { name, text })
}

/// Returns the schemas that values are validated against, and all schemas that these refer to.
pub(in crate::lower) fn all(context: &mut Context<'_, '_>) -> BTreeMap<String, Value> {
    let document: &Document = context.document;
    while let Some(at) = context.checks.open.pop() {
        if context.checks.schemas.contains_key(at.as_str()) {
            continue;
        }
        let Some(schema) = document.schemas().at(&at) else {
            continue;
        };
        let (json, open) = written(context, schema);
        context.checks.schemas.insert(at.as_str().to_owned(), json);
        context.checks.open.extend(open);
    }
    std::mem::take(&mut context.checks.schemas)
}

/// Returns a schema as JSON, and the pointers of the schemas that it refers to.
fn written(context: &Context<'_, '_>, schema: Node<'_>) -> (Value, Vec<Pointer>) {
    let mut writer = Writer {
        context,
        open: Vec::new(),
    };
    let json = writer.schema(schema);
    (json, writer.open)
}

/// Returns whether types and constraints express a schema. Schemas inside it are not considered: they have their own
/// types.
pub(super) fn is_expressed(schema: Node<'_>) -> bool {
    if !says_own(schema) {
        return false;
    }
    let is_union = !schema.one_of().is_empty() || !schema.any_of().is_empty();
    let members: Vec<_> = schema.all_of().iter().filter_map(Node::resolve).collect();
    let (idle, saying): (Vec<_>, Vec<_>) = members
        .into_iter()
        .partition(|member| member.is_annotation());
    if !idle.iter().all(|member| says_own(*member)) {
        return false;
    }
    match saying.as_slice() {
        [] if is_union => is_plain_union(schema),
        [] => requires_properties(&[schema]),
        [_] if schema.has_only_members() => true,
        _ => !is_union && merges(schema),
    }
}

/// Returns whether types and constraints express the keywords of a schema, except those that apply other schemas to the
/// same value.
fn says_own(schema: Node<'_>) -> bool {
    let has_bounds = schema.has_bounds();
    let names = schema.property_names();
    let is_tuple = schema.prefix_items().is_empty()
        || (!schema.places().is_empty() && schema.further_items().is_none_or(Node::is_never));
    !schema.has_conditions()
        && is_tuple
        && names.is_none_or(are_simple_names)
        && (schema.values.is_empty() || !has_bounds)
}

/// Returns whether constraints express the schema in `propertyNames`.
fn are_simple_names(schema: Node<'_>) -> bool {
    !schema.is_reference()
        && schema.kind.is_none_or(|kind| kind == Kind::String)
        && schema.format.is_none()
        && schema.all_of().is_empty()
        && schema.alternatives().next().is_none()
        && !schema.has_conditions()
}

/// Returns whether each name in `required` is that of a property.
fn requires_properties(schemas: &[Node<'_>]) -> bool {
    let mut required = schemas
        .iter()
        .flat_map(|schema| &schema.required)
        .peekable();
    if required.peek().is_none() {
        return true;
    }
    let properties = schemas.iter().flat_map(|schema| schema.properties());
    let properties: BTreeSet<&String> = properties.map(|(name, _)| name).collect();
    required.all(|name| properties.contains(name))
}

/// Returns whether a schema consists of one `oneOf` or `anyOf`, and the decision of the Rust enum accepts the same
/// values.
fn is_plain_union(schema: Node<'_>) -> bool {
    let (one_of, any_of) = (schema.one_of(), schema.any_of());
    let alternatives: Vec<_> = schema.alternatives().filter_map(Node::resolve).collect();
    let are_objects = || alternatives.iter().all(|it| it.is_object());
    let is_alone = match schema.kind {
        None => true,
        Some(Kind::Object) => are_objects(),
        Some(kind) => alternatives.iter().all(|it| kind_of(*it) == Some(kind)),
    };
    let says_more = schema.has_properties()
        || schema.additional().is_some()
        || schema.items().is_some()
        || !schema.values.is_empty()
        || !schema.required.is_empty()
        || schema.format.is_some()
        || schema.has_bounds();
    if says_more || !is_alone || (!one_of.is_empty() && !any_of.is_empty()) {
        return false;
    }
    one_of.is_empty() || is_meant_as_any_of(schema) || are_distinct(&alternatives)
}

/// Returns whether the alternatives of a `oneOf` differ in what JSON Schema does not assert, so that several may be
/// valid: a discriminator, formats, or listed values next to any value of the same type.
fn is_meant_as_any_of(schema: Node<'_>) -> bool {
    let alternatives: Vec<_> = schema.one_of().iter().filter_map(Node::resolve).collect();
    let mut kinds: Vec<Option<Kind>> = Vec::new();
    let mut is_repeated = false;
    for alternative in &alternatives {
        is_repeated |= kinds.contains(&alternative.kind);
        kinds.push(alternative.kind);
    }
    let has_format = alternatives.iter().any(|it| it.format.is_some());
    schema.discriminator().is_some() || (is_repeated && has_format) || is_open_enum(&alternatives)
}

/// Returns whether one alternative is any string or integer and the others list values of that type: an open enum.
fn is_open_enum(alternatives: &[Node<'_>]) -> bool {
    let is_bare = |it: &&Node<'_>| {
        it.values.is_empty() && it.format.is_none() && !it.has_bounds() && it.all_of().is_empty()
    };
    let Some(open) = alternatives.iter().find(is_bare) else {
        return false;
    };
    matches!(open.kind, Some(Kind::String | Kind::Integer))
        && alternatives
            .iter()
            .all(|it| it.at() == open.at() || (it.kind == open.kind && !it.values.is_empty()))
}

/// Returns whether no value is valid against two of the alternatives: each two differ in their types, in their listed
/// values, or in the listed values of a property.
fn are_distinct(alternatives: &[Node<'_>]) -> bool {
    if alternatives.iter().filter(|it| it.is_nullable()).count() > 1 {
        return false;
    }
    let mut groups: BTreeMap<Kind, Vec<Node<'_>>> = BTreeMap::new();
    for alternative in alternatives {
        let Some(kind) = kind_of(*alternative) else {
            return false;
        };
        let kind = if kind.is_number() { Kind::Number } else { kind };
        groups.entry(kind).or_default().push(*alternative);
    }
    groups.into_values().all(|group| {
        let [first, _, ..] = group.as_slice() else {
            return true;
        };
        let mut properties = first.properties();
        are_disjoint(&group, |schema| Some(schema.schema().values.as_slice()))
            || properties.any(|(name, _)| are_disjoint(&group, |schema| listed(schema, name)))
    })
}

/// Returns the only type of the values of a schema.
fn kind_of(schema: Node<'_>) -> Option<Kind> {
    let values = &schema.schema().values;
    schema.kind.or_else(|| {
        (!values.is_empty() && values.iter().all(Value::is_string)).then_some(Kind::String)
    })
}

/// Returns whether all schemas list values, and none lists a value that another one lists.
fn are_disjoint<'d>(
    schemas: &[Node<'d>],
    values: impl Fn(Node<'d>) -> Option<&'d [Value]>,
) -> bool {
    let mut seen = BTreeSet::new();
    schemas.iter().all(|schema| {
        values(*schema).is_some_and(|values| {
            let mut values = values.iter();
            values.len() > 0 && values.all(|value| seen.insert(value.to_string()))
        })
    })
}

/// Returns the values that a schema lists for a required property.
fn listed<'d>(schema: Node<'d>, name: &str) -> Option<&'d [Value]> {
    let property = schema.property(name)?.resolve()?;
    let is_required = schema.required.iter().any(|it| it == name);
    (is_required && !property.values.is_empty()).then(|| property.schema().values.as_slice())
}

/// Returns whether the type that is merged from a schema and its `allOf` expresses them all.
fn merges(schema: Node<'_>) -> bool {
    let mut parts = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![schema];
    while let Some(part) = open.pop() {
        if !seen.insert(part.at()) {
            continue;
        }
        let is_union = part.alternatives().next().is_some();
        if is_union || !says_own(part) {
            return false;
        }
        open.extend(part.all_of().iter().filter_map(Node::resolve));
        parts.push(part);
    }
    let mut kinds: Vec<Kind> = Vec::new();
    let (mut items, mut values) = (0, 0);
    let mut formats = BTreeSet::new();
    let mut properties: BTreeSet<&String> = BTreeSet::new();
    for part in &parts {
        let kind = part
            .kind
            .or_else(|| part.is_object().then_some(Kind::Object));
        kinds.extend(kind.filter(|kind| !kinds.contains(kind)));
        items += usize::from(part.items().is_some());
        values += usize::from(!part.values.is_empty());
        formats.extend(part.format.as_deref());
        if !matches!(part.additional(), None | Some(Additional::Any(true))) {
            return false;
        }
        for (name, _) in part.properties() {
            if !properties.insert(name) {
                return false;
            }
        }
    }
    kinds.len() <= 1
        && items <= 1
        && values <= 1
        && formats.len() <= 1
        && requires_properties(&parts)
}

/// Writes schemas as JSON, without annotations.
struct Writer<'c, 'd, 'r> {
    context: &'c Context<'d, 'r>,
    open: Vec<Pointer>,
}

impl Writer<'_, '_, '_> {
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
        if is_small || is_expressed(schema) {
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
        let schema = schema.map(|schema| {
            if schema.is_reference() {
                self.inner(schema)
            } else {
                self.schema(schema)
            }
        });
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
                .map(|value| merge::meant(value, schema.kind))
                .collect();
            if or_null && schema.kind.is_some() && !values.contains(&Value::Null) {
                values.push(Value::Null);
            }
            json.insert("enum".to_owned(), Value::Array(values));
        }
        let is_validated = matches!(
            formats::string(schema.format.as_deref(), &self.context.renames),
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
            json.insert("dependentSchemas".to_owned(), self.map(dependent));
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
        let is_any_of = schema.any_of().is_empty() && is_meant_as_any_of(schema);
        let one_of = if is_any_of { "anyOf" } else { "oneOf" };
        for (keyword, schemas, or_null) in [
            (one_of, schema.one_of(), schema.is_one_of_null()),
            ("anyOf", schema.any_of(), schema.is_any_of_null()),
        ] {
            let mut alternatives = self.list(schemas);
            alternatives.extend(or_null.then(|| json!({ "type": "null" })));
            if !alternatives.is_empty() {
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
