//! Headers of responses and of parts.

use super::{Name, Type};

/// The headers that a response or a part declares.
#[derive(Clone, Debug, PartialEq)]
pub struct HeaderSet {
    /// The struct's name.
    pub name: Name,
    /// The headers.
    pub headers: Vec<Header>,
    /// What they stand in.
    pub of: Headed,
}

/// What has headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headed {
    /// A response that is a success.
    Success,
    /// One that is a failure: a header that holds something else than it should is passed over, for the rest says more.
    Failure,
    /// A part of a body.
    Part,
}

/// A header that a response or a part declares.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Its name in lower case.
    pub wire: String,
    /// How it is written.
    pub style: TextStyle,
    /// The field.
    pub name: Name,
    /// The type of a value.
    pub ty: Type,
    /// Whether it has to be there.
    pub required: bool,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// How a value is written as text; `explode` is part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextStyle {
    /// That of the place: `simple` in a path or a header, `form` and exploded in a query or a cookie.
    Usual,
    /// One that the runtime knows by this name.
    Named(&'static str),
    /// Each member of an object by its own name.
    Members(Members),
    /// The whole query, in a style that the runtime knows by this name.
    Whole(&'static str),
}

/// Which names are members of an exploded object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Members {
    /// These.
    Listed(Vec<String>),
    /// All that are not these.
    AllBut(Vec<String>),
}
