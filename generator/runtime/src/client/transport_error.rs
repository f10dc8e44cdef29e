//! Errors of calls without a complete response.

use std::{error::Error, fmt, io, time::Duration};

use http::{HeaderMap, StatusCode, response::Parts};

use crate::runtime::{BoxError, response::CallInfo};

/// The reason why no complete response was received.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    message: String,
    source: BoxError,
    /// `true` if no part of a response was received.
    is_before_response: bool,
    /// The head of the response, if one was received.
    head: Option<Box<(StatusCode, HeaderMap)>>,
    pub(super) info: Option<Box<CallInfo>>,
}

/// The kind of a transport error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The name of the host could not be resolved.
    Dns,
    /// Nothing listens at the address.
    ConnectionRefused,
    /// Another failure to connect.
    Connect,
    /// TLS could not be negotiated: the server's certificate is not trusted, for example.
    Tls,
    /// A timeout elapsed.
    Timeout,
    /// The connection was closed before the response was complete.
    ConnectionClosed,
    /// The body of the response is larger than the client accepts.
    BodyLimit,
    /// Another error.
    Other,
}

impl TransportError {
    pub(crate) fn new(source: BoxError) -> Self {
        let (kind, innermost) = classify(&*source);
        let what = match kind {
            TransportErrorKind::Dns => "the host name cannot be resolved: ",
            TransportErrorKind::ConnectionRefused => "connection refused: ",
            TransportErrorKind::Connect => "cannot connect: ",
            TransportErrorKind::Tls => "TLS failed: ",
            TransportErrorKind::Timeout => "timeout: ",
            TransportErrorKind::ConnectionClosed => {
                "the connection was closed before the response was complete: "
            }
            TransportErrorKind::BodyLimit | TransportErrorKind::Other => "",
        };
        Self::of(kind, format!("{what}{innermost}"), source)
    }

    pub(crate) fn timeout(limit: Duration) -> Self {
        let message = format!("no response within {limit:?}");
        Self::of(TransportErrorKind::Timeout, message, "the timeout elapsed".into())
    }

    /// Creates the error of a stream without a further piece.
    pub(super) fn no_data(limit: Duration) -> Self {
        let message = format!("no data within {limit:?}");
        Self::of(TransportErrorKind::Timeout, message, "the read timeout elapsed".into())
    }

    pub(super) fn too_large(limit: usize) -> Self {
        let message = format!(
            "the response has a body of more than {limit} bytes; `body_limit` on the builder sets the limit"
        );
        let source = "the body is larger than the limit".into();
        Self::of(TransportErrorKind::BodyLimit, message, source)
    }

    fn of(kind: TransportErrorKind, message: String, source: BoxError) -> Self {
        Self {
            kind,
            message,
            source,
            is_before_response: false,
            head: None,
            info: None,
        }
    }

    /// Sets the head of the response whose body is not complete.
    pub(super) fn with_head(mut self, head: Option<Parts>) -> Self {
        self.head = head.map(|head| Box::new((head.status, head.headers)));
        self
    }

    /// Marks the error as one that occurred before a response began.
    pub(super) fn before_response(mut self) -> Self {
        self.is_before_response = true;
        self
    }

    /// Returns whether the server closed the connection instead of responding. Servers close idle connections, possibly
    /// at the moment when a client reuses one.
    pub(super) fn is_closed_before_response(&self) -> bool {
        self.is_before_response && self.kind == TransportErrorKind::ConnectionClosed
    }

    /// Returns the status of the response, if its body is not complete.
    pub fn status(&self) -> Option<StatusCode> {
        self.head.as_ref().map(|head| head.0)
    }

    /// Returns the headers of the response, if its body is not complete.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.head.as_ref().map(|head| &head.1)
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Returns whether a timeout elapsed: the client's, or one of a `reqwest` client below it.
    pub fn is_timeout(&self) -> bool {
        self.kind == TransportErrorKind::Timeout
    }

    /// Returns whether the body of the response is larger than the client accepts.
    pub fn is_too_large(&self) -> bool {
        self.kind == TransportErrorKind::BodyLimit
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(status) = self.status() {
            write!(f, "{status}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

/// Returns the kind of an error, and the message of the innermost one.
fn classify(error: &(dyn Error + 'static)) -> (TransportErrorKind, String) {
    let mut kind = None;
    let mut current = error;
    loop {
        // Inner errors are more exact, except that the outermost one may be a timeout.
        kind = match kind {
            Some(TransportErrorKind::Timeout) => kind,
            _ => kind_of(current).or(kind),
        };
        let Some(inner) = inner(current) else { break };
        current = inner;
    }
    (kind.unwrap_or(TransportErrorKind::Other), current.to_string())
}

fn kind_of(error: &(dyn Error + 'static)) -> Option<TransportErrorKind> {
    if let Some(error) = error.downcast_ref::<reqwest::Error>() {
        let is_connect = error.is_connect().then_some(TransportErrorKind::Connect);
        return if error.is_timeout() {
            Some(TransportErrorKind::Timeout)
        } else {
            is_connect
        };
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return match error.kind() {
            io::ErrorKind::ConnectionRefused => {
                Some(TransportErrorKind::ConnectionRefused)
            }
            io::ErrorKind::TimedOut => Some(TransportErrorKind::Timeout),
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => Some(TransportErrorKind::ConnectionClosed),
            _ => None,
        };
    }
    if error.is::<rustls::Error>() {
        return Some(TransportErrorKind::Tls);
    }
    // The types of `hyper`'s errors are not available here.
    match error.to_string().as_str() {
        text if text.starts_with("dns error") => Some(TransportErrorKind::Dns),
        text if text.starts_with("connection closed before message completed")
            || text.starts_with("end of file before message length reached")
            || text.starts_with("unexpected EOF during chunk") =>
        {
            Some(TransportErrorKind::ConnectionClosed)
        }
        _ => None,
    }
}

/// Returns the error inside another one.
fn inner<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    match wrapped {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}
