//! Converts responses and their headers.

use serde_json::{Value, json};

use super::{
    Converter, Members, Target,
    media::{self, Media},
    parameter::{Location, is_converted},
    word,
};
use crate::{codes, pointer::Pointer};

impl<'d> Converter<'d> {
    /// Converts the responses of an operation; their pointer `at` stays the same.
    pub(super) fn responses(
        &mut self,
        responses: &'d Members,
        produces: &Media<'d>,
        at: &Pointer,
    ) -> Value {
        let converted = responses.iter().map(|(status, node)| {
            let at = at.child(status);
            let is_object = node.is_object() && !status.starts_with("x-");
            let response = if is_object {
                self.response_or_reference(node, produces, &at)
            } else {
                node.clone()
            };
            (status.clone(), response)
        });
        Value::Object(converted.collect())
    }

    fn response_or_reference(
        &mut self,
        node: &'d Value,
        produces: &Media<'d>,
        at: &Pointer,
    ) -> Value {
        let target = self.target(node, at);
        if node.get("$ref").is_none() {
            return self.response(&target, produces, at);
        }
        if target.at.as_str().starts_with("/definitions/") {
            let message = "expected a Response Object, but the reference refers to a schema";
            self.warn(
                &codes::WRONG_REFERENCE,
                at.child("$ref"),
                message,
                "read as the `schema` of a response",
            );
            let mut content = Members::new();
            let schema = (node.clone(), at.clone());
            self.contents(
                produces.or("application/json"),
                Some(&schema),
                false,
                at,
                &mut content,
            );
            return json!({ "description": "", "content": content });
        }
        let is_global = produces.is(&self.produces);
        if !target.is_referred || (is_global && is_converted(&target.at)) {
            return node.clone();
        }
        self.moves.copied(&target.at, at);
        self.response(&target, produces, at)
    }

    /// Converts the responses that references can refer to.
    pub(super) fn shared_responses(&mut self, shared: &'d Members) -> Value {
        let to = Pointer::from_tokens(["components", "responses"]);
        let produces = self.produces.clone();
        let converted = shared.iter().map(|(name, node)| {
            let from = Pointer::from_tokens(["responses", name]);
            let target = Target {
                value: node,
                at: from.clone(),
                is_referred: false,
            };
            let to = to.child(name);
            self.moves.moved(&from, &to);
            (name.clone(), self.response(&target, &produces, &to))
        });
        Value::Object(converted.collect())
    }

    fn response(&mut self, target: &Target<'d>, produces: &Media<'d>, to: &Pointer) -> Value {
        let Value::Object(old) = target.value else {
            return target.value.clone();
        };
        if old.contains_key("$ref") {
            return target.value.clone();
        }
        let mut new: Members = old
            .iter()
            .filter(|(key, _)| !matches!(key.as_str(), "schema" | "examples" | "headers"))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        match old.get("headers") {
            Some(Value::Object(headers)) => {
                let from = target.at.child("headers");
                let headers = self.headers(headers, &from, &to.child("headers"));
                new.insert("headers".to_owned(), headers);
            }
            Some(other) => {
                new.insert("headers".to_owned(), other.clone());
            }
            None => {}
        }
        let examples = old.get("examples");
        let mut content = Members::new();
        if let Some(schema) = old.get("schema").filter(|schema| !schema.is_null()) {
            let is_file = schema
                .as_object()
                .and_then(|map| word(map, "type"))
                .as_deref()
                == Some("file");
            let otherwise = if is_file {
                "application/octet-stream"
            } else {
                "application/json"
            };
            let from = target.at.child("schema");
            let schema = (schema.clone(), from);
            let is_shared = target.is_referred && is_converted(&target.at);
            self.contents(
                produces.or(otherwise),
                Some(&schema),
                is_shared,
                to,
                &mut content,
            );
        } else if let Some(Value::Object(examples)) = examples {
            // There is a body, although the document does not describe it.
            let named = examples.keys().filter(|name| name.contains('/'));
            content.extend(named.map(|name| (name.clone(), json!({}))));
        }
        if let Some(examples) = examples.filter(|examples| of_media_types(examples)) {
            let from = target.at.child("examples");
            self.add_examples(&mut content, (examples, &from), to);
        }
        if !content.is_empty() {
            self.moves.copied(&target.at, &to.child("content"));
            new.insert("content".to_owned(), Value::Object(content));
        }
        Value::Object(new)
    }

    fn headers(&mut self, headers: &Members, from: &Pointer, to: &Pointer) -> Value {
        let converted = headers.iter().map(|(name, header)| {
            let (from, to) = (from.child(name), to.child(name));
            let header = match header {
                Value::Object(old) if !old.contains_key("$ref") => {
                    Value::Object(self.described(old, &from, &to, Location::Header))
                }
                other => other.clone(),
            };
            (name.clone(), header)
        });
        Value::Object(converted.collect())
    }
}

/// Returns whether examples are listed by media type; others are ignored.
fn of_media_types(examples: &Value) -> bool {
    let mut names = examples.as_object().into_iter().flat_map(Members::keys);
    names.any(|name| name.contains('/') && !media::essence(name).contains(' '))
}
