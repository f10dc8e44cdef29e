//! The default transport: `reqwest` over `rustls`.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use http::{Uri, uri::Scheme};
use reqwest::redirect::Policy;
use rustls::{
    ClientConfig, ConfigBuilder, DigitallySignedStruct, SignatureScheme, WantsVerifier,
    client::{
        WantsClientCert,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime, pem::PemObject},
};
use rustls_platform_verifier::Verifier;

use super::{Transport, build_error::BuildError, transport::DefaultTransport};
use crate::runtime::BoxError;

/// The default `User-Agent`: some servers refuse requests without one.
const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// The time limit for connecting, so that an address that does not respond leaves time for retries.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The certificates of a client in addition to those of the platform.
#[derive(Default)]
pub(super) struct Certificates {
    roots: Vec<CertificateDer<'static>>,
    client: Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>,
}

impl Certificates {
    pub(super) fn is_empty(&self) -> bool {
        self.roots.is_empty() && self.client.is_none()
    }

    /// Adds all certificates of a PEM text as trusted roots.
    pub(super) fn add_roots(&mut self, pem: &[u8]) -> Result<(), BoxError> {
        self.roots.extend(certificates(pem)?);
        Ok(())
    }

    /// Sets the certificate chain of the client and its private key.
    pub(super) fn set_client(&mut self, pem: &[u8]) -> Result<(), BoxError> {
        self.client = Some((certificates(pem)?, PrivateKeyDer::from_pem_slice(pem)?));
        Ok(())
    }
}

/// Returns all certificates of a PEM text, at least one.
fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, BoxError> {
    let found = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>()?;
    if found.is_empty() {
        return Err("there is no certificate in PEM".into());
    }
    Ok(found)
}

/// Returns a `reqwest` client with its own cryptography provider, so that nothing has to be installed for the process.
/// It does not follow redirects; the exchange follows those within the origin.
pub(super) fn transport(
    scheme: &Scheme,
    base_url: &str,
    certificates: Certificates,
) -> Result<DefaultTransport, BuildError> {
    config(scheme, certificates)
        .and_then(|config| {
            let builder = reqwest::Client::builder()
                .redirect(Policy::none())
                .user_agent(USER_AGENT)
                .connect_timeout(CONNECT_TIMEOUT);
            let client = builder.tls_backend_preconfigured(config).build()?;
            DefaultTransport::new(client, base_url)
        })
        .map_err(|error| BuildError::new("the default transport", error))
}

/// Returns the default transport for requests to one URL.
///
/// # Errors
/// Returns an error if the URL is not absolute, or if TLS cannot be set up.
pub(crate) fn default_transport(url: &str) -> Result<Arc<dyn Transport>, BoxError> {
    let uri: Uri = url.parse()?;
    let scheme = uri.scheme().ok_or("the URL is not absolute")?;
    Ok(Arc::new(transport(scheme, url, Certificates::default())?))
}

fn config(
    scheme: &Scheme,
    certificates: Certificates,
) -> Result<ClientConfig, BoxError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?;
    let builder = verified(builder, scheme, certificates.roots, provider)?;
    #[cfg_attr(
        not(feature = "http2"),
        allow(unused_mut, reason = "only HTTP/2 is negotiated")
    )]
    let mut config = match certificates.client {
        Some((chain, key)) => builder.with_client_auth_cert(chain, key)?,
        None => builder.with_no_client_auth(),
    };
    #[cfg(feature = "http2")]
    {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    }
    Ok(config)
}

/// Adds the verifier with the platform's certificates. A client of plain HTTP creates it at the first TLS
/// handshake: reading the certificates is slow, and a small container may have none.
fn verified(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    scheme: &Scheme,
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, BoxError> {
    let verifier: Arc<dyn ServerCertVerifier> = if *scheme == Scheme::HTTP {
        Arc::new(LazyVerifier {
            roots,
            provider,
            created: OnceLock::new(),
        })
    } else {
        verifier(roots, provider)?
    };
    Ok(builder.dangerous().with_custom_certificate_verifier(verifier))
}

/// Returns the platform's verifier with additional roots.
fn verifier(
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
    if roots.is_empty() {
        return Ok(Arc::new(Verifier::new(provider)?));
    }
    with_roots(roots, provider)
}

#[cfg(not(target_os = "android"))]
fn with_roots(
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
    Ok(Arc::new(Verifier::new_with_extra_roots(roots, provider)?))
}

/// Fails, because Android's verifier does not accept additional certificates.
#[cfg(target_os = "android")]
fn with_roots(
    _: Vec<CertificateDer<'static>>,
    _: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
    Err(rustls::Error::General(
        "root certificates cannot be added on Android".to_owned(),
    ))
}

/// The platform's verifier, created at the first handshake.
#[derive(Debug)]
struct LazyVerifier {
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
    created: OnceLock<Result<Arc<dyn ServerCertVerifier>, rustls::Error>>,
}

impl ServerCertVerifier for LazyVerifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let create = || verifier(self.roots.clone(), Arc::clone(&self.provider));
        match self.created.get_or_init(create) {
            Ok(verifier) => {
                verifier.verify_server_cert(certificate, chain, name, ocsp_response, now)
            }
            Err(error) => Err(error.clone()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
