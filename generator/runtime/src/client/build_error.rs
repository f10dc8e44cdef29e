//! The reason why a client could not be built.

use std::fmt;

use crate::runtime::BoxError;

/// The reason why a client could not be built.
#[derive(Debug)]
pub struct BuildError {
    what: String,
    source: Option<BoxError>,
}

impl BuildError {
    /// Creates an error of the builder's own.
    pub(crate) fn own(message: impl Into<String>) -> Self {
        Self {
            what: message.into(),
            source: None,
        }
    }

    /// Creates an error that another library reports for a setting.
    pub(crate) fn new(what: impl Into<String>, source: impl Into<BoxError>) -> Self {
        Self {
            what: what.into(),
            source: Some(source.into()),
        }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "{}: {source}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
