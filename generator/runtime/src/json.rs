//! Reading JSON as others write it: tolerant where a typed value can be made, precise where it cannot.
//!
//! serde reads good JSON. Whatever it refuses is read once more by `Tolerant`, which takes `3.0` for an integer and `"3"` for
//! a number, and if that fails too, a last time to find out where and why.
#![cfg_attr(
    not(all(feature = "client", feature = "server")),
    allow(dead_code, reason = "each half has a use for some of it")
)]

mod mismatch;
mod number;
mod tolerant;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub use mismatch::Mismatch;
pub use number::{integer, number};
use tolerant::{Tolerant, Trace};

/// The byte order mark, which some programs write before text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads JSON that a server sent.
///
/// # Errors
/// Says where something else was found.
pub fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Mismatch> {
    match parse(json) {
        Some(value) => Ok(value),
        None => read_again(json),
    }
}

/// Reads JSON that a client sent, and that has been validated: a number is a string only where the document allows that.
///
/// # Errors
/// Says where something else was found.
pub fn read_value<T: DeserializeOwned>(value: &Value) -> Result<T, Mismatch> {
    if let Ok(value) = T::deserialize(value) {
        return Ok(value);
    }
    let tolerant = Tolerant::new(value, None);
    if let Ok(value) = T::deserialize(tolerant) {
        return Ok(value);
    }
    let trace = Trace::default();
    let tolerant = Tolerant::new(value, Some(&trace));
    T::deserialize(tolerant).map_err(|error| trace.mismatch(&error, ""))
}

fn parse<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    // All at once: `serde_json` would look at one string after the other.
    serde_json::from_str(std::str::from_utf8(json).ok()?).ok()
}

fn read_again<T: DeserializeOwned>(json: &[u8]) -> Result<T, Mismatch> {
    let json = json.strip_prefix(BYTE_ORDER_MARK).unwrap_or(json);
    let Ok(text) = std::str::from_utf8(json) else {
        return Err(Mismatch::not_utf8(json));
    };
    let trace = Trace::default();
    let attempt = |trace| {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let tolerant = Tolerant::new(&mut deserializer, trace);
        let value = T::deserialize(tolerant)?;
        deserializer.end().map(|()| value)
    };
    attempt(None)
        .or_else(|_| attempt(Some(&trace)).map_err(|error| trace.mismatch(&error, text)))
}
