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
    /// The ways to fetch a token for it.
    pub grants: Vec<TokenGrant>,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// A way to fetch a token of OAuth 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenGrant {
    /// The name of the function that returns its source.
    pub name: Name,
    /// What a token is given for.
    pub kind: GrantKind,
    /// The URL of the token endpoint; `None` if the document has no absolute one.
    pub url: Option<String>,
    /// The scopes that the operations require.
    pub scopes: Vec<String>,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// What a token is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantKind {
    /// The credentials of a client.
    ClientCredentials,
    /// The name and the password of a user.
    Password,
    /// A refresh token.
    RefreshToken,
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
