//! Converts schemas: keywords that Swagger 2.0 and its tools use differently from OpenAPI 3.0.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Converter, Members, word};
use crate::{
    codes,
    diagnostic::Diagnostic,
    diagnostic::Place,
    document::{
        grammar::{Edition, Kind},
        walk,
    },
    pointer::Pointer,
};

/// The extensions that allow `null`.
const NULLABLE: [&str; 3] = ["x-nullable", "x-isnullable", "x-is-nullable"];

/// The keywords that are kept next to a reference, because tools write them there.
const BESIDE_REFERENCE: [&str; 6] = [
    "description",
    "title",
    "readOnly",
    "writeOnly",
    "nullable",
    "deprecated",
];

/// The keywords that only OpenAPI 3 has.
const NEWER: [&str; 7] = [
    "oneOf",
    "anyOf",
    "not",
    "nullable",
    "writeOnly",
    "deprecated",
    "const",
];

impl Converter<'_> {
    /// Converts all schemas of a document whose other objects have been converted.
    pub(super) fn schemas(&mut self, document: &mut Value) {
        let subtypes = subtypes(self.old.get("definitions"));
        let root = Edition::OpenApi3.root();
        self.walk(&subtypes, root, document, &Pointer::root());
    }

    fn walk(&mut self, subtypes: &Subtypes, kind: Kind, value: &mut Value, at: &Pointer) {
        match value {
            Value::Object(map) => {
                if kind.is(Kind::Schema) {
                    self.schema(subtypes, map, at);
                } else if map.get("$ref").is_some_and(Value::is_string) {
                    return;
                }
                for (key, member) in map {
                    let below = walk::below(kind, key);
                    if let Some(below) = below.filter(|_| member.is_object() || member.is_array()) {
                        self.walk(subtypes, below, member, &at.child(key));
                    }
                }
            }
            Value::Array(items) => {
                if let Some(below) = kind.below("") {
                    for (index, item) in items.iter_mut().enumerate() {
                        self.walk(subtypes, below, item, &at.child(index));
                    }
                }
            }
            _ => {}
        }
    }

    fn schema(&mut self, subtypes: &Subtypes, map: &mut Members, at: &Pointer) {
        for key in NEWER.into_iter().filter(|key| map.contains_key(*key)) {
            let message = format!("`{key}` requires OpenAPI 3, but the document uses Swagger 2.0");
            let place = Place::Key(self.moves.before(&at.child(key)));
            let place = self.sources.fixed(&place);
            self.diagnostics.push(
                Diagnostic::warning(&codes::NEWER_VERSION, place, message)
                    .label("read as in OpenAPI 3"),
            );
        }
        let is_null = |key: &&str| map.get(*key) == Some(&Value::Bool(true));
        if let Some(key) = NULLABLE.into_iter().find(is_null) {
            if !map.contains_key("nullable") {
                self.moves.derived(&at.child(key), &at.child("nullable"));
                map.insert("nullable".to_owned(), json!(true));
            }
        }
        if map.contains_key("$ref") {
            self.beside_reference(map, at);
            return;
        }
        if word(map, "type").as_deref() == Some("file") {
            map.insert("type".to_owned(), json!("string"));
            map.insert("format".to_owned(), json!("binary"));
        }
        self.tuple(map, at);
        if let Some(Value::String(property)) = map.get("discriminator") {
            let property = property.clone();
            self.discriminator(subtypes, map, &property, at);
        }
    }

    /// Keeps the keywords with a meaning next to a reference, and removes the others.
    fn beside_reference(&mut self, map: &mut Members, at: &Pointer) {
        let is_null = map.get("nullable") == Some(&Value::Bool(true));
        let is_component =
            at.as_str().starts_with("/components/schemas/") && at.tokens().count() == 3;
        let has_keywords = BESIDE_REFERENCE.iter().any(|key| map.contains_key(*key));
        if !has_keywords || (is_component && !is_null) {
            map.retain(|key, _| key == "$ref");
            return;
        }
        let reference = map.shift_remove("$ref").unwrap_or_default();
        map.retain(|key, _| BESIDE_REFERENCE.contains(&key.as_str()));
        self.moves.derived(at, &at.child("allOf").child(0));
        map.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }

    /// Converts `items` that are a list of schemas, one for each position, to `prefixItems`.
    fn tuple(&mut self, map: &mut Members, at: &Pointer) {
        if !map.get("items").is_some_and(Value::is_array) {
            return;
        }
        let Some(Value::Array(mut places)) = map.shift_remove("items") else {
            return;
        };
        let (items, places_at) = (at.child("items"), at.child("prefixItems"));
        if places.len() == 1 && !map.contains_key("additionalItems") {
            self.moves.derived(&items.child(0), &items);
            map.insert("items".to_owned(), places.pop().unwrap_or_default());
            return;
        }
        if let Some(rest) = map.shift_remove("additionalItems") {
            map.insert("items".to_owned(), rest);
            self.moves.derived(&at.child("additionalItems"), &items);
        }
        if !places.is_empty() {
            self.moves.derived(&items, &places_at);
            map.insert("prefixItems".to_owned(), Value::Array(places));
        }
    }

    /// Converts a discriminator, which names only the property. Its values are the names of the definition itself and
    /// of those that extend it.
    fn discriminator(
        &mut self,
        subtypes: &Subtypes,
        map: &mut Members,
        property: &str,
        at: &Pointer,
    ) {
        let place = at.child("discriminator");
        self.moves.derived(&place, &place.child("propertyName"));
        let mut discriminator = Members::new();
        discriminator.insert("propertyName".to_owned(), json!(property));
        let own = at.last().map(|(_, name)| name).unwrap_or_default();
        let mapping = subtypes.mapping(&own);
        if !mapping.is_empty() {
            discriminator.insert("mapping".to_owned(), Value::Object(mapping));
        }
        map.insert("discriminator".to_owned(), Value::Object(discriminator));
        if map.contains_key("allOf") {
            return;
        }
        let properties = map.entry("properties").or_insert_with(|| json!({}));
        if let Value::Object(properties) = properties
            && !properties.contains_key(property)
        {
            let to = at.child("properties").child(property);
            self.moves.derived(&place, &to);
            properties.insert(property.to_owned(), json!({ "type": "string" }));
        }
    }
}

/// The definitions that extend others.
struct Subtypes {
    /// The definitions with a reference in their `allOf`, by the name of its target.
    by_base: BTreeMap<String, Vec<String>>,
    /// The values of `x-ms-discriminator-value`, by the names of the definitions.
    values: BTreeMap<String, String>,
}

impl Subtypes {
    /// Returns the mapping to a definition and to those that extend it and have an `x-ms-discriminator-value`; empty if
    /// none extends it.
    fn mapping(&self, base: &str) -> Members {
        let mut mapping = Members::new();
        if !self.by_base.contains_key(base) {
            return mapping;
        }
        let within = |name| {
            json!(super::within(&Pointer::from_tokens([
                "components",
                "schemas",
                name
            ])))
        };
        let own = self.values.get(base).map_or(base, String::as_str);
        mapping.insert(own.to_owned(), within(base));
        if self.values.is_empty() {
            return mapping;
        }
        let (mut open, mut seen) = (vec![base], BTreeSet::from([base]));
        while let Some(name) = open.pop() {
            if let Some(value) = self.values.get(name).filter(|_| name != base) {
                mapping.insert(value.clone(), within(name));
            }
            let subtypes = self.by_base.get(name).into_iter().flatten();
            open.extend(
                subtypes
                    .map(String::as_str)
                    .filter(|subtype| seen.insert(subtype)),
            );
        }
        mapping
    }
}

fn subtypes(definitions: Option<&Value>) -> Subtypes {
    let mut subtypes = Subtypes {
        by_base: BTreeMap::new(),
        values: BTreeMap::new(),
    };
    let all = definitions.and_then(Value::as_object);
    for (name, schema) in all.into_iter().flatten() {
        if let Some(value) = schema
            .get("x-ms-discriminator-value")
            .and_then(Value::as_str)
        {
            subtypes.values.insert(name.clone(), value.to_owned());
        }
        let members = schema.get("allOf").and_then(Value::as_array);
        for member in members.into_iter().flatten() {
            let base = member
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(Pointer::from_reference);
            if let Some((_, base)) = base.and_then(|base| base.last()) {
                subtypes.by_base.entry(base).or_default().push(name.clone());
            }
        }
    }
    subtypes
}
