//! Bodies of `application/x-www-form-urlencoded`, encoded as the Encoding Object of OpenAPI describes.

#[cfg(feature = "server")]
mod read;

use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;

use super::path;
#[cfg(feature = "server")]
pub use read::{MAX_STEPS, decode, read, scalar};

/// The style of a property that sets one. Other properties are written as text: each element of an array is a separate
/// value, and an object is JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// JSON.
    Json,
    /// Each element of an array is a separate value, and each property of an object has its own name.
    Exploded,
    /// One value with the elements, or with names and values in turn, joined by a separator.
    Joined(char),
    /// Each inner value is separate, with its path in brackets after the name.
    Deep,
}

/// The properties that set a style.
pub type Styles<'s> = &'s [(&'s str, Style)];

fn style_of(styles: Styles<'_>, name: &str) -> Option<Style> {
    styles.iter().find(|(known, _)| *known == name).map(|(_, style)| *style)
}

/// Writes a value, which must be an object. Properties that are `null` are omitted.
///
/// # Errors
/// Returns an error that names the value that a form cannot represent.
pub fn encode<T: Serialize>(value: &T, styles: Styles<'_>) -> Result<String, String> {
    let value = serde_json::to_value(value).map_err(|error| error.to_string())?;
    let Value::Object(members) = value else {
        return Err("is not an object, so it cannot be sent as a form".to_owned());
    };
    let mut form = String::new();
    for (name, member) in &members {
        match style_of(styles, name) {
            _ if member.is_null() => {}
            Some(Style::Json) => pair(&mut form, name, &member.to_string()),
            None => each(&mut form, name, member),
            Some(Style::Exploded) => match member {
                Value::Object(inner) => {
                    inner
                        .iter()
                        .for_each(|(name, member)| each(&mut form, name, member));
                }
                member => each(&mut form, name, member),
            },
            Some(Style::Joined(_)) if is_undefined(member) => {}
            Some(Style::Joined(separator)) => {
                raw(&mut form, name, &joined(member, separator)?);
            }
            Some(Style::Deep) => deep(&mut form, name, member),
        }
    }
    Ok(form)
}

/// Returns whether nothing is written, as for an empty list (RFC 6570, section 2.3).
fn is_undefined(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

fn each(form: &mut String, name: &str, value: &Value) {
    match value {
        Value::Array(items) => {
            for item in items {
                pair(form, name, &text(item));
            }
        }
        Value::Null => {}
        value => pair(form, name, &text(value)),
    }
}

fn deep(form: &mut String, name: &str, value: &Value) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                deep(form, &format!("{name}[{member}]"), value);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                deep(form, &format!("{name}[{index}]"), item);
            }
        }
        Value::Null => {}
        value => pair(form, name, &text(value)),
    }
}

fn joined(value: &Value, separator: char) -> Result<String, String> {
    let texts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(text).collect(),
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, member)| [name.clone(), text(member)])
            .collect(),
        value => vec![text(value)],
    };
    // In a single value, an escaped separator would be read as a separator. A space is never distinguished.
    let is_told_apart = separator != ' ' && texts.len() > 1;
    let is_nested = value.is_array() || value.is_object();
    if is_nested && !is_told_apart && texts.iter().any(|text| text.contains(separator)) {
        return Err(format!("contains {separator:?}, which separates values"));
    }
    let encoded: Vec<_> =
        texts.iter().map(|text| path::encode(text).into_owned()).collect();
    let separator =
        if separator == ' ' { "%20".to_owned() } else { separator.to_string() };
    Ok(encoded.join(&separator))
}

/// Returns a value as text: a string unchanged, anything else as JSON.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

fn pair(form: &mut String, name: &str, value: &str) {
    raw(form, name, &path::encode(value));
}

fn raw(form: &mut String, name: &str, value: &str) {
    let separator = if form.is_empty() { "" } else { "&" };
    // Writing to a string cannot fail.
    let _ = write!(form, "{separator}{}={value}", path::encode(name));
}
