//! Decoding of responses by the client.

use bytes::Bytes;
use cloudflare_calls::{
    Client, Error,
    types::{GetSessionStateResponse, GetSessionStateResponseTrackStatus, TrackObjectLocation},
};
use http::{Response, StatusCode};

use crate::{Recorder, with_token};

/// Returns a client that receives this response to every call.
fn answered(status: u16, headers: &[(&str, &[u8])], body: impl Into<Bytes>) -> Client {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    let body: Bytes = body.into();
    let transport = Recorder::new(response.body(body.into()).unwrap());
    with_token("http://h").transport(transport).build().unwrap()
}

#[tokio::test]
async fn null_in_an_optional_field_is_decoded_as_absent() {
    let body = r#"{"errorCode":null,"tracks":null}"#;
    let state = answered(200, &[], body)
        .get_session("a", "s")
        .await
        .unwrap();
    assert_eq!(*state, GetSessionStateResponse::new());
    let body = r#"{"tracks":[{"mid":null,"status":null}],"more":{"than":"documented"}}"#;
    let state = answered(200, &[], body)
        .get_session("a", "s")
        .await
        .unwrap();
    assert_eq!(state.tracks.as_ref().unwrap()[0].status, None);
}

#[tokio::test]
async fn unlisted_enum_values_are_kept_unchanged() {
    let body = r#"{"tracks":[{"location":"orbit","status":"initializing"}]}"#;
    let state = answered(200, &[], body)
        .get_session("a", "s")
        .await
        .unwrap();
    let track = &state.tracks.as_ref().unwrap()[0];
    assert_eq!(
        track.location,
        Some(TrackObjectLocation::Unknown("orbit".to_owned()))
    );
    let status = track.status.as_ref().unwrap();
    assert_eq!(
        *status,
        GetSessionStateResponseTrackStatus::Unknown("initializing".to_owned())
    );
    assert_eq!(status.to_string(), "initializing");
    assert_eq!(serde_json::to_string(&*state).unwrap(), body);
}

#[tokio::test]
async fn error_fields_of_a_success_are_decoded() {
    let body = r#"{"errorCode":"session_error","errorDescription":"gone"}"#;
    let session = answered(200, &[], body)
        .close_tracks("a", "s")
        .await
        .unwrap();
    assert_eq!(session.error_code.as_deref(), Some("session_error"));
    assert_eq!(session.error_description.as_deref(), Some("gone"));

    let body = r#"{
        "requiresImmediateRenegotiation": true,
        "sessionDescription": {"type": "offer", "sdp": "v=0\r\n"},
        "tracks": [
            {"mid": "", "errorCode": "not_found_track_error", "errorDescription": "no such track"},
            {"mid": "7", "trackName": "mic-1"}
        ]
    }"#;
    let answer = answered(200, &[], body).new_tracks("a", "s").await.unwrap();
    assert_eq!(answer.error_code, None);
    assert_eq!(answer.requires_immediate_renegotiation, Some(true));
    let [failed, added] = answer.tracks.as_deref().unwrap() else {
        panic!("two tracks")
    };
    assert_eq!(failed.error_code.as_deref(), Some("not_found_track_error"));
    assert_eq!(failed.mid.as_deref(), Some(""));
    assert_eq!(
        (added.error_code.as_ref(), added.mid.as_deref()),
        (None, Some("7"))
    );
    let sdp = answer.session_description.as_ref().unwrap().sdp.as_deref();
    assert_eq!(sdp, Some("v=0\r\n"));
}

#[tokio::test]
async fn headers_are_available_as_typed_and_as_raw_values() {
    let headers = [
        ("vary", &b"Origin"[..]),
        ("Vary", b"Accept"),
        ("x-request-id", b"7"),
    ];
    let state = answered(200, &headers, "{}")
        .get_session("a", "s")
        .await
        .unwrap();
    assert_eq!(
        state.typed_headers().vary.as_deref(),
        Some("Origin, Accept")
    );
    assert_eq!(state.headers()["x-request-id"], "7");
    assert_eq!(state.headers().get_all("vary").iter().count(), 2);
    let state = answered(200, &[], "{}")
        .get_session("a", "s")
        .await
        .unwrap();
    assert_eq!(state.typed_headers().vary, None);
}

#[tokio::test]
async fn an_undocumented_status_2xx_is_decoded_as_the_only_documented_success() {
    let session = answered(200, &[], r#"{"sessionId":"documented for 201 only"}"#)
        .new_session("a")
        .await
        .unwrap();
    assert_eq!(session.status(), StatusCode::OK);
    assert_eq!(session.session_id, "documented for 201 only");
    let error = answered(204, &[], "").new_session("a").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NO_CONTENT));
    assert!(matches!(error, Error::Decode(_)), "{error}");
}

#[tokio::test]
async fn an_invalid_optional_header_is_absent() {
    let state = answered(200, &[("vary", b"\xff")], "{}")
        .get_session("a", "s")
        .await
        .unwrap();
    assert_eq!(state.typed_headers().vary, None);
    assert_eq!(state.headers()["vary"].as_bytes(), b"\xff");
}

/// Checks the error for an undocumented status.
async fn check_undocumented(status: u16, body: &'static str, retryable: bool) {
    let calls = answered(status, &[("x-request-id", b"7")], body);
    let error = calls.new_session("a").await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    assert_eq!(error.is_retryable(), retryable, "{status}");
    assert!(!error.is_timeout());
    let Error::Undocumented(response) = error else {
        panic!("{error:?}")
    };
    assert_eq!(response.headers()["x-request-id"], "7");
    assert_eq!(response.into_body(), body);
}

#[tokio::test]
async fn an_undocumented_status_keeps_status_headers_and_body() {
    for (status, body, retryable) in [
        (
            401,
            r#"{"errorCode":"unauthorized","errorDescription":"no"}"#,
            false,
        ),
        (410, r#"{"errorCode":"session_error"}"#, false),
        (403, "<html>", false),
        (404, "", false),
        (408, "", true),
        (429, "slow down", true),
        (500, "", true),
        (503, "", true),
        (302, "", false),
    ] {
        check_undocumented(status, body, retryable).await;
    }
}

/// Checks the error for a response of `get_session` that cannot be decoded.
async fn check_misfit(headers: &[(&str, &[u8])], body: &'static [u8], place: &str, message: &str) {
    let error = answered(200, headers, body)
        .get_session("a", "s")
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert!(!error.is_retryable() && !error.is_timeout());
    let Error::Decode(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.place, place);
    assert_eq!(error.response.status(), StatusCode::OK);
    assert_eq!(&**error.response, body);
    let text = error.to_string();
    assert_eq!(text, format!("200 OK: {message}"));
}

#[tokio::test]
async fn a_decode_error_has_the_place_and_the_body() {
    for (headers, body, place, message) in [
        (
            &[][..],
            &b""[..],
            "the body",
            "expected JSON, found an empty body",
        ),
        (
            &[],
            b"<html>busy</html>",
            "the body",
            "invalid JSON (expected value, line 1, column 1)",
        ),
        (
            &[("content-type", &b"text/html; charset=utf-8"[..])],
            b"<html>busy</html>",
            "the body",
            "expected JSON, found `text/html`",
        ),
        (&[], b"[]", "the body", "expected an object, found an array"),
        (
            &[],
            b"{} {}",
            "the body",
            "invalid JSON (trailing characters, line 1, column 4)",
        ),
        (
            &[],
            b"{\"tracks\":[{\"mid\":\"1\"},{\"mid\":7}]}",
            "tracks[1].mid",
            "expected a string at `tracks[1].mid`, found `7`",
        ),
        (
            &[],
            b"{\"tracks\":{}}",
            "tracks",
            "expected an array at `tracks`, found an object",
        ),
        (
            &[],
            b"{\"errorCode\":\"\xff\"}",
            "the body",
            "expected JSON in UTF-8, found an invalid byte at offset 14",
        ),
        (
            &[],
            b"{\"tracks\":[{\"status\":7}]}",
            "tracks[0].status",
            "expected a string at `tracks[0].status`, found `7`",
        ),
        (
            &[],
            b"{\"tracks\":[{\"mid\":",
            "tracks[0].mid",
            "truncated JSON at `tracks[0].mid`",
        ),
    ] {
        check_misfit(headers, body, place, message).await;
    }
}

#[tokio::test]
async fn a_missing_required_field_is_a_decode_error() {
    let error = answered(201, &[], "{}").new_session("a").await.unwrap_err();
    let Error::Decode(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.message, "missing required property `sessionId`");
}
