//! The response of a call.

use std::{
    borrow::Cow,
    ops::{Deref, DerefMut},
};

use bytes::Bytes;
#[cfg(feature = "client")]
use http::Method;
use http::{HeaderMap, StatusCode, header::HeaderName};
use serde::{Serialize, de::DeserializeOwned};

#[cfg(feature = "client")]
use super::credentials::Security;
use super::text::{self, Style};

/// A body with its status and headers. Dereferences to the body.
///
/// `H` is the headers that the document declares, typed; [`Response::headers`] returns all of them as they were received.
#[derive(Clone, Debug, PartialEq)]
pub struct Response<T, H = ()> {
    status: StatusCode,
    headers: HeaderMap,
    declared: H,
    body: T,
    received: Option<Box<ReceivedInfo>>,
}

/// Parts that a client keeps only for some responses.
#[derive(Clone, Debug, Default, PartialEq)]
struct ReceivedInfo {
    body: Bytes,
    #[cfg(feature = "client")]
    info: Option<CallInfo>,
}

/// The call that a response belongs to.
#[cfg(feature = "client")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CallInfo {
    /// The operation's name.
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    /// The URL without the query.
    pub(crate) url: String,
    /// The redirect statuses that the document describes.
    pub(crate) redirects: &'static [u16],
    /// The security of the operation if the client added no credential to the request, otherwise empty.
    pub(crate) unmet_security: Security,
}

static NO_BODY: Bytes = Bytes::new();

impl<T, H> Response<T, H> {
    /// Creates a response.
    pub fn new(status: StatusCode, declared: H, body: T) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            declared,
            body,
            received: None,
        }
    }

    /// Creates a received response. `raw` is the body, if the typed body does not contain all of it.
    #[cfg(feature = "client")]
    pub(crate) fn received(
        status: StatusCode,
        headers: HeaderMap,
        declared: H,
        body: T,
        raw: Bytes,
    ) -> Self {
        let received = (!raw.is_empty()).then(|| ReceivedInfo {
            body: raw,
            info: None,
        });
        Self {
            status,
            headers,
            declared,
            body,
            received: received.map(Box::new),
        }
    }

    /// Returns the status code.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns all headers, as they were received.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the headers that the document declares, typed. A header that is missing or invalid in a received response is
    /// `None`, even if the document requires it.
    pub fn typed_headers(&self) -> &H {
        &self.declared
    }

    /// Returns the received body of a failure, or of a response that has no body according to the document; empty for
    /// all others.
    pub fn raw_body(&self) -> &Bytes {
        self.received.as_ref().map_or(&NO_BODY, |received| &received.body)
    }

    /// Returns the body alone.
    pub fn into_body(self) -> T {
        self.body
    }

    /// Replaces the body. This is an associated function because the body may have a method of this name.
    pub fn map<U>(response: Self, f: impl FnOnce(T) -> U) -> Response<U, H> {
        let (body, rest) = response.take_body();
        Response {
            status: rest.status,
            headers: rest.headers,
            declared: rest.declared,
            body: f(body),
            received: rest.received,
        }
    }

    /// Combines the body and the declared headers into a new body.
    #[cfg(feature = "client")]
    pub(crate) fn join<U>(self, f: impl FnOnce(T, H) -> U) -> Response<U> {
        Response {
            status: self.status,
            headers: self.headers,
            declared: (),
            body: f(self.body, self.declared),
            received: self.received,
        }
    }

    /// Replaces the headers that the document declares.
    #[must_use]
    pub fn with_headers<I>(self, declared: I) -> Response<T, I> {
        Response {
            status: self.status,
            headers: self.headers,
            declared,
            body: self.body,
            received: self.received,
        }
    }

    /// Returns the body, and the response without it.
    pub fn take_body(self) -> (T, Response<(), H>) {
        let Self {
            status,
            headers,
            declared,
            body,
            received,
        } = self;
        let rest = Response {
            status,
            headers,
            declared,
            body: (),
            received,
        };
        (body, rest)
    }

    /// Returns the call of the response, if it is part of an error.
    #[cfg(feature = "client")]
    pub(crate) fn info(&self) -> Option<&CallInfo> {
        self.received.as_ref().and_then(|received| received.info.as_ref())
    }

    #[cfg(feature = "client")]
    pub(crate) fn set_info(&mut self, info: CallInfo) {
        self.received.get_or_insert_default().info = Some(info);
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

impl<T: IntoIterator, H> IntoIterator for Response<T, H> {
    type Item = T::Item;
    type IntoIter = T::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.body.into_iter()
    }
}

#[allow(
    clippy::into_iter_without_iter,
    reason = "a method would hide one of the body, such as `iter` of a list"
)]
impl<'r, T, H> IntoIterator for &'r Response<T, H>
where
    &'r T: IntoIterator,
{
    type Item = <&'r T as IntoIterator>::Item;
    type IntoIter = <&'r T as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        self.body.into_iter()
    }
}

/// Headers that the document declares for a response.
pub trait Headers: Sized {
    /// Reads the headers.
    ///
    /// # Errors
    /// Returns an error that names the missing or invalid header.
    fn decode(headers: &HeaderMap) -> Result<Self, HeaderError>;

    /// Writes the headers.
    ///
    /// # Errors
    /// Returns an error that names the value that a header cannot contain.
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

/// A missing or invalid header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderError {
    /// The header's name.
    pub name: &'static str,
    /// The description of the error.
    pub message: String,
}

/// Reads a declared header of style `simple`. Several lines are joined with commas (RFC 9110, section 5.3).
///
/// # Errors
/// Returns an error if the header is missing or invalid.
pub fn decode_header<T: DeserializeOwned>(
    headers: &HeaderMap,
    name: &'static str,
) -> Result<T, HeaderError> {
    decode_header_styled(headers, name, Style::Simple)
}

/// Reads a declared header of another style.
///
/// # Errors
/// Returns an error if the header is missing or invalid.
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

/// Returns all lines of a header, joined by commas; `None` if there is none.
///
/// # Errors
/// Returns an error if a line is not valid UTF-8.
pub(crate) fn header_text<'h>(
    headers: &'h HeaderMap,
    name: &'static str,
) -> Result<Option<Cow<'h, str>>, HeaderError> {
    let mut text: Option<Cow<'_, str>> = None;
    for line in headers.get_all(name) {
        let line = std::str::from_utf8(line.as_bytes()).map_err(|_| HeaderError {
            name,
            message: "is not valid UTF-8".to_owned(),
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
/// Returns an error if a header cannot contain the value.
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
/// Returns an error if a header cannot contain the value.
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
    let value = text.try_into().map_err(|_| {
        fail("contains a character that is not allowed in a header".to_owned())
    })?;
    let name = HeaderName::from_bytes(name.as_bytes())
        .map_err(|error| fail(error.to_string()))?;
    headers.insert(name, value);
    Ok(())
}
