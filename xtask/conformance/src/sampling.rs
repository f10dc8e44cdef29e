//! What both samplers draw values with.

pub(crate) mod number;
pub(crate) mod pattern;
pub(crate) mod text;

use fastrand::Rng;
use serde_json::{Value, json};

/// One of several.
pub(crate) fn choose<'v, T>(of: &'v [T], random: &mut Rng) -> Option<&'v T> {
    let index = random.usize(..of.len().max(1));
    of.get(index)
}

/// Any JSON, with this text in it.
pub(crate) fn anything(text: &str, random: &mut Rng) -> Value {
    let some = [
        json!(text),
        json!(7),
        json!(0.5),
        json!(true),
        json!({ "a": [1, text] }),
        json!([]),
    ];
    choose(&some, random).cloned().unwrap_or_default()
}
