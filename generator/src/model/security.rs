//! Security schemes.

use super::{Docs, Name};

/// A security scheme that operations require.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// The name of the constant.
    pub constant: Name,
    /// The name of the builder's method and of the accessor of credentials.
    pub method: Name,
    /// The name under `components/securitySchemes`.
    pub wire: String,
    /// The carrier of the credential in a request.
    pub carrier: Carrier,
    /// The grants by which a token can be fetched.
    pub grants: Vec<TokenGrant>,
    /// `true` if the document deprecates the scheme.
    pub deprecated: bool,
    /// The documentation.
    pub docs: Docs,
}

/// A grant of OAuth 2, by which a token can be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenGrant {
    /// The name of the function that returns the token source.
    pub name: Name,
    /// The kind of the grant.
    pub kind: GrantKind,
    /// The URL of the token endpoint; `None` if the document has no absolute one.
    pub url: Option<String>,
    /// The absolute URL to which refresh tokens are sent, if it differs from that of the token endpoint.
    pub refresh_url: Option<String>,
    /// The scopes that the operations require.
    pub scopes: Vec<String>,
    /// The documentation.
    pub docs: Docs,
}

/// The kind of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantKind {
    /// Client credentials.
    ClientCredentials,
    /// The user name and password of the resource owner.
    Password,
    /// A refresh token.
    RefreshToken,
}

/// The part of a request that carries a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// `Authorization`, after the name of an HTTP authentication scheme.
    Authorization(String),
    /// `Authorization`, as user name and password (RFC 7617).
    Basic,
    /// A header.
    Header(String),
    /// A query parameter.
    Query(String),
    /// A cookie.
    Cookie(String),
}
