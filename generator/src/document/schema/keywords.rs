//! Reads the values of keywords.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::{Bound, Discriminator, Rest};

/// Returns `true` for each value that equals an earlier one.
pub(super) fn repeated<'v>(values: impl Iterator<Item = &'v Value>) -> Vec<bool> {
    let mut seen = HashSet::new();
    values
        .map(|value| !seen.insert(value.to_string()))
        .collect()
}

/// Returns whether the value of a keyword equals one of the values in another keyword.
pub(super) fn repeats(members: &Map<String, Value>, keyword: &str, list: &str) -> bool {
    let (Some(value), Some(list)) = (members.get(keyword), members.get(list)) else {
        return false;
    };
    match list {
        Value::Array(values) => values.contains(value),
        Value::Object(members) => members.values().any(|member| member == value),
        _ => false,
    }
}

pub(super) fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

pub(super) fn values(value: Value) -> Vec<Value> {
    match value {
        Value::Array(values) => values,
        _ => Vec::new(),
    }
}

pub(super) fn names(value: Value) -> Vec<String> {
    values(value).into_iter().filter_map(text).collect()
}

pub(super) fn dependent(value: Value) -> IndexMap<String, Vec<String>> {
    let Value::Object(members) = value else {
        return IndexMap::new();
    };
    let entries = members.into_iter();
    entries.map(|(name, value)| (name, names(value))).collect()
}

pub(super) fn count(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

pub(super) fn discriminator(value: Value) -> Option<Discriminator> {
    let Value::Object(mut members) = value else {
        return None;
    };
    let mapping = members.shift_remove("mapping");
    let mapping = match mapping {
        Some(Value::Object(mapping)) => mapping,
        _ => Map::new(),
    };
    let mapping = mapping.into_iter();
    Some(Discriminator {
        property_name: text(members.shift_remove("propertyName")?)?,
        default_mapping: members.shift_remove("defaultMapping").and_then(text),
        mapping: mapping
            .filter_map(|(key, target)| Some((key, text(target)?)))
            .collect(),
    })
}

/// Returns the stricter bound; in 3.0, the exclusive one is a flag.
pub(super) fn bound(
    (keyword, inclusive): (&'static str, Option<Value>),
    (other, exclusive): (&'static str, Option<Value>),
    is_stricter: fn(f64, f64) -> bool,
) -> Option<Bound> {
    let number = |value: Option<Value>| match value {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    };
    let is_flag = exclusive == Some(Value::Bool(true));
    let inclusive = number(inclusive).map(|number| Bound {
        number,
        exclusive: is_flag,
        keyword,
    });
    let exclusive = number(exclusive).map(|number| Bound {
        number,
        exclusive: true,
        keyword: other,
    });
    match (inclusive, exclusive) {
        (Some(inclusive), Some(exclusive)) => {
            let rules = is_stricter(exclusive.value(), inclusive.value());
            Some(if rules { exclusive } else { inclusive })
        }
        (one, other) => one.or(other),
    }
}

/// Returns the `format` of OpenAPI 3.0 for the content of a string.
pub(super) fn format(rest: &Rest) -> Option<&'static str> {
    let lower = |text: &Option<String>| text.as_deref().map(str::to_ascii_lowercase);
    let encoding = lower(&rest.content_encoding);
    match (encoding.as_deref(), lower(&rest.content_media_type)) {
        (Some("base64"), _) => Some("byte"),
        (Some("base64url"), _) => Some("base64url"),
        (Some("binary"), _) => Some("binary"),
        (None, Some(media_type)) if is_binary(&media_type) => Some("binary"),
        _ => None,
    }
}

fn is_binary(media_type: &str) -> bool {
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    let is_text = media_type.starts_with("text/")
        || media_type.ends_with("json")
        || media_type.ends_with("xml");
    !is_text
}
