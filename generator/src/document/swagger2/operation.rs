//! Converts path items and operations.

use serde_json::{Value, json};

use super::{
    Converter, Members, Target,
    media::{self, Media},
    parameter::{Location, ParameterEntry, ParameterRole, is_converted},
    within, word,
};
use crate::{codes, document::methods::METHODS, pointer::Pointer};

/// The default media type of a body.
const JSON: &str = "application/json";
/// The default media type of a form.
const URL_ENCODED: &str = "application/x-www-form-urlencoded";
/// The media type of a form with files.
const MULTIPART: &str = "multipart/form-data";

/// The number of media types of a body that get a copy of its schema; the others refer to the first copy.
const COPIES: usize = 8;

impl<'d> Converter<'d> {
    /// Converts the paths; their pointer `at` stays the same.
    pub(super) fn paths(&mut self, paths: &'d Value, at: &Pointer) -> Value {
        let Value::Object(items) = paths else {
            return paths.clone();
        };
        let converted = items.iter().map(|(path, item)| {
            let is_extension = path.starts_with("x-");
            let item = match item {
                Value::Object(map) if !is_extension => self.item(map, &at.child(path)),
                other => other.clone(),
            };
            (path.clone(), item)
        });
        Value::Object(converted.collect())
    }

    fn item(&mut self, old: &'d Members, at: &Pointer) -> Value {
        let list = at.child("parameters");
        let shared = self.parameter_entries(old.get("parameters"), &list);
        let mut new = Members::new();
        for (key, value) in old {
            let converted = match (key.as_str(), value) {
                ("parameters", Value::Array(_)) => Value::Array(self.parameters(&shared, &list)),
                (method, Value::Object(operation)) if METHODS.contains(&method) => {
                    self.operation(operation, &shared, &at.child(method))
                }
                (_, other) => other.clone(),
            };
            new.insert(key.clone(), converted);
        }
        Value::Object(new)
    }

    fn operation(
        &mut self,
        old: &'d Members,
        shared: &[ParameterEntry<'d>],
        at: &Pointer,
    ) -> Value {
        let media = |key: &str, otherwise: &Media<'d>| match old.get(key) {
            None | Some(Value::Null) => otherwise.clone(),
            own => Media::of(own, &at.child(key)),
        };
        let consumes = media("consumes", &self.consumes);
        let produces = media("produces", &self.produces);
        let list = at.child("parameters");
        let entries = self.parameter_entries(old.get("parameters"), &list);
        let mut new = Members::new();
        for (key, value) in old {
            let converted = match (key.as_str(), value) {
                ("consumes" | "produces" | "schemes", _) => continue,
                ("parameters", Value::Array(_)) => Value::Array(self.parameters(&entries, &list)),
                ("responses", Value::Object(responses)) => {
                    self.responses(responses, &produces, &at.child("responses"))
                }
                (_, other) => other.clone(),
            };
            new.insert(key.clone(), converted);
        }
        if let Some(body) = self.request_body(shared, &entries, &consumes, at) {
            new.insert("requestBody".to_owned(), body);
        }
        if let Some(servers) = self.own_servers(old, at) {
            new.insert("servers".to_owned(), servers);
        }
        Value::Object(new)
    }

    /// Returns the request body for the `body` and `formData` parameters of an operation and of its path item.
    fn request_body(
        &mut self,
        shared: &[ParameterEntry<'d>],
        entries: &[ParameterEntry<'d>],
        consumes: &Media<'d>,
        at: &Pointer,
    ) -> Option<Value> {
        let body = self.only_body(entries).or_else(|| self.only_body(shared));
        let form = self.form(shared, entries);
        let to = at.child("requestBody");
        let from = body.or(form.first().copied())?;
        let is_global = consumes.is(&self.consumes);
        if let (Some(body), [], true) = (body, form.as_slice(), is_global)
            && body.target.is_referred
            && body.target.at.as_str().starts_with("/parameters/")
        {
            self.moves.copied(&body.at, &to);
            return Some(body.node.clone());
        }
        if body.is_none_or(|body| !body.target.is_referred) {
            self.moves.moved(&from.at, &to);
        } else {
            self.moves.copied(&from.at, &to);
        }
        let mut new = Members::new();
        let mut content = Members::new();
        let mut is_required = form.iter().any(|one| is_required(one.target.value));
        if let Some(body) = body {
            is_required = self::is_required(body.target.value) && (form.is_empty() || is_required);
            copy_notes(body.target.value, &mut new);
            self.body_content(&body.target, consumes, &to, form.is_empty(), &mut content);
        }
        if !form.is_empty() {
            self.form_content(&form, consumes, &to, &mut content);
        }
        if is_required {
            new.insert("required".to_owned(), json!(true));
        }
        self.moves.copied(&from.at, &to.child("content"));
        new.insert("content".to_owned(), Value::Object(content));
        Some(Value::Object(new))
    }

    /// Converts a body parameter that references can refer to.
    pub(super) fn shared_body(&mut self, target: &Target<'d>, to: &Pointer) -> Value {
        let consumes = self.consumes.clone();
        let (mut new, mut content) = (Members::new(), Members::new());
        copy_notes(target.value, &mut new);
        let own = Target {
            value: target.value,
            at: target.at.clone(),
            is_referred: false,
        };
        self.body_content(&own, &consumes, to, true, &mut content);
        if is_required(target.value) {
            new.insert("required".to_owned(), json!(true));
        }
        self.moves.copied(&target.at, &to.child("content"));
        new.insert("content".to_owned(), Value::Object(content));
        Value::Object(new)
    }

    /// Returns the first body of a list, and reports the others.
    fn only_body<'g>(
        &mut self,
        entries: &'g [ParameterEntry<'d>],
    ) -> Option<&'g ParameterEntry<'d>> {
        let mut bodies = entries
            .iter()
            .filter(|one| one.role() == ParameterRole::Body);
        let first = bodies.next();
        for other in bodies {
            let message = "the operation has a second `body` parameter";
            self.warn(
                &codes::DUPLICATE_PARAMETER,
                other.at.clone(),
                message,
                "ignored",
            );
        }
        first
    }

    /// Returns the properties of a form: those of the operation, and those of its path item that it does not override.
    fn form<'g>(
        &mut self,
        shared: &'g [ParameterEntry<'d>],
        entries: &'g [ParameterEntry<'d>],
    ) -> Vec<&'g ParameterEntry<'d>> {
        let mut form: Vec<&ParameterEntry<'d>> = Vec::new();
        for (list, is_own) in [(entries, true), (shared, false)] {
            for one in list.iter().filter(|one| one.role() == ParameterRole::Form) {
                if form.iter().all(|known| known.name() != one.name()) {
                    form.push(one);
                } else if is_own {
                    let message = format!("duplicate `formData` parameter `{}`", one.name());
                    self.warn(
                        &codes::DUPLICATE_PARAMETER,
                        one.at.clone(),
                        message,
                        "ignored",
                    );
                }
            }
        }
        form
    }

    /// Adds the contents of a body that is not a form. If the operation has no form besides it, the body has the media
    /// types of forms, too.
    fn body_content(
        &mut self,
        body: &Target<'d>,
        consumes: &Media<'d>,
        to: &Pointer,
        is_alone: bool,
        content: &mut Members,
    ) {
        let Value::Object(old) = body.value else {
            return;
        };
        let schema = match old.get("schema") {
            Some(schema) => Some((schema.clone(), body.at.child("schema"))),
            None if old.contains_key("type") || old.contains_key("$ref") => {
                let schema = self.value_schema(old, &body.at);
                Some((Value::Object(schema), body.at.clone()))
            }
            None => None,
        };
        let media_types = if is_alone && consumes.is_of_forms() {
            consumes.or(JSON)
        } else {
            consumes.of_forms(false, JSON)
        };
        let mut keys = ["x-examples", "x-example"].into_iter();
        let examples = keys.find_map(|key| Some((old.get(key)?, body.at.child(key))));
        let is_shared = body.is_referred && is_converted(&body.at);
        self.contents(media_types, schema.as_ref(), is_shared, to, content);
        if let Some((examples, from)) = examples {
            self.add_examples(content, (examples, &from), to);
        }
    }

    /// Adds a content with the same schema for each media type.
    pub(super) fn contents(
        &mut self,
        media_types: Vec<(String, Option<Pointer>)>,
        schema: Option<&(Value, Pointer)>,
        is_shared: bool,
        to: &Pointer,
        content: &mut Members,
    ) {
        let mut media_types = media_types;
        let is_binary = |schema: &Value| {
            let schema = schema.as_object();
            schema.and_then(|map| word(map, "type")).as_deref() == Some("file")
        };
        let is_value = schema
            .as_ref()
            .is_some_and(|(schema, _)| !is_binary(schema));
        if is_value && media_types.iter().any(|(name, _)| media::is_json(name)) {
            // The schema describes JSON only; the other media types have no schema.
            media_types.retain(|(name, _)| media::is_json(name) || media::is_sequence(name));
        }
        let mut first: Option<Pointer> = None;
        for (index, (name, written)) in media_types.into_iter().enumerate() {
            let to = to.child("content").child(&name);
            if let Some(written) = written {
                self.moves.copied(&written, &to);
            }
            let mut media = Members::new();
            if let Some((schema, from)) = schema {
                let to = to.child("schema");
                match &first {
                    None if !is_shared => self.moves.moved(from, &to),
                    _ => self.moves.copied(from, &to),
                }
                // A shared schema is not copied, so that it remains one schema.
                let is_inline = schema.is_object() && schema.get("$ref").is_none();
                let schema = match &first {
                    _ if is_shared && is_inline => json!({ "$ref": within(from) }),
                    Some(first) if is_inline && index >= COPIES => {
                        json!({ "$ref": within(first) })
                    }
                    _ => schema.clone(),
                };
                media.insert("schema".to_owned(), schema);
                first.get_or_insert(to);
            }
            content.insert(name, Value::Object(media));
        }
    }

    /// Adds the contents of a form.
    fn form_content(
        &mut self,
        form: &[&ParameterEntry<'d>],
        consumes: &Media<'d>,
        to: &Pointer,
        content: &mut Members,
    ) {
        let has_file = form.iter().any(|one| has_file(one.target.value));
        let otherwise = if has_file { MULTIPART } else { URL_ENCODED };
        let mut media_types = consumes.of_forms(true, otherwise);
        if has_file {
            media_types.retain(|(name, _)| media::essence(name) != URL_ENCODED);
            if media_types.is_empty() {
                media_types.push((MULTIPART.to_owned(), None));
            }
        }
        for (name, written) in media_types {
            let to = to.child("content").child(&name);
            if let Some(written) = written {
                self.moves.copied(&written, &to);
            }
            let (mut properties, mut encoding) = (Members::new(), Members::new());
            let mut required = Vec::new();
            for one in form {
                let Value::Object(old) = one.target.value else {
                    continue;
                };
                let wire = one.name();
                let from = &one.target.at;
                let at = to.child("schema").child("properties").child(wire);
                self.moves.copied(from, &at);
                let mut schema = match old.get("schema") {
                    Some(Value::Object(schema)) => schema.clone(),
                    _ => self.value_schema(old, from),
                };
                for key in ["description", "example"] {
                    if let Some(value) = old.get(key) {
                        schema.entry(key).or_insert_with(|| value.clone());
                    }
                }
                if let Some(value) = old.get("x-example")
                    && !schema.contains_key("example")
                {
                    let to = at.child("example");
                    self.moves.copied(&from.child("x-example"), &to);
                    schema.insert("example".to_owned(), value.clone());
                }
                properties.insert(wire.to_owned(), Value::Object(schema));
                let at = to.child("encoding").child(wire);
                let style = self.style(old, from, &at, Location::Form);
                if !style.is_empty() && !has_file_items(old) {
                    self.moves.copied(from, &at);
                    encoding.insert(wire.to_owned(), Value::Object(style));
                }
                if is_required(one.target.value) {
                    required.push(json!(wire));
                }
            }
            let mut schema = Members::new();
            schema.insert("type".to_owned(), json!("object"));
            if !required.is_empty() {
                schema.insert("required".to_owned(), Value::Array(required));
            }
            schema.insert("properties".to_owned(), Value::Object(properties));
            let mut media = Members::new();
            media.insert("schema".to_owned(), Value::Object(schema));
            if !encoding.is_empty() {
                media.insert("encoding".to_owned(), Value::Object(encoding));
            }
            content.insert(name, Value::Object(media));
        }
    }

    /// Adds examples to the contents of `to`: by media type, or else one example to all JSON contents. `from` is the pointer of
    /// the examples.
    pub(super) fn add_examples(
        &mut self,
        content: &mut Members,
        (examples, from): (&Value, &Pointer),
        to: &Pointer,
    ) {
        let by_type = examples
            .as_object()
            .filter(|map| map.keys().any(|key| key.contains('/')));
        for (name, media) in content {
            let found = match by_type {
                None if media::is_json(name) => Some((examples, from.clone())),
                None => None,
                Some(map) => {
                    let same = |key: &&String| media::essence(key) == media::essence(name);
                    let key = map.keys().find(same);
                    key.and_then(|key| Some((map.get(key)?, from.child(key))))
                }
            };
            let (Some((example, from)), Value::Object(media)) = (found, media) else {
                continue;
            };
            if media.contains_key("example") {
                continue;
            }
            let example = match example {
                // Some tools write the example as a string of JSON.
                Value::String(text) if media::is_json(name) => {
                    let read = serde_json::from_str(text).ok();
                    read.filter(|read: &Value| read.is_object() || read.is_array())
                        .unwrap_or_else(|| example.clone())
                }
                example => example.clone(),
            };
            let to = to.child("content").child(name);
            self.moves.copied(&from, &to.child("example"));
            media.insert("example".to_owned(), example);
        }
    }
}

fn copy_notes(old: &Value, new: &mut Members) {
    let notes = old.as_object().into_iter().flatten();
    let notes = notes.filter(|(key, _)| *key == "description");
    new.extend(notes.map(|(key, value)| (key.clone(), value.clone())));
}

fn is_required(parameter: &Value) -> bool {
    match parameter.get("required") {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// Returns whether a form parameter is a file or a list of files.
fn has_file(parameter: &Value) -> bool {
    let is_file = |map: &Members| word(map, "type").as_deref() == Some("file");
    parameter
        .as_object()
        .is_some_and(|map| is_file(map) || has_file_items(map))
}

/// Returns whether a form parameter is a list of files.
fn has_file_items(parameter: &Members) -> bool {
    let items = parameter.get("items").and_then(Value::as_object);
    items.is_some_and(|items| word(items, "type").as_deref() == Some("file"))
}
