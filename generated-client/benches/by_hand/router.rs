//! The same service behind the generated router and behind one written by hand.

use std::{hint::black_box, sync::Arc};

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, Request, StatusCode, header},
    routing::{get, post},
};
use cloudflare_calls::{
    operations::{GetSession, NewTracks},
    server::{CloudflareCalls, Rejection, router},
    types::{
        GetSessionStateResponse, GetSessionStateResponseTrack, SessionDescription,
        SessionDescriptionType, TracksRequest, TracksResponse, TracksResponseTrack,
    },
};
use tower_service::Service;

use super::{Author, What, client};

pub(crate) const SDP: &str = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\n\
    m=audio 4000 RTP/AVP 111\na=rtpmap:111 OPUS/48000/2\nm=video 4002 RTP/AVP 96\na=rtpmap:96 VP8/90000\n";

pub(crate) fn session() -> GetSessionStateResponse {
    let track = |mid: &str, name: &str| {
        GetSessionStateResponseTrack::new()
            .mid(mid)
            .track_name(name)
    };
    GetSessionStateResponse::new().tracks([track("0", "microphone"), track("1", "camera")])
}

pub(crate) fn tracks() -> TracksResponse {
    let track = |mid: &str, name: &str| TracksResponseTrack::new().mid(mid).track_name(name);
    TracksResponse::new()
        .requires_immediate_renegotiation(false)
        .session_description(
            SessionDescription::new()
                .sdp(SDP)
                .r#type(SessionDescriptionType::Answer),
        )
        .tracks([track("0", "microphone"), track("1", "camera")])
}

struct Sfu;

impl CloudflareCalls for Sfu {
    async fn get_session(&self, request: GetSession) -> Result<GetSessionStateResponse, Rejection> {
        black_box(request);
        Ok(session())
    }

    async fn new_tracks(&self, request: NewTracks) -> Result<TracksResponse, Rejection> {
        black_box(request);
        Ok(tracks())
    }
}

fn routes(author: Author) -> Router {
    match author {
        Author::Generator => router(Sfu),
        Author::Hand => Router::new()
            .route("/apps/{app}/sessions/{session}", get(get_session))
            .route(
                "/apps/{app}/sessions/{session}/tracks/new",
                post(new_tracks),
            )
            .with_state(Arc::new(Sfu)),
    }
}

async fn get_session(
    State(sfu): State<Arc<Sfu>>,
    Path(path): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<GetSessionStateResponse>, StatusCode> {
    black_box((sfu, path, token(&headers)?));
    Ok(Json(session()))
}

async fn new_tracks(
    State(sfu): State<Arc<Sfu>>,
    Path(path): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<TracksRequest>,
) -> Result<Json<TracksResponse>, StatusCode> {
    black_box((sfu, path, token(&headers)?, body));
    Ok(Json(tracks()))
}

fn token(headers: &HeaderMap) -> Result<String, StatusCode> {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|given| given.to_str().ok());
    let token = given.and_then(|given| given.strip_prefix("Bearer "));
    token.map(str::to_owned).ok_or(StatusCode::UNAUTHORIZED)
}

const GET_SESSION: &str = "/apps/e43fad5de1a544f7/sessions/2a45361d9bbe4c5b";
const NEW_TRACKS: &str = "/apps/e43fad5de1a544f7/sessions/2a45361d9bbe4c5b/tracks/new";

pub(crate) fn run(author: Author, what: What, calls: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let mut router = routes(author);
    let sent = serde_json::to_vec(&client::body()).unwrap();
    runtime.block_on(async {
        for _ in 0..calls {
            let request = match what {
                What::GetSession => Request::get(GET_SESSION),
                What::NewTracks => Request::post(NEW_TRACKS),
            };
            let request = request.header(header::AUTHORIZATION, "Bearer token");
            let request = match what {
                What::GetSession => request.body(Body::empty()),
                What::NewTracks => request
                    .header(header::CONTENT_TYPE, "application/json")
                    .body(Body::from(sent.clone())),
            };
            let response = Service::call(&mut router, request.unwrap()).await.unwrap();
            assert_eq!(response.status(), StatusCode::OK);
            black_box(
                axum::body::to_bytes(response.into_body(), usize::MAX)
                    .await
                    .unwrap(),
            );
        }
    });
}

/// Serves on a free port, and prints where.
pub(crate) fn serve(author: Author) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{}", listener.local_addr().unwrap());
        axum::serve(listener, routes(author)).await.unwrap();
    });
}

/// The request that `wrk` sends.
pub(crate) fn script(what: What) -> String {
    let head = "wrk.headers['authorization'] = 'Bearer token'\n";
    match what {
        What::GetSession => format!("{head}wrk.path = '{GET_SESSION}'\n"),
        What::NewTracks => {
            let body = serde_json::to_string(&client::body()).unwrap();
            format!(
                "{head}wrk.path = '{NEW_TRACKS}'\nwrk.method = 'POST'\nwrk.headers['content-type'] = 'application/json'\nwrk.body = [=[{body}]=]\n"
            )
        }
    }
}
