//! The reason why a reference is unresolved.

use crate::codes::{self, Code};

/// The reason why an address has no value.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) code: &'static Code,
    /// The text after "the reference `…`" in the message; `None` if the error is reported elsewhere.
    pub(super) message: Option<String>,
    pub(super) help: Option<&'static str>,
}

impl Fault {
    pub(super) fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: Some(message.into()),
            help: None,
        }
    }

    pub(super) fn external(message: impl Into<String>, help: &'static str) -> Self {
        Self {
            help: Some(help),
            ..Self::new(&codes::EXTERNAL_REFERENCE, message)
        }
    }

    /// Returns the fault of a file whose errors have been reported already.
    pub(super) fn already_reported() -> Self {
        Self {
            code: &codes::EXTERNAL_REFERENCE,
            message: None,
            help: None,
        }
    }
}
