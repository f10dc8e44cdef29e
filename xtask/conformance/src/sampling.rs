//! Draws random values for both samplers.

pub(crate) mod number;
pub(crate) mod pattern;
pub(crate) mod text;

use fastrand::Rng;
use serde_json::{Value, json};

/// Returns a random element; `None` if there is none.
pub(crate) fn choose<'v, T>(of: &'v [T], random: &mut Rng) -> Option<&'v T> {
    let index = random.usize(..of.len().max(1));
    of.get(index)
}

/// Returns a random JSON value that may contain the text.
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
