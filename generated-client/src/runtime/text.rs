//! Values as text: parameters and headers.
//!
//! Encoding goes through [`serde_json::Value`], decoding asks the target type what it expects, so that `1` is a
//! number for one type and a string for another.

use std::{borrow::Cow, fmt};

use serde::{
    Serialize,
    de::{
        DeserializeOwned, Deserializer, IntoDeserializer, Visitor,
        value::{CowStrDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Value;

use super::path;

/// Why a value has no text, or a text no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError(String);

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TextError {}

impl serde::de::Error for TextError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// The texts of a value: of each element of an array, one of a scalar, none of `null`.
///
/// # Errors
/// An object has no texts, nor has an array of arrays.
pub fn encode<T: Serialize>(value: &T) -> Result<Option<Vec<String>>, TextError> {
    match serde_json::to_value(value).map_err(|error| TextError(error.to_string()))? {
        Value::Null => Ok(None),
        Value::Array(items) => {
            items.into_iter().map(scalar).collect::<Result<_, _>>().map(Some)
        }
        value => Ok(Some(vec![scalar(value)?])),
    }
}

fn scalar(value: Value) -> Result<String, TextError> {
    match value {
        Value::String(text) => Ok(text),
        Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
        Value::Null => Err(TextError("has a null, which has no text".to_owned())),
        Value::Array(_) | Value::Object(_) => {
            Err(TextError("is nested too deep for a text".to_owned()))
        }
    }
}

/// The text of a value in style `simple`: elements separated by commas.
///
/// # Errors
/// As [`encode`].
pub fn encode_simple<T: Serialize>(value: &T) -> Result<Option<String>, TextError> {
    Ok(encode(value)?.map(|texts| texts.join(",")))
}

/// Reads a value of style `simple`.
///
/// # Errors
/// Says what was expected.
pub fn decode_simple<T: DeserializeOwned>(text: Option<&str>) -> Result<T, TextError> {
    T::deserialize(Texts::Simple(text))
}

/// Reads a percent-encoded value of style `simple`.
///
/// # Errors
/// Says what was expected.
pub fn decode_encoded<T: DeserializeOwned>(text: &str) -> Result<T, TextError> {
    T::deserialize(Texts::Encoded(text))
}

/// Reads a value from all that was given under its name.
///
/// # Errors
/// Says what was expected.
pub fn decode_repeated<T: DeserializeOwned>(
    texts: Vec<Cow<'_, str>>,
) -> Result<T, TextError> {
    T::deserialize(Texts::Repeated(texts))
}

enum Texts<'t> {
    Simple(Option<&'t str>),
    Encoded(&'t str),
    Repeated(Vec<Cow<'t, str>>),
}

impl<'t> Texts<'t> {
    fn is_absent(&self) -> bool {
        match self {
            Self::Simple(text) => text.is_none(),
            Self::Encoded(_) => false,
            Self::Repeated(texts) => texts.is_empty(),
        }
    }

    fn one(self) -> Result<Cow<'t, str>, TextError> {
        match self {
            Self::Simple(text) => text.map(Cow::Borrowed),
            Self::Encoded(text) => return decode(text),
            Self::Repeated(texts) if texts.len() > 1 => {
                return Err(TextError("is given more than once".to_owned()));
            }
            Self::Repeated(texts) => texts.into_iter().next(),
        }
        .ok_or_else(|| TextError("is required".to_owned()))
    }

    fn all(self) -> Result<Vec<Cow<'t, str>>, TextError> {
        match self {
            Self::Simple(Some(text)) => {
                Ok(text.split(',').map(|item| item.trim().into()).collect())
            }
            Self::Encoded(text) => text.split(',').map(decode).collect(),
            Self::Repeated(texts) if !texts.is_empty() => Ok(texts),
            Self::Simple(None) | Self::Repeated(_) => {
                Err(TextError("is required".to_owned()))
            }
        }
    }
}

fn decode(text: &str) -> Result<Cow<'_, str>, TextError> {
    path::decode(text)
        .ok_or_else(|| TextError("is not percent-encoded UTF-8".to_owned()))
}

struct Item<'t>(Cow<'t, str>);

impl<'t> IntoDeserializer<'_, TextError> for Item<'t> {
    type Deserializer = Texts<'t>;

    fn into_deserializer(self) -> Texts<'t> {
        Texts::Repeated(vec![self.0])
    }
}

macro_rules! parse {
    ($($deserialize:ident $visit:ident $expected:literal)*) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TextError> {
            let text = self.one()?;
            let value = text.parse().map_err(|_| TextError(format!("is not {}: {text:?}", $expected)))?;
            visitor.$visit(value)
        }
    )*};
}

impl<'de> Deserializer<'de> for Texts<'_> {
    type Error = TextError;

    parse! {
        deserialize_bool visit_bool "a boolean"
        deserialize_i8 visit_i8 "an integer of 8 bits"
        deserialize_i16 visit_i16 "an integer of 16 bits"
        deserialize_i32 visit_i32 "an integer of 32 bits"
        deserialize_i64 visit_i64 "an integer of 64 bits"
        deserialize_u8 visit_u8 "an unsigned integer of 8 bits"
        deserialize_u16 visit_u16 "an unsigned integer of 16 bits"
        deserialize_u32 visit_u32 "an unsigned integer of 32 bits"
        deserialize_u64 visit_u64 "an unsigned integer of 64 bits"
        deserialize_f32 visit_f32 "a number"
        deserialize_f64 visit_f64 "a number"
    }

    fn deserialize_any<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, TextError> {
        match self.one()? {
            Cow::Borrowed(text) => visitor.visit_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, TextError> {
        if self.is_absent() { visitor.visit_none() } else { visitor.visit_some(self) }
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
        visitor.visit_seq(SeqDeserializer::new(self.all()?.into_iter().map(Item)))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TextError> {
        visitor.visit_enum(CowStrDeserializer::new(self.one()?))
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier
        ignored_any i128 u128
    }
}
