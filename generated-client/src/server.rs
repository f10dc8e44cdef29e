//! The server: implement the trait, serve the router.

use std::future::Future;

use crate::runtime::response::Response;
use crate::runtime::server::Routes;
use crate::{operations, types};

pub use crate::runtime::server::{
    Accepted, HttpRequest, HttpResponse, Incoming, Place, Problem, Rejection,
    RequestReader, ResponseWriter, Violation,
};

/// Cloudflare Calls API, to be served by [`router`].
///
/// An operation that is not implemented answers 501.
pub trait CloudflareCalls: Send + Sync + 'static {
    /// Create a new PeerConnection
    ///
    /// `POST /apps/{appId}/sessions/new`
    fn new_session(
        &self,
        request: operations::NewSession,
    ) -> impl Future<Output = Result<types::NewSessionResponse, Rejection>> + Send {
        let _ = request;
        async { Err(Rejection::not_implemented::<operations::NewSession>()) }
    }

    /// As [`new_session`](Self::new_session), with the headers that the document declares.
    /// Calls it, and sets none, unless implemented.
    fn new_session_with_headers(
        &self,
        request: operations::NewSession,
    ) -> impl Future<
        Output = Result<
            Response<types::NewSessionResponse, operations::NewSessionHeaders>,
            Rejection,
        >,
    > + Send {
        async { Ok(self.new_session(request).await?.into()) }
    }

    /// Solve the given track object(s) and add the track(s) to the WebRTC session
    ///
    /// `POST /apps/{appId}/sessions/{sessionId}/tracks/new`
    fn new_tracks(
        &self,
        request: operations::NewTracks,
    ) -> impl Future<Output = Result<types::TracksResponse, Rejection>> + Send {
        let _ = request;
        async { Err(Rejection::not_implemented::<operations::NewTracks>()) }
    }

    /// As [`new_tracks`](Self::new_tracks), with the headers that the document declares.
    /// Calls it, and sets none, unless implemented.
    fn new_tracks_with_headers(
        &self,
        request: operations::NewTracks,
    ) -> impl Future<
        Output = Result<
            Response<types::TracksResponse, operations::NewTracksHeaders>,
            Rejection,
        >,
    > + Send {
        async { Ok(self.new_tracks(request).await?.into()) }
    }

    /// When a previous response has requiresImmediateRenegotiation, you must renegotiate
    ///
    /// `PUT /apps/{appId}/sessions/{sessionId}/renegotiate`
    fn renegotiate_session(
        &self,
        request: operations::RenegotiateSession,
    ) -> impl Future<Output = Result<types::RenegotiateResponse, Rejection>> + Send {
        let _ = request;
        async { Err(Rejection::not_implemented::<operations::RenegotiateSession>()) }
    }

    /// As [`renegotiate_session`](Self::renegotiate_session), with the headers that the document declares.
    /// Calls it, and sets none, unless implemented.
    fn renegotiate_session_with_headers(
        &self,
        request: operations::RenegotiateSession,
    ) -> impl Future<
        Output = Result<
            Response<types::RenegotiateResponse, operations::RenegotiateSessionHeaders>,
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
        request: operations::CloseTracks,
    ) -> impl Future<Output = Result<types::CloseTracksResponse, Rejection>> + Send {
        let _ = request;
        async { Err(Rejection::not_implemented::<operations::CloseTracks>()) }
    }

    /// As [`close_tracks`](Self::close_tracks), with the headers that the document declares.
    /// Calls it, and sets none, unless implemented.
    fn close_tracks_with_headers(
        &self,
        request: operations::CloseTracks,
    ) -> impl Future<
        Output = Result<
            Response<types::CloseTracksResponse, operations::CloseTracksHeaders>,
            Rejection,
        >,
    > + Send {
        async { Ok(self.close_tracks(request).await?.into()) }
    }

    /// Return the list of tracks associated to the session
    ///
    /// `GET /apps/{appId}/sessions/{sessionId}`
    fn get_session(
        &self,
        request: operations::GetSession,
    ) -> impl Future<Output = Result<types::GetSessionStateResponse, Rejection>> + Send {
        let _ = request;
        async { Err(Rejection::not_implemented::<operations::GetSession>()) }
    }

    /// As [`get_session`](Self::get_session), with the headers that the document declares.
    /// Calls it, and sets none, unless implemented.
    fn get_session_with_headers(
        &self,
        request: operations::GetSession,
    ) -> impl Future<
        Output = Result<
            Response<types::GetSessionStateResponse, operations::GetSessionHeaders>,
            Rejection,
        >,
    > + Send {
        async { Ok(self.get_session(request).await?.into()) }
    }
}

/// The router of a service; serve it, nest it, put layers around it.
pub fn router(service: impl CloudflareCalls) -> axum::Router {
    let mut api = Routes::new(service);
    api.serve(|service, request: operations::NewSession| async move {
        service.new_session_with_headers(request).await
    });
    api.serve(|service, request: operations::NewTracks| async move {
        service.new_tracks_with_headers(request).await
    });
    api.serve(|service, request: operations::RenegotiateSession| async move {
        service.renegotiate_session_with_headers(request).await
    });
    api.serve(|service, request: operations::CloseTracks| async move {
        service.close_tracks_with_headers(request).await
    });
    api.serve(|service, request: operations::GetSession| async move {
        service.get_session_with_headers(request).await
    });
    api.into_router()
}
