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

/// The style of a parameter or a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextStyle {
    /// The default of the location: `simple` in a path or a header, `form` with `explode` in a query or a cookie.
    Usual,
    /// Another style.
    Styled(Style),
    /// `form` with `explode` of an object: each property has a name of its own.
    Members(Members),
    /// A style of the whole query.
    Whole(Style),
}

/// How a value is written as text: `style` and `explode`, or as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `simple` with `explode`.
    SimpleExploded,
    /// `label`.
    Label,
    /// `label` with `explode`.
    LabelExploded,
    /// `matrix`.
    Matrix,
    /// `matrix` with `explode`.
    MatrixExploded,
    /// `form`.
    Form,
    /// `form` with `explode`.
    FormExploded,
    /// `spaceDelimited`.
    SpaceDelimited,
    /// `pipeDelimited`.
    PipeDelimited,
    /// Separated by tabs: `collectionFormat: tsv` of Swagger 2.0.
    TabDelimited,
    /// `deepObject`.
    DeepObject,
    /// JSON.
    Json,
}

/// Which names are members of an exploded object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Members {
    /// These.
    Listed(Vec<String>),
    /// All that are not these.
    AllBut(Vec<String>),
}
