//! The default transport over TLS: certificates, HTTP/2 and content encodings.

use std::{io, net::SocketAddr, sync::Arc};

use axum::{Router, extract::Request, response::IntoResponse, serve::Listener};
use http::header;
use runtime::client::{Client, ClientBuilder};
use rustls::{
    RootCertStore, ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::WebPkiClientVerifier,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::api::{Calls, SECRET};

/// The certificate authority of these tests, which has issued the certificates of the server and the client.
const AUTHORITY: &str = include_str!("tls/ca.pem");
const SERVER: &str = include_str!("tls/server.pem");
const CLIENT: &str = include_str!("tls/client.pem");

/// The text `{"error_code":"x"}`, compressed.
const GZIP: &[u8] = &[
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 45, 42, 202, 47, 138, 79, 206, 79, 73,
    85, 178, 82, 170, 80, 170, 5, 0, 19, 210, 67, 9, 18, 0, 0, 0,
];
const BROTLI: &[u8] = &[
    139, 8, 128, 123, 34, 101, 114, 114, 111, 114, 95, 99, 111, 100, 101, 34, 58, 34,
    120, 34, 125, 3,
];

struct Tls {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, address)) = self.listener.accept().await else {
                continue;
            };
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// Serves over TLS. The response has the HTTP version of the request in a header.
async fn serving(is_client_known: bool) -> String {
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(AUTHORITY.as_bytes()).unwrap()).unwrap();
    let verifier =
        WebPkiClientVerifier::builder_with_provider(roots.into(), Arc::clone(&provider));
    let verifier = verifier.build().unwrap();
    let builder = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    let builder = if is_client_known {
        builder.with_client_cert_verifier(verifier)
    } else {
        builder.with_no_client_auth()
    };
    let chain = vec![CertificateDer::from_pem_slice(SERVER.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(SERVER.as_bytes()).unwrap();
    let mut config = builder.with_single_cert(chain, key).unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let router = Router::new().fallback(respond);
    tokio::spawn(async {
        axum::serve(
            Tls {
                listener,
                acceptor,
            },
            router,
        )
        .await
    });
    format!("https://localhost:{port}")
}

async fn respond(request: Request) -> axum::response::Response {
    let accepted = request.headers().get(header::ACCEPT_ENCODING);
    let accepted = accepted.map_or("", |it| it.to_str().unwrap());
    let wanted = request.uri().path().rsplit('/').next().unwrap();
    let version = format!("{:?}", request.version());
    let body = match wanted {
        "gzip" => GZIP,
        "br" => BROTLI,
        _ => return ([("version", version)], "{}").into_response(),
    };
    assert!(accepted.contains(wanted), "{accepted}");
    ([(header::CONTENT_ENCODING, wanted)], body).into_response()
}

fn builder(url: &str) -> ClientBuilder {
    ClientBuilder::new(url).credential(SECRET, "t".into())
}

async fn version(client: &Client) -> String {
    let response = client.get_session("a", "b").await.unwrap();
    response.headers()["version"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_added_root_certificate_is_trusted() {
    let url = serving(false).await;
    let client = builder(&url).build().unwrap();
    let error = client.get_session("a", "b").await.unwrap_err();
    assert!(error.to_string().contains("certificate"), "{error}");
    let client = builder(&url).root_certificate(AUTHORITY).build().unwrap();
    let expected = if cfg!(feature = "http2") { "HTTP/2.0" } else { "HTTP/1.1" };
    assert_eq!(version(&client).await, expected);
}

#[tokio::test]
async fn a_client_of_plain_http_calls_https_servers() {
    let url = serving(false).await;
    let target = format!("{url}/apps/a/sessions/b");
    let call = async |builder: ClientBuilder| {
        let client = builder.build().unwrap();
        client.get_session("a", "b").at_url(&target).await.map(|_| ())
    };
    let http = || builder("http://localhost:1");
    call(http().root_certificate(AUTHORITY)).await.unwrap();
    let error = call(http()).await.unwrap_err().to_string();
    assert!(error.contains("certificate"), "{error}");
}

/// The variable that marks the process of the following test in which the platform trusts the authority.
const IS_TRUSTED: &str = "TEST_PLATFORM_IS_TRUSTED";

/// The platform's certificates are read once for a process, and depend on its environment on some platforms only.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_client_of_plain_http_trusts_the_platform() {
    if std::env::var_os(IS_TRUSTED).is_some() {
        let url = serving(false).await;
        let client = builder("http://localhost:1").build().unwrap();
        let target = format!("{url}/apps/a/sessions/b");
        client.get_session("a", "b").at_url(target).await.unwrap();
        return;
    }
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/tls/ca.pem");
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tls::a_client_of_plain_http_trusts_the_platform"])
        .envs([(IS_TRUSTED, "1"), ("SSL_CERT_FILE", authority)])
        .env_remove("SSL_CERT_DIR")
        .status()
        .unwrap();
    assert!(status.success());
}

#[tokio::test]
async fn a_client_certificate_is_sent() {
    let url = serving(true).await;
    let client = builder(&url).root_certificate(AUTHORITY).build().unwrap();
    client.get_session("a", "b").await.unwrap_err();
    let client = builder(&url).root_certificate(AUTHORITY).client_certificate(CLIENT);
    version(&client.build().unwrap()).await;
}

/// Checks the error of a client that cannot be built.
fn check_refused(builder: ClientBuilder, expected: &str) {
    assert_eq!(builder.build().unwrap_err().to_string(), expected);
}

#[test]
fn invalid_certificates_are_rejected_by_the_builder() {
    let builder = || builder("https://localhost");
    check_refused(
        builder().root_certificate("no"),
        "the root certificate: there is no certificate in PEM",
    );
    check_refused(
        builder().client_certificate(AUTHORITY),
        "the client certificate: no items found",
    );
    check_refused(
        builder().root_certificate(AUTHORITY).transport(reqwest_client()),
        "certificates have no effect on your own transport; add them to it instead of the builder",
    );
}

fn reqwest_client() -> reqwest::Client {
    let config =
        rustls::ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(config).build().unwrap()
}

#[cfg(any(feature = "gzip", feature = "brotli"))]
async fn check_decoded(encoding: &str) {
    let url = serving(false).await;
    let client = builder(&url).root_certificate(AUTHORITY).build().unwrap();
    let session = client.get_session("a", encoding).await.unwrap();
    assert_eq!(session.error_code.as_deref(), Some("x"));
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn gzip_is_decoded() {
    check_decoded("gzip").await;
}

#[cfg(feature = "brotli")]
#[tokio::test]
async fn brotli_is_decoded() {
    check_decoded("br").await;
}
