//! Tests that credentials are sent only to operations that require them, and are never printed.

use cloudflare_calls::{
    Body, Client, Credentials, Error, Operation, Response, Secret,
    client::{CallResult, ClientCodec, HttpResponse, RequestWriter, ResponseReader},
    credentials::{SECRET, Scheme, Security},
    mock::{AnyRequest, Mock},
    operations::GetSession,
    server::RequestReader,
};
use http::{Method, header};

use crate::{Recorder, with_token};

/// An operation without security, because the document has none.
#[derive(Debug)]
struct Ping;

impl Operation for Ping {
    const NAME: &'static str = "ping";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/ping";
    const SECURITY: Security = &[];
    type Output = Response<bytes::Bytes>;
    type Failure = std::convert::Infallible;
}

impl ClientCodec for Ping {
    fn encode_request(&self, _: &mut RequestWriter) {}

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        Ok(ResponseReader::new(response).bytes()?)
    }
}

#[tokio::test]
async fn a_token_is_sent_only_to_operations_that_require_it() {
    let recorder = Recorder::ok();
    let calls = with_token("http://h")
        .transport(recorder.clone())
        .build()
        .unwrap();
    calls.get_session("a", "s").await.unwrap();
    calls.execute(Ping).await.unwrap();
    let [asked, unasked] = &recorder.sent()[..] else {
        panic!("two requests")
    };
    assert_eq!(asked.headers()[header::AUTHORIZATION], "Bearer t");
    assert!(asked.headers()[header::AUTHORIZATION].is_sensitive());
    assert_eq!(unasked.uri(), "http://h/ping");
    assert!(unasked.headers().is_empty(), "{unasked:?}");
}

#[tokio::test]
async fn a_call_without_a_token_is_sent_and_rejected_by_the_server() {
    let mock = Mock::start().await.unwrap();
    let calls = Client::builder().base_url(mock.url()).build().unwrap();
    let error = calls.new_session("a").await.unwrap_err();
    assert_eq!(error.status(), Some(http::StatusCode::UNAUTHORIZED));
    let Error::Undocumented(response) = error else {
        panic!("{error:?}")
    };
    assert_eq!(response.headers()[header::WWW_AUTHENTICATE], "Bearer");
    assert_eq!(mock.requests(), []);
}

#[tokio::test]
async fn the_credentials_of_a_call_override_those_of_the_client() {
    let mock = Mock::start().await.unwrap();
    let calls = with_token(mock.url()).build().unwrap();
    let mut request = GetSession::new("a", "s");
    request.credentials.set(SECRET, "of the call".into());
    calls.execute(request).await.unwrap();
    calls.get_session("a", "s").await.unwrap();
    let tokens: Vec<_> = mock
        .requests()
        .into_iter()
        .map(|request| match request {
            AnyRequest::GetSession(request) => request
                .credentials
                .bearer_token()
                .unwrap()
                .expose()
                .to_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(tokens, ["of the call", "t"]);
}

#[tokio::test]
async fn a_token_that_is_not_allowed_in_a_header_is_a_request_error() {
    for token in ["hunter2\r\nx: y", "hunter2\n", "hunter2\0", "hunter2\x7f"] {
        let recorder = Recorder::ok();
        let calls = with_token("http://h")
            .bearer_token(token)
            .transport(recorder.clone())
            .build()
            .unwrap();
        let error = calls.get_session("a", "s").await.unwrap_err();
        assert!(
            !format!("{error:?} {error}").contains("hunter2"),
            "{error:?}"
        );
        let Error::Request(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(
            error.to_string(),
            "authorization contains a character that is not allowed in a header"
        );
        assert!(recorder.sent().is_empty());
    }
}

/// Checks that a header carries at most one credential.
#[test]
fn two_credentials_are_not_sent_in_one_header() {
    let bearer = |name| Scheme::authorization(name, "Bearer");
    let basic = Scheme::authorization("user", "Basic");
    for (schemes, error) in [
        ([(bearer("a"), "t"), (bearer("b"), "t")], None),
        (
            [(bearer("a"), "t"), (bearer("b"), "u")],
            Some("authorization is used by two credentials"),
        ),
        (
            [(bearer("a"), "t"), (basic, "t")],
            Some("authorization is used by two credentials"),
        ),
        (
            [
                (Scheme::header("a", "x-key"), "t"),
                (Scheme::header("b", "x-key"), "u"),
            ],
            Some("x-key is used by two credentials"),
        ),
        ([(Scheme::header("a", "x-key"), "t"), (basic, "t")], None),
    ] {
        let mut credentials = Credentials::new();
        for (scheme, secret) in schemes {
            credentials.set(scheme, secret.into());
        }
        let mut writer = RequestWriter::new();
        writer.credentials(&credentials);
        let said = writer.finish::<Ping>().err().map(|error| error.to_string());
        assert_eq!(said.as_deref(), error, "{schemes:?}");
    }
}

/// Checks that a credential is printed as `[redacted]`.
#[track_caller]
fn check_redacted(value: &dyn std::fmt::Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(text.contains("[redacted]"), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn a_secret_is_never_printed() {
    let builder = || {
        Client::builder()
            .bearer_token("hunter2")
            .transport(Recorder::ok())
    };
    let calls = builder().build().unwrap();
    let mut credentials = Credentials::new();
    credentials.set(SECRET, "hunter2".into());
    let mut request = GetSession::new("a", "s");
    request.credentials = credentials.clone();
    check_redacted(&Secret::from("hunter2"));
    check_redacted(&builder());
    check_redacted(&calls);
    check_redacted(&calls.get_session("a", "s"));
    check_redacted(&calls.execute(request.clone()));
    check_redacted(&request);
    check_redacted(&AnyRequest::from(request.clone()));
    check_redacted(&credentials);
    let encoded = format!("{:?}", request.request().unwrap());
    assert!(
        encoded.contains("Sensitive") && !encoded.contains("hunter2"),
        "{encoded}"
    );
}

#[test]
fn a_bearer_token_in_authorization_is_not_an_api_key() {
    const KEY: Scheme = Scheme::header("key", "Authorization");
    const TOKEN: Scheme = Scheme::authorization("token", "Bearer");
    const EITHER: Security = &[&[KEY], &[TOKEN]];
    for (header, key, token) in [
        ("Bot k", Some("Bot k"), None),
        ("k", Some("k"), None),
        ("Bearer t", None, Some("t")),
        ("bearer t", None, Some("t")),
        ("Bearer ", Some("Bearer "), None),
    ] {
        let request = http::Request::get("/ping").header("authorization", header);
        let request = request.body(Body::empty()).unwrap();
        let presented = RequestReader::new::<Ping>(&request).credentials(EITHER);
        let presented = presented.unwrap();
        let secret = |scheme| presented.get(scheme).map(Secret::expose);
        assert_eq!((secret(&KEY), secret(&TOKEN)), (key, token), "{header}");
    }
}
