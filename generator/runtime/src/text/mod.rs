//! Values as text: parameters and headers, in the styles of OpenAPI.
//!
//! To write a value, it is converted to a [`Tree`] of texts. To read one, its type determines how a text is read: `1`
//! is a number for one type and a string for another.
//!
//! See [Style Values](https://spec.openapis.org/oas/v3.0.4.html#style-values) and RFC 6570. They do not define these
//! cases:
//! - An empty list or object is undefined, like an absent value: it is omitted, and rejected in a path.
//! - A list or an object inside another one is written as JSON. In exploded queries and `deepObject`, however, an inner
//!   object is written with brackets (`a[b][c]=1`), and an inner list is repeated (`a[b]=1&a[b]=2`) or, if its elements
//!   are not scalars, numbered (`a[b][0][c]=1`).
//! - A delimiter of the style inside a value is percent-encoded. If that does not distinguish it, the value is
//!   rejected.

mod escape;
mod members;
mod read;
#[cfg(feature = "server")]
mod received;
mod source;
mod style;
mod tree;

use std::fmt;

pub use escape::Escape;
pub use members::{Members, Node};
pub use read::{read, read_as};
#[cfg(feature = "server")]
pub use received::received;
pub use source::{Encoding, Flat, Source};
pub use style::{Pair, Style};
pub use tree::Tree;

/// An error of a value that cannot be written as text, or of a text that cannot be read.
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
