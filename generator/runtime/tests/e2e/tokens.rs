//! Tokens of OAuth 2: when they are fetched and renewed, and the requests for them.

use std::sync::{Arc, Mutex};

use axum::{Router, extract::Request, response::IntoResponse};
use http::{StatusCode, header};
use http_body_util::BodyExt;
use runtime::{
    client::{Client, ClientBuilder, Retries},
    oauth2::TokenSource,
};

use crate::{
    api::{Calls, SECRET},
    serve,
};

/// The responses of an authorization server and an API, and the requests to them.
#[derive(Default)]
struct Issuer {
    /// The requests for a token: `Authorization` and the form.
    requests: Vec<(String, String)>,
    /// The responses to requests for a token, the last one for all further requests; `#` is replaced by the number.
    answers: Vec<(u16, &'static str)>,
    /// The tokens that the API rejects.
    revoked: Vec<&'static str>,
    /// The number of calls that the API received.
    calls: usize,
}

type Shared = Arc<Mutex<Issuer>>;

/// Serves an authorization server and an API.
async fn serving(answers: &[(u16, &'static str)]) -> (String, Shared) {
    let shared = Shared::default();
    shared.lock().unwrap().answers = answers.to_vec();
    let issuer = Arc::clone(&shared);
    let handler = move |request: Request| {
        let issuer = Arc::clone(&issuer);
        async move { respond(&issuer, request).await }
    };
    let url = serve(Router::new().fallback(handler)).await;
    (url, shared)
}

async fn respond(issuer: &Mutex<Issuer>, request: Request) -> axum::response::Response {
    let authorization = request.headers().get(header::AUTHORIZATION);
    let authorization = authorization.map_or("", |it| it.to_str().unwrap()).to_owned();
    let is_token = request.uri().path() == "/token";
    let form = request.into_body().collect().await.unwrap().to_bytes();
    // Give concurrent calls the chance to request a token, too.
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let mut issuer = issuer.lock().unwrap();
    if is_token {
        let form = String::from_utf8(form.to_vec()).unwrap();
        issuer.requests.push((authorization, form));
        let number = issuer.requests.len();
        let (status, text) = issuer.answers[(number - 1).min(issuer.answers.len() - 1)];
        let status = StatusCode::from_u16(status).unwrap();
        return (status, text.replace('#', &number.to_string())).into_response();
    }
    issuer.calls += 1;
    let token = authorization.strip_prefix("Bearer ").unwrap_or_default();
    let is_known = token.starts_with('t') && !issuer.revoked.contains(&token);
    let status = if is_known { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
    (status, "{}").into_response()
}

fn client(url: &str, source: TokenSource) -> Client {
    ClientBuilder::new(url).credential_source(SECRET, source).build().unwrap()
}

fn source(url: &str) -> TokenSource {
    TokenSource::client_credentials(format!("{url}/token"), "me", "s")
}

const TOKEN: &str = r#"{"access_token":"t#","token_type":"Bearer","expires_in":3600}"#;

#[tokio::test]
async fn concurrent_calls_fetch_one_token() {
    let (url, shared) = serving(&[(200, TOKEN)]).await;
    let client = client(&url, source(&url));
    let call = |_| {
        let client = client.clone();
        tokio::spawn(async move { client.get_session("a", "b").await.map(|_| ()) })
    };
    let calls: Vec<_> = (0..50).map(call).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    client.get_session("a", "b").await.unwrap();
    let shared = shared.lock().unwrap();
    assert_eq!((shared.requests.len(), shared.calls), (1, 51));
}

/// Checks how many tokens are fetched for a number of consecutive calls.
async fn check_fetched(response: &'static str, calls: usize, fetched: usize) {
    let (url, shared) = serving(&[(200, response)]).await;
    let client = client(&url, source(&url));
    for _ in 0..calls {
        client.get_session("a", "b").await.unwrap();
    }
    assert_eq!(shared.lock().unwrap().requests.len(), fetched, "{response}");
}

#[tokio::test]
async fn a_token_is_kept_until_it_expires() {
    check_fetched(r#"{"access_token":"t#","expires_in":0}"#, 3, 3).await;
    check_fetched(r#"{"access_token":"t#","expires_in":"3600"}"#, 3, 1).await;
    check_fetched(r#"{"access_token":"t#"}"#, 3, 1).await;
}

#[tokio::test]
async fn a_rejected_token_is_renewed_once() {
    let (url, shared) = serving(&[(200, TOKEN)]).await;
    let client = client(&url, source(&url));
    client.get_session("a", "b").await.unwrap();
    shared.lock().unwrap().revoked = vec!["t1"];
    client.get_session("a", "b").await.unwrap();
    assert_eq!(shared.lock().unwrap().requests.len(), 2);
    shared.lock().unwrap().revoked = vec!["t1", "t2", "t3", "t4"];
    let error = client.get_session("a", "b").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    let shared = shared.lock().unwrap();
    assert_eq!((shared.requests.len(), shared.calls), (3, 5));
}

/// Checks the requests for tokens of two calls; between them, the first token is revoked.
async fn check_sent(
    answers: &[(u16, &'static str)],
    source: impl Fn(String) -> TokenSource,
    expected: &[(&str, &str)],
) {
    let (url, shared) = serving(answers).await;
    let client = client(&url, source(format!("{url}/token")));
    client.get_session("a", "b").await.unwrap();
    shared.lock().unwrap().revoked = vec!["t1"];
    client.get_session("a", "b").await.unwrap();
    let shared = shared.lock().unwrap();
    let requests: Vec<_> = shared.requests.iter().map(|(a, b)| (&**a, &**b)).collect();
    assert_eq!(requests, expected);
}

#[tokio::test]
async fn a_client_sends_its_secret_and_the_scopes() {
    let basic = "Basic bWUlM0E6JTI1";
    let form = "grant_type=client_credentials&scope=read%20write&audience=pets";
    let source = |url| {
        TokenSource::client_credentials(url, "me:", "%")
            .scopes(["read", "write"])
            .parameter("audience", "pets")
    };
    check_sent(&[(200, TOKEN)], source, &[(basic, form), (basic, form)]).await;
    let form = "grant_type=client_credentials&client_id=me%3A&client_secret=%25";
    let source = |url| TokenSource::client_credentials(url, "me:", "%").client_in_body();
    check_sent(&[(200, TOKEN)], source, &[("", form), ("", form)]).await;
}

#[tokio::test]
async fn a_password_is_sent_again_only_without_a_refresh_token() {
    let token = r#"{"access_token":"t#","refresh_token":"r#"}"#;
    let password = "grant_type=password&username=ann&password=p&client_id=app";
    let refresh = "grant_type=refresh_token&refresh_token=r1&client_id=app";
    let source = |url| TokenSource::password(url, "ann", "p").client_id("app");
    check_sent(&[(200, token)], source, &[("", password), ("", refresh)]).await;
    let answers = [(200, token), (400, r#"{"error":"invalid_grant"}"#), (200, token)];
    let requests = [("", password), ("", refresh), ("", password)];
    check_sent(&answers, source, &requests).await;
}

#[tokio::test]
async fn a_refresh_token_is_kept_unless_the_server_refuses_it() {
    let token = r#"{"access_token":"t#","refresh_token":"r#"}"#;
    let password = "grant_type=password&username=ann&password=p";
    let refresh = "grant_type=refresh_token&refresh_token=r1";
    for (answer, is_refused) in [
        ((400, r#"{"error":"invalid_grant"}"#), true),
        ((401, ""), true),
        ((401, r#"{"error":"invalid_client"}"#), false),
        ((400, r#"{"error":"invalid_scope"}"#), false),
        ((408, ""), false),
        ((429, "{}"), false),
        ((503, ""), false),
    ] {
        let (url, shared) = serving(&[(200, token), answer, (200, token)]).await;
        let source = TokenSource::password(format!("{url}/token"), "ann", "p");
        let client = client(&url, source);
        client.get_session("a", "b").await.unwrap();
        shared.lock().unwrap().revoked = vec!["t1"];
        let second = client.get_session("a", "b").await;
        assert_eq!(second.is_ok(), is_refused, "{answer:?}");
        client.get_session("a", "b").await.unwrap();
        let shared = shared.lock().unwrap();
        let forms: Vec<_> = shared.requests.iter().map(|(_, form)| &**form).collect();
        let third = if is_refused { password } else { refresh };
        assert_eq!(forms, [password, refresh, third], "{answer:?}");
    }
}

#[tokio::test]
async fn a_refresh_token_may_have_a_url_of_its_own() {
    let (url, shared) = serving(&[(200, r#"{"access_token":"t#"}"#)]).await;
    let source = TokenSource::refresh_token(format!("{url}/none"), "r0");
    let client = client(&url, source.refresh_url(format!("{url}/token")));
    client.get_session("a", "b").await.unwrap();
    assert_eq!(shared.lock().unwrap().requests.len(), 1);
}

#[tokio::test]
async fn a_request_for_a_token_outlives_its_call() {
    let token = r#"{"access_token":"t#","refresh_token":"r#"}"#;
    let (url, shared) = serving(&[(200, token)]).await;
    let stored: Arc<Mutex<Vec<String>>> = Arc::default();
    let store = Arc::clone(&stored);
    let source = TokenSource::refresh_token(format!("{url}/token"), "r0");
    let source = source.on_refresh_token(move |token| {
        store.lock().unwrap().push(token.expose().to_owned());
    });
    let client = client(&url, source);
    let limit = std::time::Duration::from_millis(5);
    let error = client.get_session("a", "b").timeout(limit).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    client.get_session("a", "b").await.unwrap();
    assert_eq!(*stored.lock().unwrap(), ["r1"]);
    assert_eq!(shared.lock().unwrap().requests.len(), 1);
}

#[tokio::test]
async fn a_new_refresh_token_replaces_the_old_one() {
    let token = r#"{"access_token":"t#","refresh_token":"r#"}"#;
    let stored: Arc<Mutex<Vec<String>>> = Arc::default();
    let store = Arc::clone(&stored);
    let source = move |url| {
        let store = Arc::clone(&store);
        TokenSource::refresh_token(url, "r0").on_refresh_token(move |token| {
            store.lock().unwrap().push(token.expose().to_owned());
        })
    };
    let requests = [
        ("", "grant_type=refresh_token&refresh_token=r0"),
        ("", "grant_type=refresh_token&refresh_token=r1"),
    ];
    check_sent(&[(200, token)], source, &requests).await;
    assert_eq!(*stored.lock().unwrap(), ["r1", "r2"]);
}

/// Checks the error of a call whose token cannot be fetched.
async fn check_error(response: (u16, &'static str), expected: &str) {
    let (url, shared) = serving(&[response]).await;
    let client = client(&url, source(&url));
    let call = || async { client.get_session("a", "b").await.unwrap_err().to_string() };
    let (error, other) = tokio::join!(call(), call());
    let expected = format!("POST {url}/token: {expected}");
    assert!(error.ends_with(&expected), "{error}");
    assert_eq!(error, other);
    let shared = shared.lock().unwrap();
    assert_eq!((shared.requests.len(), shared.calls), (1, 0));
}

#[tokio::test]
async fn an_error_says_why_there_is_no_token() {
    let wrong = r#"{"error":"invalid_client","error_description":"Unknown client"}"#;
    check_error(
        (401, wrong),
        "the server responded with 401 Unauthorized, `invalid_client`: Unknown client",
    )
    .await;
    check_error((502, "Bad"), "the server responded with 502 Bad Gateway").await;
    check_error((200, "{}"), "the response has no `access_token`").await;
    check_error(
        (200, r#"{"error":"slow_down"}"#),
        "the server responded with 200 OK, `slow_down`",
    )
    .await;
    check_error((200, "[]"), "the server responded with 200 OK").await;
}

#[tokio::test]
async fn a_url_that_is_not_absolute_is_an_error() {
    let client = client("http://localhost", TokenSource::refresh_token("token", "r"));
    let error = client.get_session("a", "b").await.unwrap_err().to_string();
    assert!(error.ends_with("POST token: the URL is not absolute"), "{error}");
}

#[test]
fn no_secret_is_printed() {
    let source = TokenSource::password("https://id.example/token?key=k", "ann", "p");
    let text = format!("{:?}", source.client("me", "s"));
    let expected = "TokenSource { url: \"https://id.example/token\", scopes: [], .. }";
    assert_eq!(text, expected);
}

/// Checks the calls and the requests for tokens until a call with a retry succeeds or fails.
async fn check_retries(answers: &[(u16, &'static str)], is_ok: bool, requests: usize) {
    let (url, shared) = serving(answers).await;
    let wait = std::time::Duration::from_millis(1);
    let client = client(&url, source(&url));
    // POST is not idempotent, but it is sent with a token only.
    let call = client.new_session("a").retries(Retries::up_to(1).wait(wait, wait));
    let result = call.await;
    let shared = shared.lock().unwrap();
    assert_eq!(shared.requests.len(), requests, "{answers:?}");
    match result {
        Err(error) if !is_ok => {
            assert_eq!(shared.calls, 0);
            let is_temporary = answers.iter().all(|(status, _)| *status != 400);
            assert_eq!(error.is_retryable(), is_temporary, "{error}");
        }
        result => {
            // The API responds with 200, which is not documented.
            assert_eq!(result.unwrap_err().status(), Some(StatusCode::OK));
            assert!(is_ok && shared.calls == 1);
        }
    }
}

#[tokio::test]
async fn a_token_is_requested_again_if_its_server_is_not_available() {
    check_retries(&[(503, ""), (200, TOKEN)], true, 2).await;
    check_retries(&[(429, "{}"), (200, TOKEN)], true, 2).await;
    check_retries(&[(503, "")], false, 2).await;
    check_retries(&[(400, r#"{"error":"invalid_client"}"#)], false, 1).await;
}
