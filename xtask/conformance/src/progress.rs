//! How far a run has come, in one line on a terminal.

use std::io::{self, IsTerminal as _, Write as _};

/// The line; there is none where standard error is no terminal.
#[derive(Debug)]
pub(super) struct Progress {
    is_terminal: bool,
}

/// How wide the bar is.
const WIDTH: usize = 30;

impl Progress {
    /// Nothing is shown yet.
    pub(super) fn new() -> Self {
        Self {
            is_terminal: io::stderr().is_terminal(),
        }
    }

    /// Shows how many are done, and which one was last.
    pub(super) fn show(&mut self, doing: &str, done: usize, of: usize, last: &str) {
        if self.is_terminal {
            let filled = (done * WIDTH).checked_div(of).unwrap_or(WIDTH).min(WIDTH);
            let bar = "=".repeat(filled) + &" ".repeat(WIDTH - filled);
            let last: String = last.chars().take(WIDTH).collect();
            let _ = write!(io::stderr(), "\r\x1b[K[{bar}] {done}/{of} {doing} {last}");
        }
    }

    /// Takes the line away.
    pub(super) fn end(&mut self) {
        if self.is_terminal {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
