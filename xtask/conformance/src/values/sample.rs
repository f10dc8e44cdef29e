//! Draws values of a schema, most of which are valid. The caller validates them.

mod collection;
mod number;
mod tags;
mod text;

use std::{mem, ptr};

use fastrand::Rng;
use serde_json::Value;

use crate::sampling;

/// The maximum depth of values, references and compositions.
const DEPTH: usize = 24;
/// The depth below which values have only required members and elements.
const BARE: usize = 4;
/// The number of attempts to draw a part.
const TRIES: usize = 8;
/// The maximum number of parts that are drawn for one value, because attempts are nested.
const STEPS: usize = 20_000;

/// Draws values of the schemas of a document.
pub(super) struct Sampler<'d> {
    root: &'d Value,
    /// The tags of components.
    tags: tags::Tags<'d>,
    random: Rng,
    /// All schemas that the current value must satisfy.
    around: Vec<&'d Value>,
    /// The required members that no schema in `around` lists, each with its `additionalProperties`.
    wanted: Vec<(&'d str, Option<&'d Value>)>,
    /// The number of parts that may still be drawn for this value.
    steps: usize,
}

impl<'d> Sampler<'d> {
    /// Creates a sampler for a document in the form of OpenAPI 3.0. The same seed gives the same values.
    pub(super) fn new(root: &'d Value, seed: u64) -> Self {
        Self {
            root,
            tags: tags::Tags::new(root),
            random: Rng::with_seed(seed),
            around: Vec::new(),
            wanted: Vec::new(),
            steps: 0,
        }
    }

    /// Draws a value; `None` if none is found within the limits.
    pub(super) fn draw(&mut self, schema: &'d Value) -> Option<Value> {
        self.steps = STEPS;
        self.apart(0, |it| it.value(schema, 0))
    }

    fn value(&mut self, schema: &'d Value, depth: usize) -> Option<Value> {
        self.steps = self.steps.checked_sub(1)?;
        if depth > DEPTH {
            return None;
        }
        if schema.get("$ref").is_some() {
            return self.value(self.resolved(schema)?, depth + 1);
        }
        let nullable = schema.get("nullable") == Some(&Value::Bool(true));
        if nullable && schema.get("type").is_some() && self.random.u8(..8) == 0 {
            return Some(Value::Null);
        }
        if schema.get("enum").is_some() || self.all("enum").next().is_some() {
            return self.listed_value(schema);
        }
        let before = self.around.len();
        self.surround(schema, depth);
        let mut drawn = self.parts(schema, depth);
        if let (Some(Value::Object(members)), Some((name, tag))) =
            (&mut drawn, self.tags.of_component(schema))
            && let Some(value @ Value::String(_)) = members.get_mut(name)
            && !self
                .listed(name)
                .any(|it| self.resolved(it).is_some_and(|it| it.get("enum").is_some()))
        {
            *value = tag.into();
        }
        self.around.truncate(before);
        drawn
    }

    /// Returns the schema that this one refers to, or the schema itself.
    fn resolved(&self, schema: &'d Value) -> Option<&'d Value> {
        match schema.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.root.pointer(reference.strip_prefix('#')?),
            None => Some(schema),
        }
    }

    /// Adds a schema and its `allOf` to the schemas that the current value must satisfy.
    fn surround(&mut self, schema: &'d Value, depth: usize) {
        if depth > DEPTH {
            return;
        }
        let Some(schema) = self.resolved(schema) else {
            return;
        };
        if schema.get("$ref").is_some() {
            return self.surround(schema, depth + 1);
        }
        if self.around.iter().any(|known| ptr::eq(*known, schema)) {
            return;
        }
        self.around.push(schema);
        for member in list(schema, "allOf") {
            self.surround(member, depth + 1);
        }
    }

    /// Returns the values of a keyword in all schemas that the current value must satisfy.
    fn all(&self, keyword: &str) -> impl Iterator<Item = &'d Value> {
        self.around
            .iter()
            .filter_map(move |schema| schema.get(keyword))
    }

    /// Returns the values of a keyword that are counts.
    fn counts(&self, keyword: &str) -> impl Iterator<Item = usize> {
        let numbers = self.all(keyword).filter_map(Value::as_u64);
        numbers.filter_map(|number| usize::try_from(number).ok())
    }

    /// Draws a value that the `enum` of the schema and of all schemas in `around` list.
    fn listed_value(&mut self, schema: &Value) -> Option<Value> {
        let own = schema.get("enum").into_iter().chain(self.all("enum"));
        let mut lists = own.filter_map(Value::as_array);
        let mut values = lists.next().cloned().unwrap_or_default();
        for list in lists {
            values.retain(|value| list.contains(value));
        }
        self.choose(&values).cloned()
    }

    /// Draws a value of a schema and its `allOf`, `oneOf` or `anyOf`.
    fn parts(&mut self, schema: &'d Value, depth: usize) -> Option<Value> {
        let keyword = ["oneOf", "anyOf"]
            .into_iter()
            .find(|keyword| !list(schema, keyword).is_empty());
        let Some(keyword) = keyword else {
            return self.parts_with(schema, None, depth);
        };
        let before = self.around.len();
        let wanted = self.wanted.len();
        (0..TRIES).find_map(|_| {
            self.wanted.truncate(wanted);
            let chosen = self.choose(list(schema, keyword))?;
            self.surround(chosen, depth);
            let drawn = self.parts_with(schema, Some(chosen), depth);
            self.around.truncate(before);
            drawn
        })
    }

    /// Draws a value of a schema, its `allOf` and the chosen alternative.
    fn parts_with(
        &mut self,
        schema: &'d Value,
        chosen: Option<&'d Value>,
        depth: usize,
    ) -> Option<Value> {
        let own = self.own(schema, depth)?;
        let members = list(schema, "allOf").iter();
        let members: Vec<Value> = members
            .filter(|member| says_anything(member))
            .map(|member| self.value(member, depth + 1))
            .collect::<Option<_>>()?;
        let chosen = match chosen.filter(|chosen| says_anything(chosen)) {
            Some(chosen) => Some(self.alternative(schema, chosen, depth)?),
            None => None,
        };
        let parts = members.into_iter().chain(own).chain(chosen);
        Some(parts.reduce(together).unwrap_or_else(|| self.anything()))
    }

    /// Draws a value of the chosen alternative and sets its tag.
    fn alternative(&mut self, schema: &Value, chosen: &'d Value, depth: usize) -> Option<Value> {
        let mut value = self.value(chosen, depth + 1)?;
        let tag = schema
            .pointer("/discriminator/propertyName")
            .and_then(Value::as_str);
        let reference = chosen.get("$ref").and_then(Value::as_str);
        let said = tag.into_iter().flat_map(|tag| self.listed(tag));
        let said: Vec<_> = said.filter_map(|it| self.resolved(it)).collect();
        let kinds = said.iter().filter_map(|property| property.get("type"));
        let tag = tag.filter(|_| kinds.into_iter().all(|kind| kind == "string"));
        if let (Some(tag), Some(reference), Some(members)) = (tag, reference, value.as_object_mut())
        {
            let name = reference.rsplit('/').next().unwrap_or_default();
            let mapping = schema
                .pointer("/discriminator/mapping")
                .and_then(Value::as_object);
            let mapped = mapping.into_iter().flatten().find(|(_, target)| {
                target.as_str() == Some(reference) || target.as_str() == Some(name)
            });
            let means = mapped.map(|(value, _)| value.as_str());
            // Without a mapping, values that the property lists take precedence over the name of the component.
            let is_listed = said.iter().any(|property| property.get("enum").is_some());
            let is_listed = is_listed && members.contains_key(tag);
            if means.is_some() || !is_listed {
                members.insert(tag.to_owned(), means.unwrap_or(name).into());
            }
        }
        Some(value)
    }

    /// Draws a value from the schema's own keywords: `Some(None)` if it has none, `None` if no value is found.
    #[expect(clippy::option_option, reason = "they are two things")]
    fn own(&mut self, schema: &'d Value, depth: usize) -> Option<Option<Value>> {
        let has = |keyword| schema.get(keyword).is_some();
        let kind = schema.get("type").and_then(Value::as_str);
        let kind = kind.or_else(|| {
            let is_object = has("properties") || has("additionalProperties");
            (is_object || has("required")).then_some("object")
        });
        Some(match kind {
            None if has("items") => Some(self.array(schema, depth)?),
            None => None,
            Some("object") => Some(self.object(schema, depth)?),
            Some("array") => Some(self.array(schema, depth)?),
            Some("string") => Some(self.string().into()),
            Some("integer") => Some(self.integer()),
            Some("number") => Some(self.number()),
            Some("boolean") => Some(self.random.bool().into()),
            Some(_) => return None,
        })
    }

    /// Draws a separate value, such as a member of an object: the schemas of the current value do not apply to it.
    fn apart(
        &mut self,
        depth: usize,
        draw: impl FnOnce(&mut Self) -> Option<Value>,
    ) -> Option<Value> {
        let around = mem::take(&mut self.around);
        let wanted = mem::take(&mut self.wanted);
        let drawn = draw(self);
        let missing = mem::replace(&mut self.wanted, wanted);
        let drawn = drawn.and_then(|drawn| self.completed(drawn, missing, depth));
        self.around = around;
        drawn
    }

    /// Adds required members that none of the parts has added.
    fn completed(
        &mut self,
        mut value: Value,
        missing: Vec<(&'d str, Option<&'d Value>)>,
        depth: usize,
    ) -> Option<Value> {
        let Some(members) = value.as_object_mut() else {
            return Some(value);
        };
        for (name, schema) in missing {
            if !members.contains_key(name) {
                members.insert(name.to_owned(), self.additional(schema, depth)?);
            }
        }
        Some(value)
    }

    /// Draws any JSON.
    fn anything(&mut self) -> Value {
        sampling::anything("text", &mut self.random)
    }

    fn choose<'v, T>(&mut self, of: &'v [T]) -> Option<&'v T> {
        sampling::choose(of, &mut self.random)
    }
}

/// Merges the values drawn for two schemas that apply together.
fn together(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            one.extend(other);
            one.into()
        }
        (_, other) => other,
    }
}

fn list<'v>(schema: &'v Value, keyword: &str) -> &'v [Value] {
    let list = schema.get(keyword).and_then(Value::as_array);
    list.map(Vec::as_slice).unwrap_or_default()
}

fn count(schema: &Value, keyword: &str) -> Option<usize> {
    usize::try_from(schema.get(keyword)?.as_u64()?).ok()
}

/// Returns whether a schema has keywords to draw values from, in addition to constraints.
fn says_anything(schema: &Value) -> bool {
    let keywords = [
        "$ref",
        "type",
        "enum",
        "properties",
        "additionalProperties",
        "required",
        "items",
        "allOf",
        "oneOf",
        "anyOf",
    ];
    keywords.iter().any(|keyword| schema.get(keyword).is_some())
}
