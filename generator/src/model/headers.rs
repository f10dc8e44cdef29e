//! Headers of responses and of parts.

use super::{Name, Type};

/// The declared headers of a response or a part.
#[derive(Clone, Debug, PartialEq)]
pub struct HeaderSet {
    /// The name of the struct.
    pub name: Name,
    /// The headers.
    pub headers: Vec<Header>,
    /// The owner of the headers.
    pub of: Headed,
}

/// The owner of declared headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headed {
    /// A successful response.
    Success,
    /// A failure. Invalid headers are ignored, because the rest of the failure is more important.
    Failure,
    /// A part of a body.
    Part,
}

/// A header that a response or a part declares.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The name of the header in lower case.
    pub wire: String,
    /// The style of the value.
    pub style: TextStyle,
    /// The name of the field.
    pub name: Name,
    /// The type of a value.
    pub ty: Type,
    /// Whether the header is required.
    pub required: bool,
    /// The documentation.
    pub docs: Vec<String>,
}

/// The style of a value as text, including `explode`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextStyle {
    /// The default of the location: `simple` in a path or a header, exploded `form` in a query or a cookie.
    Usual,
    /// The variant of the runtime's `Style` with this name.
    Named(&'static str),
    /// An exploded object: each member under its own name.
    Members(Members),
    /// The complete query, in the variant of the runtime's `Style` with this name.
    Whole(&'static str),
}

/// The names of the members of an exploded object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Members {
    /// Only these names.
    Listed(Vec<String>),
    /// All other names.
    AllBut(Vec<String>),
}
