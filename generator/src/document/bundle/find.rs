//! Finds the references in a value.

use serde_json::{Map, Value};

use crate::{
    document::{
        grammar::{Edition, Kind},
        walk,
    },
    pointer::Pointer,
};

/// A reference and its position.
#[derive(Debug)]
pub(super) struct Found {
    /// The kind of object that it should refer to.
    pub(super) kind: Kind,
    /// The text of the reference.
    pub(super) text: String,
    /// The pointer of the text.
    pub(super) at: Pointer,
    /// The pointer of the object with the `$ref`.
    pub(super) object: Pointer,
    /// `true` if the object has no other member.
    bare: bool,
}

impl Found {
    /// Returns whether the specification allows a reference here.
    pub(super) fn is_reference(&self) -> bool {
        is_reference(self.kind)
    }

    /// Returns whether the target of the reference replaces the object with the `$ref`.
    pub(super) fn is_replaced_by_target(&self, edition: Edition) -> bool {
        let around = || self.object.last().map(|(around, _)| around);
        let is_component = || edition.section(self.kind) == around();
        let is_path = || {
            let mut tokens = self.object.tokens();
            let is_section =
                |token: String| matches!(token.as_str(), "paths" | "webhooks" | "x-ms-paths");
            tokens.next().is_some_and(is_section) && tokens.count() == 1
        };
        !self.is_reference() || self.bare && (is_path() || is_component())
    }
}

/// Returns whether the specification allows a reference in place of a value.
fn is_reference(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::OrReference(_) | Kind::Inlined(_) | Kind::Schema | Kind::SchemaOrFlag
    )
}

/// Returns the reference of a value that consists of a reference only.
pub(super) fn bare(value: &Value) -> Option<&str> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    map.get("$ref")?.as_str()
}

/// Returns the references in a value of a kind; `at` is the value's pointer.
pub(super) fn found(kind: Kind, value: &Value, at: &Pointer) -> Vec<Found> {
    let mut finder = Finder {
        at,
        steps: Vec::new(),
        found: Vec::new(),
        names: Vec::new(),
    };
    finder.walk(kind, value);
    finder.found
}

/// Returns the bare names in the mappings of discriminators, with their pointers in the value.
pub(super) fn mapped_names(kind: Kind, value: &Value) -> Vec<(Pointer, String)> {
    let at = Pointer::root();
    let mut finder = Finder {
        at: &at,
        steps: Vec::new(),
        found: Vec::new(),
        names: Vec::new(),
    };
    finder.walk(kind, value);
    finder.names
}

struct Finder<'v> {
    at: &'v Pointer,
    steps: Vec<Step<'v>>,
    found: Vec<Found>,
    names: Vec<(Pointer, String)>,
}

#[derive(Clone, Copy)]
enum Step<'v> {
    Key(&'v str),
    Index(usize),
}

impl<'v> Finder<'v> {
    fn walk(&mut self, kind: Kind, value: &'v Value) {
        match value {
            Value::Object(map) => self.object(kind, map),
            Value::Array(items) => {
                if let Some(kind) = kind.below("") {
                    for (index, item) in items.iter().enumerate() {
                        self.steps.push(Step::Index(index));
                        self.walk(kind, item);
                        self.steps.pop();
                    }
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, kind: Kind, map: &'v Map<String, Value>) {
        if let Some(Value::String(text)) = map.get("$ref") {
            let is_data = matches!(kind, Kind::Any) && !(map.len() == 1 && is_file(text));
            if !is_data {
                let object = self.here();
                self.found.push(Found {
                    kind,
                    text: text.clone(),
                    at: object.child("$ref"),
                    object,
                    bare: map.len() == 1,
                });
            }
            if !kind.is(Kind::Schema) {
                return;
            }
        }
        if kind.is(Kind::Schema) {
            self.mapping(map);
        }
        for (key, member) in map {
            let kind = walk::below(kind, key);
            self.steps.push(Step::Key(key));
            match kind {
                Some(Kind::Unsupported(_)) if member.is_object() => self.walk(Kind::Schema, member),
                Some(Kind::Unsupported(_)) => self.walk(Kind::List(&Kind::Schema), member),
                Some(kind) => self.walk(kind, member),
                None => {}
            }
            self.steps.pop();
        }
    }

    /// Collects the references in the mapping of a discriminator, and its default.
    fn mapping(&mut self, schema: &'v Map<String, Value>) {
        let Some(discriminator) = schema.get("discriminator") else {
            return;
        };
        let at = self.here().child("discriminator");
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        for (key, value) in mapping.into_iter().flatten() {
            let object = at.child("mapping");
            self.target(value, object.child(key), object);
        }
        if let Some(value) = discriminator.get("defaultMapping") {
            self.target(value, at.child("defaultMapping"), at);
        }
    }

    /// Collects the target of a mapping: a reference or a bare name.
    fn target(&mut self, value: &Value, at: Pointer, object: Pointer) {
        let Some(text) = value.as_str() else { return };
        if text.contains(['#', '/']) || is_file(text) {
            self.found.push(Found {
                kind: Kind::Schema,
                text: text.to_owned(),
                at,
                object,
                bare: false,
            });
        } else {
            self.names.push((at, text.to_owned()));
        }
    }

    fn here(&self) -> Pointer {
        self.steps
            .iter()
            .fold(self.at.clone(), |at, step| match step {
                Step::Key(key) => at.child(key),
                Step::Index(index) => at.child(index),
            })
    }
}

/// Returns whether a reference names a YAML or JSON file.
pub(super) fn is_file(text: &str) -> bool {
    let path = text.split('#').next().unwrap_or_default();
    [".yaml", ".yml", ".json"]
        .iter()
        .any(|ending| path.to_ascii_lowercase().ends_with(ending))
}
