//! Limits how deeply a document is nested.

use serde_json::Value;

use crate::{
    diagnostic::{Diagnostic, Place},
    document::grammar::{Kind, Object, Rule},
    pointer::Pointer,
};

/// The maximum number of nested schemas, or of objects that take as much stack to read. Without optimization,
/// `openapiv3` needs about 64 KiB for each, and the thread of a test has 2 MiB. Real documents have up to 10.
pub(super) const NESTING_LIMIT: usize = 24;

/// The maximum number of nested arrays and objects. Real documents have up to 30.
const LEVEL_LIMIT: usize = 100;

/// Reports the first value that is nested too deeply to be walked.
pub(in crate::document) fn check(document: &Value) -> Result<(), Box<Diagnostic>> {
    if !exceeds(document, LEVEL_LIMIT) {
        return Ok(());
    }
    let message = format!("arrays and objects are nested more than {LEVEL_LIMIT} levels deep");
    let help = "move an inner part to `components` and refer to it";
    let place = Place::Value(deepest(document));
    Err(Box::new(
        Diagnostic::error("too-deep", place, message).help(help),
    ))
}

/// Returns whether a value has more than this number of levels.
fn exceeds(value: &Value, levels: usize) -> bool {
    let (Value::Array(_) | Value::Object(_)) = value else {
        return false;
    };
    let Some(levels) = levels.checked_sub(1) else {
        return true;
    };
    match value {
        Value::Array(items) => items.iter().any(|item| exceeds(item, levels)),
        Value::Object(map) => map.values().any(|item| exceeds(item, levels)),
        _ => false,
    }
}

/// Returns the number of nested schemas, or of objects that take as much stack to read.
pub(super) fn nesting(kind: Kind, value: &Value) -> usize {
    let below = |token: &str, value| kind.below(token).map(|kind| nesting(kind, value));
    let inner = match value {
        Value::Array(items) => items.iter().filter_map(|item| below("", item)).max(),
        Value::Object(map) => map.iter().filter_map(|(key, item)| below(key, item)).max(),
        _ => None,
    };
    kind.table().map_or(0, levels) + inner.unwrap_or_default()
}

/// Returns how much stack an object takes to read, in multiples of a schema.
pub(super) fn levels(table: &Object) -> usize {
    match table.rule {
        Rule::Schema => 1,
        Rule::Header => 2,
        Rule::PathItem => 6,
        _ => 0,
    }
}

/// Returns the pointer of the first value that exceeds the limit.
fn deepest(document: &Value) -> Pointer {
    let (mut at, mut value) = (Pointer::root(), document);
    for levels in (0..LEVEL_LIMIT).rev() {
        let next = match value {
            Value::Array(items) => {
                let found = items
                    .iter()
                    .enumerate()
                    .find(|(_, item)| exceeds(item, levels));
                found.map(|(index, item)| (at.child(index), item))
            }
            Value::Object(map) => {
                let found = map.iter().find(|(_, item)| exceeds(item, levels));
                found.map(|(key, item)| (at.child(key), item))
            }
            _ => None,
        };
        let Some(next) = next else { return at };
        (at, value) = next;
    }
    at
}
