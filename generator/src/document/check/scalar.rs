//! Checks values without fields, such as strings and numbers, and schema keywords that have several forms.

use serde_json::{Number, Value};

use super::{checker::Checker, path::Path};
use crate::{
    codes,
    diagnostic::Diagnostic,
    document::grammar::{Kind, Version},
};

/// The types of a schema.
pub(super) const TYPES: &[&str] = &[
    "string", "number", "integer", "boolean", "object", "array", "null",
];

impl Checker<'_> {
    /// Replaces a value with `read`, its corrected form, if there is one; returns whether the value is kept.
    fn correct(&mut self, kind: Kind, value: &mut Value, read: Option<Value>, at: Path) -> bool {
        let Some(read) = read else {
            self.wrong_kind(kind, value, at);
            return false;
        };
        self.coerced(kind, value, &read, at);
        *value = read;
        true
    }

    pub(super) fn text(&mut self, kind: Kind, value: &mut Value, at: Path) -> bool {
        let read = match value {
            Value::String(_) => return true,
            Value::Bool(_) | Value::Number(_) => Some(Value::String(self.written(value, at))),
            _ => None,
        };
        self.correct(kind, value, read, at)
    }

    pub(super) fn flag(&mut self, value: &mut Value, at: Path) -> bool {
        if value.is_boolean() {
            return true;
        }
        let read = flag_in(value);
        self.correct(Kind::Flag, value, read, at)
    }

    pub(super) fn number(&mut self, value: &mut Value, at: Path) -> bool {
        if value.is_number() {
            return true;
        }
        let read = number_in(value).map(Value::Number);
        self.correct(Kind::Number, value, read, at)
    }

    pub(super) fn count(&mut self, value: &mut Value, at: Path) -> bool {
        if value.is_u64() {
            return true;
        }
        let read = count_in(value).map(Value::from);
        self.correct(Kind::Count, value, read, at)
    }

    pub(super) fn word(
        &mut self,
        words: &'static [&'static str],
        value: &mut Value,
        at: Path,
    ) -> bool {
        let meant = match value {
            Value::String(word) if words.contains(&word.as_str()) => return true,
            Value::String(word) => self.unknown_word(&codes::UNKNOWN_VALUE, word, words, at),
            _ => {
                self.wrong_kind(Kind::Word(words), value, at);
                None
            }
        };
        let is_meant = meant.is_some();
        if let Some(meant) = meant {
            *value = Value::from(meant);
        }
        is_meant
    }

    /// Checks an exclusive bound, which is a boolean in 3.0 and a number since 3.1.
    pub(super) fn bound(&mut self, value: &mut Value, at: Path) -> bool {
        match value {
            Value::Bool(_) => true,
            Value::Number(number) => {
                let subject = format!("{} with a number, `{number}`,", at.subject());
                self.newer(&subject, Version::V3_1, at);
                true
            }
            _ => {
                let read = flag_in(value).or_else(|| number_in(value).map(Value::Number));
                self.correct(Kind::Bound, value, read, at)
            }
        }
    }

    /// Checks the `required` of a schema; a boolean, as in other objects, is reported and ignored.
    pub(super) fn names(&mut self, value: &mut Value, at: Path) -> bool {
        let flag = match value {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        if let Some(flag) = flag {
            let message = format!(
                "expected an array of names for `required` in a Schema Object, found the boolean `{flag}`"
            );
            self.diagnostics.push(
                Diagnostic::warning(&codes::MISPLACED_REQUIRED, at.place(), message)
                    .label("ignored")
                    .help(
                        "add the name to the `required` array of the object that has the property",
                    ),
            );
            return false;
        }
        self.list(&Kind::Text, value, at)
    }

    /// Checks the `examples` of a schema; an object, as other objects have, is read as an array.
    pub(super) fn examples(&mut self, value: &mut Value, at: Path) -> bool {
        let read = match value {
            Value::Array(_) => return true,
            Value::Object(map) => Some(map.values().map(example_in).collect()),
            _ => None,
        };
        self.correct(Kind::Examples, value, read.map(Value::Array), at)
    }

    /// Checks the `type` of a schema.
    pub(super) fn type_keyword(&mut self, value: &mut Value, at: Path) -> bool {
        // Before draft 4, JSON Schema had the type `any`, which every value has.
        if value == "any" {
            let message = format!(
                "expected the name of a type for {}, found `any`",
                at.subject()
            );
            self.diagnostics.push(
                Diagnostic::warning(&codes::COERCED, at.place(), message)
                    .label("ignored")
                    .help("remove `type` to allow values of any type"),
            );
            return false;
        }
        let Value::Array(items) = value else {
            return self.type_name(value, at);
        };
        self.newer("an array of types", Version::V3_1, at);
        if items.is_empty() {
            let message =
                "expected the name of a type or an array of names for `type`, found an empty array";
            let help = "remove `type` to allow values of any type";
            self.diagnostics.push(
                Diagnostic::warning(&codes::UNKNOWN_TYPE, at.place(), message)
                    .label("ignored")
                    .help(help),
            );
        }
        let mut index = 0;
        items.retain_mut(|item| {
            let here = at.index(index);
            index += 1;
            self.type_name(item, here)
        });
        !items.is_empty()
    }

    fn type_name(&mut self, value: &mut Value, at: Path) -> bool {
        match value {
            Value::String(name) if TYPES.contains(&name.as_str()) => {
                if name == "null" {
                    self.newer("the type `null`", Version::V3_1, at);
                }
                return true;
            }
            Value::String(name) => {
                if let Some(meant) = type_of_language(name) {
                    return self.correct(Kind::Type, value, Some(Value::from(meant)), at);
                }
                if let Some(meant) = self.unknown_word(&codes::UNKNOWN_TYPE, name, TYPES, at) {
                    *value = Value::from(meant);
                    return true;
                }
            }
            Value::Null => return self.correct(Kind::Type, value, Some(Value::from("null")), at),
            _ => self.wrong_kind(Kind::Type, value, at),
        }
        false
    }
}

/// Returns the type that is meant by the name of a type in programming languages.
fn type_of_language(name: &str) -> Option<&'static str> {
    let name = name.trim().to_ascii_lowercase();
    if let Some(same) = TYPES.iter().find(|known| **known == name) {
        return Some(same);
    }
    Some(match name.as_str() {
        "float" | "double" | "decimal" => "number",
        "int" | "int32" | "int64" | "long" | "short" => "integer",
        "bool" => "boolean",
        "list" | "set" => "array",
        "map" | "dict" | "hash" => "object",
        "str" | "text" | "date" | "datetime" | "date-time" | "uuid" | "uri" | "url" | "email"
        | "file" | "binary" => "string",
        _ => return None,
    })
}

/// Returns the value of an example, which may be wrapped in an Example Object.
fn example_in(value: &Value) -> Value {
    value.get("value").unwrap_or(value).clone()
}

/// Returns the boolean that a string means: a word of YAML 1.1, or `required` and `optional`, which documents use.
fn flag_in(value: &Value) -> Option<Value> {
    match value.as_str()?.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "required" => Some(Value::Bool(true)),
        "false" | "no" | "off" | "optional" => Some(Value::Bool(false)),
        _ => None,
    }
}

fn number_in(value: &Value) -> Option<Number> {
    let text = value.as_str()?.trim();
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.into());
    }
    if let Ok(number) = text.parse::<u64>() {
        return Some(number.into());
    }
    Number::from_f64(text.parse().ok()?)
}

/// Returns the integer that a value can be read as, without a sign; too large ones become the largest `u64`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "no sign, no fraction; `as` saturates"
)]
fn count_in(value: &Value) -> Option<u64> {
    let number = match value {
        Value::Number(number) => number.clone(),
        _ => number_in(value)?,
    };
    let whole = |number: &f64| *number >= 0.0 && number.fract() == 0.0;
    number
        .as_u64()
        .or_else(|| number.as_f64().filter(whole).map(|number| number as u64))
}
