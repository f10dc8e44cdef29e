//! Headers of responses and of parts.

use super::{Docs, Name, Type};

/// The declared headers of a response or a part.
#[derive(Clone, Debug, PartialEq)]
pub struct HeaderSet {
    /// The name of the struct.
    pub name: Name,
    /// The headers.
    pub headers: Vec<Header>,
    /// The name of the struct of the required headers. The constructor takes it if there are too many of them for arguments.
    pub by_name: Option<Name>,
    /// The owner of the headers.
    pub of: Headed,
}

impl HeaderSet {
    /// Returns whether the field of a header is not an `Option`: a client also reads a response without a required header.
    pub fn is_always_present(&self, header: &Header) -> bool {
        header.required && self.of == Headed::Part
    }
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
    /// `true` if the header is required.
    pub required: bool,
    /// The documentation.
    pub docs: Docs,
}

/// The style of a parameter or a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextStyle {
    /// The default of the location: `simple` in a path or a header, `form` with `explode` in a query or a cookie.
    Default,
    /// Another style.
    Styled(Style),
    /// `form` with `explode` of an object: each property is sent under its own name.
    Members(Members),
    /// The style of a parameter that is the complete query (`in: querystring`).
    QueryString(Style),
}

/// The form of a value as text: `style` and `explode`, or JSON.
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

/// The names of the members of an exploded object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Members {
    /// Only these names.
    Only(Vec<String>),
    /// All other names.
    Except(Vec<String>),
}
