//! Diagnostics: errors and warnings with their positions.

mod excerpt;
mod moves;
mod render;
mod sort;
mod sources;
#[cfg(test)]
mod tests;

use std::{fmt, ops::Range};

use crate::{
    codes::{Class, Code},
    pointer::Pointer,
    source::Positions,
};

pub use excerpt::{Excerpt, excerpt};
pub(crate) use moves::Moves;
pub(crate) use render::{data, printable, property};
pub use render::{render_github, render_human, render_json};
pub use sort::sort;
pub(crate) use sources::Origin;
pub use sources::{CONFIG, Sources};

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// A crate is generated, but it deviates from the document, or the API could be easier to use.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// A position in the document or in another file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The value at the pointer.
    Value(Pointer),
    /// The key of the value at the pointer.
    Key(Pointer),
    /// A range of bytes in the file with this number, for files and errors without pointers.
    Bytes(usize, Range<usize>),
}

impl Place {
    /// Returns the bytes of the position, or those of the innermost enclosing value if the position is not in the text.
    #[must_use]
    pub fn range(&self, positions: &Positions<'_>) -> Range<usize> {
        match self {
            Self::Value(pointer) => positions.value(pointer),
            Self::Key(pointer) => positions.key(pointer),
            Self::Bytes(_, range) => {
                let start = positions.boundary(range.start);
                start..positions.boundary(range.end).max(start)
            }
        }
    }

    /// Returns the pointer of the value or key; `None` for a range of bytes.
    #[must_use]
    pub fn pointer(&self) -> Option<&Pointer> {
        match self {
            Self::Value(pointer) | Self::Key(pointer) => Some(pointer),
            Self::Bytes(..) => None,
        }
    }
}

/// A position with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The position.
    pub place: Place,
    /// The text; may be empty.
    pub text: String,
}

/// An error or a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The severity.
    pub severity: Severity,
    /// A stable name, in kebab case.
    pub code: &'static Code,
    /// The description of the problem, in the document's terms, without a full stop.
    pub message: String,
    /// The position of the problem.
    pub primary: Label,
    /// Further positions, such as that of the first definition of a duplicate.
    pub secondary: Vec<Label>,
    /// The suggested action.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Creates an error: nothing is generated.
    #[must_use]
    pub fn error(code: &'static Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            primary: Label {
                place,
                text: String::new(),
            },
            secondary: Vec::new(),
            help: None,
        }
    }

    /// Creates a warning: the generated crate deviates from the document.
    #[must_use]
    pub fn warning(code: &'static Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, place, message)
        }
    }

    /// Returns whether this is advice: the API could be easier to use.
    #[must_use]
    pub fn is_advice(&self) -> bool {
        self.severity == Severity::Warning && self.code.class == Class::Advice
    }

    /// Sets the text at the position.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Adds a further position.
    #[must_use]
    pub fn and(mut self, place: Place, text: impl Into<String>) -> Self {
        self.secondary.push(Label {
            place,
            text: text.into(),
        });
        self
    }

    /// Sets the suggested action.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
