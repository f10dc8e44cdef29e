//! Reads values from split texts, as their types require.

use std::{borrow::Cow, str::FromStr};

use serde::{
    de::{
        DeserializeOwned, Deserializer, IntoDeserializer, Visitor,
        value::{CowStrDeserializer, MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Value;

use super::{
    TextError,
    source::{Encoding, Source},
};
use crate::runtime::json;

/// Reads a value. If its type does not request a kind of value, which is the case for unions, it gets text first, then
/// numbers and booleans.
///
/// # Errors
/// Returns an error that names the expected value.
pub fn read<T: DeserializeOwned>(source: Source<'_>) -> Result<T, TextError> {
    let error = match read_as(source.clone(), false) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    read_as(source.clone(), true).or_else(|_| match source.into_json() {
        Some(json) => read_as(json, false),
        None => Err(error),
    })
}

/// Reads a value. If its type does not request a kind of value and `guess` is set, text that looks like a number or a
/// boolean is read as one; otherwise it remains text.
///
/// # Errors
/// Returns an error that names the expected value.
pub fn read_as<T: DeserializeOwned>(
    source: Source<'_>,
    guess: bool,
) -> Result<T, TextError> {
    if let Source::Json(text) = &source {
        return serde_json::from_str(text).map_err(|error| not_json(&error));
    }
    T::deserialize(Reader {
        guess,
        ..Reader::new(source)
    })
}

/// Reads a value, as its type requires.
#[derive(Clone)]
pub(super) struct Reader<'t> {
    source: Source<'t>,
    guess: bool,
    inside_some: bool,
}

fn required() -> TextError {
    TextError::new("is required")
}

impl<'t> Reader<'t> {
    pub(super) fn new(source: Source<'t>) -> Self {
        Self {
            source,
            guess: false,
            inside_some: false,
        }
    }

    /// Returns whether the value was built from pairs, and has members.
    #[cfg(feature = "server")]
    pub(super) fn is_node(&self) -> bool {
        matches!(&self.source, Source::Node(node) if !node.members.is_empty())
    }

    fn inner(&self, source: Source<'t>) -> Self {
        Self {
            source,
            guess: self.guess,
            inside_some: false,
        }
    }

    fn is_absent(&self) -> bool {
        match &self.source {
            Source::Absent => true,
            Source::Node(node) => node.is_empty(),
            _ => false,
        }
    }

    /// Returns the value as one text.
    pub(super) fn one(self) -> Result<String, TextError> {
        let only = |values: Vec<Cow<'_, str>>| match values.len() {
            0 => Err(required()),
            1 => Ok(values.into_iter().collect()),
            _ => Err(TextError::new("occurs more than once")),
        };
        match self.source {
            Source::Absent => Err(required()),
            Source::Text(text) | Source::Json(text) => Ok(text.into_owned()),
            Source::Repeated(values) => only(values),
            Source::Flat(flat) => Ok(flat.encoding.decode(&flat.text)?.into_owned()),
            Source::Matrix {
                name,
                pairs,
            } => only(named(name, pairs)),
            Source::Node(node) if node.members.is_empty() => only(node.values),
            Source::Node(_) => {
                Err(TextError::new("is an object, expected a single value"))
            }
        }
    }

    /// Returns the value as elements; `None` if it is JSON.
    pub(super) fn elements(&self) -> Result<Option<Vec<Self>>, TextError> {
        let texts = |texts: Vec<Cow<'t, str>>| {
            texts.into_iter().map(|text| self.inner(Source::Text(text))).collect()
        };
        match self.source.clone() {
            Source::Absent => Err(required()),
            Source::Text(_) | Source::Json(_) => Ok(None),
            Source::Repeated(values) => Ok(Some(texts(values))),
            Source::Flat(flat) => {
                let parts = flat
                    .text
                    .split(flat.separator)
                    .map(|part| Ok(flat.encoding.decode(part)?.into_owned().into()));
                Ok(Some(texts(parts.collect::<Result<_, TextError>>()?)))
            }
            Source::Matrix {
                name,
                pairs,
            } => Ok(Some(texts(named(name, pairs)))),
            Source::Node(node) => {
                let nodes =
                    node.elements().ok_or_else(|| TextError::new("is not an array"))?;
                Ok(Some(
                    nodes
                        .into_iter()
                        .map(|node| self.inner(Source::Node(node)))
                        .collect(),
                ))
            }
        }
    }

    /// Returns the value as members; `None` if it is JSON.
    pub(super) fn members(&self) -> Result<Option<Vec<(String, Self)>>, TextError> {
        let text =
            |name: String, value: Cow<'t, str>| (name, self.inner(Source::Text(value)));
        match self.source.clone() {
            Source::Absent => Err(required()),
            Source::Text(_) | Source::Json(_) | Source::Repeated(_) => Ok(None),
            Source::Flat(flat) => {
                let decode = |text: &str| Ok(flat.encoding.decode(text)?.into_owned());
                let parts: Vec<&str> = flat.text.split(flat.separator).collect();
                let pairs: Option<Vec<(&str, &str)>> = if let Some(equals) = flat.equals
                {
                    parts.iter().map(|part| part.split_once(equals)).collect()
                } else {
                    let pairs = parts.chunks(2).map(|pair| match pair {
                        [name, value] => Some((*name, *value)),
                        _ => None,
                    });
                    pairs.collect()
                };
                let pairs = pairs.ok_or_else(|| {
                    TextError::new("is not a list of names and values")
                })?;
                let members = pairs
                    .into_iter()
                    .map(|(name, value)| Ok(text(decode(name)?, decode(value)?.into())));
                members.collect::<Result<_, TextError>>().map(Some)
            }
            Source::Matrix {
                pairs,
                ..
            } => {
                let members = pairs
                    .into_iter()
                    .map(|(name, value)| text(name.into_owned(), value));
                Ok(Some(members.collect()))
            }
            Source::Node(node) => {
                if !node.values.is_empty() && node.members.is_empty() {
                    return Ok(None);
                }
                let members = node.members.into_iter();
                Ok(Some(
                    members
                        .map(|(name, node)| (name, self.inner(Source::Node(node))))
                        .collect(),
                ))
            }
        }
    }
}

/// Returns the number or the boolean in a text, if the text is exactly how it would be written.
fn guessed(text: &str) -> Option<Value> {
    serde_json::from_str::<Value>(text)
        .ok()
        .filter(|value| value.is_number() || value.is_boolean())
        .filter(|value| {
            // There are two notations of an exponent.
            let written = value.to_string();
            written == text || written.replace("e+", "e") == text
        })
}

/// Returns the values with a name.
fn named<'t>(name: &str, pairs: Vec<(Cow<'t, str>, Cow<'t, str>)>) -> Vec<Cow<'t, str>> {
    pairs
        .into_iter()
        .filter(|(given, _)| given == name)
        .map(|(_, value)| value)
        .collect()
}

/// Reads the JSON that a style uses if it has no form for a list or an object.
macro_rules! from_json {
    ($reader:expr, $deserialize:ident($($argument:expr),*)) => {{
        let text = $reader.one()?;
        let mut json = serde_json::Deserializer::from_reader(text.as_bytes());
        json.$deserialize($($argument),*)
            .and_then(|value| json.end().map(|()| value))
            .map_err(|error| not_json(&error))
    }};
}

fn not_json(error: &serde_json::Error) -> TextError {
    TextError::new(format!("is not valid: {error}"))
}

/// Reads an integer, also with a fraction of zero or an exponent: `3.0`, `1e3`.
fn integer<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok().or_else(|| json::integer(text.parse().ok()?)?.parse().ok())
}

macro_rules! parse {
    ($parse:expr; $($deserialize:ident $visit:ident $type:ty, $expected:literal)*) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
            let text = self.one()?;
            let parsed: Option<$type> = ($parse)(&text);
            match parsed {
                Some(value) => visitor.$visit(value),
                None => Err(TextError::new(format!("expected {}, found {text:?}", $expected))),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = TextError;

    parse! { |text: &str| text.parse().ok();
        deserialize_bool visit_bool bool, "a boolean"
    }

    parse! { integer;
        deserialize_i8 visit_i8 i8, "an integer of 8 bits"
        deserialize_i16 visit_i16 i16, "an integer of 16 bits"
        deserialize_i32 visit_i32 i32, "an integer of 32 bits"
        deserialize_i64 visit_i64 i64, "an integer of 64 bits"
        deserialize_u8 visit_u8 u8, "an unsigned integer of 8 bits"
        deserialize_u16 visit_u16 u16, "an unsigned integer of 16 bits"
        deserialize_u32 visit_u32 u32, "an unsigned integer of 32 bits"
        deserialize_u64 visit_u64 u64, "an unsigned integer of 64 bits"
    }

    parse! { |text: &str| text.parse().ok().filter(|value: &f32| value.is_finite());
        deserialize_f32 visit_f32 f32, "a number"
    }

    parse! { |text: &str| text.parse().ok().filter(|value: &f64| value.is_finite());
        deserialize_f64 visit_f64 f64, "a number"
    }

    fn deserialize_any<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, TextError> {
        let is_list = match &self.source {
            Source::Node(node) if !node.members.is_empty() => {
                return self.deserialize_map(visitor);
            }
            Source::Node(node) => node.values.len() > 1,
            Source::Repeated(values) => values.len() > 1,
            Source::Matrix {
                pairs,
                ..
            } => pairs.len() > 1,
            Source::Flat(flat) => {
                flat.encoding != Encoding::Header && flat.text.contains(flat.separator)
            }
            Source::Absent | Source::Text(_) | Source::Json(_) => false,
        };
        if is_list {
            return self.deserialize_seq(visitor);
        }
        let guess = self.guess;
        let text = self.one()?;
        match guessed(&text).filter(|_| guess) {
            Some(value) => {
                value.deserialize_any(visitor).map_err(|error| not_json(&error))
            }
            None => visitor.visit_string(text),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, TextError> {
        visitor.visit_string(self.one()?)
    }

    fn deserialize_str<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, TextError> {
        self.deserialize_string(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, TextError> {
        let is_null =
            self.inside_some && self.clone().one().is_ok_and(|text| text.is_empty());
        if is_null || self.is_absent() {
            return visitor.visit_none();
        }
        visitor.visit_some(Self {
            inside_some: true,
            ..self
        })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, TextError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, TextError> {
        if let Some(elements) = self.elements()? {
            return visitor.visit_seq(SeqDeserializer::new(elements.into_iter()));
        }
        from_json!(self, deserialize_seq(visitor))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, TextError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, TextError> {
        if let Some(members) = self.members()? {
            return visitor.visit_map(MapDeserializer::new(members.into_iter()));
        }
        from_json!(self, deserialize_map(visitor))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TextError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TextError> {
        visitor.visit_enum(CowStrDeserializer::new(self.one()?.into()))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, TextError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        char bytes byte_buf unit unit_struct tuple_struct identifier i128 u128
    }
}

impl IntoDeserializer<'_, TextError> for Reader<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
