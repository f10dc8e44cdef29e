//! Values as text: parameters and headers, in the styles of OpenAPI.
//!
//! A value is written by way of a [`Tree`] of texts. Reading asks the target type what it expects, so that `1` is a
//! number for one type and a string for another.
//!
//! See [Style Values](https://spec.openapis.org/oas/v3.0.4.html#style-values) and RFC 6570. What they leave open:
//! - An empty list or object is undefined, like an absent value: it is left out, and refused in a path.
//! - A value inside a list or an object that is itself one is written as JSON; in exploded queries and `deepObject`,
//!   an object's is written with brackets (`a[b][c]=1`), and a list's repeated (`a[b]=1&a[b]=2`) or, where its elements
//!   are no texts, counted (`a[b][0][c]=1`).
//! - A delimiter of the style inside a value is percent-encoded; where that does not help, the value is refused.

mod escape;
mod members;
mod read;
mod source;
mod style;
mod tree;

use std::fmt;

pub use escape::Escape;
pub use members::{Members, Node};
pub use read::{read, read_as};
pub use source::{Encoding, Flat, Source};
pub use style::{Pair, Style};
pub use tree::Tree;

/// An error about a value that has no text, or a text that is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError(String);

impl TextError {
    /// Creates an error with a description of the value.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TextError {}

impl serde::de::Error for TextError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl serde::ser::Error for TextError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}
