//! What keeps a command from being done, other than the document.

use std::{env, fmt, io, path::Path};

/// The exit code of `codegen --check` on a crate that differs from what the document gives.
pub(crate) const STALE: u8 = 1;
/// The exit code of an error in the document, the configuration, the command line or on the disk.
pub const REFUSED: u8 = 2;

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a command cannot be done, and what to do about it.
#[derive(Debug)]
pub struct Error {
    message: String,
    help: Option<String>,
}

impl Error {
    /// With what is wrong, without a final stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    /// Says for what an operation of the disk was asked: `cannot read FILE: …`.
    pub fn io(doing: &str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::new(format!("cannot {doing} `{}`: {error}", shown(path)))
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// With what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With what this error came to for the user.
    pub fn and(mut self, consequence: &str) -> Self {
        self.message = format!("{}; {consequence}", self.message);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        self.help
            .iter()
            .try_for_each(|help| write!(f, "\nhelp: {help}"))
    }
}

/// A path as people read it: from the current directory, where it is below that.
pub fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here)
        .ok()
        .filter(|path| *path != Path::new(""))
        .unwrap_or(path)
        .display()
        .to_string()
}
