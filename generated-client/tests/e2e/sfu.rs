//! A handwritten service that responds with the examples of the document and records the requests.

use std::sync::{Arc, Mutex};

use cloudflare_calls::{
    Response,
    mock::AnyRequest,
    operations::{
        CloseTracks, CloseTracksHeaders, GetSession, GetSessionHeaders, NewSession,
        NewSessionHeaders, NewTracks, NewTracksHeaders, RenegotiateSession,
        RenegotiateSessionHeaders,
    },
    server::{CloudflareCalls, Rejection},
    types::{
        CloseTracksResponse, CloseTracksResponseTrack, GetSessionStateResponse,
        GetSessionStateResponseTrack, GetSessionStateResponseTrackStatus, NewSessionResponse,
        RenegotiateResponse, SessionDescription, SessionDescriptionType, TrackObjectLocation,
        TracksResponse, TracksResponseTrack,
    },
};
use http::StatusCode;

/// The session description of the document's examples.
pub(crate) const SDP: &str = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\n\
    m=audio 4000 RTP/AVP 111\na=rtpmap:111 OPUS/48000/2\nm=video 4002 RTP/AVP 96\na=rtpmap:96 VP8/90000\n...\n";

/// The requests that a service received.
#[derive(Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<Vec<AnyRequest>>>);

impl Seen {
    fn see(&self, request: impl Into<AnyRequest>) {
        self.0.lock().unwrap().push(request.into());
    }

    /// Returns all requests, the oldest first.
    pub(crate) fn all(&self) -> Vec<AnyRequest> {
        self.0.lock().unwrap().clone()
    }
}

/// A service without response headers.
#[derive(Clone, Default)]
pub(crate) struct Sfu {
    pub(crate) seen: Seen,
}

impl CloudflareCalls for Sfu {
    async fn new_session(&self, request: NewSession) -> Result<NewSessionResponse, Rejection> {
        self.seen.see(request);
        Ok(NewSessionResponse::new("e017a2629c754fedc1f7d8587e06d126"))
    }

    async fn new_tracks(&self, request: NewTracks) -> Result<TracksResponse, Rejection> {
        self.seen.see(request);
        let track = TracksResponseTrack::new()
            .track_name("1a037563-c35c-4bf6-a9ee-2b474cbb9a51")
            .mid("4");
        Ok(TracksResponse::new()
            .requires_immediate_renegotiation(false)
            .tracks([track])
            .session_description(answer()))
    }

    async fn renegotiate_session(
        &self,
        request: RenegotiateSession,
    ) -> Result<RenegotiateResponse, Rejection> {
        self.seen.see(request);
        Ok(RenegotiateResponse::new())
    }

    async fn close_tracks(&self, request: CloseTracks) -> Result<CloseTracksResponse, Rejection> {
        self.seen.see(request);
        Ok(CloseTracksResponse::new()
            .session_description(answer())
            .requires_immediate_renegotiation(false)
            .tracks([CloseTracksResponseTrack::new().mid("7")]))
    }

    async fn get_session(&self, request: GetSession) -> Result<GetSessionStateResponse, Rejection> {
        self.seen.see(request);
        let local = GetSessionStateResponseTrack::new()
            .location(TrackObjectLocation::Local)
            .mid("2")
            .track_name("1a037563-c35c-4bf6-a9ee-2b474cbb9a51")
            .status(GetSessionStateResponseTrackStatus::Active);
        let remote = GetSessionStateResponseTrack::new()
            .location(TrackObjectLocation::Remote)
            .mid("7")
            .session_id("2a45361d5fd7cc14eface0587c276c94")
            .track_name("2e037563-a35d-4bf6-a9ee-2d474cbb9a58")
            .status(GetSessionStateResponseTrackStatus::Active);
        Ok(GetSessionStateResponse::new().tracks([local, remote]))
    }
}

fn answer() -> SessionDescription {
    SessionDescription::new()
        .sdp(SDP)
        .r#type(SessionDescriptionType::Answer)
}

/// The same service with the response header `vary`.
#[derive(Clone, Default)]
pub(crate) struct VaryingSfu(pub(crate) Sfu);

impl CloudflareCalls for VaryingSfu {
    async fn new_session_with_headers(
        &self,
        request: NewSession,
    ) -> Result<Response<NewSessionResponse, NewSessionHeaders>, Rejection> {
        let headers = NewSessionHeaders::default().vary("Origin");
        let body = self.0.new_session(request).await?;
        Ok(Response::new(StatusCode::CREATED, headers, body))
    }

    async fn new_tracks_with_headers(
        &self,
        request: NewTracks,
    ) -> Result<Response<TracksResponse, NewTracksHeaders>, Rejection> {
        let headers = NewTracksHeaders::default().vary("Origin");
        let body = self.0.new_tracks(request).await?;
        Ok(Response::new(StatusCode::OK, headers, body))
    }

    async fn renegotiate_session_with_headers(
        &self,
        request: RenegotiateSession,
    ) -> Result<Response<RenegotiateResponse, RenegotiateSessionHeaders>, Rejection> {
        let headers = RenegotiateSessionHeaders::default().vary("Origin");
        let body = self.0.renegotiate_session(request).await?;
        Ok(Response::new(StatusCode::OK, headers, body))
    }

    async fn close_tracks_with_headers(
        &self,
        request: CloseTracks,
    ) -> Result<Response<CloseTracksResponse, CloseTracksHeaders>, Rejection> {
        let headers = CloseTracksHeaders::default().vary("Origin");
        let body = self.0.close_tracks(request).await?;
        Ok(Response::new(StatusCode::OK, headers, body))
    }

    async fn get_session_with_headers(
        &self,
        request: GetSession,
    ) -> Result<Response<GetSessionStateResponse, GetSessionHeaders>, Rejection> {
        let headers = GetSessionHeaders::default().vary("Origin");
        let body = self.0.get_session(request).await?;
        Ok(Response::new(StatusCode::OK, headers, body))
    }
}
