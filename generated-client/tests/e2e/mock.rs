//! The mock, used like in the tests of users.

use std::time::Duration;

use cloudflare_calls::{
    Credentials, Error, Operation, Response,
    credentials::{SECRET, Scheme, Security},
    mock::{AnyRequest, BASE_PATH, Mock, Mocked, OPERATIONS, Options, SCHEMES},
    operations::{
        CloseTracks, GetSession, NewSession, NewTracks, NewTracksHeaders, RenegotiateSession,
    },
    server::Rejection,
    server::{AcceptedCredentials, RequestReader},
    types::{GetSessionStateResponse, TrackObject, TracksRequest, TracksResponse},
};
use http::StatusCode;
use serde_json::{Value, json};

use crate::{client, sfu::SDP, with_token};

/// Checks the response bodies of an operation for each example by name.
async fn check_examples<O: Mocked>(
    call: impl AsyncFn(&cloudflare_calls::Client) -> Value,
    expected: &[(&str, Value)],
) {
    let mock = Mock::start().await.unwrap();
    let calls = client(mock.url());
    assert_eq!(
        call(&calls).await,
        expected[0].1,
        "the first example is the default"
    );
    for (name, body) in expected {
        mock.stub::<O>().example(name);
        assert_eq!(call(&calls).await, *body, "{name}");
    }
    let names: Vec<_> = expected.iter().map(|(name, _)| *name).collect();
    assert_eq!(O::EXAMPLES, names);
}

#[tokio::test]
async fn a_mock_responds_with_the_examples_of_the_document() {
    let json = |body: &dyn Fn() -> serde_json::Result<Value>| body().unwrap();
    check_examples::<NewSession>(
        async |calls| {
            let answer = calls.new_session("a").await.unwrap();
            json(&|| serde_json::to_value(&*answer))
        },
        &[("", json!({"sessionId": "e017a2629c754fedc1f7d8587e06d126"}))],
    )
    .await;
    check_examples::<NewTracks>(
        async |calls| {
            let answer = calls.new_tracks("a", "s").await.unwrap();
            json(&|| serde_json::to_value(&*answer))
        },
        &[
            (
                "local_tracks",
                json!({
                    "requiresImmediateRenegotiation": false,
                    "tracks": [{"trackName": "1a037563-c35c-4bf6-a9ee-2b474cbb9a51", "mid": "4"}],
                    "sessionDescription": {"sdp": SDP, "type": "answer"},
                }),
            ),
            (
                "remote_tracks",
                json!({
                    "requiresImmediateRenegotiation": true,
                    "tracks": [{
                        "sessionId": "2a45361d5fd7cc14eface0587c276c94",
                        "trackName": "2e037563-a35d-4bf6-a9ee-2d474cbb9a58",
                        "mid": "7",
                    }],
                    "sessionDescription": {"sdp": SDP, "type": "offer"},
                }),
            ),
        ],
    )
    .await;
    check_examples::<RenegotiateSession>(
        async |calls| {
            let answer = calls.renegotiate_session("a", "s").await.unwrap();
            json(&|| serde_json::to_value(&*answer))
        },
        &[("", json!({}))],
    )
    .await;
    check_examples::<CloseTracks>(
        async |calls| {
            let answer = calls.close_tracks("a", "s").await.unwrap();
            json(&|| serde_json::to_value(&*answer))
        },
        &[(
            "",
            json!({
                "sessionDescription": {"sdp": SDP, "type": "answer"},
                "requiresImmediateRenegotiation": false,
                "tracks": [{"mid": "7"}],
            }),
        )],
    )
    .await;
    check_examples::<GetSession>(
        async |calls| {
            let answer = calls.get_session("a", "s").await.unwrap();
            json(&|| serde_json::to_value(&*answer))
        },
        &[(
            "",
            json!({"tracks": [
                {
                    "location": "local",
                    "mid": "2",
                    "trackName": "1a037563-c35c-4bf6-a9ee-2b474cbb9a51",
                    "status": "active",
                },
                {
                    "location": "remote",
                    "mid": "7",
                    "sessionId": "2a45361d5fd7cc14eface0587c276c94",
                    "trackName": "2e037563-a35d-4bf6-a9ee-2d474cbb9a58",
                    "status": "active",
                },
            ]}),
        )],
    )
    .await;
}

#[tokio::test]
async fn an_unknown_example_is_501_with_the_names_of_the_examples() {
    let mock = Mock::start().await.unwrap();
    mock.stub::<NewTracks>().example("nope");
    let error = client(mock.url()).new_tracks("a", "s").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_IMPLEMENTED));
    let Error::Undocumented(response) = error else {
        panic!("{error:?}")
    };
    let problem: Value = serde_json::from_slice(&response).unwrap();
    assert_eq!(
        problem["detail"],
        "new_tracks has no example \"nope\"; its examples are: local_tracks, remote_tracks"
    );
}

#[tokio::test]
async fn requests_are_recorded_as_typed_values_in_order() {
    let mock = Mock::start().await.unwrap();
    let calls = client(mock.url());
    calls.get_session("a", "1").await.unwrap();
    calls
        .new_tracks("a", "2")
        .body(TracksRequest::new().tracks(Vec::<TrackObject>::new()))
        .await
        .unwrap();
    calls.get_session("a", "3").await.unwrap();
    let requests = mock.requests();
    let [
        AnyRequest::GetSession(first),
        AnyRequest::NewTracks(second),
        AnyRequest::GetSession(third),
    ] = &requests[..]
    else {
        panic!("{requests:?}")
    };
    assert_eq!((&*first.session_id, &*third.session_id), ("1", "3"));
    assert_eq!(
        second.body.as_ref().unwrap().tracks.as_deref(),
        Some(&[][..])
    );
    assert_eq!(second.credentials.bearer_token().unwrap().expose(), "t");
}

#[tokio::test]
async fn a_handler_replaces_the_example() {
    let mock = Mock::start().await.unwrap();
    let calls = client(mock.url());
    mock.on_new_tracks(|request| async move {
        if request.session_id == "gone" {
            return Err(Rejection::json(
                StatusCode::GONE,
                &json!({"errorCode": "session_error"}),
            )?);
        }
        Ok(TracksResponse::new().error_description(request.session_id))
    });
    mock.on_get_session(|request| async {
        Ok(GetSessionStateResponse::new().error_code(request.app_id))
    });
    let answer = calls.new_tracks("a", "s").await.unwrap();
    assert_eq!(answer.error_description.as_deref(), Some("s"));
    let error = calls.new_tracks("a", "gone").await.unwrap_err();
    let Error::Undocumented(response) = error else {
        panic!("{error:?}")
    };
    assert_eq!(response.status(), StatusCode::GONE);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.into_body(), r#"{"errorCode":"session_error"}"#);
    let state = calls.get_session("a", "s").await.unwrap();
    assert_eq!(state.error_code.as_deref(), Some("a"));
    let close = calls.close_tracks("a", "s").await.unwrap();
    assert!(
        close.tracks.is_some(),
        "other operations still respond with their examples"
    );
}

#[tokio::test]
async fn a_stub_responds_fails_and_is_reset() {
    let mock = Mock::start().await.unwrap();
    let calls = client(mock.url());

    let body = TracksResponse::new().error_code("stubbed");
    mock.stub::<NewTracks>().respond(body.clone());
    let answer = calls.new_tracks("a", "s").await.unwrap();
    assert_eq!(
        (answer.typed_headers().vary.as_deref(), &*answer),
        (None, &body)
    );

    let headers = NewTracksHeaders::default().vary("Stub");
    mock.stub::<NewTracks>()
        .respond(Response::new(StatusCode::OK, headers, body.clone()));
    let answer = calls.new_tracks("a", "s").await.unwrap();
    assert_eq!(
        (answer.typed_headers().vary.as_deref(), &*answer),
        (Some("Stub"), &body)
    );

    let busy = Rejection::new(StatusCode::SERVICE_UNAVAILABLE)
        .detail("busy")
        .header(
            http::header::RETRY_AFTER,
            http::HeaderValue::from_static("1"),
        );
    mock.stub::<NewTracks>().fail(busy);
    let error = calls.new_tracks("a", "s").await.unwrap_err();
    assert!(error.is_retryable());
    let Error::Undocumented(response) = error else {
        panic!("{error:?}")
    };
    assert_eq!(response.headers()["retry-after"], "1");
    let problem: Value = serde_json::from_slice(&response).unwrap();
    assert_eq!(
        problem,
        json!({"title": "Service Unavailable", "status": 503, "detail": "busy"})
    );

    mock.stub::<NewTracks>().example("remote_tracks").reset();
    let answer = calls.new_tracks("a", "s").await.unwrap();
    assert_eq!(
        answer.requires_immediate_renegotiation,
        Some(false),
        "the first example"
    );
    assert_eq!(mock.requests().len(), 4, "a reset keeps the requests");
}

#[tokio::test]
async fn a_delayed_response_exceeds_the_timeout_of_the_client() {
    let mock = Mock::new();
    mock.stub::<NewSession>().delay(Duration::from_secs(600));
    let hasty = with_token("http://mock/v1")
        .service(mock.router())
        .timeout(Duration::from_millis(5))
        .build()
        .unwrap();
    let error = hasty.new_session("a").await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(mock.requests().len(), 1, "recorded before the response");
    mock.stub::<NewSession>().reset();
    hasty.new_session("a").await.unwrap();
}

#[tokio::test]
async fn a_mock_serves_only_below_the_base_path() {
    let mock = Mock::start().await.unwrap();
    assert_eq!(mock.url(), format!("http://{}/v1", mock.address()));
    assert_eq!(BASE_PATH, "/v1");
    let outside = format!("http://{}", mock.address());
    for url in [
        outside.clone(),
        format!("{outside}/v2"),
        format!("{outside}/v1/v1"),
    ] {
        let error = client(url).get_session("a", "s").await.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
        let Error::Undocumented(response) = error else {
            panic!("{error:?}")
        };
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
    }
    assert_eq!(mock.requests(), []);
}

#[test]
fn the_operations_are_listed_with_method_path_and_name() {
    let expected: Vec<_> = [
        (NewSession::METHOD, NewSession::PATH, NewSession::NAME),
        (NewTracks::METHOD, NewTracks::PATH, NewTracks::NAME),
        (
            RenegotiateSession::METHOD,
            RenegotiateSession::PATH,
            RenegotiateSession::NAME,
        ),
        (CloseTracks::METHOD, CloseTracks::PATH, CloseTracks::NAME),
        (GetSession::METHOD, GetSession::PATH, GetSession::NAME),
    ]
    .into_iter()
    .map(|(method, path, name)| (method.to_string(), format!("{BASE_PATH}{path}"), name))
    .collect();
    let listed: Vec<_> = OPERATIONS
        .iter()
        .map(|(method, path, name)| ((*method).to_owned(), (*path).to_owned(), *name))
        .collect();
    assert_eq!(listed, expected);
}

#[tokio::test]
async fn mocks_are_independent() {
    let (one, other) = (Mock::start().await.unwrap(), Mock::start().await.unwrap());
    one.stub::<NewTracks>().example("remote_tracks");
    let ask = async |url| {
        let answer = client(url).new_tracks("a", "s").await.unwrap();
        answer.requires_immediate_renegotiation
    };
    assert_eq!(ask(one.url()).await, Some(true));
    assert_eq!(ask(other.url()).await, Some(false));
    assert_eq!((one.requests().len(), other.requests().len()), (1, 1));
}

#[tokio::test]
async fn a_dropped_mock_stops() {
    let mock = Mock::start().await.unwrap();
    let calls = client(mock.url());
    calls.get_session("a", "s").await.unwrap();
    let url = mock.url();
    drop(mock);
    for calls in [calls, client(url)] {
        let error = calls.get_session("a", "s").await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_mock_listens_at_the_given_address_or_returns_an_error() {
    let mock = Mock::start_at(([127, 0, 0, 1], 0).into()).await.unwrap();
    client(mock.url()).get_session("a", "s").await.unwrap();
    let error = Mock::start_at(mock.address()).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}

/// Checks the response of a mock that accepts only the token `t`.
async fn check_accepted(token: &str, expected: Result<(), &str>) {
    let mock = Mock::start().await.unwrap();
    mock.accept(credentials(&[(SECRET, "t")]));
    let builder = with_token(mock.url()).bearer_token(token);
    let answer = builder.build().unwrap().get_session("a", "s").await;
    match (answer, expected) {
        (Ok(_), Ok(())) => assert_eq!(mock.requests().len(), 1),
        (Err(Error::Undocumented(response)), Err(detail)) => {
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
            assert_eq!(response.headers()["www-authenticate"], "Bearer");
            let problem: Value = serde_json::from_slice(&response).unwrap();
            assert_eq!(problem["detail"], detail, "{token:?}");
            assert_eq!(mock.requests(), [], "{token:?}");
        }
        (answer, _) => panic!("{token:?}: {answer:?}"),
    }
}

#[tokio::test]
async fn a_credential_other_than_the_accepted_one_is_401() {
    check_accepted("t", Ok(())).await;
    for token in ["T", "t2", "another"] {
        check_accepted(token, Err("invalid credentials")).await;
    }
    check_accepted("", Err("missing credentials")).await;
}

#[tokio::test]
async fn accepted_credentials_can_change_while_the_mock_runs() {
    let mock = Mock::start().await.unwrap();
    let calls = client(mock.url());
    for (accepted, status) in [
        (
            credentials(&[(SECRET, "u")]),
            Some(StatusCode::UNAUTHORIZED),
        ),
        (credentials(&[(SECRET, "t")]), None),
        (
            credentials(&[(SECRET, "u")]),
            Some(StatusCode::UNAUTHORIZED),
        ),
        (Credentials::new(), None),
    ] {
        mock.accept(accepted);
        let answer = calls.get_session("a", "s").await;
        assert_eq!(answer.err().and_then(|error| error.status()), status);
    }
}

#[test]
fn one_alternative_with_accepted_credentials_for_all_schemes_suffices() {
    const KEY: Scheme = Scheme::header("key", "x-key");
    const PIN: Scheme = Scheme::query("pin", "pin");
    const SESSION: Scheme = Scheme::cookie("session", "sid");
    const BOTH_OR_SESSION: Security = &[&[KEY, PIN], &[SESSION]];
    const OPTIONAL: Security = &[&[SESSION], &[]];

    let accepted = credentials(&[(KEY, "k"), (SESSION, "s")]);
    for (security, key, pin, session, satisfied) in [
        (BOTH_OR_SESSION, "k", "any", "", true),
        (BOTH_OR_SESSION, "k", "", "", false),
        (BOTH_OR_SESSION, "wrong", "any", "", false),
        (BOTH_OR_SESSION, "", "", "s", true),
        (BOTH_OR_SESSION, "", "", "wrong", false),
        (BOTH_OR_SESSION, "wrong", "any", "s", true),
        (BOTH_OR_SESSION, "k", "any", "wrong", true),
        (OPTIONAL, "", "", "wrong", true),
        (&[], "wrong", "", "wrong", true),
    ] {
        let request = http::Request::get(format!("/apps/a/sessions/s?pin={pin}"))
            .header("x-key", key)
            .header("cookie", format!("sid={session}"))
            .extension(AcceptedCredentials(accepted.clone()))
            .body("".into())
            .unwrap();
        let presented = RequestReader::new::<GetSession>(&request).credentials(security);
        assert_eq!(
            presented.is_some(),
            satisfied,
            "{security:?} {key:?} {pin:?} {session:?}"
        );
    }
}

#[test]
fn the_command_line_of_the_mock_is_parsed_or_rejected() {
    let read = |line: &str| Options::read(line.split_whitespace().map(str::to_owned), SCHEMES);
    let options = read("--port 8080 --accept secret=a=b").unwrap();
    assert_eq!(options.port, 8080);
    assert_eq!(options.accepted, credentials(&[(SECRET, "a=b")]));
    let options = read("").unwrap();
    assert_eq!((options.port, options.accepted), (0, Credentials::new()));
    for (line, said) in [
        ("--port", "--port requires a value"),
        ("--port x", "--port requires a number"),
        ("--accept t", "--accept requires SCHEME=SECRET"),
        (
            "--accept key=t",
            "requires the security scheme \"key\"; the required schemes are: secret",
        ),
        ("--speed 1", "unknown option --speed"),
    ] {
        let error = read(line).unwrap_err();
        assert!(error.contains(said), "{line}: {error}");
    }
}

fn credentials(entries: &[(Scheme, &str)]) -> Credentials {
    let mut credentials = Credentials::new();
    for (scheme, secret) in entries {
        credentials.set(*scheme, (*secret).into());
    }
    credentials
}
