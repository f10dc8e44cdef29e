//! What carries a request to the server.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use tower_service::Service;

use crate::runtime::{BoxError, body::Body};

/// A response on its way, or why there is none.
pub type Sending<'t> =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, BoxError>> + Send + 't>>;

/// Carries a request to the server and brings back the response.
pub trait Transport: Send + Sync {
    /// Sends a request; its URI is absolute.
    fn send(&self, request: http::Request<Body>) -> Sending<'_>;
}

impl Transport for reqwest::Client {
    fn send(&self, request: http::Request<Body>) -> Sending<'_> {
        Box::pin(async move {
            let request = request.map(|body| {
                if body.is_stream() {
                    reqwest::Body::wrap(body)
                } else {
                    body.into_bytes().into()
                }
            });
            let response = self.execute(request.try_into()?).await;
            Ok(http::Response::from(response.map_err(without_query)?).map(Body::stream))
        })
    }
}

/// An error as it may be printed: there may be credentials in the query.
fn without_query(mut error: reqwest::Error) -> reqwest::Error {
    if let Some(url) = error.url_mut() {
        url.set_query(None);
    }
    error
}

/// A transport as a `tower` service: what a layer is put around.
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
    type Future = Sending<'static>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Sending<'static> {
        let transport = Arc::clone(&self.0);
        Box::pin(async move { transport.send(request).await })
    }
}

/// Any `tower` service as a transport, an `axum` router in the same process for one.
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
    fn send(&self, request: http::Request<Body>) -> Sending<'_> {
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
