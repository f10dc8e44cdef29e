//! Bodies of `multipart/form-data` (RFC 7578) and other `multipart` media types.
//!
//! Names are written as browsers write them: in UTF-8, with quotes and line breaks as `%22`, `%0D` and `%0A`. A name
//! that contains one of these sequences is read as if it contained the character.

#[cfg(feature = "server")]
mod parser;
#[cfg(feature = "server")]
mod read;
#[cfg(feature = "client")]
mod write;

use super::body::Body;

#[cfg(feature = "server")]
pub use parser::{Event, INVALID_MULTIPART, Parser, Part, boundary};
#[cfg(feature = "server")]
pub use read::{
    FromPart, MAX_PARTS, NO_BOUNDARY, PartReader, ReadForm, ReceivedParts, decode, read,
};
#[cfg(feature = "client")]
pub use write::{PartWriter, WriteForm, encode, write};

/// A part that is a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// The name of the file. A server gets it as the client sent it: do not use it as a path, it may be `../x`.
    pub name: Option<String>,
    /// Its media type; if `None`, that of the document or `application/octet-stream`.
    pub media_type: Option<String>,
    /// The content: bytes, or a stream that is read while it is sent. A server gets small files as bytes, and large
    /// ones as streams from disk; [`collect`](Body::collect) and [`next`](Body::next) read both.
    pub body: Body,
}

impl File {
    /// Creates a file without a name.
    pub fn new(body: impl Into<Body>) -> Self {
        Self {
            body: body.into(),
            ..Self::default()
        }
    }

    /// Sets the name of the file.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the media type of the file.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}

impl<B: Into<Body>> From<B> for File {
    fn from(body: B) -> Self {
        Self::new(body)
    }
}

/// The content of a part, with the headers that the document declares for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WithHeaders<T, H> {
    /// The content of the part.
    pub value: T,
    /// Its headers.
    pub headers: H,
}

impl<T, H> WithHeaders<T, H> {
    /// Creates a part with headers.
    pub fn new(value: impl Into<T>, headers: H) -> Self {
        Self {
            value: value.into(),
            headers,
        }
    }
}

impl<T, H: Default> From<T> for WithHeaders<T, H> {
    fn from(value: T) -> Self {
        Self::new(value, H::default())
    }
}
