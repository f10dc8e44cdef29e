//! The error of a call of any operation.

use std::{fmt, ops::Deref};

use super::Error;

/// The error of a call of any operation, for functions that call several: `?` converts each [`Error`] to it.
///
/// Dereferences to an [`Error`] with all its methods. A documented failure is [`Error::Failure`] of `()`; its status,
/// headers and body are those of the response.
pub struct AnyError(Error<()>);

impl<F> From<Error<F>> for AnyError {
    fn from(error: Error<F>) -> Self {
        Self(error.map_failure(|_| ()))
    }
}

impl Deref for AnyError {
    type Target = Error<()>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl fmt::Display for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for AnyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.0)
    }
}
