//! What is wrong with a document, and where.

mod excerpt;
mod moves;
mod render;
mod sort;
mod sources;
#[cfg(test)]
mod tests;

use std::{fmt, ops::Range};

use crate::{pointer::Pointer, source::Positions};

pub use excerpt::{Excerpt, excerpt};
pub(crate) use moves::Moves;
pub(crate) use render::{data, printable, property};
pub use render::{render_github, render_human, render_json};
pub use sort::sort;
pub(crate) use sources::Origin;
pub use sources::{CONFIG, Sources};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// A crate is generated, but something of the document is not in it, or not as the document says; or something
    /// could be better for those who call the API.
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

/// Which part of the thing at a pointer is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The value at the pointer.
    Value(Pointer),
    /// The key under which the value at the pointer stands.
    Key(Pointer),
    /// A range of bytes of the file of a number, where it has no pointers, or is not the document.
    Bytes(usize, Range<usize>),
}

impl Place {
    /// The bytes of the text; where it has no such place, those of the nearest thing around it.
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

    /// The pointer, where there is one.
    #[must_use]
    pub fn pointer(&self) -> Option<&Pointer> {
        match self {
            Self::Value(pointer) | Self::Key(pointer) => Some(pointer),
            Self::Bytes(..) => None,
        }
    }
}

/// A place in the document with what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is to be said there; may be empty.
    pub text: String,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A stable name, in kebab case.
    pub code: &'static str,
    /// What is wrong, in the document's own terms, without a final stop.
    pub message: String,
    /// The place it is about.
    pub primary: Label,
    /// A second place, where two things clash.
    pub secondary: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Something that keeps a crate from being generated.
    #[must_use]
    pub fn error(code: &'static str, place: Place, message: impl Into<String>) -> Self {
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

    /// Something that is not in the generated crate as the document says.
    #[must_use]
    pub fn warning(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, place, message)
        }
    }

    /// With a few words at the place itself.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// With a second place.
    #[must_use]
    pub fn and(mut self, place: Place, text: impl Into<String>) -> Self {
        self.secondary.push(Label {
            place,
            text: text.into(),
        });
        self
    }

    /// With what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
