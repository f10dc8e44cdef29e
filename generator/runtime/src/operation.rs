//! The common trait of operations.

use http::Method;

use super::credentials::Security;

/// An operation of the API: the request that the implementing type holds, and what may come back.
pub trait Operation: Send + Sync + Sized + 'static {
    /// The operation's name, as the methods of the client and the service have it.
    const NAME: &'static str;
    /// The HTTP method, unless it is an [`EXTENSION_METHOD`](Self::EXTENSION_METHOD).
    const METHOD: Method;
    /// The method that is sent instead, where the `http` crate has no constant for it.
    const EXTENSION_METHOD: Option<&'static str> = None;
    /// The path template, below the server's URL.
    const PATH: &'static str;
    /// The credentials that the operation asks for.
    const SECURITY: Security;
    /// The type of a successful response.
    type Output: Send + 'static;
    /// The failures that the document describes; [`Infallible`](std::convert::Infallible) for none.
    type Failure: Send + 'static;

    /// Returns the method that is sent.
    fn method() -> Method {
        let extension = Self::EXTENSION_METHOD.map(str::as_bytes);
        let extension = extension.and_then(|name| Method::from_bytes(name).ok());
        extension.unwrap_or(Self::METHOD)
    }
}

/// The operation that is called. Each request has it in its extensions, for transports and layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Called {
    /// The operation's name, as the method of the client has it.
    pub operation: &'static str,
    /// The path template.
    pub path: &'static str,
}

/// The type of a successful response of an operation.
pub type Output<O> = <O as Operation>::Output;
