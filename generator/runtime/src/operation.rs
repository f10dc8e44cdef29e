//! What every operation of the API has.

use http::Method;

use super::credentials::Security;

/// An operation of the API: the request that the implementing type holds, and what may come back.
pub trait Operation: Send + Sync + Sized + 'static {
    /// The operation's name, as the methods of the client and the service have it.
    const NAME: &'static str;
    /// The HTTP method.
    const METHOD: Method;
    /// The path template, below the server's URL.
    const PATH: &'static str;
    /// The credentials that the operation asks for.
    const SECURITY: Security;
    /// What comes back on success.
    type Output: Send + 'static;
    /// The failures that the document describes; [`Infallible`](std::convert::Infallible) for none.
    type Failure: Send + 'static;
}

/// What is being called: it is among the extensions of each request, for transports and layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Called {
    /// The operation's name, as the method of the client has it.
    pub operation: &'static str,
    /// The path template.
    pub path: &'static str,
}

/// What comes back from an operation on success.
pub type Output<O> = <O as Operation>::Output;
