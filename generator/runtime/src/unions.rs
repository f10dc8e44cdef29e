//! Values that are one of several types.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned,
    ser::Error as _,
};
use serde_json::Value;

pub use super::objects::tag;

/// One of several types, told apart by trying.
pub trait Trial: Sized {
    /// Reads the first variant that the value fits.
    fn read(value: &Value, fit: Fit) -> Option<Self>;

    /// Keeps a value that fits none.
    fn unknown(value: Value) -> Self;
}

/// How well a value has to fit a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// The type holds all of the value.
    Whole,
    /// The type reads the value, though some of it may be lost.
    Part,
}

impl Fit {
    /// Reads a value that fits.
    pub fn read<T: DeserializeOwned + Serialize>(self, value: &Value) -> Option<T> {
        let read = T::deserialize(value).ok()?;
        match self {
            Self::Part => Some(read),
            Self::Whole => (serde_json::to_value(&read).ok()? == *value).then_some(read),
        }
    }
}

/// Reads a union whose variants are tried in their order: first one that holds all of the value, then one that reads
/// it.
///
/// # Errors
/// When there is no JSON value.
pub fn try_each<'de, U: Trial, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let read = U::read(&value, Fit::Whole).or_else(|| U::read(&value, Fit::Part));
    Ok(read.unwrap_or_else(|| U::unknown(value)))
}

/// Reads the variant that a tag means.
///
/// # Errors
/// When the value is none of the variant.
pub fn variant<T: DeserializeOwned, E: serde::de::Error>(value: &Value) -> Result<T, E> {
    T::deserialize(value).map_err(E::custom)
}

/// Writes a variant with its tag: the first, unless the value itself has one that means the variant, or one that is no
/// text.
///
/// # Errors
/// When the value has no JSON.
pub fn tagged<T: Serialize, S: Serializer>(
    value: &T,
    name: &str,
    tags: &[&str],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(value).map_err(S::Error::custom)?;
    if let Value::Object(members) = &mut value {
        // A number or a boolean is what its schema asks for; a tag in its place would not be.
        let is_missing = match members.get(name) {
            None | Some(Value::Null) => true,
            Some(Value::String(own)) => !tags.contains(&own.as_str()),
            Some(_) => false,
        };
        if is_missing {
            members.insert(name.to_owned(), tags.first().copied().into());
        }
    }
    value.serialize(serializer)
}
