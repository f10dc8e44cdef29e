//! The runtime as generated crates use it: clients against servers, over sockets and in the same process, with
//! operations that are written here by hand; both halves of codecs against each other; validation.

mod api;
mod blocking;
mod bounds;
#[allow(dead_code, unreachable_pub, reason = "macros write all methods of a struct")]
mod deviations;
mod events;
mod exchange;
mod failures;
mod forms;
mod idempotency;
mod objects;
mod page_kinds;
mod pages;
mod parameters;
mod parts;
mod paths;
mod redirects;
mod schemas;
mod sequences;
mod servers;
mod shapes;
mod styles;
mod times;
mod tls;
mod tokens;
mod transport;
#[allow(dead_code, unreachable_pub, reason = "macros write all methods of a struct")]
mod unions;
mod uploads;

use std::sync::{Arc, Mutex};

use ::runtime::{
    body::Body,
    client::{Client, ClientBuilder, Sending, Transport},
};
use axum::Router;
use tokio::net::TcpListener;

/// Modules whose macros are those of the crate that embeds the runtime.
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

/// A client's builder with a token.
fn with_token(base_url: impl Into<String>) -> ClientBuilder {
    ClientBuilder::new("http://default/v1")
        .base_url(base_url)
        .credential(api::SECRET, "t".into())
}

/// A client with a token.
fn client(base_url: impl Into<String>) -> Client {
    with_token(base_url).build().unwrap()
}

/// Serves a router as a user does, and says under which URL.
async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, router).await });
    url
}

/// A transport of one's own: keeps what is sent, and answers the same each time.
#[derive(Clone)]
struct Recorder {
    answer: http::Response<Body>,
    sent: Arc<Mutex<Vec<http::Request<Body>>>>,
}

impl Recorder {
    /// Answers with this.
    fn new(answer: http::Response<Body>) -> Self {
        Self {
            answer,
            sent: Arc::default(),
        }
    }

    /// Answers 200 and `{}`.
    fn ok() -> Self {
        Self::new(http::Response::new("{}".into()))
    }

    /// What was sent so far.
    fn sent(&self) -> Vec<http::Request<Body>> {
        self.sent.lock().unwrap().clone()
    }

    /// The one request that was sent.
    fn only(&self) -> http::Request<Body> {
        let mut sent = self.sent();
        assert_eq!(sent.len(), 1);
        sent.remove(0)
    }
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Body>) -> Sending<'_> {
        self.sent.lock().unwrap().push(request);
        Box::pin(std::future::ready(Ok(self.answer.clone())))
    }
}
