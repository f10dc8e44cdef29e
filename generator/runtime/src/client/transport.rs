//! Transports, which send requests to the server.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use http::{
    HeaderValue, Uri, header,
    uri::{Authority, PathAndQuery},
};
use reqwest::Url;
use tower_service::Service;

use crate::runtime::{BoxError, body::Body};

/// A future that returns a response or an error.
pub type TransportFuture<'t> =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, BoxError>> + Send + 't>>;

/// Sends a request to the server and returns the response.
pub trait Transport: Send + Sync {
    /// Sends a request; its URI is absolute.
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_>;
}

impl Transport for reqwest::Client {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        execute(self, parsed(request.uri()), request)
    }
}

/// The transport of a client for which none is set.
pub(super) struct DefaultTransport {
    client: reqwest::Client,
    /// The URL that most requests start with; only the rest has to be parsed.
    base: Url,
}

impl DefaultTransport {
    pub(super) fn new(
        client: reqwest::Client,
        base_url: &str,
    ) -> Result<Self, BoxError> {
        Ok(Self {
            client,
            base: base_url.parse()?,
        })
    }

    fn url(&self, uri: &Uri) -> Result<Url, BoxError> {
        let is_below = uri.scheme_str() == Some(self.base.scheme())
            && uri.authority().map(Authority::as_str) == Some(self.base.authority());
        if !is_below {
            return parsed(uri);
        }
        let mut url = self.base.clone();
        url.set_path(uri.path());
        url.set_query(uri.query());
        Ok(url)
    }
}

impl Transport for DefaultTransport {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        execute(&self.client, self.url(request.uri()), request)
    }
}

/// Converts a `Uri` to a `Url`, much faster than through its `Display`.
fn parsed(uri: &Uri) -> Result<Url, BoxError> {
    let scheme = uri.scheme_str().unwrap_or_default();
    let authority = uri.authority().map_or("", Authority::as_str);
    let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    Ok([scheme, "://", authority, path].concat().parse()?)
}

fn execute<'t>(
    client: &reqwest::Client,
    url: Result<Url, BoxError>,
    request: http::Request<Body>,
) -> TransportFuture<'t> {
    // The request is executed outside of the future, which would be large with the request in it.
    let executed = url.map(|url| client.execute(to_reqwest(url, request)));
    Box::pin(async move {
        let response = executed?.await.map_err(without_query)?;
        Ok(http::Response::from(response).map(Body::stream))
    })
}

fn to_reqwest(url: Url, request: http::Request<Body>) -> reqwest::Request {
    let (mut head, body) = request.into_parts();
    // `hyper` omits the body of a GET that has neither a length nor chunks.
    if body.is_stream() && !head.headers.contains_key(header::CONTENT_LENGTH) {
        let chunked = HeaderValue::from_static("chunked");
        head.headers.insert(header::TRANSFER_ENCODING, chunked);
    }
    let mut request = reqwest::Request::new(head.method, url);
    *request.headers_mut() = head.headers;
    *request.version_mut() = head.version;
    *request.body_mut() = Some(if body.is_stream() {
        reqwest::Body::wrap(body)
    } else {
        body.into_bytes().into()
    });
    request
}

/// Removes the query from an error, because it may contain credentials.
fn without_query(mut error: reqwest::Error) -> reqwest::Error {
    if let Some(url) = error.url_mut() {
        url.set_query(None);
    }
    error
}

/// A transport as a `tower` service, to which layers are applied.
#[derive(Clone)]
pub struct TransportService(Arc<dyn Transport>);

impl TransportService {
    pub(super) fn new(transport: Box<dyn Transport>) -> Self {
        Self(transport.into())
    }
}

impl Service<http::Request<Body>> for TransportService {
    type Response = http::Response<Body>;
    type Error = BoxError;
    type Future = TransportFuture<'static>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> TransportFuture<'static> {
        let transport = Arc::clone(&self.0);
        Box::pin(async move { transport.send(request).await })
    }
}

/// A `tower` service as a transport, for example an `axum` router in the same process.
#[derive(Clone, Debug)]
pub struct ServiceTransport<S>(pub S);

impl<S, B> Transport for ServiceTransport<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: http_body::Body + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let mut service = self.0.clone();
        Box::pin(async move {
            std::future::poll_fn(|context| service.poll_ready(context))
                .await
                .map_err(Into::into)?;
            let response = service.call(request).await.map_err(Into::into)?;
            Ok(response.map(Body::stream))
        })
    }
}
