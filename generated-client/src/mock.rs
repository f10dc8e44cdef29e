//! The mock: a server for tests that answers from the document's examples.

use std::future::Future;

use crate::runtime::credentials::Scheme;
use crate::runtime::mock;
use crate::runtime::mock::{example, no_example};
use crate::runtime::operation::Output;
use crate::server::{CloudflareCalls, Rejection};
use crate::{credentials, operations, types};

pub use crate::runtime::mock::{Mocked, Options, Stub, logged};

/// The path that the mock serves below, as the document's server URL has it.
pub const BASE_PATH: &str = "/v1";

/// The operations: method, path and name.
pub const OPERATIONS: &[(&str, &str, &str)] = &[
    ("POST", "/v1/apps/{appId}/sessions/new", "new_session"),
    ("POST", "/v1/apps/{appId}/sessions/{sessionId}/tracks/new", "new_tracks"),
    ("PUT", "/v1/apps/{appId}/sessions/{sessionId}/renegotiate", "renegotiate_session"),
    ("PUT", "/v1/apps/{appId}/sessions/{sessionId}/tracks/close", "close_tracks"),
    ("GET", "/v1/apps/{appId}/sessions/{sessionId}", "get_session"),
];

/// The security schemes that operations ask for.
pub const SCHEMES: &[Scheme] = &[credentials::SECRET];

/// A mock of the API: answers each operation from its first example until told otherwise.
pub type Mock = mock::Mock<AnyRequest>;

/// A mock that listens on a port of this machine until it is dropped.
pub type MockServer = mock::MockServer<AnyRequest>;

/// A request that the mock got.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AnyRequest {
    NewSession(operations::NewSession),
    NewTracks(operations::NewTracks),
    RenegotiateSession(operations::RenegotiateSession),
    CloseTracks(operations::CloseTracks),
    GetSession(operations::GetSession),
}

impl Mock {
    /// Starts a mock on a free port of this machine.
    ///
    /// # Errors
    /// When it cannot listen.
    pub async fn start() -> std::io::Result<MockServer> {
        Self::start_at(([127, 0, 0, 1], 0).into()).await
    }

    /// Starts a mock at an address.
    ///
    /// # Errors
    /// When it cannot listen.
    pub async fn start_at(address: std::net::SocketAddr) -> std::io::Result<MockServer> {
        let mock = Self::new();
        let router = mock.router();
        MockServer::start(mock, router, address, BASE_PATH).await
    }

    /// The mock as a router, for the same process.
    pub fn router(&self) -> axum::Router {
        self.below(BASE_PATH, crate::server::router(self.clone()))
    }

    /// From now on a closure answers [`NewSession`](operations::NewSession).
    pub fn on_new_session<F, Fut>(&self, handler: F)
    where
        F: Fn(operations::NewSession) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<types::NewSessionResponse, Rejection>>,
        Fut: Send + 'static,
    {
        self.stub::<operations::NewSession>().handle(handler);
    }

    /// From now on a closure answers [`NewTracks`](operations::NewTracks).
    pub fn on_new_tracks<F, Fut>(&self, handler: F)
    where
        F: Fn(operations::NewTracks) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<types::TracksResponse, Rejection>>,
        Fut: Send + 'static,
    {
        self.stub::<operations::NewTracks>().handle(handler);
    }

    /// From now on a closure answers [`RenegotiateSession`](operations::RenegotiateSession).
    pub fn on_renegotiate_session<F, Fut>(&self, handler: F)
    where
        F: Fn(operations::RenegotiateSession) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<types::RenegotiateResponse, Rejection>>,
        Fut: Send + 'static,
    {
        self.stub::<operations::RenegotiateSession>().handle(handler);
    }

    /// From now on a closure answers [`CloseTracks`](operations::CloseTracks).
    pub fn on_close_tracks<F, Fut>(&self, handler: F)
    where
        F: Fn(operations::CloseTracks) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<types::CloseTracksResponse, Rejection>>,
        Fut: Send + 'static,
    {
        self.stub::<operations::CloseTracks>().handle(handler);
    }

    /// From now on a closure answers [`GetSession`](operations::GetSession).
    pub fn on_get_session<F, Fut>(&self, handler: F)
    where
        F: Fn(operations::GetSession) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<types::GetSessionStateResponse, Rejection>>,
        Fut: Send + 'static,
    {
        self.stub::<operations::GetSession>().handle(handler);
    }
}

impl CloudflareCalls for Mock {
    async fn new_session(
        &self,
        request: operations::NewSession,
    ) -> Result<types::NewSessionResponse, Rejection> {
        self.answer_body(request).await
    }

    async fn new_session_with_headers(
        &self,
        request: operations::NewSession,
    ) -> Result<Output<operations::NewSession>, Rejection> {
        self.answer(request).await
    }

    async fn new_tracks(
        &self,
        request: operations::NewTracks,
    ) -> Result<types::TracksResponse, Rejection> {
        self.answer_body(request).await
    }

    async fn new_tracks_with_headers(
        &self,
        request: operations::NewTracks,
    ) -> Result<Output<operations::NewTracks>, Rejection> {
        self.answer(request).await
    }

    async fn renegotiate_session(
        &self,
        request: operations::RenegotiateSession,
    ) -> Result<types::RenegotiateResponse, Rejection> {
        self.answer_body(request).await
    }

    async fn renegotiate_session_with_headers(
        &self,
        request: operations::RenegotiateSession,
    ) -> Result<Output<operations::RenegotiateSession>, Rejection> {
        self.answer(request).await
    }

    async fn close_tracks(
        &self,
        request: operations::CloseTracks,
    ) -> Result<types::CloseTracksResponse, Rejection> {
        self.answer_body(request).await
    }

    async fn close_tracks_with_headers(
        &self,
        request: operations::CloseTracks,
    ) -> Result<Output<operations::CloseTracks>, Rejection> {
        self.answer(request).await
    }

    async fn get_session(
        &self,
        request: operations::GetSession,
    ) -> Result<types::GetSessionStateResponse, Rejection> {
        self.answer_body(request).await
    }

    async fn get_session_with_headers(
        &self,
        request: operations::GetSession,
    ) -> Result<Output<operations::GetSession>, Rejection> {
        self.answer(request).await
    }
}

impl Mocked for operations::NewSession {
    const EXAMPLES: &'static [&'static str] = &[""];

    fn example(name: &str) -> Result<Output<Self>, Rejection> {
        if name.is_empty() {
            return example(
                201,
                &[("vary", "Origin")],
                r#"{
  "sessionId": "e017a2629c754fedc1f7d8587e06d126"
}"#,
            );
        }
        Err(no_example::<Self>(name))
    }
}

impl From<operations::NewSession> for AnyRequest {
    fn from(request: operations::NewSession) -> Self {
        Self::NewSession(request)
    }
}

impl Mocked for operations::NewTracks {
    const EXAMPLES: &'static [&'static str] = &["local_tracks", "remote_tracks"];

    fn example(name: &str) -> Result<Output<Self>, Rejection> {
        if name == "local_tracks" {
            return example(
                200,
                &[("vary", "Origin")],
                r#"{
  "requiresImmediateRenegotiation": false,
  "tracks": [
    {
      "trackName": "1a037563-c35c-4bf6-a9ee-2b474cbb9a51",
      "mid": "4"
    }
  ],
  "sessionDescription": {
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 111\na=rtpmap:111 OPUS/48000/2\nm=video 4002 RTP/AVP 96\na=rtpmap:96 VP8/90000\n...\n",
    "type": "answer"
  }
}"#,
            );
        }
        if name == "remote_tracks" {
            return example(
                200,
                &[("vary", "Origin")],
                r#"{
  "requiresImmediateRenegotiation": true,
  "tracks": [
    {
      "sessionId": "2a45361d5fd7cc14eface0587c276c94",
      "trackName": "2e037563-a35d-4bf6-a9ee-2d474cbb9a58",
      "mid": "7"
    }
  ],
  "sessionDescription": {
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 111\na=rtpmap:111 OPUS/48000/2\nm=video 4002 RTP/AVP 96\na=rtpmap:96 VP8/90000\n...\n",
    "type": "offer"
  }
}"#,
            );
        }
        Err(no_example::<Self>(name))
    }
}

impl From<operations::NewTracks> for AnyRequest {
    fn from(request: operations::NewTracks) -> Self {
        Self::NewTracks(request)
    }
}

impl Mocked for operations::RenegotiateSession {
    const EXAMPLES: &'static [&'static str] = &[""];

    fn example(name: &str) -> Result<Output<Self>, Rejection> {
        if name.is_empty() {
            return example(200, &[("vary", "Origin")], "{}");
        }
        Err(no_example::<Self>(name))
    }
}

impl From<operations::RenegotiateSession> for AnyRequest {
    fn from(request: operations::RenegotiateSession) -> Self {
        Self::RenegotiateSession(request)
    }
}

impl Mocked for operations::CloseTracks {
    const EXAMPLES: &'static [&'static str] = &[""];

    fn example(name: &str) -> Result<Output<Self>, Rejection> {
        if name.is_empty() {
            return example(
                200,
                &[("vary", "Origin")],
                r#"{
  "sessionDescription": {
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 111\na=rtpmap:111 OPUS/48000/2\nm=video 4002 RTP/AVP 96\na=rtpmap:96 VP8/90000\n...\n",
    "type": "answer"
  },
  "requiresImmediateRenegotiation": false,
  "tracks": [
    {
      "mid": "7"
    }
  ]
}"#,
            );
        }
        Err(no_example::<Self>(name))
    }
}

impl From<operations::CloseTracks> for AnyRequest {
    fn from(request: operations::CloseTracks) -> Self {
        Self::CloseTracks(request)
    }
}

impl Mocked for operations::GetSession {
    const EXAMPLES: &'static [&'static str] = &[""];

    fn example(name: &str) -> Result<Output<Self>, Rejection> {
        if name.is_empty() {
            return example(
                200,
                &[("vary", "Origin")],
                r#"{
  "tracks": [
    {
      "location": "local",
      "mid": "2",
      "trackName": "1a037563-c35c-4bf6-a9ee-2b474cbb9a51",
      "status": "active"
    },
    {
      "location": "remote",
      "mid": "7",
      "sessionId": "2a45361d5fd7cc14eface0587c276c94",
      "trackName": "2e037563-a35d-4bf6-a9ee-2d474cbb9a58",
      "status": "active"
    }
  ]
}"#,
            );
        }
        Err(no_example::<Self>(name))
    }
}

impl From<operations::GetSession> for AnyRequest {
    fn from(request: operations::GetSession) -> Self {
        Self::GetSession(request)
    }
}
