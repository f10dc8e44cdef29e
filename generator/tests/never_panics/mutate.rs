//! Changes documents at random; the same seed results in the same changes.

use serde_json::{Map, Value, json};

/// A source of random changes.
pub(crate) struct Mutator(u64);

impl Mutator {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x2545_F491_4F6C_DD1D)
    }

    /// Returns a random number below a limit.
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit.max(1)
    }

    /// Makes one to four changes.
    pub(crate) fn mutate(&mut self, document: &mut Value) {
        for _ in 0..=self.below(4) {
            let mut pointers = Vec::new();
            collect(document, String::new(), &mut pointers);
            let at = pointers[self.below(pointers.len())].clone();
            let other = pointers[self.below(pointers.len())].clone();
            let graft = document.pointer(&other).cloned().unwrap_or_default();
            if let Some(value) = document.pointer_mut(&at) {
                self.change(value, &other, graft);
            }
        }
    }

    fn change(&mut self, value: &mut Value, other: &str, graft: Value) {
        match self.below(8) {
            0 => self.drop_one(value),
            1 => self.duplicate(value),
            2 => *value = self.retyped(),
            3 => self.rename(value),
            4 => *value = json!({ self.word(): value.take() }),
            5 => *value = graft,
            6 => *value = json!({ "$ref": format!("#{other}") }),
            _ => *value = json!([value.take()]),
        }
    }

    fn key(&mut self, map: &Map<String, Value>) -> Option<String> {
        map.keys().nth(self.below(map.len())).cloned()
    }

    fn drop_one(&mut self, value: &mut Value) {
        match value {
            Value::Object(map) => {
                if let Some(key) = self.key(map) {
                    map.remove(&key);
                }
            }
            Value::Array(items) if !items.is_empty() => {
                items.remove(self.below(items.len()));
            }
            other => *other = Value::Null,
        }
    }

    fn duplicate(&mut self, value: &mut Value) {
        match value {
            Value::Object(map) => {
                if let Some(member) = self.key(map).and_then(|key| map.get(&key).cloned()) {
                    map.insert(self.word().to_owned(), member);
                }
            }
            Value::Array(items) => items.extend(items.clone()),
            Value::String(text) => *text = text.repeat(2),
            _ => {}
        }
    }

    fn rename(&mut self, value: &mut Value) {
        let word = self.word().to_owned();
        match value {
            Value::Object(map) => {
                if let Some(member) = self.key(map).and_then(|key| map.remove(&key)) {
                    map.insert(word, member);
                }
            }
            other => *other = Value::String(word),
        }
    }

    fn retyped(&mut self) -> Value {
        match self.below(8) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(-1),
            3 => json!(1e300),
            4 => json!([]),
            5 => json!({}),
            6 => json!(u64::MAX),
            _ => json!(self.word()),
        }
    }

    fn word(&mut self) -> &'static str {
        const WORDS: [&str; 40] = [
            "",
            "a",
            "x-a",
            "type",
            "object",
            "string",
            "array",
            "integer",
            "properties",
            "items",
            "allOf",
            "oneOf",
            "anyOf",
            "not",
            "enum",
            "required",
            "additionalProperties",
            "$ref",
            "default",
            "example",
            "nullable",
            "discriminator",
            "format",
            "get",
            "/{id}",
            "200",
            "4XX",
            "application/json",
            "*/*",
            "query",
            "self",
            "r#type",
            "é\u{301}",
            "🦀",
            "../..",
            "\0",
            "{}",
            "*/",
            "date-time",
            "application/x-www-form-urlencoded",
        ];
        WORDS[self.below(WORDS.len())]
    }
}

/// Collects the pointers of all values.
fn collect(value: &Value, at: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                collect(value, format!("{at}/{key}"), pointers);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect(value, format!("{at}/{index}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(at);
}
