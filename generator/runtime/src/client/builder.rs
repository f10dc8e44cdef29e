//! The builder of clients.

use std::{fmt, sync::Arc, time::Duration};

use http::{
    HeaderMap, HeaderName, HeaderValue, Uri,
    uri::{Authority, PathAndQuery, Scheme as UriScheme},
};
use tower_layer::Layer;
use tower_service::Service;

use super::{
    CredentialSource, Retries, ServiceTransport, Transport, TransportService,
    build_error::BuildError,
    options::Options,
    redirect::DEFAULT_REDIRECTS,
    shared::{Client, Shared},
    tls::{self, Certificates},
};
use crate::runtime::{
    BoxError,
    body::Body,
    credentials::{Credentials, Scheme, Secret},
};

/// The default timeout of a call; see [`ClientBuilder::timeout`].
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// The default limit of a response body in bytes; see [`ClientBuilder::body_limit`].
const DEFAULT_BODY_LIMIT: usize = 64 * 1024 * 1024;

/// Builds a [`Client`].
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder {
    base_url: String,
    /// The base URL of the document, if another one replaces it.
    replaced: Option<String>,
    options: Options,
    body_limit: usize,
    read_timeout: Option<Duration>,
    headers: HeaderMap,
    credentials: Credentials,
    sources: Vec<(Scheme, Box<dyn CredentialSource>)>,
    transport: Option<Box<dyn Transport>>,
    certificates: Certificates,
    layers: Vec<LayerFn>,
    error: Option<BuildError>,
}

/// A function that puts a layer around a transport.
type LayerFn = Box<dyn FnOnce(Box<dyn Transport>) -> Box<dyn Transport> + Send>;

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base_url", &shown(&self.base_url))
            .field("timeout", &self.options.timeout)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// Returns a builder for a client whose default base URL is `url`.
    pub fn new(base_url: &str) -> Self {
        Self {
            base_url: base_url.to_owned(),
            replaced: None,
            options: Options {
                server: None,
                timeout: Some(DEFAULT_TIMEOUT),
                retries: Retries::none(),
                redirects: DEFAULT_REDIRECTS,
                url: None,
                headers: HeaderMap::new(),
                content_type: None,
                is_raw: false,
                error: None,
            },
            body_limit: DEFAULT_BODY_LIMIT,
            read_timeout: None,
            headers: HeaderMap::new(),
            credentials: Credentials::new(),
            sources: Vec::new(),
            transport: None,
            certificates: Certificates::default(),
            layers: Vec::new(),
            error: None,
        }
    }

    /// Sets the base URL, to which the paths of the operations are appended. A trailing slash is ignored.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        let own = std::mem::replace(&mut self.base_url, url.into());
        self.replaced.get_or_insert(own);
        self
    }

    /// Sets the timeout of a call; `None` for no timeout. The default is 30 seconds. It covers the call with all
    /// retries, until the body of the response has been read. If the body is a stream, it covers the call until the headers
    /// have been received. If the body of the request is a stream, each piece that is sent restarts the timeout. The default
    /// transport gives up connecting after 10 seconds.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.options.timeout = limit.into();
        self
    }

    /// Sets the maximum time between two pieces of a response that is a stream. A stream that takes longer ends with an error.
    /// By default, the time is not limited.
    pub fn read_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.read_timeout = limit.into();
        self
    }

    /// Sets the limit of a response body in bytes; `None` for no limit. The default is 64 MiB. Streams are not limited.
    pub fn body_limit(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.body_limit = bytes.into().unwrap_or(usize::MAX);
        self
    }

    /// Sets the retries of failed calls: a maximum number, or [`Retries`] for further settings; the default is 0. Independently of
    /// this, a call of a safe method, such as GET, is sent once more if the server closes the connection without a response, as
    /// servers do with idle connections.
    pub fn retries(mut self, retries: impl Into<Retries>) -> Self {
        self.options.retries = retries.into();
        self
    }

    /// Sets how many redirects of a call are followed; the default is 10. Only redirects of GET and HEAD within the same origin
    /// are followed; any other redirect is an error that shows its target. Your own `reqwest` client may follow others.
    pub fn redirects(mut self, limit: u32) -> Self {
        self.options.redirects = limit;
        self
    }

    /// Adds a header to every request that does not set this header itself. Without one, `User-Agent` has the name and the
    /// version of this crate.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: Into<BoxError>>,
        V: TryInto<HeaderValue, Error: Into<BoxError>>,
    {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            (Err(error), _) => {
                self.error = Some(BuildError::new("the name of a header", error));
            }
            (_, Err(error)) => {
                self.error = Some(BuildError::new("the value of a header", error));
            }
        }
        self
    }

    /// Adds trusted root certificates in PEM, in addition to those of the platform.
    pub fn root_certificate(mut self, pem: impl AsRef<[u8]>) -> Self {
        if let Err(error) = self.certificates.add_roots(pem.as_ref()) {
            self.error = Some(BuildError::new("the root certificate", error));
        }
        self
    }

    /// Sets the certificate of the client for TLS, with its chain and its private key, in PEM.
    pub fn client_certificate(mut self, pem: impl AsRef<[u8]>) -> Self {
        if let Err(error) = self.certificates.set_client(pem.as_ref()) {
            self.error = Some(BuildError::new("the client certificate", error));
        }
        self
    }

    /// Sets the transport: a [`reqwest::Client`] of your own, or anything that implements [`Transport`].
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Sets a `tower` service as the transport, for example a router in the same process.
    pub fn service<S, B>(self, service: S) -> Self
    where
        S: Service<http::Request<Body>, Response = http::Response<B>>
            + Clone
            + Send
            + Sync
            + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
        B: http_body::Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<BoxError>,
    {
        self.transport(ServiceTransport(service))
    }

    /// Adds a `tower` layer around the transport. The layer that is added last receives a request first. The extensions of
    /// the request contain the operation as [`OperationInfo`](crate::runtime::operation::OperationInfo).
    pub fn layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<TransportService> + Send + 'static,
        L::Service: Service<http::Request<Body>, Response = http::Response<B>>
            + Clone
            + Send
            + Sync
            + 'static,
        <L::Service as Service<http::Request<Body>>>::Error: Into<BoxError>,
        <L::Service as Service<http::Request<Body>>>::Future: Send,
        B: http_body::Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<BoxError>,
    {
        self.layers.push(Box::new(move |transport| {
            let service = layer.layer(TransportService::new(transport));
            Box::new(ServiceTransport(service))
        }));
        self
    }

    /// Sets the source of the credential for a security scheme. It is asked for each call that requires the credential, and
    /// again after a 401.
    pub fn credential_source(
        mut self,
        scheme: Scheme,
        source: impl CredentialSource + 'static,
    ) -> Self {
        self.sources.push((scheme, Box::new(source)));
        self
    }

    /// Sets the credential for a security scheme.
    pub fn credential(mut self, scheme: Scheme, secret: Secret) -> Self {
        self.credentials.set(scheme, secret);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Returns an error if the base URL or a header is invalid, or if TLS cannot be set up.
    pub fn build(self) -> Result<Client, BuildError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let (scheme, authority, base_path) = base(&self.base_url)?;
        let is_observed = self.transport.is_some() || !self.layers.is_empty();
        let transport = match self.transport {
            Some(_) if !self.certificates.is_empty() => {
                return Err(BuildError::own(
                    "certificates have no effect on your own transport; add them to it instead of the builder",
                ));
            }
            Some(transport) => transport,
            None => {
                Box::new(tls::transport(&scheme, &self.base_url, self.certificates)?)
            }
        };
        let transport =
            self.layers.into_iter().fold(transport, |inner, wrap| wrap(inner));
        Ok(Client {
            shared: Arc::new(Shared {
                scheme,
                authority,
                base_path,
                is_default: self.replaced.is_none(),
                replaced: self.replaced.and_then(|url| url.parse().ok()),
                options: self.options,
                body_limit: self.body_limit,
                read_timeout: self.read_timeout,
                headers: self.headers,
                credentials: self.credentials,
                sources: self.sources,
                is_observed,
                transport,
            }),
        })
    }
}

/// Splits a base URL into scheme, authority and path. The path has no trailing slash.
fn base(url: &str) -> Result<(UriScheme, Authority, String), BuildError> {
    if url.is_empty() {
        return Err(BuildError::own("there is no base URL; set one with `base_url`"));
    }
    let what = || format!("the base URL {:?}", shown(url));
    let fail = |message: &str| BuildError::own(format!("{} {message}", what()));
    let parts = url.parse::<Uri>().map_err(|error| BuildError::new(what(), error))?;
    let parts = parts.into_parts();
    let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
        return Err(fail(
            "is not absolute, such as `https://…`; set one with `base_url`",
        ));
    };
    if authority.as_str().contains('@') {
        return Err(fail(
            "contains credentials, which would be sent with every request",
        ));
    }
    let path = parts.path_and_query.unwrap_or_else(|| PathAndQuery::from_static("/"));
    if path.query().is_some() {
        return Err(fail("has a query"));
    }
    Ok((scheme, authority, path.path().trim_end_matches('/').to_owned()))
}

/// Returns a base URL as a message shows it: redacted if it may contain credentials.
fn shown(url: &str) -> &str {
    if url.contains('@') { "[redacted]" } else { url }
}
