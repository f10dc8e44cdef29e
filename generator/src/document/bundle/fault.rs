//! The reason why a reference is unresolved.

/// The reason why an address has no value.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    /// The text after "the reference `…`" in the message; `None` if the error is reported elsewhere.
    pub(super) message: Option<String>,
    pub(super) help: Option<&'static str>,
}

impl Fault {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: Some(message.into()),
            help: None,
        }
    }

    pub(super) fn external(message: impl Into<String>, help: &'static str) -> Self {
        Self {
            help: Some(help),
            ..Self::new("external-reference", message)
        }
    }

    /// Returns the fault of a file whose errors have been reported already.
    pub(super) fn elsewhere() -> Self {
        Self {
            code: "external-reference",
            message: None,
            help: None,
        }
    }
}
