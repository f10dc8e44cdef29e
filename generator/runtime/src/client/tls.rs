//! The default transport: `reqwest` over `rustls`.

use std::sync::Arc;

use http::uri::Scheme;
use reqwest::redirect::Policy;
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use rustls_platform_verifier::BuilderVerifierExt;

use super::{build_error::BuildError, transport::DefaultTransport};
use crate::runtime::BoxError;

/// A `reqwest` client that brings its own cryptography, so that nothing has to be installed for the process. It follows
/// no redirects: they are answers of the API as any other, and credentials go nowhere else.
pub(super) fn transport(
    scheme: &Scheme,
    base_url: &str,
) -> Result<DefaultTransport, BuildError> {
    config(scheme)
        .and_then(|config| {
            let builder = reqwest::Client::builder().redirect(Policy::none());
            let client = builder.tls_backend_preconfigured(config).build()?;
            DefaultTransport::new(client, base_url)
        })
        .map_err(|error| BuildError::new("the default transport", error))
}

/// With the platform's certificates, which plain HTTP does without: they take a while to read, and a small container may
/// have none.
fn config(scheme: &Scheme) -> Result<ClientConfig, BoxError> {
    let builder =
        ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?;
    let builder = if *scheme == Scheme::HTTP {
        builder.with_root_certificates(RootCertStore::empty())
    } else {
        builder.with_platform_verifier()?
    };
    Ok(builder.with_no_client_auth())
}
