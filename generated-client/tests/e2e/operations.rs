//! Calls of all five operations by the client.

use axum::Router;
use cloudflare_calls::{
    Client,
    mock::{AnyRequest, Mock},
    operations::{CloseTracks, GetSession, NewSession, NewTracks, RenegotiateSession},
    server::router,
    types::{
        CloseTrackObject, CloseTracksRequest, GetSessionStateResponseTrackStatus,
        RenegotiateRequest, RenegotiateResponse, SessionDescription, SessionDescriptionType,
        TrackObject, TrackObjectLocation, TracksRequest,
    },
};
use http::StatusCode;

use crate::{
    client, serve,
    sfu::{SDP, Sfu, VaryingSfu},
    with_token,
};

/// A session description whose lines end with CR LF, which must be preserved.
const OFFER: &str = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=Grüße 🎙\r\nt=0 0\r\n";

/// Calls each operation of a service that responds with the examples of the document.
async fn check(calls: &Client, vary: Option<&str>, seen: impl Fn() -> Vec<AnyRequest>) {
    let session = calls.new_session("app").thirdparty(true).await.unwrap();
    assert_eq!(session.status(), StatusCode::CREATED);
    assert_eq!(session.typed_headers().vary.as_deref(), vary);
    assert_eq!(session.session_id, "e017a2629c754fedc1f7d8587e06d126");
    assert_eq!(session.error_code, None);

    let answer = calls.new_tracks("app", "s1").body(publish()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.typed_headers().vary.as_deref(), vary);
    assert_eq!(answer.requires_immediate_renegotiation, Some(false));
    let description = answer.session_description.as_ref().unwrap();
    assert_eq!(description.r#type, Some(SessionDescriptionType::Answer));
    assert_eq!(description.sdp.as_deref(), Some(SDP));
    let [track] = answer.tracks.as_deref().unwrap() else {
        panic!("one track")
    };
    assert_eq!(track.mid.as_deref(), Some("4"));

    let answer = calls
        .renegotiate_session("app", "s2")
        .body(renegotiate())
        .await
        .unwrap();
    assert_eq!(answer.typed_headers().vary.as_deref(), vary);
    assert_eq!(*answer, RenegotiateResponse::new());

    let answer = calls.close_tracks("app", "s3").body(close()).await.unwrap();
    assert_eq!(answer.typed_headers().vary.as_deref(), vary);
    assert_eq!(answer.tracks.as_ref().unwrap()[0].mid.as_deref(), Some("7"));

    let state = calls.get_session("app", "s4").await.unwrap();
    assert_eq!(state.typed_headers().vary.as_deref(), vary);
    let [local, remote] = state.tracks.as_deref().unwrap() else {
        panic!("two tracks")
    };
    assert_eq!(local.location, Some(TrackObjectLocation::Local));
    assert_eq!(
        local.status,
        Some(GetSessionStateResponseTrackStatus::Active)
    );
    assert_eq!(
        remote.session_id.as_deref(),
        Some("2a45361d5fd7cc14eface0587c276c94")
    );

    assert_eq!(seen(), expected_requests());
}

fn publish() -> TracksRequest {
    let microphone = TrackObject::new()
        .location(TrackObjectLocation::Local)
        .mid("0")
        .track_name("mic-1")
        .kind("audio")
        .bidirectional_media_stream(true);
    TracksRequest::new()
        .session_description(offer())
        .tracks([microphone])
}

fn renegotiate() -> RenegotiateRequest {
    RenegotiateRequest::new().session_description(offer())
}

fn close() -> CloseTracksRequest {
    CloseTracksRequest::new()
        .tracks([CloseTrackObject::new().mid("0")])
        .force(true)
}

fn offer() -> SessionDescription {
    SessionDescription::new()
        .sdp(OFFER)
        .r#type(SessionDescriptionType::Offer)
}

/// Returns the requests that a service must receive from [`check`].
fn expected_requests() -> Vec<AnyRequest> {
    let mut new_session = NewSession::new("app");
    new_session.thirdparty = Some(true);
    let mut new_tracks = NewTracks::new("app", "s1");
    new_tracks.body = Some(publish());
    let mut renegotiate_session = RenegotiateSession::new("app", "s2");
    renegotiate_session.body = Some(renegotiate());
    let mut close_tracks = CloseTracks::new("app", "s3");
    close_tracks.body = Some(close());
    let mut get_session = GetSession::new("app", "s4");
    for credentials in [
        &mut new_session.credentials,
        &mut new_tracks.credentials,
        &mut renegotiate_session.credentials,
        &mut close_tracks.credentials,
        &mut get_session.credentials,
    ] {
        credentials.set(cloudflare_calls::credentials::SECRET, "t".into());
    }
    vec![
        new_session.into(),
        new_tracks.into(),
        renegotiate_session.into(),
        close_tracks.into(),
        get_session.into(),
    ]
}

/// Returns a client that calls a router in the same process.
fn in_process(base_url: &str, router: Router) -> Client {
    with_token(base_url).service(router).build().unwrap()
}

#[tokio::test]
async fn the_mock_responds_over_a_socket() {
    let mock = Mock::start().await.unwrap();
    check(&client(mock.url()), Some("Origin"), || mock.requests()).await;
}

#[tokio::test]
async fn the_mock_responds_in_the_same_process() {
    let mock = Mock::new();
    let calls = in_process("http://mock/v1", mock.router());
    check(&calls, Some("Origin"), || mock.requests()).await;
}

#[tokio::test]
async fn a_service_responds_over_a_socket() {
    let sfu = Sfu::default();
    let calls = client(serve(router(sfu.clone())).await);
    check(&calls, None, || sfu.seen.all()).await;
}

#[tokio::test]
async fn a_service_responds_in_the_same_process() {
    let sfu = Sfu::default();
    let calls = in_process("http://sfu", router(sfu.clone()));
    check(&calls, None, || sfu.seen.all()).await;
}

#[tokio::test]
async fn a_service_sets_headers_over_a_socket() {
    let sfu = VaryingSfu::default();
    let calls = client(serve(router(sfu.clone())).await);
    check(&calls, Some("Origin"), || sfu.0.seen.all()).await;
}

#[tokio::test]
async fn a_service_sets_headers_in_the_same_process() {
    let sfu = VaryingSfu::default();
    let calls = in_process("http://sfu", router(sfu.clone()));
    check(&calls, Some("Origin"), || sfu.0.seen.all()).await;
}

#[tokio::test]
async fn a_router_can_be_nested_and_layered() {
    let sfu = Sfu::default();
    let vary = axum::middleware::map_response(async |mut response: axum::response::Response| {
        response
            .headers_mut()
            .insert("vary", http::HeaderValue::from_static("Layer"));
        response
    });
    let site = Router::new().nest("/calls/v1", router(sfu.clone()).layer(vary));
    let calls = client(format!("{}/calls/v1", serve(site).await));
    check(&calls, Some("Layer"), || sfu.seen.all()).await;
}

#[tokio::test]
async fn an_operation_that_is_not_implemented_is_501() {
    struct Nothing;
    impl cloudflare_calls::server::CloudflareCalls for Nothing {}
    let calls = in_process("http://sfu", router(Nothing));
    let error = calls.get_session("app", "s").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_IMPLEMENTED));
    assert!(
        error.to_string().contains("get_session is not implemented"),
        "{error}"
    );
}
