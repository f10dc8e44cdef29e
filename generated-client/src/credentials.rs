//! The security schemes of the API, and credentials for them.

pub use crate::runtime::credentials::{Carrier, Credentials, Scheme, Secret, Security};

/// `#/components/securitySchemes/secret`
pub const SECRET: Scheme = Scheme::authorization("secret", "Bearer");

impl Credentials {
    /// `#/components/securitySchemes/secret`
    pub fn bearer_token(&self) -> Option<&Secret> {
        self.get(&SECRET)
    }
}

#[cfg(feature = "client")]
impl crate::ClientBuilder {
    /// `#/components/securitySchemes/secret`
    pub fn bearer_token(self, secret: impl Into<Secret>) -> Self {
        self.credential(SECRET, secret.into())
    }
}
