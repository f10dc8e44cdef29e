//! Property tests of the client codec and the server codec of each operation against each other, without a socket.

use std::fmt::Debug;

use cloudflare_calls::{
    Credentials, Operation, Response,
    client::ClientCodec,
    credentials::SECRET,
    operations::{
        CloseTracks, CloseTracksHeaders, GetSession, GetSessionHeaders, NewSession,
        NewSessionHeaders, NewTracks, NewTracksHeaders, RenegotiateSession,
        RenegotiateSessionHeaders,
    },
    server::ServerCodec,
    types::{
        CloseTrackObject, CloseTracksRequest, CloseTracksResponse, CloseTracksResponseTrack,
        GetSessionStateResponse, GetSessionStateResponseTrack, GetSessionStateResponseTrackStatus,
        NewSessionRequest, NewSessionResponse, RenegotiateRequest, RenegotiateResponse,
        SessionDescription, SessionDescriptionType, TrackObject, TrackObjectLocation,
        TracksRequest, TracksResponse, TracksResponseTrack,
    },
};
use proptest::{
    collection::vec,
    option,
    prelude::{ProptestConfig, Strategy, any, prop_oneof},
    test_runner::{TestCaseError, TestRunner},
};
use serde::{Serialize, de::DeserializeOwned};

/// Checks a property for arbitrary values.
fn check<T: Debug + Clone>(
    values: impl Strategy<Value = T>,
    property: impl Fn(T) -> Result<(), TestCaseError>,
) {
    let config = ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    TestRunner::new(config).run(&values, property).unwrap();
}

/// Checks that `decode_request(encode_request(x)) == x`.
fn check_request<O>(requests: impl Strategy<Value = O>)
where
    O: ClientCodec + ServerCodec + Clone + Debug + PartialEq,
{
    check(requests, |request| {
        let written = request.request().unwrap();
        assert_eq!(O::decode_request(&written).unwrap(), request);
        Ok(())
    });
}

/// Checks that `decode_response(encode_response(y)) == y`, apart from undeclared headers.
fn check_response<O, T, H>(status: u16, outputs: impl Strategy<Value = (T, H)>)
where
    O: ClientCodec<Output = Response<T, H>> + ServerCodec + Debug,
    <O as Operation>::Output: Debug,
    O::Failure: Debug,
    T: Clone + Debug + PartialEq,
    H: Clone + Debug + PartialEq,
{
    check(outputs, |(body, headers)| {
        let status = http::StatusCode::from_u16(status).unwrap();
        let output = Response::new(status, headers.clone(), body.clone());
        let written = O::encode_response(output).unwrap();
        let read = O::decode_response(written).unwrap();
        assert_eq!((read.status(), read.typed_headers()), (status, &headers));
        assert_eq!(read.into_body(), body);
        Ok(())
    });
}

/// Checks that values are unchanged after serializing and deserializing them.
fn check_json<T>(values: impl Strategy<Value = T>)
where
    T: Serialize + DeserializeOwned + Clone + Debug + PartialEq,
{
    check(values, |value| {
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), value);
        Ok(())
    });
}

/// Returns any text, including control characters, astral characters and the empty text.
fn text() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..12).prop_map(String::from_iter)
}

/// Returns any text that can be sent as a path segment.
fn segment() -> impl Strategy<Value = String> {
    let odd = [
        "%2e%2e",
        "a b/c?d",
        "a/b",
        "%",
        "%zz",
        "+",
        "new",
        "...",
        "tracks/close",
    ];
    let odd = proptest::sample::select(odd.map(str::to_owned).to_vec());
    prop_oneof![text(), odd].prop_filter("leads to another URL", |text| {
        !matches!(&**text, "" | "." | "..")
    })
}

/// Returns any token that is allowed in a header.
fn credentials() -> impl Strategy<Value = Credentials> {
    "[!-~]{1,20}".prop_map(|token| {
        let mut credentials = Credentials::new();
        credentials.set(SECRET, token.into());
        credentials
    })
}

/// Returns any text that a header preserves; spaces at the ends are not preserved.
fn header() -> impl Strategy<Value = Option<String>> {
    let text = vec(
        any::<char>().prop_filter("control", |c| !c.is_ascii_control()),
        0..12,
    );
    let text = text.prop_map(String::from_iter);
    option::of(text.prop_filter("space around", |text| text.trim_matches(' ') == text))
}

/// Sets fields of a `#[non_exhaustive]` struct to values from their strategies.
macro_rules! with {
    ($start:expr, $($field:ident: $strategy:expr),* $(,)?) => {
        ($($strategy,)*).prop_map(|($($field,)*)| {
            let mut value = $start;
            $(value.$field = $field;)*
            value
        })
    };
}

/// Returns a listed value of an enum, or an unlisted one.
fn open<T: Clone + Debug + 'static>(
    listed: &'static [T],
    unknown: fn(String) -> T,
    name: fn(&T) -> &str,
) -> impl Strategy<Value = Option<T>> {
    let others = text()
        .prop_map(unknown)
        .prop_filter("is listed", move |value| {
            listed.iter().all(|listed| name(listed) != name(value))
        });
    option::of(prop_oneof![proptest::sample::select(listed), others])
}

const TYPES: &[SessionDescriptionType] = &[
    SessionDescriptionType::Answer,
    SessionDescriptionType::Offer,
];
const LOCATIONS: &[TrackObjectLocation] =
    &[TrackObjectLocation::Local, TrackObjectLocation::Remote];
const STATUSES: &[GetSessionStateResponseTrackStatus] = &[
    GetSessionStateResponseTrackStatus::Active,
    GetSessionStateResponseTrackStatus::Inactive,
    GetSessionStateResponseTrackStatus::Waiting,
];

fn texts() -> impl Strategy<Value = Option<String>> {
    option::of(text())
}

fn flags() -> impl Strategy<Value = Option<bool>> {
    option::of(any::<bool>())
}

/// Returns a description that is valid in a request, which allows only listed values.
fn listed_description() -> impl Strategy<Value = Option<SessionDescription>> {
    option::of(with!(
        SessionDescription::new(),
        sdp: texts(),
        r#type: option::of(proptest::sample::select(TYPES)),
    ))
}

/// Returns a description that is valid in a response, which also allows unlisted values.
fn description() -> impl Strategy<Value = Option<SessionDescription>> {
    let types = open(
        TYPES,
        SessionDescriptionType::Unknown,
        SessionDescriptionType::as_str,
    );
    option::of(with!(SessionDescription::new(), sdp: texts(), r#type: types))
}

fn location() -> impl Strategy<Value = Option<TrackObjectLocation>> {
    open(
        LOCATIONS,
        TrackObjectLocation::Unknown,
        TrackObjectLocation::as_str,
    )
}

fn status() -> impl Strategy<Value = Option<GetSessionStateResponseTrackStatus>> {
    open(
        STATUSES,
        GetSessionStateResponseTrackStatus::Unknown,
        GetSessionStateResponseTrackStatus::as_str,
    )
}

fn listed_track() -> impl Strategy<Value = TrackObject> {
    with!(
        TrackObject::new(),
        location: option::of(proptest::sample::select(LOCATIONS)),
        mid: texts(),
        session_id: texts(),
        track_name: texts(),
        bidirectional_media_stream: flags(),
        kind: texts(),
    )
}

#[test]
fn requests_of_new_session() {
    check_request(with!(
        NewSession::new(""),
        app_id: segment(),
        thirdparty: flags(),
        credentials: credentials(),
    ));
}

#[test]
fn requests_of_new_tracks() {
    let body = with!(
        TracksRequest::new(),
        session_description: listed_description(),
        tracks: option::of(vec(listed_track(), 0..3)),
        auto_discover: flags(),
    );
    check_request(with!(
        NewTracks::new("", ""),
        app_id: segment(),
        session_id: segment(),
        body: option::of(body),
        credentials: credentials(),
    ));
}

#[test]
fn requests_of_renegotiate_session() {
    let body = with!(RenegotiateRequest::new(), session_description: listed_description());
    check_request(with!(
        RenegotiateSession::new("", ""),
        app_id: segment(),
        session_id: segment(),
        body: option::of(body),
        credentials: credentials(),
    ));
}

#[test]
fn requests_of_close_tracks() {
    let track = with!(CloseTrackObject::new(), mid: texts());
    let body = with!(
        CloseTracksRequest::new(),
        session_description: listed_description(),
        tracks: option::of(vec(track, 0..3)),
        force: flags(),
    );
    check_request(with!(
        CloseTracks::new("", ""),
        app_id: segment(),
        session_id: segment(),
        body: option::of(body),
        credentials: credentials(),
    ));
}

#[test]
fn requests_of_get_session() {
    check_request(with!(
        GetSession::new("", ""),
        app_id: segment(),
        session_id: segment(),
        credentials: credentials(),
    ));
}

#[test]
fn responses_of_new_session() {
    let body = with!(
        NewSessionResponse::new(""),
        error_code: texts(),
        error_description: texts(),
        session_description: description(),
        session_id: text(),
    );
    let headers = with!(NewSessionHeaders::default(), vary: header());
    check_response::<NewSession, _, _>(201, (body, headers));
}

#[test]
fn responses_of_new_tracks() {
    let track = with!(
        TracksResponseTrack::new(),
        location: location(),
        mid: texts(),
        session_id: texts(),
        track_name: texts(),
        bidirectional_media_stream: flags(),
        kind: texts(),
        error_code: texts(),
        error_description: texts(),
    );
    let body = with!(
        TracksResponse::new(),
        error_code: texts(),
        error_description: texts(),
        requires_immediate_renegotiation: flags(),
        session_description: description(),
        tracks: option::of(vec(track, 0..3)),
    );
    let headers = with!(NewTracksHeaders::default(), vary: header());
    check_response::<NewTracks, _, _>(200, (body, headers));
}

#[test]
fn responses_of_renegotiate_session() {
    let body = with!(
        RenegotiateResponse::new(),
        error_code: texts(),
        error_description: texts(),
        session_description: description(),
    );
    let headers = with!(RenegotiateSessionHeaders::default(), vary: header());
    check_response::<RenegotiateSession, _, _>(200, (body, headers));
}

#[test]
fn responses_of_close_tracks() {
    let track = with!(
        CloseTracksResponseTrack::new(),
        mid: texts(),
        error_code: texts(),
        error_description: texts(),
    );
    let body = with!(
        CloseTracksResponse::new(),
        error_code: texts(),
        error_description: texts(),
        session_description: description(),
        tracks: option::of(vec(track, 0..3)),
        requires_immediate_renegotiation: flags(),
    );
    let headers = with!(CloseTracksHeaders::default(), vary: header());
    check_response::<CloseTracks, _, _>(200, (body, headers));
}

#[test]
fn responses_of_get_session() {
    let track = with!(
        GetSessionStateResponseTrack::new(),
        location: location(),
        mid: texts(),
        session_id: texts(),
        track_name: texts(),
        bidirectional_media_stream: flags(),
        kind: texts(),
        status: status(),
    );
    let body = with!(
        GetSessionStateResponse::new(),
        error_code: texts(),
        error_description: texts(),
        tracks: option::of(vec(track, 0..3)),
    );
    let headers = with!(GetSessionHeaders::default(), vary: header());
    check_response::<GetSession, _, _>(200, (body, headers));
}

#[test]
fn the_type_that_no_operation_uses() {
    check_json(with!(NewSessionRequest::new(), session_description: description()));
}
