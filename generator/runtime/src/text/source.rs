//! Texts of values, split as far as possible without their types.

use std::borrow::Cow;

use super::{Node, TextError};
use crate::runtime::path;

/// The text of a value, split as far as possible without its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source<'t> {
    /// No text.
    Absent,
    /// The text of an element or a member; lists and objects are JSON.
    Text(Cow<'t, str>),
    /// All values under one name.
    Repeated(Vec<Cow<'t, str>>),
    /// One text, which may contain delimiters.
    Flat(Flat<'t>),
    /// The pairs of style `matrix`, exploded.
    Matrix {
        /// The parameter's name.
        name: &'t str,
        /// Names and values.
        pairs: Vec<(Cow<'t, str>, Cow<'t, str>)>,
    },
    /// A value that was built from pairs.
    Node(Node<'t>),
    /// JSON.
    Json(Cow<'t, str>),
}

/// One text, which may contain delimiters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flat<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) encoding: Encoding,
    pub(super) separator: char,
    pub(super) equals: Option<char>,
}

impl Source<'_> {
    /// Returns the same text with percent-encoded commas decoded, for lists whose elements cannot contain a comma. Some
    /// clients encode the separators, too.
    pub fn with_plain_commas(self) -> Self {
        let is_encoded = |flat: &Flat<'_>| {
            matches!(flat.encoding, Encoding::Percent | Encoding::Form)
        };
        match self {
            Self::Flat(flat) if flat.separator == ',' && is_encoded(&flat) => {
                Self::Flat(Flat {
                    text: flat.text.replace("%2C", ",").replace("%2c", ",").into(),
                    ..flat
                })
            }
            other => other,
        }
    }

    /// Returns the same text as JSON if it looks like an object or a list. Styles that cannot represent these use JSON.
    pub fn into_json(self) -> Option<Self> {
        let text = match self {
            Self::Text(text) => text,
            Self::Repeated(values) => {
                let [text] = <[_; 1]>::try_from(values).ok()?;
                text
            }
            Self::Flat(flat) => {
                flat.encoding.decode(&flat.text).ok()?.into_owned().into()
            }
            _ => return None,
        };
        text.starts_with(['{', '[']).then_some(Self::Json(text))
    }

    /// Returns whether the text starts like a JSON object.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Json(text) if text.starts_with('{'))
    }
}

/// The escaping of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Plain text.
    Plain,
    /// Plain text; white space around an element is ignored.
    Header,
    /// Percent-encoded text.
    Percent,
    /// Text of `application/x-www-form-urlencoded`: percent-encoded, and `+` is a space.
    Form,
}

impl Encoding {
    /// Returns the text without escapes.
    ///
    /// # Errors
    /// Returns an error if the text is not percent-encoded UTF-8.
    pub fn decode(self, text: &str) -> Result<Cow<'_, str>, TextError> {
        let decoded = match self {
            Self::Plain => Some(text.into()),
            Self::Header => Some(text.trim_matches([' ', '\t']).into()),
            Self::Form if text.contains('+') => path::decode(&text.replace('+', " "))
                .map(|text| text.into_owned().into()),
            Self::Percent | Self::Form => path::decode(text),
        };
        decoded.ok_or_else(|| TextError::new("is not percent-encoded UTF-8"))
    }
}
