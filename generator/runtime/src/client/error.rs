//! The errors of a call, by stage.

use std::{convert::Infallible, fmt};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use super::{RequestError, TransportError, redirect};
use crate::runtime::{
    body::Body,
    credentials::Security,
    json,
    response::{CallInfo, Response},
};

/// The maximum number of characters of a body in a message.
const SHOWN_CHARS: usize = 300;

/// The place of an error that concerns the entire body.
pub(super) const WHOLE: &str = "the body";

/// The error of a call, with one variant for each stage. `F` is the type of the failures that the document describes.
///
/// If there was a response, [`status`](Self::status), [`headers`](Self::headers), [`body`](Self::body) and
/// [`json`](Self::json) return its parts for every variant. `Display` prints one line: operation, URL, status, the
/// expected and the found value, and the start of the body. It prints no headers, no credentials and no query.
#[non_exhaustive]
pub enum Error<F = Infallible> {
    /// The request could not be built; nothing was sent.
    Request(RequestError),
    /// No complete response was received.
    Transport(TransportError),
    /// The body or a header of the response does not match the document.
    Decode(Box<DecodeError>),
    /// The server responded with a failure that the document describes.
    Failure(Box<Response<F>>),
    /// The server responded with a status that the document does not describe.
    Undocumented(Box<Response<Bytes>>),
}

impl<F> Error<F> {
    /// Returns the status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Request(_) => None,
            Self::Transport(error) => error.status(),
            Self::Decode(error) => Some(error.response.status()),
            Self::Failure(response) => Some(response.status()),
            Self::Undocumented(response) => Some(response.status()),
        }
    }

    /// Returns the headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Request(_) => None,
            Self::Transport(error) => error.headers(),
            Self::Decode(error) => Some(error.response.headers()),
            Self::Failure(response) => Some(response.headers()),
            Self::Undocumented(response) => Some(response.headers()),
        }
    }

    /// Returns the raw body of the response if it was received completely; empty if the body is a stream.
    pub fn body(&self) -> Option<&Bytes> {
        match self {
            Self::Request(_) | Self::Transport(_) => None,
            Self::Decode(error) => Some(&*error.response),
            Self::Failure(response) => Some(response.raw_body()),
            Self::Undocumented(response) => Some(&**response),
        }
    }

    /// Deserializes the response body from JSON. Returns `None` if there is no body, or if it does not match the type.
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        self.body().and_then(|body| json::read(body).ok())
    }

    /// Returns the failure that the document describes, if the response is one.
    pub fn failure(&self) -> Option<&F> {
        match self {
            Self::Failure(response) => Some(&**response),
            _ => None,
        }
    }

    /// Returns the failure that the document describes, if the response is one.
    pub fn into_failure(self) -> Option<F> {
        match self {
            Self::Failure(response) => Some(response.into_body()),
            _ => None,
        }
    }

    /// Converts the failure that the document describes, for example to one of several operations.
    pub fn map_failure<G>(self, convert: impl FnOnce(F) -> G) -> Error<G> {
        match self {
            Self::Request(error) => Error::Request(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Decode(error) => Error::Decode(error),
            Self::Failure(response) => {
                Error::Failure(Box::new(Response::map(*response, convert)))
            }
            Self::Undocumented(response) => Error::Undocumented(response),
        }
    }

    /// Returns the name of the operation that was called, such as `get_pet`.
    pub fn operation(&self) -> &'static str {
        self.info().map_or("", |info| info.operation)
    }

    /// Returns the URL of the request without its query, which may contain secrets. If the request could not be built,
    /// the path of the URL is the template.
    pub fn url(&self) -> &str {
        self.info().map_or("", |info| &info.url)
    }

    /// Returns whether the same call may succeed later: there was no complete response, its status is 408, 429 or above
    /// 499, or the source of a credential has failed temporarily. The caller decides whether the operation may be
    /// repeated.
    pub fn is_retryable(&self) -> bool {
        let is_temporary = |status: StatusCode| {
            status.is_server_error()
                || matches!(
                    status,
                    StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS
                )
        };
        match self {
            Self::Request(error) => error.is_temporary,
            Self::Transport(error) => {
                let is_final = |status: StatusCode| {
                    status.is_client_error() && !is_temporary(status)
                };
                !error.is_too_large() && !error.status().is_some_and(is_final)
            }
            _ => self.status().is_some_and(is_temporary),
        }
    }

    /// Returns whether the timeout elapsed.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_timeout())
    }

    /// Returns whether the body of the response is larger than the client accepts.
    pub fn is_too_large(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_too_large())
    }

    fn info(&self) -> Option<&CallInfo> {
        match self {
            Self::Request(error) => error.info.as_deref(),
            Self::Transport(error) => error.info.as_deref(),
            Self::Decode(error) => error.response.info(),
            Self::Failure(response) => response.info(),
            Self::Undocumented(response) => response.info(),
        }
    }

    /// Sets the call of the error.
    pub(super) fn of(mut self, info: CallInfo) -> Self {
        match &mut self {
            Self::Request(error) => error.info = Some(info.into()),
            Self::Transport(error) => error.info = Some(info.into()),
            Self::Decode(error) => error.response.set_info(info),
            Self::Failure(response) => response.set_info(info),
            Self::Undocumented(response) => response.set_info(info),
        }
        self
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

impl<F> fmt::Display for Error<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(info) = self.info() {
            write!(f, "{}: {} {}: ", info.operation, info.method, info.url)?;
        }
        let (Some(status), Some(headers), Some(body)) =
            (self.status(), self.headers(), self.body())
        else {
            return match self {
                Self::Request(error) => write!(f, "the request was not sent: {error}"),
                Self::Transport(error) => error.fmt(f),
                _ => Ok(()),
            };
        };
        match status.canonical_reason() {
            Some(reason) => write!(f, "{} {reason}", status.as_u16())?,
            None => write!(f, "{}", status.as_u16())?,
        }
        let info = self.info();
        let is_documented =
            info.is_some_and(|info| info.redirects.contains(&status.as_u16()));
        match (self, location(status, headers).filter(|_| !is_documented)) {
            (_, Some(location)) => {
                write!(f, ": the redirect to `{location}` was not followed")?;
                f.write_str(if info.is_some_and(|info| may_follow(info, status, headers)) {
                    ": the limit of redirects is reached; `.redirects(…)` on the builder sets it"
                } else {
                    "; only redirects of GET and HEAD within the same origin are followed; \
                     call the target with `.at_url(…)`"
                })?;
            }
            (Self::Decode(error), _) => {
                write!(
                    f,
                    ": the response does not match the document: {}",
                    error.reason()
                )?;
                if !body.is_empty() {
                    f.write_str("; ")?;
                    excerpt(f, headers, body)?;
                }
            }
            (Self::Undocumented(_), _) => {
                f.write_str(", which the document does not describe: ")?;
                excerpt(f, headers, body)?;
            }
            _ => {
                f.write_str(": ")?;
                excerpt(f, headers, body)?;
            }
        }
        match info.map_or(&[][..], |info| info.unmet_security) {
            security if status == StatusCode::UNAUTHORIZED => unmet(f, security),
            _ => Ok(()),
        }
    }
}

/// The same line as `Display`, with the variant: `unwrap` and `main` print it.
impl<F> fmt::Debug for Error<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variant = match self {
            Self::Request(_) => "Request",
            Self::Transport(_) => "Transport",
            Self::Decode(_) => "Decode",
            Self::Failure(_) => "Failure",
            Self::Undocumented(_) => "Undocumented",
        };
        write!(f, "{variant}({self})")
    }
}

impl<F> std::error::Error for Error<F> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => std::error::Error::source(error),
            _ => None,
        }
    }
}

/// Returns the target of a redirect, without the query.
fn location(status: StatusCode, headers: &HeaderMap) -> Option<&str> {
    let is_redirect = status.is_redirection() && status != StatusCode::NOT_MODIFIED;
    let location = headers.get(header::LOCATION).filter(|_| is_redirect)?;
    let location = location.to_str().ok()?;
    location.split(['?', '#']).next()
}

/// Returns whether a redirect is one that the client follows, unless the limit is reached.
fn may_follow(info: &CallInfo, status: StatusCode, headers: &HeaderMap) -> bool {
    info.url.parse().is_ok_and(|from| {
        redirect::target(&info.method, &from, (status, headers)).is_some()
    })
}

/// Writes the security schemes of an operation to whose request the client added no credential.
fn unmet(f: &mut fmt::Formatter<'_>, security: Security) -> fmt::Result {
    let is_optional = security.iter().any(|schemes| schemes.is_empty());
    let alternatives = security.iter().filter(|schemes| !schemes.is_empty());
    for (index, schemes) in alternatives.enumerate() {
        f.write_str(match (index, is_optional) {
            (0, false) => "; the client added no credential: the operation requires ",
            (0, true) => "; the client added no credential: the operation accepts ",
            _ => " or ",
        })?;
        for (index, scheme) in schemes.iter().enumerate() {
            let and = if index == 0 { "" } else { " and " };
            write!(f, "{and}`{}`", scheme.name)?;
        }
    }
    Ok(())
}

/// Writes the start of a body on one line.
fn excerpt(
    f: &mut fmt::Formatter<'_>,
    headers: &HeaderMap,
    body: &Bytes,
) -> fmt::Result {
    if body.is_empty() {
        return f.write_str("the body is empty");
    }
    let Some(text) = std::str::from_utf8(body).ok().filter(|text| is_text(text)) else {
        let media_type = content_type(headers).unwrap_or("an unknown media type");
        return write!(f, "the body has {} bytes of {media_type}", body.len());
    };
    write!(f, "the body is `{}`", json::excerpt(text, SHOWN_CHARS))
}

fn is_text(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && !c.is_whitespace())
}

/// Returns the value of `Content-Type`.
pub(super) fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::CONTENT_TYPE).and_then(|given| given.to_str().ok())
}

/// The error of a response that does not match the document.
#[derive(Debug)]
pub struct DecodeError {
    /// The place: a path inside the body, such as `tracks[0].mid`, `the body`, or `header NAME`.
    pub place: String,
    /// The description of the error.
    pub message: String,
    /// The value that was found; empty if the message contains it.
    pub found: String,
    /// The response as it was received. If its body is a stream, it is in `stream`.
    pub response: Response<Bytes>,
    /// The name of the header that is missing or invalid, if the error is not in the body.
    pub(super) header: Option<&'static str>,
    /// The body that is a stream, which was not read: a declared header is missing or invalid.
    pub stream: Option<Body>,
}

impl DecodeError {
    /// Returns the place, the expected and the found value.
    fn reason(&self) -> String {
        let Some(header) = self.header else {
            let mismatch = json::Mismatch {
                place: if self.place == WHOLE {
                    String::new()
                } else {
                    self.place.clone()
                },
                message: self.message.clone(),
                found: self.found.clone(),
                is_json: true,
            };
            return mismatch.to_string();
        };
        // Most messages are predicates, such as "is required".
        let is_phrase = self.message.starts_with("expected ");
        format!(
            "the header `{header}`{} {}",
            if is_phrase { ":" } else { "" },
            self.message
        )
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.response.status(), self.reason())
    }
}

impl std::error::Error for DecodeError {}
