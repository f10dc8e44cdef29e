//! The default transport: `reqwest` over `rustls`, with the platform's certificates.

use std::sync::Arc;

use rustls::{ClientConfig, crypto::ring};
use rustls_platform_verifier::BuilderVerifierExt;

use super::BuildError;
use crate::runtime::BoxError;

/// A `reqwest` client that brings its own cryptography, so that nothing has to be installed for the process.
pub(crate) fn client() -> Result<reqwest::Client, BuildError> {
    config()
        .and_then(|config| {
            Ok(reqwest::Client::builder().tls_backend_preconfigured(config).build()?)
        })
        .map_err(|error| BuildError::new("the default transport", error))
}

fn config() -> Result<ClientConfig, BoxError> {
    Ok(ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth())
}
