//! Tests of the runtime with handwritten operations: clients against servers, over sockets and in the same process;
//! client codecs against server codecs; validation.

mod api;
mod blocking;
mod bodies;
mod bounds;
#[allow(dead_code, unreachable_pub, reason = "macros write all methods of a struct")]
mod deviations;
mod events;
mod exchange;
mod failures;
mod forms;
mod hostile_servers;
mod idempotency;
mod mocks;
mod nullable;
mod objects;
mod page_kinds;
mod pages;
mod parameters;
mod parts;
mod paths;
mod redirects;
mod requests;
mod schemas;
mod sequences;
mod servers;
mod shapes;
mod styles;
mod timeouts;
mod times;
mod tls;
mod tokens;
mod transport;
#[allow(dead_code, unreachable_pub, reason = "macros write all methods of a struct")]
mod union_matches;
#[allow(dead_code, unreachable_pub, reason = "macros write all methods of a struct")]
mod unions;
mod uploads;

use std::sync::{Arc, Mutex};

use ::runtime::{
    body::Body,
    client::{Client, ClientBuilder, Transport, TransportFuture},
};
use axum::Router;
use tokio::net::TcpListener;

/// The modules with macros, embedded as in a generated crate.
#[allow(dead_code, unreachable_pub, reason = "these are tests of the macros")]
#[path = "."]
mod runtime {
    pub(crate) use ::runtime::{json, shapes};
    #[rustfmt::skip]
    #[path = "../../src/objects.rs"]
    pub(crate) mod objects;

    #[rustfmt::skip]
    #[path = "../../src/unions/mod.rs"]
    pub(crate) mod unions;
}

/// Returns a builder of a client with a token.
fn with_token(base_url: impl Into<String>) -> ClientBuilder {
    ClientBuilder::new("http://default/v1")
        .base_url(base_url)
        .credential(api::SECRET, "t".into())
}

/// Returns a client with a token.
fn client(base_url: impl Into<String>) -> Client {
    with_token(base_url).build().unwrap()
}

/// Serves a router on a free port and returns its URL.
async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, router).await });
    url
}

/// A transport that records requests and returns the same response to each.
#[derive(Clone)]
struct Recorder {
    response: http::Response<Body>,
    sent: Arc<Mutex<Vec<http::Request<Body>>>>,
}

impl Recorder {
    /// Creates a transport that returns this response.
    fn new(response: http::Response<Body>) -> Self {
        Self {
            response,
            sent: Arc::default(),
        }
    }

    /// Creates a transport that returns 200 and `{}`.
    fn ok() -> Self {
        Self::new(http::Response::new("{}".into()))
    }

    /// Returns the requests so far.
    fn sent(&self) -> Vec<http::Request<Body>> {
        self.sent.lock().unwrap().clone()
    }

    /// Returns the only request.
    fn only(&self) -> http::Request<Body> {
        let mut sent = self.sent();
        assert_eq!(sent.len(), 1);
        sent.remove(0)
    }
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        self.sent.lock().unwrap().push(request);
        Box::pin(std::future::ready(Ok(self.response.clone())))
    }
}
