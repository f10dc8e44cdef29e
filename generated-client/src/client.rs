//! The client.

use crate::operations;

pub use crate::runtime::client::{
    Answer, BuildError, Call, Client, ClientBuilder, CredentialSource, DecodeError,
    Error, Granting, HttpRequest, HttpResponse, Outgoing, RequestError, RequestWriter,
    ResponseReader, Retries, Sending, ServiceTransport, Transport, TransportError,
    TransportErrorKind, TransportService,
};

impl Client {
    /// Makes a client, of `https://rtc.live.cloudflare.com/v1` unless it is told otherwise.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new("https://rtc.live.cloudflare.com/v1")
    }

    /// Create a new PeerConnection
    ///
    /// `POST /apps/{appId}/sessions/new`
    pub fn new_session(
        &self,
        app_id: impl Into<String>,
    ) -> Call<'_, operations::NewSession> {
        Call::new(self, operations::NewSession::new(app_id))
    }

    /// Solve the given track object(s) and add the track(s) to the WebRTC session
    ///
    /// `POST /apps/{appId}/sessions/{sessionId}/tracks/new`
    pub fn new_tracks(
        &self,
        app_id: impl Into<String>,
        session_id: impl Into<String>,
    ) -> Call<'_, operations::NewTracks> {
        Call::new(self, operations::NewTracks::new(app_id, session_id))
    }

    /// When a previous response has requiresImmediateRenegotiation, you must renegotiate
    ///
    /// `PUT /apps/{appId}/sessions/{sessionId}/renegotiate`
    pub fn renegotiate_session(
        &self,
        app_id: impl Into<String>,
        session_id: impl Into<String>,
    ) -> Call<'_, operations::RenegotiateSession> {
        Call::new(self, operations::RenegotiateSession::new(app_id, session_id))
    }

    /// Close a local or remote track
    ///
    /// `PUT /apps/{appId}/sessions/{sessionId}/tracks/close`
    pub fn close_tracks(
        &self,
        app_id: impl Into<String>,
        session_id: impl Into<String>,
    ) -> Call<'_, operations::CloseTracks> {
        Call::new(self, operations::CloseTracks::new(app_id, session_id))
    }

    /// Return the list of tracks associated to the session
    ///
    /// `GET /apps/{appId}/sessions/{sessionId}`
    pub fn get_session(
        &self,
        app_id: impl Into<String>,
        session_id: impl Into<String>,
    ) -> Call<'_, operations::GetSession> {
        Call::new(self, operations::GetSession::new(app_id, session_id))
    }
}
