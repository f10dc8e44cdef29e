//! Percent-encoding of parameters.

use std::borrow::Cow;

use super::TextError;
use crate::runtime::path;

/// Percent-encoding of parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Escape {
    /// Escapes all but the unreserved characters.
    #[default]
    All,
    /// Escapes the characters that have a meaning in a path or are not allowed there.
    Path,
    /// Escapes the characters that have a meaning in a query or are not allowed there.
    Query,
    /// Escapes the characters that are not allowed in a cookie.
    Cookie,
    /// Escapes nothing, as `style: cookie` requires; values with characters that a cookie cannot contain are rejected.
    Nothing,
}

impl Escape {
    /// Writes a complete value.
    ///
    /// # Errors
    /// Returns an error if a character is not allowed and cannot be escaped.
    pub(super) fn text(self, text: &str) -> Result<Cow<'_, str>, TextError> {
        Ok(match self {
            Self::All => path::encode(text),
            Self::Path => path::encode_reserved_in_path(text),
            Self::Query => path::encode_reserved(text),
            Self::Cookie => path::encode_reserved_in_cookie(text),
            Self::Nothing => {
                let is_allowed = |byte: u8| matches!(byte, b' '..=b'~') && byte != b';';
                if text.trim() != text || !text.bytes().all(is_allowed) {
                    return Err(TextError::new(
                        "contains a character that is not allowed in a cookie",
                    ));
                }
                text.into()
            }
        })
    }

    /// Writes an element of a list or an object, which must not contain delimiters.
    ///
    /// # Errors
    /// Returns an error if a character is not allowed and cannot be escaped.
    pub(super) fn element(self, text: &str) -> Result<String, TextError> {
        let escaped = self.text(text)?;
        match self {
            Self::Nothing if escaped.contains(',') => {
                Err(TextError::new("contains ',', which separates values"))
            }
            Self::All | Self::Nothing => Ok(escaped.into_owned()),
            Self::Query | Self::Cookie => Ok(escaped.replace(',', "%2C")),
            Self::Path => {
                let escaped = escaped.replace(',', "%2C").replace(';', "%3B");
                Ok(escaped.replace('=', "%3D"))
            }
        }
    }
}
