//! The reason why a request could not be built.

use std::{borrow::Cow, fmt};

use crate::runtime::response::CallInfo;

/// The reason why a request could not be built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestError {
    /// The kind of the part that is invalid.
    pub kind: RequestErrorKind,
    /// The parameter or the part of the request that is invalid.
    pub what: Cow<'static, str>,
    /// The description of the error.
    pub message: String,
    /// `true` if the source of a credential has failed temporarily.
    pub(super) is_temporary: bool,
    pub(super) info: Option<Box<CallInfo>>,
}

/// The kind of the part of a request that is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestErrorKind {
    /// A parameter of the operation.
    Parameter,
    /// A header that is not a parameter.
    Header,
    /// The body.
    Body,
    /// The credentials.
    Credentials,
    /// The URL, or its path.
    Url,
    /// The request for the next page.
    Page,
    /// The thread for blocking calls.
    Thread,
}

impl RequestError {
    /// Creates an error about a part of the request.
    pub fn new(
        kind: RequestErrorKind,
        what: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            what: what.into(),
            message: message.into(),
            is_temporary: false,
            info: None,
        }
    }

    pub(super) fn uri(error: &dyn fmt::Display) -> Self {
        Self::url(format!("cannot be sent: {error}"))
    }

    pub(super) fn url(message: impl Into<String>) -> Self {
        Self::new(RequestErrorKind::Url, "the URL", message)
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.what, self.message)
    }
}

impl std::error::Error for RequestError {}
