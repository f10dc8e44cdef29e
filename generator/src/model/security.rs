//! Security schemes.

use super::Name;

/// A security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// The constant's name.
    pub constant: Name,
    /// The name of the builder's method and of the credentials' accessor.
    pub method: Name,
    /// The name under `components/securitySchemes`.
    pub wire: String,
    /// Where a request carries the credential.
    pub carrier: Carrier,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// Where a request carries a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// In `Authorization`, behind the name of an HTTP authentication scheme.
    Authorization(String),
    /// In `Authorization`, as a name and a password (RFC 7617).
    Basic,
    /// In a header.
    Header(String),
    /// In a query parameter.
    Query(String),
    /// In a cookie.
    Cookie(String),
}
