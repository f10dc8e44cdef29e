//! The reason why a client could not be built.

use std::fmt;

use crate::runtime::BoxError;

/// The reason why a client could not be built.
#[derive(Debug)]
pub struct BuildError {
    what: String,
    source: BoxError,
}

impl BuildError {
    pub(crate) fn new(what: impl Into<String>, source: impl Into<BoxError>) -> Self {
        Self {
            what: what.into(),
            source: source.into(),
        }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.source)
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
