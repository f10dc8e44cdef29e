//! Servers, and the variables in their URLs.

use super::{Name, Value};

/// A server of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The name of its type; of its constant, where it has no variables.
    pub name: Name,
    /// The URL, with the names of variables in braces, and without a slash at its end.
    pub url: String,
    /// The variables in it.
    pub variables: Vec<ServerVariable>,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// A variable in the URL of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name in the URL.
    pub wire: String,
    /// The field and the setter.
    pub name: Name,
    /// The enum of its values; `None` where it may have any.
    pub ty: Option<Name>,
    /// The values that it may have.
    pub values: Vec<Value<String>>,
    /// The value that it has unless it is set; `None` where one has to be chosen.
    pub default: Option<String>,
    /// Its documentation.
    pub docs: Vec<String>,
}
