//! Drawing values that a schema allows, as far as can be told without proving it.

use fastrand::Rng;
use serde_json::{Map, Number, Value, json};

/// How deep values go at the most; the last levels have only what is required.
const DEPTH: usize = 10;
/// From which depth on there is nothing but what is required.
const BARE: usize = 4;

/// Draws values of the schemas of a document.
pub(super) struct Sampler<'d> {
    root: &'d Value,
    random: Rng,
    /// The schemas that the value which is drawn has to fit as well.
    around: Vec<&'d Value>,
}

impl<'d> Sampler<'d> {
    /// Of a document that was brought to the shape of OpenAPI 3.0; the same seed gives the same values.
    pub(super) fn new(root: &'d Value, seed: u64) -> Self {
        Self {
            root,
            random: Rng::with_seed(seed),
            around: Vec::new(),
        }
    }

    /// A value; `None` where none is found within bounds.
    pub(super) fn draw(&mut self, schema: &'d Value, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = self.root.pointer(reference.strip_prefix('#')?)?;
            return self.draw(target, depth + 1);
        }
        let nullable = schema.get("nullable") == Some(&Value::Bool(true));
        if nullable && schema.get("type").is_some() && self.random.u8(..8) == 0 {
            return Some(Value::Null);
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return self.choose(values).cloned();
        }
        let before = self.around.len();
        self.surround(schema, depth);
        let drawn = self.parts(schema, depth);
        self.around.truncate(before);
        drawn
    }

    /// Takes down which schemas a value has to fit together with the parts of one.
    fn surround(&mut self, schema: &'d Value, depth: usize) {
        if depth > DEPTH {
            return;
        }
        self.around.push(schema);
        for member in list(schema, "allOf") {
            let reference = member.get("$ref").and_then(Value::as_str);
            let target = reference.and_then(|reference| reference.strip_prefix('#'));
            let target = target.and_then(|target| self.root.pointer(target));
            self.surround(target.unwrap_or(member), depth + 1);
        }
    }

    /// The schema of a property, in one of the schemas that a value has to fit.
    fn property(&self, name: &str) -> Option<&'d Value> {
        let mut around = self.around.iter().rev();
        around.find_map(|schema| schema.get("properties")?.get(name))
    }

    /// A value of what a schema says, and of the parts that it is made of.
    fn parts(&mut self, schema: &'d Value, depth: usize) -> Option<Value> {
        let own = self.own(schema, depth);
        let members = list(schema, "allOf")
            .iter()
            .filter(|member| says_anything(member));
        let members: Vec<_> = members
            .map(|member| self.draw(member, depth + 1))
            .collect::<Option<_>>()?;
        let alternative = ["oneOf", "anyOf"]
            .into_iter()
            .find(|keyword| !list(schema, keyword).is_empty());
        let alternative = match alternative {
            Some(keyword) => Some(self.alternative(schema, list(schema, keyword), depth)?),
            None => None,
        };
        let parts = members.into_iter().chain(own?).chain(alternative);
        Some(parts.reduce(together).unwrap_or_else(|| self.anything()))
    }

    /// A value of one of several schemas, with the tag that tells which.
    fn alternative(
        &mut self,
        schema: &'d Value,
        alternatives: &'d [Value],
        depth: usize,
    ) -> Option<Value> {
        let chosen = self.choose(alternatives)?;
        let mut value = self.draw(chosen, depth + 1)?;
        let tag = schema
            .pointer("/discriminator/propertyName")
            .and_then(Value::as_str);
        let reference = chosen.get("$ref").and_then(Value::as_str);
        let tag = tag.filter(|tag| self.may_be_text(reference, tag));
        if let (Some(tag), Some(reference), Some(members)) = (tag, reference, value.as_object_mut())
        {
            let name = reference.rsplit('/').next().unwrap_or_default();
            let mapping = schema
                .pointer("/discriminator/mapping")
                .and_then(Value::as_object);
            let mapped = mapping.into_iter().flatten().find(|(_, target)| {
                target.as_str() == Some(reference) || target.as_str() == Some(name)
            });
            let means = mapped.map_or(name, |(value, _)| value.as_str());
            members.insert(tag.to_owned(), means.into());
        }
        Some(value)
    }

    /// Whether the schema that is referred to lets a property be text, as far as it says so itself.
    fn may_be_text(&self, reference: Option<&str>, property: &str) -> bool {
        let target = reference.and_then(|reference| reference.strip_prefix('#'));
        let target = target.and_then(|target| self.root.pointer(target));
        let property = target.and_then(|target| target.get("properties")?.get(property));
        let kind = property.and_then(|property| property.get("type"));
        kind.is_none_or(|kind| kind == "string")
    }

    /// What the schema says itself: `Some(None)` where that is nothing, `None` where nothing is found.
    #[expect(clippy::option_option, reason = "they are two things")]
    fn own(&mut self, schema: &'d Value, depth: usize) -> Option<Option<Value>> {
        let has = |keyword| schema.get(keyword).is_some();
        let kind = schema.get("type").and_then(Value::as_str);
        let kind = kind.or_else(|| {
            let is_object = has("properties") || has("additionalProperties");
            (is_object || has("required")).then_some("object")
        });
        Some(match kind {
            None if has("items") => Some(self.apart(|it| it.array(schema, depth))?),
            None => None,
            Some("object") => Some(self.object(schema, depth)?),
            Some("array") => Some(self.apart(|it| it.array(schema, depth))?),
            Some("string") => Some(self.string(schema).into()),
            Some("integer") => Some(self.integer(schema)),
            Some("number") => Some(self.number(schema)),
            Some("boolean") => Some(self.random.bool().into()),
            Some(_) => return None,
        })
    }

    /// Draws what is inside a value, which has to fit no more than its own schema.
    fn apart<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> T {
        let around = std::mem::take(&mut self.around);
        let drawn = draw(self);
        self.around = around;
        drawn
    }

    fn object(&mut self, schema: &'d Value, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        let required: Vec<&str> = list(schema, "required")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let is_required = required.contains(&name.as_str());
            if !is_required && (depth > BARE || self.random.bool()) {
                continue;
            }
            match self.apart(|it| it.draw(property, depth + 1)) {
                Some(value) => {
                    members.insert(name.clone(), value);
                }
                None if is_required => return None,
                None => {}
            }
        }
        let additional = schema.get("additionalProperties");
        let missing = required
            .into_iter()
            .filter(|name| !properties.is_some_and(|all| all.contains_key(*name)));
        for name in missing {
            let listed = self.property(name);
            let value = self.apart(|it| match listed {
                Some(property) => it.draw(property, depth + 1),
                None => it.additional(additional, depth),
            });
            members.insert(name.to_owned(), value?);
        }
        if additional.is_some_and(|it| it != &Value::Bool(false)) && depth <= BARE {
            for _ in 0..self.random.u8(..3) {
                let name = format!("more-{}", self.random.u8(..));
                let value = self.apart(|it| it.additional(additional, depth));
                members.insert(name, value?);
            }
        }
        Some(members.into())
    }

    fn additional(&mut self, schema: Option<&'d Value>, depth: usize) -> Option<Value> {
        match schema.filter(|schema| schema.is_object()) {
            Some(schema) => self.draw(schema, depth + 1),
            None => Some(self.anything()),
        }
    }

    fn array(&mut self, schema: &'d Value, depth: usize) -> Option<Value> {
        let least = count(schema, "minItems").unwrap_or_default();
        let most = count(schema, "maxItems").unwrap_or(least + 3);
        let wanted = if depth > BARE {
            least
        } else {
            self.random.usize(least..=most.clamp(least, least + 3))
        };
        let mut items = Vec::new();
        let places = list(schema, "prefixItems");
        for place in 0..wanted {
            match places.get(place).or(schema.get("items")) {
                Some(item) => match self.draw(item, depth + 1) {
                    Some(item) => items.push(item),
                    None if items.len() >= least => break,
                    None => return None,
                },
                None => items.push(self.anything()),
            }
        }
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
            let mut seen: Vec<Value> = Vec::new();
            items.retain(|item| {
                let is_new = !seen.contains(item);
                seen.push(item.clone());
                is_new
            });
        }
        Some(items.into())
    }

    fn string(&mut self, schema: &Value) -> String {
        let shown = ["example", "default"]
            .into_iter()
            .find_map(|keyword| schema.get(keyword)?.as_str());
        if let (Some(shown), Some(_)) = (shown, schema.get("pattern")) {
            return shown.to_owned();
        }
        let number = self.random.u8(10..60);
        match schema.get("format").and_then(Value::as_str) {
            Some("date-time") => format!("2024-02-29T12:{number}:00Z"),
            Some("date") => format!("2024-01-{}", number % 18 + 10),
            Some("time") => format!("12:{number}:00Z"),
            Some("duration") => format!("PT{number}M"),
            Some("uuid") => format!("67e55044-10b1-426f-9247-bb680e5fe0{number}"),
            Some("uri" | "url") => format!("https://example.com/{number}"),
            Some("email") => format!("a{number}@example.com"),
            Some("ipv4") => format!("192.0.2.{number}"),
            Some("ipv6") => format!("2001:db8::{number}"),
            Some("hostname") => format!("h{number}.example.com"),
            Some("byte") => "aGVsbG8=".to_owned(),
            Some("decimal") => format!("{number}.50"),
            _ => {
                let least = count(schema, "minLength").unwrap_or_default();
                let most = count(schema, "maxLength").unwrap_or(least + 12);
                let length = self.random.usize(least..=most.clamp(least, least + 12));
                let letters = ['a', 'B', '7', ' ', '/', '"', 'é', '字'];
                (0..length)
                    .map(|_| letters[self.random.usize(..letters.len())])
                    .collect()
            }
        }
    }

    fn integer(&mut self, schema: &Value) -> Value {
        let bound = |keyword| schema.get(keyword).and_then(Value::as_i64);
        let is_exclusive = |keyword| i64::from(schema.get(keyword) == Some(&Value::Bool(true)));
        let (least, most) = match schema.get("format").and_then(Value::as_str) {
            Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
            Some("uint32") => (0, i64::from(u32::MAX)),
            Some("int8") => (i64::from(i8::MIN), i64::from(i8::MAX)),
            Some("uint8") => (0, i64::from(u8::MAX)),
            Some("int16") => (i64::from(i16::MIN), i64::from(i16::MAX)),
            Some("uint16") => (0, i64::from(u16::MAX)),
            Some("uint64") => (0, 1 << 53),
            _ => (-(1 << 53), 1 << 53),
        };
        let least = bound("minimum").map_or(least, |it| {
            it.saturating_add(is_exclusive("exclusiveMinimum"))
        });
        let most = bound("maximum").map_or(most.max(least), |it| {
            it.saturating_sub(is_exclusive("exclusiveMaximum"))
        });
        let step = bound("multipleOf").unwrap_or(1).max(1);
        let drawn = match self.random.u8(..4) {
            0 => least,
            1 => most,
            _ => self
                .random
                .i64(least.min(most)..=most.min(least.saturating_add(1_000)).max(least.min(most))),
        };
        (drawn / step * step).into()
    }

    fn number(&mut self, schema: &Value) -> Value {
        let bound = |keyword| schema.get(keyword).and_then(Value::as_f64);
        let least = bound("minimum").unwrap_or(-1_000.0);
        let most = bound("maximum").unwrap_or(least + 2_000.0);
        // Quarters are the same in both sizes of floats.
        let drawn = least + (self.random.f64() * (most - least) * 4.0).floor() / 4.0;
        Number::from_f64(drawn).map_or(Value::Null, Value::Number)
    }

    /// Some JSON.
    fn anything(&mut self) -> Value {
        let some = [
            json!("text"),
            json!(7),
            json!(0.5),
            json!(true),
            json!({ "a": [1, "b"] }),
            json!([]),
        ];
        some.get(self.random.usize(..some.len()))
            .cloned()
            .unwrap_or_default()
    }

    fn choose<'v>(&mut self, of: &'v [Value]) -> Option<&'v Value> {
        if of.is_empty() {
            return None;
        }
        of.get(self.random.usize(..of.len()))
    }
}

/// Two values of schemas that a value has to fit both.
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

/// Whether a schema says what a value is, rather than something about it.
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
