//! Credentials that are asked for when a call needs them.

use std::{future::Future, pin::Pin};

use crate::runtime::{BoxError, credentials::Secret};

/// The future of a credential, or of the error.
pub type Granting<'s> =
    Pin<Box<dyn Future<Output = Result<Secret, BoxError>> + Send + 's>>;

/// Gives a credential when a call needs it: a token that expires, for one. It is asked for each call, so it keeps
/// what it has got.
///
/// A function of the same form is one: `|rejected: Option<Secret>| async { Ok(Secret::from("token")) }`.
pub trait CredentialSource: Send + Sync {
    /// The credential to send; `rejected` is the one that the server has just answered with 401, where it did.
    fn credential(&self, rejected: Option<Secret>) -> Granting<'_>;
}

impl<F, G> CredentialSource for F
where
    F: Fn(Option<Secret>) -> G + Send + Sync,
    G: Future<Output = Result<Secret, BoxError>> + Send + 'static,
{
    fn credential(&self, rejected: Option<Secret>) -> Granting<'_> {
        Box::pin(self(rejected))
    }
}
