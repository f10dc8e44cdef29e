//! Reports values that violate the specification.

use serde_json::Value;

use super::{
    checker::{Checker, Members},
    path::Path,
};
use crate::{
    codes::{self, Code},
    diagnostic::Diagnostic,
    document::grammar::{Keys, Kind, Object, SCHEMA, Version},
    similar::nearest,
};

impl Checker<'_> {
    /// Reports a value of the wrong type, which is ignored.
    pub(super) fn wrong_kind(&mut self, kind: Kind, value: &Value, at: Path) {
        let message = format!(
            "expected {} for {}, found {}",
            expected(kind),
            at.subject(),
            found(value)
        );
        let table = kind.table().unwrap_or(at.table);
        let diagnostic = Diagnostic::warning(&codes::WRONG_KIND, at.place(), message)
            .label(format!("ignored; expected {}", form(kind)));
        self.diagnostics.push(diagnostic.help(format!(
            "see the {}, {}",
            table.name,
            table.section(self.version)
        )));
    }

    /// Reports a value of the wrong type whose meaning is clear.
    pub(super) fn coerced(&mut self, kind: Kind, value: &Value, read: &Value, at: Path) {
        let found = match value {
            Value::String(text) => format!("the string `{text}`"),
            Value::Number(_) => format!("the number `{}`", self.written(value, at)),
            _ => found(value),
        };
        let message = format!(
            "expected {} for {}, found {found}",
            form(kind),
            at.subject()
        );
        let (label, help) = match read {
            Value::Array(items) if items.first() == Some(value) => {
                ("read as an array with one item".to_owned(), None)
            }
            Value::Object(_) if value.as_array().is_some_and(|items| items.len() > 1) => {
                ("its items are read as one object".to_owned(), None)
            }
            Value::Object(_)
                if value.get(0).is_some_and(Value::is_object)
                    && *read != Value::Object(Members::new()) =>
            {
                ("its only item is read".to_owned(), None)
            }
            Value::Array(_) if value.is_object() => {
                ("its values are read as an array".to_owned(), None)
            }
            Value::Bool(_) | Value::Number(_) if value.is_string() => (
                format!("read as `{read}`"),
                Some(format!("write `{read}`, without quotes")),
            ),
            _ => (format!("read as `{read}`"), None),
        };
        let mut diagnostic = Diagnostic::warning(&codes::COERCED, at.place(), message).label(label);
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
    }

    /// Reports an object that is nested too deeply to be read.
    pub(super) fn too_deep(&mut self, table: &Object, at: Path) {
        let message = format!("{} is nested too deeply", at.subject());
        let diagnostic = Diagnostic::error(&codes::TOO_DEEP, at.place(), message);
        self.diagnostics.push(diagnostic.help(format!(
            "move the {} to `components` and refer to it",
            table.name
        )));
    }

    /// Reports a reference where the specification allows none; if its meaning is clear, it is followed.
    pub(super) fn misplaced_reference(&mut self, clear: bool, kind: Kind, at: Path) {
        let message = format!(
            "expected {} for {}, found a reference",
            expected(kind),
            at.subject()
        );
        self.diagnostics.push(if clear {
            Diagnostic::warning(&codes::MISPLACED_REFERENCE, at.place(), message)
                .label("replaced by the object that it refers to")
        } else {
            let help = "use a reference to the enclosing object, or to each object in it";
            Diagnostic::warning(&codes::MISPLACED_REFERENCE, at.place(), message)
                .label("ignored")
                .help(help)
        });
    }

    /// Reports a `null` that is ignored.
    pub(super) fn null(&mut self, at: Path) {
        self.diagnostics.push(
            Diagnostic::warning(
                &codes::NULL_VALUE,
                at.place(),
                format!("{} is null; it is ignored", at.subject()),
            )
            .help("remove it"),
        );
    }

    /// Reports a string that is not among the allowed words; returns the word that seems to be meant.
    pub(super) fn unknown_word(
        &mut self,
        code: &'static Code,
        word: &str,
        words: &[&'static str],
        at: Path,
    ) -> Option<&'static str> {
        let message = format!(
            "expected {} for {}, found `{word}`",
            one_of(words),
            at.subject()
        );
        let diagnostic = Diagnostic::warning(code, at.place(), message);
        // `string[]` is an array, and no misspelt `string`.
        let is_word = !word.contains(['[', ']', '<', '>', '|']);
        let meant = nearest(word, words.iter().copied()).filter(|_| is_word);
        self.diagnostics.push(match meant {
            Some(meant) => diagnostic
                .label(format!("read as `{meant}`"))
                .help(format!("did you mean `{meant}`?")),
            None => diagnostic.label("ignored"),
        });
        meant
    }

    /// Reports a key that the object does not have.
    pub(super) fn unknown(&mut self, key: &str, at: Path) {
        // From 3.1 on, unknown keywords of schemas are annotations.
        if self.version >= Version::V3_1 && at.table.name == "Schema Object" {
            return;
        }
        let message = format!("unknown field `{key}` in {}", at.table.name);
        let mut diagnostic =
            Diagnostic::warning(&codes::UNKNOWN_KEY, at.key_place(), message).label("ignored");
        let names = at.table.fields.iter().map(|field| field.name);
        if let Some(name) = nearest(key, names) {
            diagnostic = diagnostic.help(format!("did you mean `{name}`?"));
        }
        self.diagnostics.push(diagnostic);
    }

    /// Reports a feature of a later version than the document's; it is read all the same.
    pub(super) fn newer(&mut self, subject: &str, since: Version, at: Path) {
        // A document of Swagger 2.0 has been converted to 3.0 before.
        if since <= self.version.max(Version::V3_0) {
            return;
        }
        let message = format!(
            "{subject} requires OpenAPI {since}, but the document uses {}",
            self.version
        );
        self.diagnostics.push(
            Diagnostic::warning(&codes::NEWER_VERSION, at.key_place(), message)
                .label(format!("read as in {since}")),
        );
    }

    /// Reports a feature for which nothing is generated.
    pub(super) fn not_supported(&mut self, why: &str, at: Path) {
        let message = format!("{} is not supported: {why}", at.subject());
        self.diagnostics.push(Diagnostic::warning(
            &codes::NOT_SUPPORTED,
            at.key_place(),
            message,
        ));
    }
}

/// Describes a value that was found.
pub(super) fn found(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => format!("the boolean `{flag}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// Joins words with commas and `or`.
pub(super) fn one_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.as_slice() {
        [word] => word.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
        [] => "nothing".to_owned(),
    }
}

/// Describes the expected value in detail.
pub(super) fn expected(kind: Kind) -> String {
    match kind {
        Kind::Word(words) => one_of(words),
        Kind::List(kind) => format!("an array of {}", plural(*kind)),
        Kind::Map(Keys::MediaType, kind) => {
            format!("an object that maps media types to {}", plural(*kind))
        }
        Kind::Map(_, kind) => format!("an object that maps names to {}", plural(*kind)),
        Kind::SchemaOrFlag => "a Schema Object or a boolean".to_owned(),
        Kind::Type => "the name of a type or an array of names".to_owned(),
        _ => kind
            .table()
            .map_or_else(|| form(kind).to_owned(), Object::with_article),
    }
}

/// Describes the expected value by its JSON type only.
fn form(kind: Kind) -> &'static str {
    match kind {
        Kind::Any => "a value",
        Kind::Text | Kind::Note | Kind::Pattern | Kind::Word(_) | Kind::Reference => "a string",
        Kind::Type => "the name of a type",
        Kind::Flag => "a boolean",
        Kind::Number => "a number",
        Kind::Bound => "a boolean or a number",
        Kind::Count => "a non-negative integer",
        Kind::List(_) | Kind::Names | Kind::Examples => "an array",
        _ => "an object",
    }
}

/// Describes several values of a kind.
fn plural(kind: Kind) -> String {
    match kind {
        Kind::Any => "values".to_owned(),
        Kind::Text => "strings".to_owned(),
        Kind::List(kind) => format!("arrays of {}", plural(*kind)),
        _ => format!("{}s", kind.table().unwrap_or(&SCHEMA).name),
    }
}
