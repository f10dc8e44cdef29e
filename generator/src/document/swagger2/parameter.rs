//! Converts parameters and response headers, whose schema is not in a field `schema`.

use serde_json::{Value, json};

use super::{Converter, Members, Target, word};
use crate::{codes, document::enum_extensions, pointer::Pointer};

/// The keywords of a parameter, a header or an item that belong to its schema.
const OF_SCHEMA: &[&str] = &[
    "$ref",
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "properties",
    "additionalProperties",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "title",
    "nullable",
    "x-nullable",
    "x-isnullable",
];

/// Returns whether a key of a parameter, a header or an item belongs to its schema.
fn is_of_schema(key: &str) -> bool {
    OF_SCHEMA.contains(&key) || enum_extensions::is_one(key)
}

/// The location of a parameter or header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Location {
    Query,
    Path,
    Header,
    Form,
}

/// The object that a parameter becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ParameterRole {
    /// A parameter.
    Parameter,
    /// The request body.
    Body,
    /// A property of a form.
    Form,
}

impl ParameterRole {
    pub(super) fn of(parameter: &Value) -> Self {
        let location = parameter.as_object().and_then(|map| word(map, "in"));
        match location.as_deref() {
            Some("body") => Self::Body,
            Some("formdata" | "form") => Self::Form,
            _ => Self::Parameter,
        }
    }
}

/// An element of a list of parameters.
pub(super) struct ParameterEntry<'d> {
    /// The element of the list: a parameter or a reference.
    pub(super) node: &'d Value,
    /// The pointer of the element.
    pub(super) at: Pointer,
    /// The parameter.
    pub(super) target: Target<'d>,
}

impl<'d> ParameterEntry<'d> {
    /// Returns the object that the parameter becomes.
    pub(super) fn role(&self) -> ParameterRole {
        ParameterRole::of(self.target.value)
    }

    pub(super) fn name(&self) -> &'d str {
        let name = self.target.value.get("name");
        name.and_then(Value::as_str).unwrap_or_default()
    }
}

impl<'d> Converter<'d> {
    /// Returns the parameters of a list.
    pub(super) fn parameter_entries(
        &self,
        list: Option<&'d Value>,
        at: &Pointer,
    ) -> Vec<ParameterEntry<'d>> {
        let items = list.and_then(Value::as_array).into_iter().flatten();
        let entries = items.enumerate().map(|(index, node)| {
            let at = at.child(index);
            // A `$ref` next to `in` refers to the schema, not to a parameter.
            let target = if node.get("in").is_some() {
                Target {
                    value: node,
                    at: at.clone(),
                    is_referred: false,
                }
            } else {
                self.target(node, &at)
            };
            ParameterEntry { node, at, target }
        });
        entries.collect()
    }

    /// Converts a list of parameters, without those that belong to the body.
    pub(super) fn parameters(
        &mut self,
        entries: &[ParameterEntry<'d>],
        to: &Pointer,
    ) -> Vec<Value> {
        let mut converted: Vec<Value> = Vec::new();
        for one in entries
            .iter()
            .filter(|one| one.role() == ParameterRole::Parameter)
        {
            let to = to.child(converted.len());
            if one.target.is_referred && is_converted(&one.target.at) {
                self.moves.moved(&one.at, &to);
                converted.push(one.node.clone());
            } else if one.target.is_referred {
                self.moves.copied(&one.target.at, &to);
                converted.push(self.parameter(one.target.value, &one.target.at, &to));
            } else {
                self.moves.moved(&one.at, &to);
                converted.push(self.parameter(one.node, &one.at, &to));
            }
        }
        converted
    }

    /// Converts the parameters that references can refer to.
    pub(super) fn shared_parameters(&mut self, shared: &'d Members, components: &mut Members) {
        for (name, node) in shared {
            let from = Pointer::from_tokens(["parameters", name]);
            let target = self.target(node, &from);
            let section = match ParameterRole::of(target.value) {
                ParameterRole::Parameter => "parameters",
                ParameterRole::Body => "requestBodies",
                // Form parameters are copied to where they are used.
                ParameterRole::Form => continue,
            };
            let to = Pointer::from_tokens(["components", section, name]);
            self.moves.moved(&from, &to);
            let converted = match (section, target.is_referred) {
                (_, true) => node.clone(),
                ("parameters", _) => self.parameter(node, &from, &to),
                _ => self.shared_body(&target, &to),
            };
            if let Value::Object(section) = components.entry(section).or_insert_with(|| json!({})) {
                section.insert(name.clone(), converted);
            }
        }
    }

    /// Converts a parameter that does not belong to the body.
    fn parameter(&mut self, node: &Value, from: &Pointer, to: &Pointer) -> Value {
        let Value::Object(old) = node else {
            return node.clone();
        };
        let location = match word(old, "in").as_deref() {
            Some("query") => Location::Query,
            Some("path") => Location::Path,
            Some("header") => Location::Header,
            _ => return node.clone(),
        };
        let mut new = self.described(old, from, to, location);
        if location == Location::Path && !old.contains_key("required") {
            new.insert("required".to_owned(), json!(true));
        }
        Value::Object(new)
    }

    /// Converts a parameter or header, and adds its schema.
    pub(super) fn described(
        &mut self,
        old: &Members,
        from: &Pointer,
        to: &Pointer,
        location: Location,
    ) -> Members {
        let mut new: Members = old
            .iter()
            .filter(|(key, _)| !is_of_schema(key) && *key != "collectionFormat")
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if !new.contains_key("example") {
            for key in ["x-example", "x-examples"] {
                if let Some(example) = new.shift_remove(key) {
                    self.moves.copied(&from.child(key), &to.child("example"));
                    new.insert("example".to_owned(), example);
                    break;
                }
            }
        }
        if old.contains_key("schema") || old.contains_key("content") {
            return new;
        }
        let schema = self.value_schema(old, from);
        let style = self.style(old, from, to, location);
        new.extend(style);
        self.moves.copied(from, &to.child("schema"));
        new.insert("schema".to_owned(), Value::Object(schema));
        new
    }

    /// Returns the schema of a parameter, header or form property; without a type, it is a string.
    pub(super) fn value_schema(&mut self, old: &Members, from: &Pointer) -> Members {
        let of_schema = old.iter().filter(|(key, _)| is_of_schema(key));
        let mut schema: Members = of_schema
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if word(old, "type").as_deref() == Some("array") && !old.contains_key("items") {
            schema.insert("items".to_owned(), json!({ "type": "string" }));
        }
        if let Some(Value::Object(items)) = schema.get_mut("items") {
            items.shift_remove("collectionFormat");
            if word(items, "type").as_deref() == Some("array") {
                *items = Members::from_iter([("type".to_owned(), json!("string"))]);
                let message = "nested arrays are not supported here; each inner array is a string";
                self.warn(&codes::NOT_SUPPORTED, from.child("items"), message, "");
            }
        }
        let type_keywords = [
            "type",
            "$ref",
            "enum",
            "items",
            "properties",
            "allOf",
            "oneOf",
            "anyOf",
        ];
        if !type_keywords.iter().any(|key| schema.contains_key(*key)) {
            schema.insert("type".to_owned(), json!("string"));
            let message = "missing `type`";
            self.warn(&codes::NO_SCHEMA, from.clone(), message, "read as a string");
        }
        schema
    }

    /// Returns the style and `explode` of OpenAPI 3 for a list or an object.
    pub(super) fn style(
        &mut self,
        old: &Members,
        from: &Pointer,
        to: &Pointer,
        location: Location,
    ) -> Members {
        let mut style = Members::new();
        let mut set = |name: &str, explode: bool| {
            style.insert("style".to_owned(), json!(name));
            style.insert("explode".to_owned(), json!(explode));
        };
        let is_list = word(old, "type").as_deref() == Some("array") || old.contains_key("items");
        if word(old, "type").as_deref() == Some("object") && location == Location::Query {
            set("deepObject", true);
            return style;
        }
        if !is_list {
            return style;
        }
        let is_pairs = matches!(location, Location::Query | Location::Form);
        let format = word(old, "collectionFormat");
        match format.as_deref().unwrap_or("csv") {
            "csv" if is_pairs => set("form", false),
            "csv" => {}
            "multi" if is_pairs => set("form", true),
            "ssv" if is_pairs => set("spaceDelimited", false),
            "pipes" if is_pairs => set("pipeDelimited", false),
            "ssv" => self.separate(to, ' '),
            "pipes" => self.separate(to, '|'),
            "tsv" => {
                self.separate(to, '\t');
                if is_pairs {
                    set("form", false);
                }
            }
            other => {
                if is_pairs {
                    set("form", false);
                }
                let message = if other == "multi" {
                    "`collectionFormat: multi` is only allowed for `query` and `formData`"
                        .to_owned()
                } else {
                    format!(
                        "expected `csv`, `ssv`, `tsv`, `pipes` or `multi` for `collectionFormat`, found `{other}`"
                    )
                };
                self.warn(
                    &codes::COERCED,
                    from.child("collectionFormat"),
                    message,
                    "read as `csv`",
                );
            }
        }
        style
    }

    fn separate(&mut self, to: &Pointer, separator: char) {
        self.separators.insert(to.clone(), separator);
    }
}

/// Returns whether the object at a pointer is converted in its place.
pub(super) fn is_converted(at: &Pointer) -> bool {
    let mut tokens = at.tokens();
    let section = tokens.next();
    let below = tokens.count();
    match section.as_deref() {
        Some("parameters" | "responses") => below == 1,
        Some("paths") => true,
        _ => false,
    }
}
