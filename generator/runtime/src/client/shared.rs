//! The client, and what its clones share.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue,
    response::Parts,
    uri::{Authority, Scheme as UriScheme},
};
use http_body_util::{BodyExt, Collected, LengthLimitError, Limited};
use reqwest::Url;

use super::{
    CredentialSource, HttpResponse, RequestError, RequestWriter, Transport,
    TransportError, codec::ErasedOperation, error::content_type, named_body::NamedBody,
    options::Options, redirect::is_same_origin,
};
use crate::runtime::{
    body::Body,
    credentials::{Carrier, Credentials, Scheme, Security},
    media_type, path,
    response::CallInfo,
};

/// Calls the API. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Client {
    pub(super) shared: Arc<Shared>,
}

/// The head of a response whose body is being collected.
#[derive(Default)]
pub(super) struct Received(Mutex<Option<Parts>>);

impl Received {
    fn set(&self, head: Parts) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(head);
    }

    /// Takes the head of the response, if it has arrived.
    pub(super) fn take(&self) -> Option<Parts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

pub(super) struct Shared {
    pub(super) scheme: UriScheme,
    pub(super) authority: Authority,
    /// The path of the base URL, without a trailing slash.
    pub(super) base_path: String,
    /// `true` if the base URL is that of the document. If so, operations with another server use that one.
    pub(super) is_default: bool,
    /// The base URL of the document, if another one replaces it.
    pub(super) replaced: Option<Url>,
    pub(super) options: Options,
    pub(super) body_limit: usize,
    /// The time limit for the next piece of a stream.
    pub(super) read_timeout: Option<Duration>,
    pub(super) headers: HeaderMap,
    pub(super) credentials: Credentials,
    pub(super) sources: Vec<(Scheme, Box<dyn CredentialSource>)>,
    /// `true` if the transport or a layer may read the operation from the request.
    pub(super) is_observed: bool,
    pub(super) transport: Box<dyn Transport>,
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

impl Shared {
    /// Returns the credential source for a scheme.
    pub(super) fn source(&self, scheme: &Scheme) -> Option<&dyn CredentialSource> {
        self.sources
            .iter()
            .find(|(known, _)| known == scheme)
            .map(|(_, source)| &**source)
    }

    /// Returns whether a required credential has a source, which can replace a rejected one.
    pub(super) fn has_source(&self, security: Security) -> bool {
        security.iter().copied().flatten().any(|scheme| self.source(scheme).is_some())
    }

    /// Returns the request of an operation with its absolute URI.
    pub(super) fn complete(
        &self,
        operation: &dyn ErasedOperation,
        options: &Options,
    ) -> Result<http::Request<Body>, RequestError> {
        let mut writer = RequestWriter::new();
        writer.content_type.clone_from(&options.content_type);
        operation.encode(&mut writer);
        let below =
            &*writer.target(operation.info().path, operation.shadowed_paths())?;
        let query = below.split_once('?').map(|(_, query)| query);
        let is_webhook = operation.is_webhook();
        let server = options.server.as_deref();
        let server = server.or_else(|| operation.server().filter(|_| self.is_default));
        let uri = match (&options.url, server.map(|url| url.trim_end_matches('/'))) {
            (Some(url), _) if is_webhook => with_query(url, query),
            (Some(url), _) => with_keys(url, query, operation.security()),
            (None, _) if is_webhook => {
                return Err(RequestError::url(
                    "of the receiver is unknown; set it with `at_url`",
                ));
            }
            // A URL without a scheme gets that of the client's server.
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
            return Err(RequestError::url("is not absolute"));
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

    /// Returns whether the URL of a call has another origin than its server. If so, the client sends no credentials.
    pub(super) fn leaves_origin(
        &self,
        operation: &dyn ErasedOperation,
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

    /// Returns the URL by which the client requests a page, given the one that a response names and the URL of that response.
    /// Behind proxies, servers name their own origin: with `http:` instead of `https:`, or with that of the document.
    pub(crate) fn own_url(&self, mut url: Url, base: &Url) -> Url {
        let (from, to) = (url.scheme(), base.scheme());
        let is_same_host = url.host() == base.host() && url.port() == base.port();
        if (from, to) == ("http", "https") && is_same_host {
            let _ = url.set_scheme("https");
        }
        if url.origin() == base.origin() {
            return url;
        }
        let rest = self.replaced.as_ref().and_then(|own| rest(own, &url));
        let own = rest.map(|rest| self.on_server(&self.base_path, &rest));
        own.and_then(|own| own.parse().ok()).unwrap_or(url)
    }

    /// Returns the URL of a path on the client's server.
    fn on_server(&self, base_path: &str, below: &str) -> String {
        let (scheme, authority) = (self.scheme.as_str(), self.authority.as_str());
        [scheme, "://", authority, base_path, below].concat()
    }

    /// Sends a request and collects the body of the response, unless the call is raw or the response is a success with
    /// one of these media types. While the body is collected, `received` has the head of the response.
    pub(super) async fn send(
        &self,
        request: http::Request<Body>,
        operation: &'static str,
        (streams, is_raw): (&str, bool),
        received: &Received,
    ) -> Result<HttpResponse, TransportError> {
        let failed = |error| TransportError::new(error).before_response();
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let response = self.transport.send(request).await.map_err(failed)?;
        let is_success = response.status().is_success();
        if is_raw || (is_success && is_of(response.headers(), streams)) {
            return Ok(response.map(|body| {
                if !body.is_stream() {
                    return body;
                }
                let url =
                    uri.to_string().split('?').next().unwrap_or_default().to_owned();
                let info = CallInfo {
                    operation,
                    method,
                    url,
                    redirects: &[],
                    unmet_security: &[],
                };
                Body::stream(NamedBody {
                    body,
                    info,
                    read_timeout: self.read_timeout,
                    waiting: None,
                })
            }));
        }
        let (head, body) = response.into_parts();
        received.set(head);
        let body = self.collect(body).await;
        match (body, received.take()) {
            (Ok(body), Some(head)) => Ok(http::Response::from_parts(head, body.into())),
            (Ok(body), None) => Ok(http::Response::new(body.into())),
            (Err(error), head) => Err(error.with_head(head)),
        }
    }

    /// Reads a complete body; returns an error if it exceeds the limit.
    async fn collect(&self, body: Body) -> Result<Bytes, TransportError> {
        let limit = self.body_limit;
        let too_large = || TransportError::too_large(limit);
        // The value of `Content-Length`, if there is one.
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

/// Returns the part of a URL behind a base URL, which may have another one of the schemes `http` and `https`.
fn rest(base: &Url, url: &Url) -> Option<String> {
    let (own, there) = (base.scheme(), url.scheme());
    let is_same_scheme = own == there || (own, there) == ("https", "http");
    if !is_same_scheme || base.host() != url.host() || base.port() != url.port() {
        return None;
    }
    let rest = url.path().strip_prefix(base.path().trim_end_matches('/'))?;
    let is_below = rest.is_empty() || rest.starts_with('/');
    let query = url.query().map(|query| ["?", query].concat());
    is_below.then(|| [rest, &query.unwrap_or_default()].concat())
}

/// Returns whether a header of the client must not be sent to another origin.
fn is_credential(name: &HeaderName, value: &HeaderValue) -> bool {
    use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
    value.is_sensitive() || [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION].contains(name)
}

/// Returns a URL with the credentials that are in the query of a request, except those that the URL already has.
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

/// Returns whether a response has one of these media types. Without a media type, only `*/*` includes it.
fn is_of(headers: &HeaderMap, media_types: &str) -> bool {
    media_type::is_one_of(content_type(headers).unwrap_or_default(), media_types)
}

/// Returns a URL with text appended to its query.
fn with_query(url: &str, query: Option<&str>) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let separator = if url.contains('?') { "&" } else { "?" };
    query.map_or_else(|| url.to_owned(), |query| format!("{url}{separator}{query}"))
}
