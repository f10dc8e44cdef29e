//! The requests of the client.

use cloudflare_calls::{
    Body, Call, Client, Error,
    mock::{AnyRequest, Mock},
    types::{
        CloseTracksRequest, SessionDescription, TrackObject, TrackObjectLocation, TracksRequest,
    },
};
use http::{HeaderName, HeaderValue, header};

use crate::{Recorder, client, with_token};

/// The expected outcome for a value of a path parameter.
enum Fate {
    /// The value arrives unchanged as one segment.
    Arrives,
    /// The call fails and nothing is sent.
    IsRefused,
}

const PATH_VALUES: &[(&str, Fate)] = &[
    ("plain", Fate::Arrives),
    ("", Fate::IsRefused),
    (".", Fate::IsRefused),
    ("..", Fate::IsRefused),
    ("...", Fate::Arrives),
    ("%2e%2e", Fate::Arrives),
    ("%2E", Fate::Arrives),
    ("a/b", Fate::Arrives),
    ("../../x", Fate::Arrives),
    ("a\\b", Fate::Arrives),
    ("..\\", Fate::Arrives),
    ("a b/c?d", Fate::Arrives),
    ("a#b&c=d;e:f@g,h+i", Fate::Arrives),
    ("%", Fate::Arrives),
    ("%zz", Fate::Arrives),
    ("%00", Fate::Arrives),
    ("\0", Fate::Arrives),
    ("\r\n", Fate::Arrives),
    ("\t", Fate::Arrives),
    (" ", Fate::Arrives),
    ("ü", Fate::Arrives),
    ("\u{202e}🎙\u{feff}", Fate::Arrives),
    ("{appId}", Fate::Arrives),
    ("[::1]", Fate::Arrives),
];

#[tokio::test]
async fn a_path_value_arrives_unchanged_or_nothing_is_sent() {
    let mock = Mock::start().await.unwrap();
    let calls = client(mock.url());
    for (value, fate) in PATH_VALUES {
        check_path_value(&mock, &calls, value, fate).await;
    }
    check_path_value(&mock, &calls, &"x".repeat(8_000), &Fate::Arrives).await;
    check_path_value(&mock, &calls, &"x".repeat(70_000), &Fate::IsRefused).await;
}

/// Checks a value in every path parameter of every operation.
async fn check_path_value(mock: &Mock, calls: &Client, value: &str, fate: &Fate) {
    let before = mock.requests().len();
    let failures = [
        calls.new_session(value).await.err(),
        calls.new_tracks(value, "s").await.err(),
        calls.new_tracks("a", value).await.err(),
        calls.renegotiate_session(value, "s").await.err(),
        calls.renegotiate_session("a", value).await.err(),
        calls.close_tracks(value, "s").await.err(),
        calls.close_tracks("a", value).await.err(),
        calls.get_session(value, "s").await.err(),
        calls.get_session("a", value).await.err(),
    ];
    let arrived: Vec<_> = mock.requests()[before..].iter().map(path_values).collect();
    match fate {
        Fate::Arrives => {
            assert!(
                failures.iter().all(Option::is_none),
                "{value:?}: {failures:?}"
            );
            let one = |a: &str, s: &str| (a.to_owned(), s.to_owned());
            let pairs = [one(value, "s"), one("a", value)];
            let expected: Vec<_> = [one(value, "")]
                .into_iter()
                .chain(std::iter::repeat_n(pairs, 4).flatten())
                .collect();
            assert_eq!(arrived, expected);
        }
        Fate::IsRefused => {
            let refused = |failure: &Option<Error>| matches!(failure, Some(Error::Request(_)));
            assert!(failures.iter().all(refused), "{value:?}: {failures:?}");
            assert!(failures.iter().flatten().all(|error| !error.is_retryable()));
            assert_eq!(arrived, []);
        }
    }
}

fn path_values(request: &AnyRequest) -> (String, String) {
    let (app, session) = match request {
        AnyRequest::NewSession(request) => (&request.app_id, ""),
        AnyRequest::NewTracks(request) => (&request.app_id, &*request.session_id),
        AnyRequest::RenegotiateSession(request) => (&request.app_id, &*request.session_id),
        AnyRequest::CloseTracks(request) => (&request.app_id, &*request.session_id),
        AnyRequest::GetSession(request) => (&request.app_id, &*request.session_id),
        other => panic!("{other:?}"),
    };
    (app.clone(), session.to_owned())
}

#[tokio::test]
async fn the_base_url_counts_for_the_maximum_length_of_a_uri() {
    let recorder = Recorder::ok();
    for base_url in ["http://h", "http://h/a/longer/path"] {
        let calls = with_token(base_url)
            .transport(recorder.clone())
            .build()
            .unwrap();
        let longest = 65_534 - "http://h/apps//sessions/s".len();
        let answer = calls.get_session("x".repeat(longest), "s").await;
        match base_url {
            "http://h" => assert!(answer.is_ok(), "{answer:?}"),
            _ => assert!(matches!(answer, Err(Error::Request(_))), "{answer:?}"),
        }
    }
    assert_eq!(recorder.only().uri().to_string().len(), 65_534);
}

#[tokio::test]
async fn trailing_slashes_of_the_base_url_are_ignored() {
    for (base_url, uri) in [
        ("http://h", "http://h/apps/a/sessions/s"),
        ("http://h/", "http://h/apps/a/sessions/s"),
        ("http://h/v1", "http://h/v1/apps/a/sessions/s"),
        ("http://h/v1/", "http://h/v1/apps/a/sessions/s"),
        ("http://h/v1//", "http://h/v1/apps/a/sessions/s"),
        (
            "https://[::1]:8443/a%20b/",
            "https://[::1]:8443/a%20b/apps/a/sessions/s",
        ),
    ] {
        let recorder = Recorder::ok();
        let calls = with_token(base_url)
            .transport(recorder.clone())
            .build()
            .unwrap();
        calls.get_session("a", "s").await.unwrap();
        assert_eq!(recorder.only().uri(), uri, "{base_url}");
    }
}

#[tokio::test]
async fn the_default_base_url_is_that_of_the_document() {
    let recorder = Recorder::ok();
    let calls = Client::builder()
        .transport(recorder.clone())
        .build()
        .unwrap();
    calls.get_session("a", "s").await.unwrap();
    assert_eq!(
        recorder.only().uri(),
        "https://rtc.live.cloudflare.com/v1/apps/a/sessions/s"
    );
}

/// Sends a call, ignores its result, and returns the request: the method with the path, and the body.
macro_rules! sent {
    ($calls:ident => $call:expr) => {{
        let recorder = Recorder::ok();
        let $calls = with_token("http://h")
            .transport(recorder.clone())
            .build()
            .unwrap();
        let _ = Call::send($call).await;
        let request = recorder.only();
        let line = format!(
            "{} {}",
            request.method(),
            request.uri().path_and_query().unwrap()
        );
        let content_type = request.headers().get(header::CONTENT_TYPE).cloned();
        assert_eq!(request.headers()[header::ACCEPT], "application/json");
        let body = String::from_utf8(request.into_body().into_bytes().to_vec()).unwrap();
        assert_eq!(
            content_type.is_some(),
            !body.is_empty(),
            "a body has a content type"
        );
        (line, body)
    }};
}

#[tokio::test]
async fn unset_parameters_and_fields_are_not_sent() {
    for ((line, body), expected_line, expected_body) in [
        (
            sent!(c => c.new_session("a")),
            "POST /apps/a/sessions/new",
            "",
        ),
        (
            sent!(c => c.new_session("a").thirdparty(false)),
            "POST /apps/a/sessions/new?thirdparty=false",
            "",
        ),
        (
            sent!(c => c.new_tracks("a", "s")),
            "POST /apps/a/sessions/s/tracks/new",
            "",
        ),
        (
            sent!(c => c.new_tracks("a", "s").body(TracksRequest::new())),
            "POST /apps/a/sessions/s/tracks/new",
            "{}",
        ),
        (
            sent!(c => c.new_tracks("a", "s").body(TracksRequest::new().tracks(Vec::<TrackObject>::new()))),
            "POST /apps/a/sessions/s/tracks/new",
            r#"{"tracks":[]}"#,
        ),
        (
            sent!(c => c.new_tracks("a", "s").body(TracksRequest::new().tracks([TrackObject::new()]))),
            "POST /apps/a/sessions/s/tracks/new",
            r#"{"tracks":[{}]}"#,
        ),
        (
            sent!(c => c.close_tracks("a", "s").body(CloseTracksRequest::new().force(false))),
            "PUT /apps/a/sessions/s/tracks/close",
            r#"{"force":false}"#,
        ),
        (
            sent!(c => c.renegotiate_session("a", "s")),
            "PUT /apps/a/sessions/s/renegotiate",
            "",
        ),
        (
            sent!(c => c.get_session("a", "s")),
            "GET /apps/a/sessions/s",
            "",
        ),
    ] {
        assert_eq!((&*line, &*body), (expected_line, expected_body));
    }
}

#[tokio::test]
async fn a_session_description_is_sent_byte_for_byte() {
    let description = SessionDescription::new().sdp("v=0\r\ns=ü\u{0}\"\\\r\n\r\n");
    let body = TracksRequest::new().session_description(description);
    let (_, body) = sent!(c => c.new_tracks("a", "s").body(body));
    assert_eq!(
        body,
        r#"{"sessionDescription":{"sdp":"v=0\r\ns=ü\u0000\"\\\r\n\r\n"}}"#
    );
}

#[tokio::test]
async fn an_unlisted_enum_value_is_sent_and_rejected_by_the_server() {
    let mock = Mock::start().await.unwrap();
    let location = TrackObjectLocation::Unknown("nowhere".to_owned());
    let track = TrackObject::new().location(location);
    let body = TracksRequest::new().tracks([track]);
    let error = client(mock.url())
        .new_tracks("a", "s")
        .body(body)
        .await
        .unwrap_err();
    let Error::Undocumented(response) = error else {
        panic!("{error:?}")
    };
    assert_eq!(response.status(), 422);
    let problem: serde_json::Value = serde_json::from_slice(&response).unwrap();
    assert_eq!(problem["errors"][0]["pointer"], "/tracks/0/location");
    assert_eq!(mock.requests(), []);
}

#[tokio::test]
async fn headers_of_the_builder_are_sent_unless_the_operation_sets_them() {
    let recorder = Recorder::ok();
    let calls = with_token("http://h")
        .header("user-agent", "tests/1")
        .header(
            HeaderName::from_static("x-trace"),
            HeaderValue::from_static("1"),
        )
        .header("accept", "text/html")
        .header("authorization", "Basic x")
        .transport(recorder.clone())
        .build()
        .unwrap();
    calls.get_session("a", "s").await.unwrap();
    calls.close_tracks("a", "s").await.unwrap();
    for request in recorder.sent() {
        assert_eq!(request.headers()["user-agent"], "tests/1");
        assert_eq!(request.headers()["x-trace"], "1");
        assert_eq!(request.headers()["accept"], "application/json");
        assert_eq!(request.headers()["authorization"], "Bearer t");
    }
}

#[test]
fn a_builder_rejects_invalid_settings() {
    for (builder, message) in [
        (
            Client::builder().base_url(""),
            "there is no base URL; set one with `base_url`",
        ),
        (
            Client::builder().base_url("/v1"),
            "the base URL \"/v1\" is not absolute, such as `https://…`; set one with `base_url`",
        ),
        (
            Client::builder().base_url("http://h/v1?a=b"),
            "the base URL \"http://h/v1?a=b\" has a query",
        ),
        (
            Client::builder().base_url("http://me:hunter2@h/v1"),
            "the base URL \"[redacted]\" contains credentials, which would be sent with every request",
        ),
        (
            Client::builder().header("a b", "c"),
            "the name of a header: invalid HTTP header name",
        ),
        (
            Client::builder().header("a", "b\r\nc: d"),
            "the value of a header: failed to parse header value",
        ),
    ] {
        assert!(!format!("{builder:?}").contains("hunter2"));
        assert_eq!(builder.build().unwrap_err().to_string(), message);
    }
}

#[test]
fn a_long_body_is_printed_in_part() {
    let check = |bytes: Vec<u8>, printed: &str| {
        assert_eq!(format!("{:?}", Body::from(bytes)), printed);
    };
    let all = "a".repeat(499);
    check(all.clone().into(), &format!("Body(b\"{all}\")"));
    check(
        format!("{all}€€").into(),
        &format!("Body(\"{all}\".., 505 bytes)"),
    );
    check(vec![0xff; 4 << 20], "Body(4194304 bytes)");
}
