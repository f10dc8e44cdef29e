//! Credentials, their security schemes, and secrets that are never printed.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value that is never printed: its `Debug` is `[redacted]`.
#[derive(Clone)]
pub struct Secret(String);

/// Compares the values in a time that depends only on their lengths.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        let bytes = self.0.bytes().zip(other.0.bytes());
        let differences =
            bytes.fold(0, |all, (one, other)| std::hint::black_box(all | (one ^ other)));
        self.0.len() == other.0.len() && differences == 0
    }
}

impl Eq for Secret {}

impl Secret {
    /// Returns the value.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<S: Into<String>> From<S> for Secret {
    fn from(value: S) -> Self {
        Self(value.into())
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A security scheme of the document.
///
/// See [Security Scheme Object](https://spec.openapis.org/oas/v3.0.4.html#security-scheme-object).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// The name under `components/securitySchemes`.
    pub name: &'static str,
    /// The place of the credential in a request.
    pub carrier: Carrier,
}

impl Scheme {
    /// Creates an HTTP authentication scheme, such as `Bearer` or `Basic`.
    pub const fn authorization(name: &'static str, kind: &'static str) -> Self {
        Self {
            name,
            carrier: Carrier::Authorization(kind),
        }
    }

    /// Creates an API key in a header.
    pub const fn header(name: &'static str, header: &'static str) -> Self {
        Self {
            name,
            carrier: Carrier::Header(header),
        }
    }

    /// Creates an API key in a query parameter.
    pub const fn query(name: &'static str, parameter: &'static str) -> Self {
        Self {
            name,
            carrier: Carrier::Query(parameter),
        }
    }

    /// Creates an API key in a cookie.
    pub const fn cookie(name: &'static str, cookie: &'static str) -> Self {
        Self {
            name,
            carrier: Carrier::Cookie(cookie),
        }
    }
}

/// The place of a credential in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// The `Authorization` header, where the credential follows the name of an HTTP authentication scheme.
    Authorization(&'static str),
    /// The header with this name.
    Header(&'static str),
    /// The query parameter with this name.
    Query(&'static str),
    /// The cookie with this name.
    Cookie(&'static str),
}

/// The alternatives that an operation accepts; each is satisfied by credentials for all of its schemes.
///
/// See [Security Requirement Object](https://spec.openapis.org/oas/v3.0.4.html#security-requirement-object).
pub type Security = &'static [&'static [Scheme]];

/// The credentials of a client, a call or a request, by security scheme.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// The credentials, sorted by the name of the scheme.
    entries: Vec<(Scheme, Secret)>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.iter().map(|(scheme, secret)| (scheme.name, secret)))
            .finish()
    }
}

impl Credentials {
    /// Creates an empty set of credentials.
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
        }
    }

    /// Returns `true` if no credentials are set.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the credential for a scheme.
    pub fn get(&self, scheme: &Scheme) -> Option<&Secret> {
        self.entries.iter().find(|(known, _)| known == scheme).map(|(_, secret)| secret)
    }

    /// Sets the credential for a scheme.
    pub fn set(&mut self, scheme: Scheme, secret: Secret) {
        self.entries.retain(|(known, _)| *known != scheme);
        let behind = |(known, _): &(Scheme, Secret)| known.name <= scheme.name;
        self.entries.insert(self.entries.partition_point(behind), (scheme, secret));
    }

    /// Returns all credentials with their schemes.
    pub fn iter(&self) -> impl Iterator<Item = (&Scheme, &Secret)> {
        self.entries.iter().map(|(scheme, secret)| (scheme, secret))
    }
}
