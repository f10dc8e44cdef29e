//! What comes back from a call.

use std::{
    borrow::Cow,
    ops::{Deref, DerefMut},
};

use http::{HeaderMap, StatusCode, header::HeaderName};
use serde::{Serialize, de::DeserializeOwned};

use super::text::{self, Style};

/// A body with its status and headers. Dereferences to the body.
///
/// `H` is the headers that the document declares, typed; [`Response::headers`] has all of them as they came.
#[derive(Clone, Debug, PartialEq)]
pub struct Response<T, H = ()> {
    status: StatusCode,
    headers: HeaderMap,
    declared: H,
    body: T,
}

impl<T, H> Response<T, H> {
    /// Puts a response together.
    pub fn new(status: StatusCode, declared: H, body: T) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            declared,
            body,
        }
    }

    #[cfg(feature = "client")]
    pub(crate) fn received(
        status: StatusCode,
        headers: HeaderMap,
        declared: H,
        body: T,
    ) -> Self {
        Self {
            status,
            headers,
            declared,
            body,
        }
    }

    /// The status code.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers as they came.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The headers that the document declares.
    pub fn declared(&self) -> &H {
        &self.declared
    }

    /// The body alone.
    pub fn into_body(self) -> T {
        self.body
    }

    /// The same response with another body.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Response<U, H> {
        Response {
            status: self.status,
            headers: self.headers,
            declared: self.declared,
            body: f(self.body),
        }
    }

    /// The same response, its body and its declared headers made one.
    #[cfg(feature = "client")]
    pub(crate) fn join<U>(self, f: impl FnOnce(T, H) -> U) -> Response<U> {
        Response {
            status: self.status,
            headers: self.headers,
            declared: (),
            body: f(self.body, self.declared),
        }
    }

    /// The same response with other declared headers.
    #[must_use]
    pub fn with_declared<I>(self, declared: I) -> Response<T, I> {
        Response {
            status: self.status,
            headers: self.headers,
            declared,
            body: self.body,
        }
    }

    /// The body, and the response without it.
    pub fn split(self) -> (T, Response<(), H>) {
        let Self {
            status,
            headers,
            declared,
            body,
        } = self;
        let rest = Response {
            status,
            headers,
            declared,
            body: (),
        };
        (body, rest)
    }

    #[cfg(feature = "server")]
    pub(crate) fn into_parts(self) -> (HeaderMap, H, T) {
        (self.headers, self.declared, self.body)
    }
}

impl<T, H: Default> From<T> for Response<T, H> {
    fn from(body: T) -> Self {
        Self::new(StatusCode::OK, H::default(), body)
    }
}

impl<T, H> Deref for Response<T, H> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

impl<T, H> DerefMut for Response<T, H> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.body
    }
}

/// Headers that the document declares for a response.
pub trait Headers: Sized {
    /// Reads them.
    ///
    /// # Errors
    /// Says which header does not hold what the document declares.
    fn decode(headers: &HeaderMap) -> Result<Self, HeaderError>;

    /// Writes them.
    ///
    /// # Errors
    /// Says which value cannot stand in a header.
    fn encode(&self, headers: &mut HeaderMap) -> Result<(), HeaderError>;
}

impl Headers for () {
    fn decode(_: &HeaderMap) -> Result<Self, HeaderError> {
        Ok(())
    }

    fn encode(&self, _: &mut HeaderMap) -> Result<(), HeaderError> {
        Ok(())
    }
}

/// A header that does not hold what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderError {
    /// The header's name.
    pub name: &'static str,
    /// What is wrong with it.
    pub message: String,
}

/// Reads a declared header of style `simple`; several lines of it are joined with a comma (RFC 9110, section 5.3).
///
/// # Errors
/// Says what is wrong with the header.
pub fn decode_header<T: DeserializeOwned>(
    headers: &HeaderMap,
    name: &'static str,
) -> Result<T, HeaderError> {
    decode_header_styled(headers, name, Style::Simple)
}

/// Reads a declared header of another style.
///
/// # Errors
/// Says what is wrong with the header.
pub fn decode_header_styled<T: DeserializeOwned>(
    headers: &HeaderMap,
    name: &'static str,
    style: Style,
) -> Result<T, HeaderError> {
    let text = header_text(headers, name)?;
    text::read(style.read_header(text.as_deref())).map_err(|error| HeaderError {
        name,
        message: error.to_string(),
    })
}

/// All lines of a header, with commas between them; `None` where there is none.
///
/// # Errors
/// When they are not UTF-8.
pub(crate) fn header_text<'h>(
    headers: &'h HeaderMap,
    name: &'static str,
) -> Result<Option<Cow<'h, str>>, HeaderError> {
    let mut text: Option<Cow<'_, str>> = None;
    for line in headers.get_all(name) {
        let line = std::str::from_utf8(line.as_bytes()).map_err(|_| HeaderError {
            name,
            message: "is not UTF-8".to_owned(),
        })?;
        text = Some(match text {
            None => line.into(),
            Some(before) => format!("{before}, {line}").into(),
        });
    }
    Ok(text)
}

/// Writes a declared header of style `simple`.
///
/// # Errors
/// Says why the value cannot stand in a header.
pub fn encode_header<T: Serialize>(
    headers: &mut HeaderMap,
    name: &'static str,
    value: &T,
) -> Result<(), HeaderError> {
    encode_header_styled(headers, name, Style::Simple, value)
}

/// Writes a declared header of another style.
///
/// # Errors
/// Says why the value cannot stand in a header.
pub fn encode_header_styled<T: Serialize>(
    headers: &mut HeaderMap,
    name: &'static str,
    style: Style,
    value: &T,
) -> Result<(), HeaderError> {
    let fail = |message: String| HeaderError {
        name,
        message,
    };
    let Some(text) =
        style.write_header(value).map_err(|error| fail(error.to_string()))?
    else {
        return Ok(());
    };
    let value = text
        .try_into()
        .map_err(|_| fail("has a character that no header may have".to_owned()))?;
    let name = HeaderName::from_bytes(name.as_bytes())
        .map_err(|error| fail(error.to_string()))?;
    headers.insert(name, value);
    Ok(())
}
