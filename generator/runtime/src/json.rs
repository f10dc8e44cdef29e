//! Reads JSON, tolerates common deviations, and reports errors precisely.
//!
//! serde reads valid JSON. If it fails, `Tolerant` reads the text again and accepts `3.0` as an integer and `"3"` as a
//! number. If that fails, too, a last attempt finds the place and the reason.
#![cfg_attr(
    not(all(feature = "client", feature = "server")),
    allow(dead_code, reason = "each half has a use for some of it")
)]

mod mismatch;
mod number;
mod tolerant;

use serde::{
    Deserializer,
    de::{self, DeserializeOwned, Visitor},
    forward_to_deserialize_any,
};
use serde_json::Value;

pub use mismatch::{Mismatch, excerpt};
pub use number::{integer, number};
use tolerant::{Tolerant, Trace};

/// The byte order mark, which some programs write before text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns the reason why a text is not valid JSON, without its place.
pub fn syntax(error: &serde_json::Error) -> String {
    Trace::default().mismatch(error, "…").to_string()
}

/// Reads JSON from a server.
///
/// # Errors
/// Returns an error that names the place of an unexpected value.
pub fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Mismatch> {
    match parse(json) {
        Some(value) => Ok(value),
        None => read_again(json),
    }
}

/// Reads JSON from a client, which has been validated. A number in a string is accepted only if the document allows
/// strings.
///
/// # Errors
/// Returns an error that names the place of an unexpected value.
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

/// An absent value, which is read as null.
struct Absent;

impl<'de> Deserializer<'de> for Absent {
    type Error = de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(de::Error::custom("expected JSON"))
    }

    fn deserialize_option<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

fn parse<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    // The text is validated as UTF-8 once; `serde_json` would validate each string.
    serde_json::from_str(std::str::from_utf8(json).ok()?).ok()
}

fn read_again<T: DeserializeOwned>(json: &[u8]) -> Result<T, Mismatch> {
    let json = json.strip_prefix(BYTE_ORDER_MARK).unwrap_or(json);
    let Ok(text) = std::str::from_utf8(json) else {
        return Err(Mismatch::not_utf8(json));
    };
    if text.trim().is_empty() {
        // Servers omit a null value, for example with status 204.
        if let Ok(value) = T::deserialize(Absent) {
            return Ok(value);
        }
    }
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
