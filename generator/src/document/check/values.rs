//! Checks the `enum`, `default` and `const` of a schema against its `type`, and checks its `pattern`.

use serde_json::Value;

use super::{
    checker::{Checker, Members},
    path::Path,
    report::{found, one_of},
    rules::text_of,
};
use crate::{
    codes::{self, Code},
    diagnostic::Diagnostic,
    document::{
        enum_extensions::{DESCRIPTIONS, NAMES},
        grammar::Kind,
        schema::is_integral,
    },
    pattern::Pattern,
};

/// The maximum length of a `pattern` that is checked.
const LONGEST_PATTERN: usize = 10_000;

impl Checker<'_> {
    /// Checks the values in a schema against its `type`.
    pub(super) fn values(&mut self, map: &Members, at: Path) {
        self.listed_default(map, at);
        let types = types(map);
        if types.is_empty() {
            return;
        }
        if is_enum_of_texts(map, &types) {
            let message =
                "`enum` contains strings only, but `type` is ".to_owned() + &one_of(&types);
            self.diagnostics.push(
                Diagnostic::warning(&codes::ENUM_VALUE_TYPE, at.key("type").place(), message)
                    .label("read as `string`")
                    .and(at.key("enum").place(), "the strings"),
            );
            return;
        }
        if let Some(Value::Array(values)) = map.get("enum") {
            let invalid = values.iter().position(|value| !is_valid(value, &types));
            if let Some((index, value)) =
                invalid.and_then(|index| Some((index, values.get(index)?)))
            {
                self.report_violation(
                    &codes::ENUM_VALUE_TYPE,
                    "`enum` contains",
                    value,
                    &types,
                    at,
                    at.key("enum").index(index),
                );
            }
        }
        for keyword in ["default", "const"] {
            if let Some(value) = map.get(keyword).filter(|value| !is_valid(value, &types)) {
                let subject = format!("`{keyword}` is");
                self.report_violation(
                    &codes::INVALID_DEFAULT,
                    &subject,
                    value,
                    &types,
                    at,
                    at.key(keyword),
                );
            }
        }
    }

    /// Reports a `default` that is not in the `enum`.
    fn listed_default(&mut self, map: &Members, at: Path) {
        let (Some(Value::Array(values)), Some(default)) = (map.get("enum"), map.get("default"))
        else {
            return;
        };
        let is_scalar = default.is_string() || default.is_number() || default.is_boolean();
        let is_listed = || {
            values
                .iter()
                .any(|value| text_of(value) == text_of(default))
        };
        if is_scalar && !values.is_empty() && !is_listed() {
            let message = format!(
                "`default` is {}, which is not in `enum`",
                self.shown(default, at.key("default"))
            );
            let place = at.key("default").place();
            self.diagnostics.push(
                Diagnostic::warning(&codes::INVALID_DEFAULT, place, message).label("ignored"),
            );
        }
    }

    /// Reports a value that does not have the type of the schema.
    fn report_violation(
        &mut self,
        code: &'static Code,
        subject: &str,
        value: &Value,
        types: &[&str],
        schema: Path,
        at: Path,
    ) {
        let message = format!(
            "{subject} {}, but `type` is {}",
            self.shown(value, at),
            one_of(types)
        );
        let label = match self.converted(value, types, at) {
            Some(converted) => format!("read as `{converted}`"),
            None => "ignored".to_owned(),
        };
        let diagnostic = Diagnostic::warning(code, at.place(), message).label(label);
        self.diagnostics
            .push(diagnostic.and(schema.key("type").place(), "the declared type"));
    }

    /// Converts the values of a schema to its `type`, and removes those for which that is not possible.
    pub(super) fn convert_values(&self, map: &mut Members, at: Path) {
        let types: Vec<String> = types(map).into_iter().map(str::to_owned).collect();
        let types: Vec<&str> = types.iter().map(String::as_str).collect();
        if types.is_empty() {
            return;
        }
        if is_enum_of_texts(map, &types) {
            let text = Value::from("string");
            let is_nullable = types.contains(&"null");
            let types = if is_nullable {
                Value::from(vec!["string", "null"])
            } else {
                text
            };
            map.insert("type".to_owned(), types);
            map.shift_remove("format");
            return;
        }
        let settled = |value: &Value, at: Path| {
            if is_valid(value, &types) {
                Some(value.clone())
            } else {
                self.converted(value, &types, at)
            }
        };
        if let Some(Value::Array(values)) = map.get_mut("enum") {
            let had_values = !values.is_empty();
            let all: Vec<Option<Value>> = values
                .iter()
                .enumerate()
                .map(|(index, value)| settled(value, at.key("enum").index(index)))
                .collect();
            let is_kept: Vec<bool> = all.iter().map(Option::is_some).collect();
            *values = all.into_iter().flatten().collect();
            if had_values && values.iter().all(Value::is_null) && !types.contains(&"null") {
                map.shift_remove("enum");
            }
            for extension in NAMES.iter().chain(&DESCRIPTIONS) {
                if let Some(Value::Array(all)) = map.get_mut(*extension) {
                    let mut is_kept = is_kept.iter();
                    all.retain(|_| is_kept.next().copied().unwrap_or(true));
                }
            }
        }
        for keyword in ["default", "const"] {
            let Some(value) = map.get(keyword) else {
                continue;
            };
            match settled(value, at.key(keyword)) {
                Some(value) => {
                    map.insert(keyword.to_owned(), value);
                }
                None => {
                    map.shift_remove(keyword);
                }
            }
        }
    }

    /// Converts a scalar to one of the types like [`converted`]; a number becomes the text that is written.
    fn converted(&self, value: &Value, types: &[&str], at: Path) -> Option<Value> {
        let converted = converted(value, types)?;
        Some(match value {
            Value::Number(_) if converted.is_string() => Value::String(self.written(value, at)),
            _ => converted,
        })
    }

    /// Describes a value in a message; long strings are not quoted.
    fn shown(&self, value: &Value, at: Path) -> String {
        match value {
            Value::String(text) if text.len() < 40 => format!("the string `{text}`"),
            Value::Number(_) => format!("the number `{}`", self.written(value, at)),
            _ => found(value),
        }
    }

    /// Checks a regular expression; returns whether it is kept. It must be a valid and supported one of ECMA-262.
    pub(super) fn pattern(&mut self, value: &mut Value, at: Path) -> bool {
        if !self.text(Kind::Text, value, at) {
            return false;
        }
        if let Some(read) = value.as_str().and_then(of_literal) {
            let message = "expected a regular expression for `pattern`, found one between slashes";
            let diagnostic = Diagnostic::warning(&codes::INVALID_PATTERN, at.place(), message);
            let help = "remove the slashes and the flags";
            let Some(read) = read.map(str::to_owned) else {
                self.diagnostics
                    .push(diagnostic.label("ignored").help(help));
                return false;
            };
            let label = format!("read as `{read}`");
            self.diagnostics.push(diagnostic.label(label).help(help));
            *value = Value::String(read);
        }
        let pattern = value.as_str().unwrap_or_default();
        // Many documents have escapes that the flag `u` forbids; some have character classes that need it.
        let known = if pattern.len() > LONGEST_PATTERN {
            Ok(())
        } else {
            regress::Regex::new(pattern)
                .or_else(|error| regress::Regex::with_flags(pattern, "u").map_err(|_| error))
                .map(drop)
        };
        let Err(error) = known else {
            let is_supported = Pattern::translate(pattern).is_some();
            if !is_supported {
                let message = "`pattern` is too large or uses unsupported syntax";
                let diagnostic = Diagnostic::warning(&codes::NOT_SUPPORTED, at.place(), message);
                self.diagnostics.push(diagnostic.label("ignored"));
            }
            return is_supported;
        };
        let error = error.text.trim_end_matches('.').to_lowercase();
        let place = at.place();
        self.diagnostics
            .push(if regex_syntax::parse(pattern).is_ok() {
                let message =
                    format!("`pattern` is not a valid ECMA-262 regular expression: {error}");
                Diagnostic::warning(&codes::INVALID_PATTERN, place, message).label("ignored")
            } else {
                let message = format!("`pattern` is not a valid regular expression: {error}");
                Diagnostic::warning(&codes::INVALID_PATTERN, place, message)
                    .label("ignored")
                    .help("patterns are ECMA-262 (JavaScript) regular expressions")
            });
        false
    }
}

/// Returns the regular expression in a literal of JavaScript, `/^…$/u`; the expression is absent if the flags change its
/// meaning. As a pattern, such a text matches nothing, because an anchor follows or precedes a slash.
#[expect(clippy::option_option, reason = "a literal and its expression")]
fn of_literal(pattern: &str) -> Option<Option<&str>> {
    let (inner, flags) = pattern.strip_prefix('/')?.rsplit_once('/')?;
    let is_anchored = inner.starts_with('^') || inner.ends_with('$');
    let are_flags = flags.chars().all(|flag| "dgimsuvy".contains(flag));
    let is_kept = !flags.contains(['i', 'm', 's']);
    (is_anchored && are_flags).then(|| is_kept.then_some(inner))
}

/// Returns the types that a schema allows, including `null`; if it allows all, the list is empty.
fn types(map: &Members) -> Vec<&str> {
    let mut types: Vec<&str> = match map.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if types
        .iter()
        .any(|name| !super::scalar::TYPES.contains(name))
    {
        types.clear();
    }
    types
}

/// Returns whether the `type` is numeric, but the `enum` lists only strings that are not numbers. The `type` is wrong
/// then.
fn is_enum_of_texts(map: &Members, types: &[&str]) -> bool {
    let Some(Value::Array(values)) = map.get("enum") else {
        return false;
    };
    let are_numbers = types
        .iter()
        .all(|name| matches!(*name, "integer" | "number" | "null"));
    let is_text = |value: &Value| value.is_string() && converted(value, types).is_none();
    let mut texts = values.iter().filter(|value| !value.is_null()).peekable();
    are_numbers && texts.peek().is_some() && texts.all(is_text)
}

/// Converts a scalar to one of the types, if it can be read as a value of it.
fn converted(value: &Value, types: &[&str]) -> Option<Value> {
    match value {
        Value::String(text) => {
            let read = serde_json::from_str(&text.trim().to_ascii_lowercase()).ok()?;
            let is_scalar = matches!(read, Value::Bool(_) | Value::Number(_));
            (is_scalar && is_valid(&read, types)).then_some(read)
        }
        Value::Number(_) | Value::Bool(_) if types.contains(&"string") => {
            Some(Value::String(value.to_string()))
        }
        _ => None,
    }
}

/// Returns whether a value has one of the types. `null` is always accepted, because documents use it for "no value".
fn is_valid(value: &Value, types: &[&str]) -> bool {
    let name = match value {
        Value::Null => return true,
        Value::Bool(_) => "boolean",
        Value::Number(number) => {
            return types.contains(&"number")
                || (types.contains(&"integer") && is_integral(number));
        }
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    types.contains(&name)
}
