//! The common trait of operations.

use http::Method;

use super::credentials::Security;

/// An operation of the API. The implementing type is the request; the associated types are its results.
pub trait Operation: Send + Sync + Sized + 'static {
    /// The operation's name, which is also that of the methods of the client and the service.
    const NAME: &'static str;
    /// The HTTP method, unless it is an [`EXTENSION_METHOD`](Self::EXTENSION_METHOD).
    const METHOD: Method;
    /// The HTTP method, if the `http` crate has no constant for it.
    const EXTENSION_METHOD: Option<&'static str> = None;
    /// The path template, below the server's URL.
    const PATH: &'static str;
    /// The credentials that the operation requires.
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

/// Information about the operation that is called. Each request has it in its extensions, for transports and layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationInfo {
    /// The operation's name, which is also that of the client's method.
    pub operation: &'static str,
    /// The path template.
    pub path: &'static str,
}

/// The type of a successful response of an operation.
pub type Output<O> = <O as Operation>::Output;
