//! The client and how one is made.

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Uri,
    uri::{Authority, PathAndQuery, Scheme as UriScheme},
};
use http_body_util::{BodyExt, Collected, LengthLimitError, Limited};
use tower_layer::Layer;
use tower_service::Service;

use super::{
    Call, CredentialSource, HttpResponse, Outgoing, RequestError, RequestWriter,
    Retries, ServiceTransport, Transport, TransportError, TransportService,
    exchange::{Encode, Options},
    redirect::{DEFAULT_REDIRECTS, is_same_origin},
    tls,
};
use crate::runtime::{
    BoxError,
    body::Body,
    credentials::{Carrier, Credentials, Scheme, Secret, Security},
    media_type, path,
};

/// The default timeout of a call; see [`ClientBuilder::timeout`].
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// The default limit of a response body in bytes; see [`ClientBuilder::body_limit`].
const DEFAULT_BODY_LIMIT: usize = 64 * 1024 * 1024;

/// A client of the API. It is cheap to clone, and clones share their connections.
#[derive(Clone)]
pub struct Client {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    scheme: UriScheme,
    authority: Authority,
    /// Without the slash at its end.
    base_path: String,
    /// Whether the base URL is the document's, so that operations with a server of their own go there.
    is_default: bool,
    pub(super) options: Options,
    body_limit: usize,
    headers: HeaderMap,
    pub(super) credentials: Credentials,
    sources: Vec<(Scheme, Box<dyn CredentialSource>)>,
    /// Whether what carries the requests may want to know of the operation.
    pub(super) is_observed: bool,
    transport: Box<dyn Transport>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared {
            scheme,
            authority,
            base_path,
            options,
            credentials,
            ..
        } = &*self.shared;
        f.debug_struct("Client")
            .field("base_url", &format_args!("{scheme}://{authority}{base_path}"))
            .field("timeout", &options.timeout)
            .field("credentials", credentials)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Returns the call of a request struct, for example of a request that a mock recorded.
    pub fn execute<O: Outgoing>(&self, operation: O) -> Call<'_, O> {
        Call::new(self, operation)
    }
}

impl Shared {
    /// What gives the credential for a scheme when it is needed.
    pub(super) fn source(&self, scheme: &Scheme) -> Option<&dyn CredentialSource> {
        self.sources
            .iter()
            .find(|(known, _)| known == scheme)
            .map(|(_, source)| &**source)
    }

    /// Whether a credential that an operation asks for may be asked for again.
    pub(super) fn has_source(&self, security: Security) -> bool {
        security.iter().copied().flatten().any(|scheme| self.source(scheme).is_some())
    }

    /// The request of an operation, with the whole URI.
    pub(super) fn complete(
        &self,
        operation: &dyn Encode,
        options: &Options,
    ) -> Result<http::Request<Body>, RequestError> {
        let mut writer = RequestWriter::new();
        writer.content_type.clone_from(&options.content_type);
        operation.encode(&mut writer);
        let below = &*writer.target(operation.called().path, operation.siblings())?;
        let query = below.split_once('?').map(|(_, query)| query);
        let is_webhook = operation.is_webhook();
        let server = options.server.as_deref();
        let server = server.or_else(|| operation.server().filter(|_| self.is_default));
        let uri = match (&options.url, server.map(|url| url.trim_end_matches('/'))) {
            (Some(url), _) if is_webhook => with_query(url, query),
            (Some(url), _) => with_keys(url, query, operation.security()),
            (None, _) if is_webhook => {
                return Err(RequestError::uri(
                    &"the URL of the receiver is missing; set it with `at_url`",
                ));
            }
            // It has the scheme of the client's server.
            (None, Some(url)) if url.starts_with("//") => {
                [self.scheme.as_str(), ":", url, below].concat()
            }
            (None, Some(path)) if path.is_empty() || path.starts_with('/') => {
                self.on_server(path, below)
            }
            (None, Some(url)) => [url, below].concat(),
            (None, None) => self.on_server(&self.base_path, below),
        };
        let mut request = writer.into_request(operation.method(), uri)?;
        if request.uri().scheme().is_none() {
            return Err(RequestError::uri(&"it is not absolute"));
        }
        let headers = request.headers_mut();
        for (name, value) in &options.headers {
            headers.insert(name, value.clone());
        }
        for (name, value) in &self.headers {
            if !(is_credential(name, value) && self.leaves_origin(operation, options)) {
                headers.entry(name).or_insert_with(|| value.clone());
            }
        }
        Ok(request)
    }

    /// Whether the URL of a call has another origin than its server, so that it gets no credentials of the client.
    pub(super) fn leaves_origin(
        &self,
        operation: &dyn Encode,
        options: &Options,
    ) -> bool {
        let Some(url) = options.url.as_deref().filter(|_| !operation.is_webhook())
        else {
            return false;
        };
        let server = options.server.as_deref();
        let server = server.or_else(|| operation.server().filter(|_| self.is_default));
        let is_of = |server: &str| is_same_origin(url, server);
        !is_of(&self.on_server("", "")) && !server.is_some_and(is_of)
    }

    /// The URL of a path on the client's server.
    fn on_server(&self, base_path: &str, below: &str) -> String {
        let (scheme, authority) = (self.scheme.as_str(), self.authority.as_str());
        [scheme, "://", authority, base_path, below].concat()
    }

    /// Sends a request and collects the response, unless it is to be left unread, or it is a success of these media types.
    pub(super) async fn send(
        &self,
        request: http::Request<Body>,
        streams: &str,
        is_raw: bool,
    ) -> Result<HttpResponse, TransportError> {
        let response =
            self.transport.send(request).await.map_err(TransportError::new)?;
        let is_success = response.status().is_success();
        if is_raw || (is_success && is_of(response.headers(), streams)) {
            return Ok(response);
        }
        let (head, body) = response.into_parts();
        let body = self.collect(body).await?;
        Ok(http::Response::from_parts(head, body.into()))
    }

    /// All of a body, unless it is too large: then it is not read on.
    async fn collect(&self, body: Body) -> Result<Bytes, TransportError> {
        let limit = self.body_limit;
        let too_large = || TransportError::too_large(limit);
        // What `Content-Length` says.
        let announced = http_body::Body::size_hint(&body).lower();
        if usize::try_from(announced).is_ok_and(|announced| announced <= limit) {
            let limited = Limited::new(body, limit).collect().await;
            return limited.map(Collected::to_bytes).map_err(|error| {
                if error.is::<LengthLimitError>() {
                    too_large()
                } else {
                    TransportError::new(error)
                }
            });
        }
        Err(too_large())
    }
}

/// Whether a header of the client is not for another origin.
fn is_credential(name: &HeaderName, value: &HeaderValue) -> bool {
    use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
    value.is_sensitive() || [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION].contains(name)
}

/// A URL with the credentials that a request has in its query, but for those that it has already.
fn with_keys(url: &str, query: Option<&str>, security: Security) -> String {
    let name_of = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    let is_key = |pair: &&str| {
        security.iter().copied().flatten().any(|scheme| match scheme.carrier {
            Carrier::Query(key) => path::encode(key) == name_of(pair),
            _ => false,
        })
    };
    let own = url.split('#').next().and_then(|url| url.split_once('?'));
    let own: Vec<_> =
        own.map_or("", |(_, query)| query).split('&').map(name_of).collect();
    let query = query.unwrap_or_default().split('&');
    let keys = query.filter(is_key).filter(|pair| !own.contains(&name_of(pair)));
    let keys = keys.collect::<Vec<_>>().join("&");
    with_query(url, Some(&*keys).filter(|keys| !keys.is_empty()))
}

/// Whether a body is of one of these media types.
fn is_of(headers: &HeaderMap, media_types: &str) -> bool {
    if media_types.is_empty() {
        return false;
    }
    let given = headers.get(http::header::CONTENT_TYPE);
    given
        .and_then(|given| given.to_str().ok())
        .is_some_and(|given| media_type::is_one_of(given, media_types))
}

/// A URL with this behind the query that it has.
fn with_query(url: &str, query: Option<&str>) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let separator = if url.contains('?') { "&" } else { "?" };
    query.map_or_else(|| url.to_owned(), |query| format!("{url}{separator}{query}"))
}

/// A builder for a [`Client`].
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder {
    base_url: String,
    is_default: bool,
    options: Options,
    body_limit: usize,
    headers: HeaderMap,
    credentials: Credentials,
    sources: Vec<(Scheme, Box<dyn CredentialSource>)>,
    transport: Option<Box<dyn Transport>>,
    layers: Vec<Wrap>,
    error: Option<BuildError>,
}

/// Puts a layer around a transport.
type Wrap = Box<dyn FnOnce(Box<dyn Transport>) -> Box<dyn Transport> + Send>;

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
            is_default: true,
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
            headers: HeaderMap::new(),
            credentials: Credentials::new(),
            sources: Vec::new(),
            transport: None,
            layers: Vec::new(),
            error: None,
        }
    }

    /// Sets the base URL, to which the paths of the operations are appended. A trailing slash is ignored.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self.is_default = false;
        self
    }

    /// Sets the timeout of a call; `None` for no timeout. The default is 30 seconds. It covers the whole call, including
    /// retries, until the body of the response has been read. If the body is a stream, it covers the call until the headers
    /// have been received.
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.options.timeout = limit.into();
        self
    }

    /// Sets the limit of a response body in bytes; `None` for no limit. The default is 64 MiB. Streams are not limited.
    pub fn body_limit(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.body_limit = bytes.into().unwrap_or(usize::MAX);
        self
    }

    /// Sets which failed calls are retried. By default, none are.
    pub fn retries(mut self, retries: Retries) -> Self {
        self.options.retries = retries;
        self
    }

    /// Sets how many redirects of a call are followed; the default is 10. Only redirects of GET and HEAD within the same origin
    /// are followed; any other redirect is an error that shows its target. Your own `reqwest` client may follow others.
    pub fn redirects(mut self, limit: u32) -> Self {
        self.options.redirects = limit;
        self
    }

    /// Adds a header to every request that does not set this header itself.
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

    /// Sets the transport: your own [`reqwest::Client`], or any type that implements [`Transport`].
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
    /// the request contain the operation as [`Called`](crate::runtime::operation::Called).
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
            Some(transport) => transport,
            None => Box::new(tls::transport(&scheme, &self.base_url)?),
        };
        let transport =
            self.layers.into_iter().fold(transport, |inner, wrap| wrap(inner));
        Ok(Client {
            shared: Arc::new(Shared {
                scheme,
                authority,
                base_path,
                is_default: self.is_default,
                options: self.options,
                body_limit: self.body_limit,
                headers: self.headers,
                credentials: self.credentials,
                sources: self.sources,
                is_observed,
                transport,
            }),
        })
    }
}

/// Takes a base URL to pieces; the path comes without the slash at its end.
fn base(url: &str) -> Result<(UriScheme, Authority, String), BuildError> {
    let fail = |error: BoxError| {
        BuildError::new(format!("the base URL {:?}", shown(url)), error)
    };
    let parts = url.parse::<Uri>().map_err(|error| fail(error.into()))?.into_parts();
    let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
        return Err(fail("is not absolute; set one with `base_url`".into()));
    };
    if authority.as_str().contains('@') {
        return Err(fail(
            "contains credentials, which would be sent with every request".into(),
        ));
    }
    let path = parts.path_and_query.unwrap_or_else(|| PathAndQuery::from_static("/"));
    if path.query().is_some() {
        return Err(fail("has a query".into()));
    }
    Ok((scheme, authority, path.path().trim_end_matches('/').to_owned()))
}

/// A base URL to be printed, unless there may be credentials in it.
fn shown(url: &str) -> &str {
    if url.contains('@') { "[redacted]" } else { url }
}

/// An error of [`ClientBuilder::build`].
#[derive(Debug)]
pub struct BuildError {
    what: String,
    source: BoxError,
}

impl BuildError {
    pub(crate) fn new(what: impl Into<String>, source: impl Into<BoxError>) -> Self {
        Self {
            what: what.into(),
            source: source.into(),
        }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.source)
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
