//! What can go wrong with a call, by the moment.

use std::{convert::Infallible, fmt, time::Duration};

use bytes::Bytes;
use http::StatusCode;

use super::RequestError;
use crate::runtime::{BoxError, response::Response};

/// How much of a body is shown in a message.
const SHOWN_BYTES: usize = 500;

/// Why a call did not succeed, by the moment. `F` is the failures that the document describes.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<F = Infallible> {
    /// The request could not be built; nothing was sent.
    Request(RequestError),
    /// No whole response came back.
    Transport(TransportError),
    /// A response came back whose body or headers are not what the document says.
    Decode(Box<DecodeError>),
    /// The server answered with a failure that the document describes.
    Failure(Box<Response<F>>),
    /// The server answered with a status that the document does not describe.
    Undocumented(Box<Response<Bytes>>),
}

impl<F> Error<F> {
    /// The status of the response, where one came back.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Request(_) | Self::Transport(_) => None,
            Self::Decode(error) => Some(error.response.status()),
            Self::Failure(response) => Some(response.status()),
            Self::Undocumented(response) => Some(response.status()),
        }
    }

    /// Whether the same call may succeed later: no response in time, 408, 429 or a server's error. Whether the
    /// operation may be repeated is for the caller to say.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Request(_) | Self::Decode(_) => false,
            Self::Transport(error) => !error.is_too_large(),
            Self::Failure(_) | Self::Undocumented(_) => {
                self.status().is_some_and(|status| {
                    status.is_server_error()
                        || matches!(
                            status,
                            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS
                        )
                })
            }
        }
    }

    /// Whether the time limit was reached.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_timeout())
    }

    /// Whether the body of the response is larger than the client takes.
    pub fn is_too_large(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_too_large())
    }
}

impl<F> From<RequestError> for Error<F> {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl<F> From<TransportError> for Error<F> {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

impl<F> From<Box<DecodeError>> for Error<F> {
    fn from(error: Box<DecodeError>) -> Self {
        Self::Decode(error)
    }
}

impl<F: fmt::Debug> fmt::Display for Error<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(_) => f.write_str("the request could not be built"),
            Self::Transport(_) => f.write_str("no response"),
            Self::Decode(_) => f.write_str("the response is not what the document says"),
            Self::Failure(response) => {
                write!(f, "the server answered {}: {:?}", response.status(), **response)
            }
            Self::Undocumented(response) => {
                let shown = response.get(..SHOWN_BYTES).unwrap_or(response);
                let body = String::from_utf8_lossy(shown);
                write!(
                    f,
                    "the server answered {}, undocumented: {body}",
                    response.status()
                )
            }
        }
    }
}

impl<F: fmt::Debug> std::error::Error for Error<F> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Request(error) => Some(error),
            Self::Transport(error) => Some(error),
            Self::Decode(error) => Some(&**error),
            Self::Failure(_) | Self::Undocumented(_) => None,
        }
    }
}

/// No whole response came back.
#[derive(Debug)]
pub struct TransportError {
    kind: Kind,
    source: BoxError,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// What carries the requests has failed.
    Failed,
    /// The client's time limit was reached.
    Timeout(Duration),
    /// The body is larger than this many bytes.
    TooLarge(usize),
}

impl TransportError {
    pub(crate) fn new(source: BoxError) -> Self {
        Self {
            kind: Kind::Failed,
            source,
        }
    }

    pub(crate) fn timeout(limit: Duration) -> Self {
        Self {
            kind: Kind::Timeout(limit),
            source: "the time limit was reached".into(),
        }
    }

    pub(super) fn too_large(limit: usize) -> Self {
        Self {
            kind: Kind::TooLarge(limit),
            source: "the body is larger than the limit".into(),
        }
    }

    /// Whether a time limit was reached, the client's or that of a `reqwest` client below it.
    pub fn is_timeout(&self) -> bool {
        let of_transport = self.source.downcast_ref::<reqwest::Error>();
        matches!(self.kind, Kind::Timeout(_))
            || of_transport.is_some_and(reqwest::Error::is_timeout)
    }

    /// Whether the body of the response is larger than the client takes.
    pub fn is_too_large(&self) -> bool {
        matches!(self.kind, Kind::TooLarge(_))
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Failed => self.source.fmt(f),
            Kind::Timeout(limit) => write!(f, "no response within {limit:?}"),
            Kind::TooLarge(limit) => {
                write!(f, "the response has a body of more than {limit} bytes")
            }
        }
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.source()
    }
}

/// A response that is not what the document says.
#[derive(Debug)]
pub struct DecodeError {
    /// Where: a path inside the body, such as `tracks[0].mid`, `the body` as a whole, or the name of a header.
    pub place: String,
    /// What is wrong there.
    pub message: String,
    /// The response as it came.
    pub response: Response<Bytes>,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} at {} of the {} response",
            self.message,
            self.place,
            self.response.status()
        )
    }
}

impl std::error::Error for DecodeError {}
