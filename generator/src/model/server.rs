//! Servers and their variables.

use super::{Docs, Name, Value};

/// A server of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The name of the type, or of the constant if the server has no variables.
    pub name: Name,
    /// The URL, with the names of variables in braces and without a trailing slash.
    pub url: String,
    /// The variables in the URL.
    pub variables: Vec<ServerVariable>,
    /// The documentation.
    pub docs: Docs,
}

/// A variable in the URL of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// The name in the URL.
    pub wire: String,
    /// The name of the field and of the setter.
    pub name: Name,
    /// The name of the enum of the values; `None` if any value is allowed.
    pub ty: Option<Name>,
    /// The allowed values.
    pub values: Vec<Value<String>>,
    /// The default value; `None` if the variable must be set.
    pub default: Option<String>,
    /// `true` if the URL has a slash in front of the variable, so that one at the start of its value is left out.
    pub is_behind_slash: bool,
    /// The documentation.
    pub docs: Docs,
}
