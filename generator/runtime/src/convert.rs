//! Converts arguments and texts.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserializer,
    de::{Error, Unexpected, Visitor},
};

/// Collects a list, and converts its items.
pub fn list<T>(items: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// Collects a map, and converts its names and values.
pub fn map<T>(
    entries: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>,
) -> BTreeMap<String, T> {
    entries.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
}

/// Reads a value from a string. `expected` is its name in errors, such as `a time`.
///
/// # Errors
/// Returns an error if it is not a string, or if `parse` returns `None`.
pub fn text<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, D::Error> {
    deserializer.deserialize_string(Text {
        expected,
        parse,
        value: PhantomData,
    })
}

struct Text<T, P> {
    expected: &'static str,
    parse: P,
    value: PhantomData<T>,
}

impl<T, P: FnOnce(&str) -> Option<T>> Visitor<'_> for Text<T, P> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        let expected = self.expected;
        (self.parse)(text)
            .ok_or_else(|| E::invalid_value(Unexpected::Str(text), &expected))
    }
}
