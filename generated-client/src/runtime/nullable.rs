//! Values that may be absent, null or there, which are three things.

use serde::{Deserialize, Deserializer};

/// Reads a value that is there, be it null: `Some(None)`; an absent one is the field's default, `None`.
///
/// # Errors
/// When it is neither null nor a value.
pub fn nullable<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}
