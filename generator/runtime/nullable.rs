//! Values that may be absent, null or there, which are three things.

use serde::{Deserialize, Deserializer};

/// Reads a value that is there, be it null: `Some(None)`; an absent one is the field's default, `None`.
///
/// # Errors
/// When it is neither null nor a value.
pub fn nullable<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}
