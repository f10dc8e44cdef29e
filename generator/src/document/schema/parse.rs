//! Parses the JSON of schemas to [`Schema`]s.

use indexmap::IndexMap;
use openapiv3::ExternalDocumentation;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    AdditionalId, Bounds, Id, Rest, Schema,
    arena::Builder,
    keywords::{
        bound, count, dependent, discriminator, format, names, repeated, repeats, text, values,
    },
    types::{self, Types},
};
use crate::pointer::Pointer;

/// The lengths of tuples; the standard library does not compare or print longer ones.
const TUPLES: std::ops::RangeInclusive<usize> = 2..=12;

/// The keywords of a schema whose meaning depends on other keywords.
#[derive(Default)]
struct Raw {
    types: Option<Types>,
    constant: Option<Value>,
    minimum: Option<Value>,
    maximum: Option<Value>,
    exclusive_minimum: Option<Value>,
    exclusive_maximum: Option<Value>,
    /// The schemas of `patternProperties`, each with `true` if it equals an earlier one.
    patterns: Vec<(Id, bool)>,
    /// `true` if the `additionalProperties` equal one of these schemas.
    repeats_pattern: bool,
    /// The `prefixItems`, each with `true` if it equals an earlier one.
    places: Vec<(Id, bool)>,
    items: Items,
    /// `true` if the `items` equal one of the `prefixItems`.
    repeats_place: bool,
    /// `true` if a reference has keywords next to it.
    has_others: bool,
}

/// The `items`.
#[derive(Clone, Copy, Default, PartialEq)]
enum Items {
    /// Any value is allowed.
    #[default]
    Any,
    None,
    Schema,
}

impl Builder {
    /// Adds a schema and its subschemas.
    pub(super) fn parse(&mut self, value: Value, at: &Pointer) -> Id {
        let Some(id) = self.reserve(at) else {
            return self.id(at).unwrap_or(Id(0));
        };
        let schema = match value {
            Value::Object(members) => self.object(members, at),
            Value::Bool(false) => {
                let not = self.parse(Value::Bool(true), &at.child("not"));
                let rest = Rest {
                    not: Some(not),
                    ..Rest::default()
                };
                Schema {
                    rest: Some(Box::new(rest)),
                    ..Schema::default()
                }
            }
            _ => Schema::default(),
        };
        self.set(id, schema);
        id
    }

    fn list(&mut self, value: Value, at: &Pointer) -> Vec<Id> {
        let Value::Array(items) = value else {
            return Vec::new();
        };
        let items = items.into_iter().enumerate();
        items
            .map(|(index, item)| self.parse(item, &at.child(index)))
            .collect()
    }

    fn map(&mut self, value: Value, at: &Pointer) -> IndexMap<String, Id> {
        let Value::Object(members) = value else {
            return IndexMap::new();
        };
        let members = members.into_iter();
        members
            .map(|(name, member)| {
                let id = self.parse(member, &at.child(&name));
                (name, id)
            })
            .collect()
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each keyword")]
    fn object(&mut self, members: Map<String, Value>, at: &Pointer) -> Schema {
        let mut schema = Schema::default();
        let mut rest = Rest::default();
        let mut bounds = Bounds::default();
        let mut raw = Raw {
            has_others: members.len() > 1,
            repeats_pattern: repeats(&members, "additionalProperties", "patternProperties"),
            repeats_place: repeats(&members, "items", "prefixItems"),
            ..Raw::default()
        };
        for (key, value) in members {
            let here = || at.child(&key);
            match key.as_str() {
                "$ref" => schema.reference = text(value).map(String::into_boxed_str),
                "type" => raw.types = Some(Types::parse(&value)),
                "title" => schema.title = text(value).map(String::into_boxed_str),
                "description" => schema.description = text(value).map(String::into_boxed_str),
                "format" => schema.format = text(value).map(String::into_boxed_str),
                "enum" => {
                    if value.as_array().is_some_and(Vec::is_empty) {
                        rest.not = Some(self.parse(Value::Bool(true), &here()));
                    }
                    schema.values = values(value);
                }
                "const" => raw.constant = Some(value),
                "nullable" => schema.nullable = value == Value::Bool(true),
                "readOnly" => schema.read_only = value == Value::Bool(true),
                "writeOnly" => schema.write_only = value == Value::Bool(true),
                "deprecated" => schema.deprecated = value == Value::Bool(true),
                "default" => schema.default = Some(Box::new(value)),
                "example" => schema.example = Some(Box::new(value)),
                "examples" => rest.examples = values(value),
                "required" => schema.required = names(value),
                "properties" => {
                    let properties = self.map(value, &here());
                    schema.properties = (!properties.is_empty()).then(|| Box::new(properties));
                }
                "additionalProperties" => {
                    schema.additional = Some(match value {
                        Value::Bool(allowed) => AdditionalId::Any(allowed),
                        value => AdditionalId::Schema(self.parse(value, &here())),
                    });
                }
                "patternProperties" => {
                    let repeated = repeated(value.as_object().into_iter().flat_map(Map::values));
                    rest.pattern_properties = self.map(value, &here());
                    let ids = rest.pattern_properties.values().copied();
                    raw.patterns = ids.zip(repeated).collect();
                }
                "items" => {
                    raw.items = match &value {
                        Value::Bool(true) => Items::Any,
                        Value::Object(members) if members.is_empty() => Items::Any,
                        Value::Bool(false) => Items::None,
                        _ => Items::Schema,
                    };
                    schema.items = Some(self.parse(value, &here()));
                }
                "prefixItems" => {
                    let repeated = repeated(value.as_array().into_iter().flatten());
                    schema.prefix_items = self.list(value, &here());
                    let ids = schema.prefix_items.iter().copied();
                    raw.places = ids.zip(repeated).collect();
                }
                "allOf" => schema.all_of = self.list(value, &here()),
                "oneOf" => schema.one_of = self.list(value, &here()),
                "anyOf" => schema.any_of = self.list(value, &here()),
                "minimum" => raw.minimum = Some(value),
                "maximum" => raw.maximum = Some(value),
                "exclusiveMinimum" => raw.exclusive_minimum = Some(value),
                "exclusiveMaximum" => raw.exclusive_maximum = Some(value),
                "multipleOf" => bounds.multiple_of = value.as_f64(),
                "minLength" => bounds.min_length = count(&value),
                "maxLength" => bounds.max_length = count(&value),
                "pattern" => bounds.pattern = text(value),
                "minItems" => bounds.min_items = count(&value),
                "maxItems" => bounds.max_items = count(&value),
                "uniqueItems" => bounds.unique_items = value == Value::Bool(true),
                "minProperties" => bounds.min_properties = count(&value),
                "maxProperties" => bounds.max_properties = count(&value),
                "discriminator" => rest.discriminator = discriminator(value),
                "externalDocs" => {
                    rest.external_docs = ExternalDocumentation::deserialize(value).ok();
                }
                "xml" => rest.xml = Some(value),
                "contentEncoding" => rest.content_encoding = text(value),
                "contentMediaType" => rest.content_media_type = text(value),
                "contentSchema" => rest.content_schema = Some(self.parse(value, &here())),
                "not" => rest.not = Some(self.parse(value, &here())),
                "if" => rest.condition = Some(self.parse(value, &here())),
                "then" => rest.then = Some(self.parse(value, &here())),
                "else" => rest.otherwise = Some(self.parse(value, &here())),
                "contains" => rest.contains = Some(self.parse(value, &here())),
                "minContains" => rest.min_contains = count(&value),
                "maxContains" => rest.max_contains = count(&value),
                "propertyNames" => rest.property_names = Some(self.parse(value, &here())),
                "unevaluatedItems" => rest.unevaluated_items = Some(self.parse(value, &here())),
                "unevaluatedProperties" => {
                    rest.unevaluated_properties = Some(self.parse(value, &here()));
                }
                "dependentRequired" => rest.dependent_required = dependent(value),
                "dependentSchemas" => rest.dependent_schemas = self.map(value, &here()),
                // References may refer to these schemas.
                "$defs" | "definitions" => drop(self.map(value, &here())),
                _ if key.starts_with("x-") => {
                    rest.extensions.insert(key, value);
                }
                _ => {}
            }
        }
        if let (true, false) = (schema.reference.is_some(), raw.has_others) {
            return schema;
        }
        if schema.example.is_none() {
            schema.example = rest.examples.first().cloned().map(Box::new);
        }
        if let Some(value) = raw.constant.take() {
            schema.values = vec![value];
        }
        bounds.minimum = bound(
            ("minimum", raw.minimum.take()),
            ("exclusiveMinimum", raw.exclusive_minimum.take()),
            |exclusive, inclusive| exclusive >= inclusive,
        );
        bounds.maximum = bound(
            ("maximum", raw.maximum.take()),
            ("exclusiveMaximum", raw.exclusive_maximum.take()),
            |exclusive, inclusive| exclusive <= inclusive,
        );
        if schema.format.is_none() {
            schema.format = format(&rest).map(Into::into);
        }
        self.pattern_properties(&mut schema, &mut rest, &raw, at);
        self.prefix_items(&mut schema, &mut rest, &mut bounds, &raw, at);
        let one_of = self.alternatives(&mut schema.one_of);
        let any_of = self.alternatives(&mut schema.any_of);
        (rest.one_of_null, rest.any_of_null) = (one_of.is_some(), any_of.is_some());
        if one_of.or(any_of).is_some() {
            schema.nullable = true;
            let is_null = one_of == Some(0) || any_of == Some(0);
            if is_null && schema.values.is_empty() {
                schema.values.push(Value::Null);
            }
        }
        schema.bounds = (bounds != Bounds::default()).then(|| Box::new(bounds));
        schema.rest = (!rest.is_empty()).then(|| Box::new(rest));
        let parts = types::apply(&mut schema, raw.types.take());
        self.several(&mut schema, parts, at);
        if let Some(reference) = schema.reference.take() {
            let reference = Schema {
                reference: Some(reference),
                ..Schema::default()
            };
            self.combine(&mut schema, reference, at);
        }
        schema
    }

    /// Adds a schema in a derived form, at a pointer that no other schema has.
    fn derive(&mut self, schema: Schema, at: &Pointer) -> Id {
        let mut at = at.clone();
        let id = loop {
            match self.reserve(&at) {
                Some(id) => break id,
                None => at = at.child(0),
            }
        };
        self.set(id, schema);
        id
    }

    /// Adds a member to the `allOf` of a schema.
    fn combine(&mut self, schema: &mut Schema, member: Schema, at: &Pointer) {
        let at = at.child("allOf").child(schema.all_of.len());
        let member = self.derive(member, &at);
        schema.all_of.push(member);
    }

    /// Makes the schemas for the types of a schema the alternatives of the schema.
    fn several(&mut self, schema: &mut Schema, parts: Vec<Schema>, at: &Pointer) {
        if parts.is_empty() {
            return;
        }
        let is_beside = !schema.any_of.is_empty();
        let around = if is_beside {
            at.child("allOf").child(schema.all_of.len())
        } else {
            at.clone()
        };
        let list = around.child("anyOf");
        let mut any_of = Vec::new();
        for (index, part) in parts.into_iter().enumerate() {
            any_of.push(self.derive(part, &list.child(index)));
        }
        if !is_beside {
            schema.any_of = any_of;
            return;
        }
        let union = Schema {
            any_of,
            ..Schema::default()
        };
        self.combine(schema, union, at);
    }

    /// Uses the schemas of `patternProperties` for properties that `properties` does not list. They may be any JSON if
    /// a name may match no pattern.
    fn pattern_properties(
        &mut self,
        schema: &mut Schema,
        rest: &mut Rest,
        raw: &Raw,
        at: &Pointer,
    ) {
        let distinct = raw.patterns.iter().filter(|(_, repeated)| !repeated);
        let mut ids: Vec<Id> = distinct.map(|(id, _)| *id).collect();
        // Without `type` and `properties`, `patternProperties` also allows values that are not objects.
        let is_object =
            raw.types.is_some() || schema.has_properties() || schema.additional.is_some();
        if ids.is_empty() || !is_object {
            return;
        }
        rest.own_additional = schema.additional;
        let matches_all = |pattern: &String| {
            matches!(
                pattern.as_str(),
                "" | ".*" | "^.*$" | ".+" | "^.+$" | "^.*" | "^" | "^.+"
            )
        };
        match schema.additional {
            Some(AdditionalId::Any(false)) => {}
            None if rest.pattern_properties.keys().any(matches_all) => {}
            None => {
                schema.additional = Some(AdditionalId::Any(true));
                return;
            }
            Some(AdditionalId::Any(true)) => return,
            Some(AdditionalId::Schema(_)) if raw.repeats_pattern => return,
            Some(AdditionalId::Schema(id)) => ids.push(id),
        }
        let several = |ids| Schema {
            any_of: ids,
            ..Schema::default()
        };
        let id = match ids.as_slice() {
            [] => return,
            [id] => *id,
            _ => self.derive(several(ids), &at.child("patternProperties")),
        };
        schema.additional = Some(AdditionalId::Schema(id));
    }

    /// Makes a schema with `prefixItems` a tuple, or else a list whose items have any of its schemas.
    fn prefix_items(
        &mut self,
        schema: &mut Schema,
        rest: &mut Rest,
        bounds: &mut Bounds,
        raw: &Raw,
        at: &Pointer,
    ) {
        let count = raw.places.len();
        if count == 0 {
            return;
        }
        let further = schema.items.take();
        rest.further_items = further;
        let is_more = bounds.max_items.is_none_or(|most| most > count);
        let ends = raw.items == Items::None || bounds.max_items == Some(count);
        let distinct = raw.places.iter().filter(|(_, repeated)| !repeated);
        let mut ids: Vec<Id> = distinct.map(|(id, _)| *id).collect();
        schema.is_tuple = ends && bounds.min_items == Some(count) && TUPLES.contains(&count);
        // Without `type`, `prefixItems` also allows values that are not arrays.
        if raw.types.is_none() && !schema.is_tuple {
            return;
        }
        if raw.items == Items::None && is_more || schema.is_tuple {
            bounds.max_items = Some(count);
        }
        if !schema.is_tuple && is_more {
            match raw.items {
                Items::Any if ids.len() < 2 => ids = further.into_iter().collect(),
                // Further items may have any value.
                Items::Any => ids.push(further.unwrap_or(Id(0))),
                Items::Schema if !raw.repeats_place => ids.extend(further),
                _ => {}
            }
        }
        schema.items = match ids.as_slice() {
            [] => Some(Id(0)),
            [id] => Some(*id),
            _ => {
                let union = Schema {
                    any_of: ids,
                    ..Schema::default()
                };
                Some(self.derive(union, &at.child("prefixItems")))
            }
        };
    }

    /// Removes `null` from alternatives; if there was one, returns the number of the others.
    fn alternatives(&self, ids: &mut Vec<Id>) -> Option<usize> {
        let before = ids.len();
        ids.retain(|id| {
            let schema = self.get(*id);
            schema.is_none_or(|schema| schema.values != [Value::Null])
        });
        (ids.len() < before).then_some(ids.len())
    }
}

impl Rest {
    fn is_empty(&self) -> bool {
        self.discriminator.is_none()
            && self.external_docs.is_none()
            && self.xml.is_none()
            && self.examples.is_empty()
            && self.extensions.is_empty()
            && self.content_encoding.is_none()
            && self.content_media_type.is_none()
            && self.content_schema.is_none()
            && self.further_items.is_none()
            && self.not.is_none()
            && self.condition.is_none()
            && self.then.is_none()
            && self.otherwise.is_none()
            && self.contains.is_none()
            && self.min_contains.is_none()
            && self.max_contains.is_none()
            && self.property_names.is_none()
            && self.pattern_properties.is_empty()
            && self.unevaluated_items.is_none()
            && self.unevaluated_properties.is_none()
            && self.kinds.is_empty()
            && !self.one_of_null
            && !self.any_of_null
            && self.dependent_required.is_empty()
            && self.dependent_schemas.is_empty()
    }
}
