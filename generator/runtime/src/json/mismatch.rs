//! Messages for JSON that does not match a type.

use std::fmt;

use serde_json::error::Category;

use super::tolerant::Trace;

/// The maximum number of characters of a value in a message.
const SHOWN_CHARS: usize = 100;

/// An error in JSON: invalid syntax, or a value that does not match its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The path to the value, such as `tracks[0].mid`; empty for the complete JSON.
    pub place: String,
    /// The expected value.
    pub message: String,
    /// The value that was found; empty if the message contains it.
    pub found: String,
    /// `true` if the text is valid JSON that does not match the type.
    pub is_json: bool,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if !self.place.is_empty() {
            write!(f, " at `{}`", self.place)?;
        }
        if !self.found.is_empty() {
            write!(f, ", found {}", self.found)?;
        }
        Ok(())
    }
}

impl Mismatch {
    /// Creates a mismatch of an entire body.
    pub fn whole(message: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            place: String::new(),
            message: message.into(),
            found: found.into(),
            is_json: false,
        }
    }

    pub(super) fn not_utf8(json: &[u8]) -> Self {
        let valid = json.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
        Self::whole(
            "expected JSON in UTF-8",
            format!("an invalid byte at offset {valid}"),
        )
    }
}

impl Trace {
    /// Explains an error of `serde_json`.
    pub(super) fn mismatch(&self, error: &serde_json::Error, json: &str) -> Mismatch {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        let position = format!(" at line {line} column {column}");
        let text = text.strip_suffix(&position).unwrap_or(&text);
        match error.classify() {
            Category::Eof if json.trim().is_empty() => {
                let mut mismatch = Mismatch::whole("expected JSON", "an empty body");
                // The text is valid JSON, so the media type is not the cause.
                mismatch.is_json = true;
                mismatch
            }
            Category::Eof => Mismatch {
                place: self.path.take(),
                message: "truncated JSON".to_owned(),
                found: String::new(),
                is_json: false,
            },
            // The path to the place would be long and says nothing.
            Category::Syntax if text == "recursion limit exceeded" => Mismatch::whole(
                format!(
                    "JSON that is nested too deeply, line {line}, column {column}; the limit is 127 levels"
                ),
                "",
            ),
            Category::Syntax | Category::Io => Mismatch {
                place: self.path.take(),
                message: format!("invalid JSON ({text}, line {line}, column {column})"),
                found: String::new(),
                is_json: false,
            },
            Category::Data => self.of_data(text),
        }
    }

    fn of_data(&self, text: &str) -> Mismatch {
        let place = self.path.take();
        let string = self.found.take().filter(|_| self.is_refused.get());
        if let Some(string) = string {
            let found = shortened(&format!("{string:?}"));
            let expected = self.expected.take();
            let expected = named(&expected);
            if expected == DATE_TIME && is_local(&string) {
                return Mismatch {
                    place,
                    message: "expected a date-time with an offset".to_owned(),
                    found: with_setting(&found, "date-time", "chrono::NaiveDateTime"),
                    is_json: true,
                };
            }
            let format = FORMATS.iter().find(|(_, about)| *about == expected);
            return Mismatch {
                place,
                message: format!("expected {expected}"),
                found: match format {
                    Some((format, _)) => with_setting(&found, format, "string"),
                    None => found,
                },
                is_json: true,
            };
        }
        let reason = ["invalid type: ", "invalid value: ", "invalid length "];
        let reason = reason.iter().find_map(|reason| text.strip_prefix(reason));
        if let Some((found, expected)) =
            reason.and_then(|reason| reason.rsplit_once(", expected "))
        {
            return Mismatch {
                place,
                message: format!("expected {}", named(expected)),
                found: shortened(kind(found)),
                is_json: true,
            };
        }
        if let Some((property, "")) =
            text.strip_prefix("missing field `").and_then(|rest| rest.rsplit_once('`'))
        {
            return Mismatch {
                place,
                message: format!("missing required property `{property}`"),
                found: String::new(),
                is_json: true,
            };
        }
        let (message, found) = text.split_once(", found ").unwrap_or((text, ""));
        Mismatch {
            place,
            message: shortened(message),
            found: shortened(found),
            is_json: true,
        }
    }
}

/// The expected value for each format, worded as in the messages of the server.
const FORMATS: [(&str, &str); 4] = [
    ("date-time", DATE_TIME),
    ("date", "a date (RFC 3339)"),
    ("time", "a time (RFC 3339)"),
    ("duration", "a duration (ISO 8601)"),
];

const DATE_TIME: &str = "a date and time (RFC 3339)";

/// Returns a found value, and the setting of the generator with which it is accepted.
fn with_setting(found: &str, format: &str, ty: &str) -> String {
    format!(
        "{found}; to accept it, set `{format} = {ty:?}` under `[formats]` in codegen.toml"
    )
}

/// Translates what a visitor expects into the terms of JSON Schema.
fn named(expected: &str) -> &str {
    match expected {
        "i8" => "an integer of 8 bits",
        "i16" => "an integer of 16 bits",
        "i32" => "an integer of 32 bits",
        "i64" => "an integer of 64 bits",
        "u8" => "a non-negative integer of 8 bits",
        "u16" => "a non-negative integer of 16 bits",
        "u32" => "a non-negative integer of 32 bits",
        "u64" => "a non-negative integer of 64 bits",
        "f32" | "f64" => "a number",
        "a sequence" => "an array",
        "a map" => "an object",
        "an RFC 3339 formatted date and time string" => DATE_TIME,
        "a formatted date string" => "a date (RFC 3339)",
        "a time" => "a time (RFC 3339)",
        "a duration" => "a duration (ISO 8601)",
        "IPv4 address" => "an IPv4 address",
        "IPv6 address" => "an IPv6 address",
        other if other.contains("UUID") => "a UUID",
        other => other,
    }
}

/// Translates what serde found into the terms of JSON.
fn kind(found: &str) -> &str {
    match found {
        "map" => "an object",
        "sequence" => "an array",
        "unit value" => "null",
        found => {
            let (kind, value) = found.split_once(' ').unwrap_or(("", found));
            match kind {
                "string" | "integer" | "boolean" => value,
                "floating" => value.strip_prefix("point ").unwrap_or(value),
                _ => found,
            }
        }
    }
}

/// Returns whether a text is a date-time without an offset.
fn is_local(text: &str) -> bool {
    let (Some(date), Some(time)) = (text.get(..10), text.get(11..)) else {
        return false;
    };
    let is_date = |(index, byte): (usize, u8)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    let is_time = |byte: u8| byte.is_ascii_digit() || matches!(byte, b':' | b'.');
    date.bytes().enumerate().all(is_date)
        && time.len() >= 5
        && time.bytes().all(is_time)
        && text.get(10..11).is_some_and(|separator| "Tt ".contains(separator))
}

/// Returns the start of a text on one line, at most as many characters as given.
pub fn excerpt(text: &str, limit: usize) -> String {
    let mut line = String::new();
    let mut shown = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        let space = if shown == 0 { "" } else { " " };
        if shown + length > limit {
            line.push_str(space);
            line.extend(word.chars().take(limit.saturating_sub(shown)));
            line.push('…');
            return line;
        }
        line.extend([space, word]);
        shown += length + 1;
    }
    line
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}
