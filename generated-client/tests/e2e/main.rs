//! Tests of the generated crate: the client against servers, over sockets and in the same process; the server and the
//! mock against raw HTTP; the client codecs against the server codecs.

mod answers;
mod codec;
mod credentials;
mod design;
mod mock;
mod operations;
mod requests;
mod sfu;
mod wire;

use std::sync::{Arc, Mutex};

use axum::Router;
use cloudflare_calls::{
    Body, Client, ClientBuilder,
    client::{Transport, TransportFuture},
};
use tokio::net::TcpListener;

/// Returns a builder of a client with a token.
fn with_token(base_url: impl Into<String>) -> ClientBuilder {
    Client::builder().base_url(base_url).bearer_token("t")
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
    answer: http::Response<Body>,
    sent: Arc<Mutex<Vec<http::Request<Body>>>>,
}

impl Recorder {
    /// Creates a transport that returns this response.
    fn new(answer: http::Response<Body>) -> Self {
        Self {
            answer,
            sent: Arc::default(),
        }
    }

    /// Creates a transport that returns 200 and `{}`, which every operation except `new_session` can decode.
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
        Box::pin(std::future::ready(Ok(self.answer.clone())))
    }
}
