//! The server: implement the trait, serve the router.

use std::future::Future;

use crate::operations::{
    CloseTracks, CloseTracksHeaders, GetSession, GetSessionHeaders, NewSession,
    NewSessionHeaders, NewTracks, NewTracksHeaders, RenegotiateSession,
    RenegotiateSessionHeaders,
};
use crate::runtime::response::Response;
use crate::runtime::server::Routes;
use crate::types::{
    CloseTracksResponse, GetSessionStateResponse, NewSessionResponse,
    RenegotiateResponse, TracksResponse,
};

pub use crate::runtime::server::Rejection;

/// Cloudflare Calls API, to be served by [`router`].
///
/// An operation that is not implemented answers 501.
pub trait CloudflareCalls: Send + Sync + 'static {
    /// Create a new PeerConnection
    ///
    /// `POST /apps/{appId}/sessions/new`
    fn new_session(
        &self,
        request: NewSession,
    ) -> impl Future<Output = Result<NewSessionResponse, Rejection>> + Send {
        let _ = request;
        async { Err(Rejection::not_implemented::<NewSession>()) }
    }

    /// As [`new_session`](Self::new_session), with the headers that the document declares.
    /// Calls it, and sets none, unless implemented.
    fn new_session_with_headers(
        &self,
        request: NewSession,
    ) -> impl Future<
        Output = Result<Response<NewSessionResponse, NewSessionHeaders>, Rejection>,
    > + Send {
        async { Ok(self.new_session(request).await?.into()) }
    }

    /// Solve the given track object(s) and add the track(s) to the WebRTC session
    ///
    /// `POST /apps/{appId}/sessions/{sessionId}/tracks/new`
    fn new_tracks(
        &self,
        request: NewTracks,
    ) -> impl Future<Output = Result<TracksResponse, Rejection>> + Send {
        let _ = request;
        async { Err(Rejection::not_implemented::<NewTracks>()) }
    }

    /// As [`new_tracks`](Self::new_tracks), with the headers that the document declares.
    /// Calls it, and sets none, unless implemented.
    fn new_tracks_with_headers(
        &self,
        request: NewTracks,
    ) -> impl Future<
        Output = Result<Response<TracksResponse, NewTracksHeaders>, Rejection>,
    > + Send {
        async { Ok(self.new_tracks(request).await?.into()) }
    }

    /// When a previous response has requiresImmediateRenegotiation, you must renegotiate
    ///
    /// `PUT /apps/{appId}/sessions/{sessionId}/renegotiate`
    fn renegotiate_session(
        &self,
        request: RenegotiateSession,
    ) -> impl Future<Output = Result<RenegotiateResponse, Rejection>> + Send {
        let _ = request;
        async { Err(Rejection::not_implemented::<RenegotiateSession>()) }
    }

    /// As [`renegotiate_session`](Self::renegotiate_session), with the headers that the document declares.
    /// Calls it, and sets none, unless implemented.
    fn renegotiate_session_with_headers(
        &self,
        request: RenegotiateSession,
    ) -> impl Future<
        Output = Result<
            Response<RenegotiateResponse, RenegotiateSessionHeaders>,
            Rejection,
        >,
    > + Send {
        async { Ok(self.renegotiate_session(request).await?.into()) }
    }

    /// Close a local or remote track
    ///
    /// `PUT /apps/{appId}/sessions/{sessionId}/tracks/close`
    fn close_tracks(
        &self,
        request: CloseTracks,
    ) -> impl Future<Output = Result<CloseTracksResponse, Rejection>> + Send {
        let _ = request;
        async { Err(Rejection::not_implemented::<CloseTracks>()) }
    }

    /// As [`close_tracks`](Self::close_tracks), with the headers that the document declares.
    /// Calls it, and sets none, unless implemented.
    fn close_tracks_with_headers(
        &self,
        request: CloseTracks,
    ) -> impl Future<
        Output = Result<Response<CloseTracksResponse, CloseTracksHeaders>, Rejection>,
    > + Send {
        async { Ok(self.close_tracks(request).await?.into()) }
    }

    /// Return the list of tracks associated to the session
    ///
    /// `GET /apps/{appId}/sessions/{sessionId}`
    fn get_session(
        &self,
        request: GetSession,
    ) -> impl Future<Output = Result<GetSessionStateResponse, Rejection>> + Send {
        let _ = request;
        async { Err(Rejection::not_implemented::<GetSession>()) }
    }

    /// As [`get_session`](Self::get_session), with the headers that the document declares.
    /// Calls it, and sets none, unless implemented.
    fn get_session_with_headers(
        &self,
        request: GetSession,
    ) -> impl Future<
        Output = Result<Response<GetSessionStateResponse, GetSessionHeaders>, Rejection>,
    > + Send {
        async { Ok(self.get_session(request).await?.into()) }
    }
}

/// The router of a service; serve it, nest it, put layers around it.
pub fn router(service: impl CloudflareCalls) -> axum::Router {
    let mut api = Routes::new(service);
    api.serve(|service, request: NewSession| async move {
        service.new_session_with_headers(request).await
    });
    api.serve(|service, request: NewTracks| async move {
        service.new_tracks_with_headers(request).await
    });
    api.serve(|service, request: RenegotiateSession| async move {
        service.renegotiate_session_with_headers(request).await
    });
    api.serve(|service, request: CloseTracks| async move {
        service.close_tracks_with_headers(request).await
    });
    api.serve(|service, request: GetSession| async move {
        service.get_session_with_headers(request).await
    });
    api.into_router()
}
