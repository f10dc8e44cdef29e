//! Why a reference leads nowhere.

/// Why there is nothing at an address.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    /// What follows on "the reference `…`"; nothing where it is told elsewhere.
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

    /// The file itself is in error.
    pub(super) fn elsewhere() -> Self {
        Self {
            code: "external-reference",
            message: None,
            help: None,
        }
    }
}
