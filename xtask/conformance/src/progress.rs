//! A progress bar on the terminal.

use std::io::{self, IsTerminal as _, Write as _};

/// A progress bar; it is not shown if standard error is not a terminal.
#[derive(Debug)]
pub(super) struct Progress {
    is_terminal: bool,
}

/// The width of the bar.
const WIDTH: usize = 30;

impl Progress {
    /// Creates a progress bar without showing it.
    pub(super) fn new() -> Self {
        Self {
            is_terminal: io::stderr().is_terminal(),
        }
    }

    /// Shows the number of finished documents and the name of the last one.
    pub(super) fn show(&mut self, doing: &str, done: usize, of: usize, last: &str) {
        if self.is_terminal {
            let filled = (done * WIDTH).checked_div(of).unwrap_or(WIDTH).min(WIDTH);
            let bar = "=".repeat(filled) + &" ".repeat(WIDTH - filled);
            let last: String = last.chars().take(WIDTH).collect();
            let _ = write!(io::stderr(), "\r\x1b[K[{bar}] {done}/{of} {doing} {last}");
        }
    }

    /// Removes the progress bar.
    pub(super) fn end(&mut self) {
        if self.is_terminal {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
