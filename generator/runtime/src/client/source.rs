//! Sources that return a credential when a call needs it.

use std::{error::Error, fmt, future::Future, pin::Pin};

use crate::runtime::{BoxError, credentials::Secret};

/// A future that returns a credential or an error.
pub type CredentialFuture<'s> =
    Pin<Box<dyn Future<Output = Result<Secret, BoxError>> + Send + 's>>;

/// Returns a credential when a call needs it, for example a token that expires. It is called for each call, so
/// implementations should cache the credential.
///
/// Functions with the same signature implement it: `|rejected: Option<Secret>| async { Ok(Secret::from("token")) }`.
/// After a [`TemporaryError`] it is called again, as often as the retries of the call allow.
pub trait CredentialSource: Send + Sync {
    /// Returns the credential to send; `rejected` is the one to which the server has just responded with 401, if any.
    fn credential(&self, rejected: Option<Secret>) -> CredentialFuture<'_>;
}

impl<F, G> CredentialSource for F
where
    F: Fn(Option<Secret>) -> G + Send + Sync,
    G: Future<Output = Result<Secret, BoxError>> + Send + 'static,
{
    fn credential(&self, rejected: Option<Secret>) -> CredentialFuture<'_> {
        Box::pin(self(rejected))
    }
}

/// An error of a [`CredentialSource`] that may succeed later, for example because its server is not available.
#[derive(Debug)]
pub struct TemporaryError(pub BoxError);

impl fmt::Display for TemporaryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for TemporaryError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
