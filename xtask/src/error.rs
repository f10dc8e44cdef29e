//! Errors of commands, except those in documents.

use std::{env, fmt, io, path::Path};

/// The exit code of `codegen --check` for a stale crate.
pub(crate) const STALE: u8 = 1;
/// The exit code of an error in the document, the configuration, the command line or on the disk.
pub const REFUSED: u8 = 2;

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// The error of a command, with a help text.
#[derive(Debug)]
pub struct Error {
    message: String,
    help: Option<String>,
}

impl Error {
    /// Creates an error from a message without a full stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    /// Returns a function that converts an I/O error: `cannot read FILE: …`.
    pub fn io(doing: &str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::new(format!("cannot {doing} `{}`: {error}", shown(path)))
    }

    /// Returns the message.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Adds a help text.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the consequence of the error to the message.
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

/// Returns a path for messages, relative to the current directory if it is below it.
pub fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here)
        .ok()
        .filter(|path| *path != Path::new(""))
        .unwrap_or(path)
        .display()
        .to_string()
}
