//! Transports: errors, timeouts, limits, streams and custom transports.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use http::{Request, Response, StatusCode};
use runtime::{
    body::Body,
    client::{
        CallResult, Client, ClientCodec, Error, HttpResponse, RequestWriter, Retries,
        ServiceTransport, TransportErrorKind,
    },
    credentials::Security,
    operation::Operation,
    response::Response as Answered,
    server::{Rejection, Routes},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket},
};
use tower_service::Service;

use crate::{
    Recorder,
    api::{Calls, GetSession, Session},
    client, serve, with_token,
};

/// Serves connections: after the first bytes, each gets these bytes and is closed. With `None`, it gets no response.
async fn answering(response: Option<&'static str>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut unanswered = Vec::new();
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await.unwrap();
            match response {
                Some(response) => stream.write_all(response.as_bytes()).await.unwrap(),
                None => unanswered.push(stream),
            }
        }
    });
    url
}

/// Checks the error of a call that gets no response, or only its head with this status.
async fn check_no_answer(
    calls: &Client,
    is_timeout: bool,
    status: Option<u16>,
    message: &str,
) {
    let error = calls.get_session("a", "s").await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), status);
    assert_eq!(error.headers().is_some(), status.is_some());
    assert_eq!(error.is_timeout(), is_timeout);
    assert!(error.is_retryable());
    let Error::Transport(error) = error else { panic!("{error:?}") };
    let mut chain = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        chain = format!("{chain}: {error}");
        cause = error.source();
    }
    assert!(chain.contains(message), "{chain}");
}

#[tokio::test]
async fn a_server_that_never_responds_is_a_timeout() {
    let url = answering(None).await;
    let limit = Duration::from_millis(5);
    let calls = with_token(url).timeout(limit).build().unwrap();
    check_no_answer(&calls, true, None, "no response within 5ms").await;
}

#[tokio::test]
async fn the_timeout_covers_the_body() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{";
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let _stalling = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        std::future::pending::<()>().await;
    });
    let calls = with_token(url).timeout(Duration::from_millis(20)).build().unwrap();
    check_no_answer(&calls, true, Some(200), "no response within 20ms").await;
}

#[tokio::test]
async fn the_timeout_of_a_reqwest_client_is_a_timeout_too() {
    let url = answering(None).await;
    let limit = Duration::from_millis(5);
    let own = own_reqwest().timeout(limit).build().unwrap();
    let calls = with_token(url).timeout(None).transport(own).build().unwrap();
    check_no_answer(&calls, true, None, "operation timed out").await;
}

#[tokio::test]
async fn a_refused_connection_is_a_transport_error() {
    // Reserve the port without listening on it.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let url = format!("http://{}", socket.local_addr().unwrap());
    check_no_answer(&client(url), false, None, "refused").await;
}

#[tokio::test]
async fn a_truncated_response_is_a_transport_error() {
    let url = answering(Some("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}")).await;
    let message = "end of file before message length reached";
    check_no_answer(&client(url), false, Some(200), message).await;
    let url = answering(Some("SSH-2.0-OpenSSH\r\n")).await;
    check_no_answer(&client(url), false, None, "invalid HTTP").await;
}

#[tokio::test]
async fn a_redirect_to_another_origin_is_not_followed() {
    let url = answering(Some(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
    ))
    .await;
    let error = client(url).get_session("a", "s").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::TEMPORARY_REDIRECT));
    let Error::Undocumented(response) = error else { panic!("{error:?}") };
    assert_eq!(response.headers()["location"], "http://127.0.0.1:1/");
}

/// Returns the builder of a `reqwest` client without default features.
fn own_reqwest() -> reqwest::ClientBuilder {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls)
}

#[tokio::test]
async fn a_custom_reqwest_client_sends_the_calls() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let mut routes = Routes::new(seen.clone());
    routes.serve(|seen, request: GetSession| async move {
        seen.lock().unwrap().push(request);
        Ok::<Answered<Session>, Rejection>(Session::default().into())
    });
    let url = serve(routes.into_router()).await;
    let own = own_reqwest().user_agent("mine").build().unwrap();
    let calls = with_token(url).transport(own).build().unwrap();
    calls.get_session("a", "s").await.unwrap();
    assert_eq!(seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_custom_transport_gets_the_absolute_uri() {
    let recorder = Recorder::ok();
    let calls = with_token("http://h/v1").transport(recorder.clone()).build().unwrap();
    calls.clone().get_session("a", "s").await.unwrap();
    assert_eq!(recorder.only().uri(), "http://h/v1/apps/a/sessions/s");
}

/// A service that always fails, when it is called or already when it is polled for readiness.
#[derive(Clone)]
struct Flaky {
    is_ready: bool,
}

impl Service<Request<Body>> for Flaky {
    type Response = Response<Body>;
    type Error = &'static str;
    type Future = Ready<Result<Response<Body>, &'static str>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
        Poll::Ready(if self.is_ready { Ok(()) } else { Err("not ready") })
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        ready(Err("failed"))
    }
}

#[tokio::test]
async fn an_error_of_a_tower_service_is_a_transport_error() {
    for (is_ready, message) in [(true, "failed"), (false, "not ready")] {
        let service = Flaky {
            is_ready,
        };
        let calls = with_token("http://h").service(service.clone()).build().unwrap();
        check_no_answer(&calls, false, None, message).await;
        let transport = ServiceTransport(service);
        let calls = with_token("http://h").transport(transport).build().unwrap();
        check_no_answer(&calls, false, None, message).await;
    }
}

#[tokio::test]
async fn a_call_is_a_future_that_another_task_can_await() {
    let calls = with_token("http://h").transport(Recorder::ok()).build().unwrap();
    let calling = tokio::spawn(async move { calls.get_session("a", "s").await });
    let response: Result<_, Error<Infallible>> = calling.await.unwrap();
    assert_eq!(response.unwrap().error_code, None);
}

/// An operation whose response is a stream of `application/octet-stream`.
pub(crate) struct Download;

impl Operation for Download {
    const NAME: &'static str = "download";
    const METHOD: http::Method = http::Method::GET;
    const PATH: &'static str = "/file";
    const SECURITY: Security = &[];
    type Output = Body;
    type Failure = Infallible;
}

impl ClientCodec for Download {
    const STREAMS: &'static str = "application/octet-stream";

    fn encode_request(&self, _: &mut RequestWriter) {}

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        Ok(response.into_body())
    }
}

#[tokio::test]
async fn a_response_is_collected_up_to_the_limit() {
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n{}  \r\n4\r\n    \r\n0\r\n\r\n";
    let endless = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n";
    let failure =
        "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 8\r\n\r\n{\"a\": 1}";
    for (response, limit, is_within) in [
        (chunked, Some(8), true),
        (chunked, Some(7), false),
        (chunked, None, true),
        (endless, Some(8), false),
        (failure, Some(7), false),
        ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", Some(2), true),
    ] {
        let builder = with_token(answering(Some(response)).await);
        let calls = builder.body_limit(limit).retries(Retries::up_to(9));
        let response = calls.build().unwrap().get_session("a", "s").await;
        assert_eq!(response.is_ok(), is_within, "{limit:?}: {response:?}");
        let Err(error) = response else { continue };
        assert!(error.is_too_large() && !error.is_retryable(), "{error:?}");
        let message = error.to_string();
        let limit =
            format!("the response has a body of more than {} bytes", limit.unwrap());
        assert!(message.contains(&limit), "{message}");
    }
}

#[tokio::test]
async fn a_stream_has_no_size_limit_and_no_timeout_after_its_headers() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: 8\r\n\r\n";
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        for piece in ["half", "half"] {
            tokio::time::sleep(Duration::from_millis(300)).await;
            stream.write_all(piece.as_bytes()).await.unwrap();
        }
    });
    let limit = Duration::from_millis(500);
    let calls = with_token(url).body_limit(1).timeout(limit).build().unwrap();
    let body = calls.execute(Download).await.unwrap();
    assert_eq!(body.collect().await.unwrap(), "halfhalf");
}

/// An operation that sends a stream, with GET or with POST.
struct Upload<const GET: bool>(Body);

impl<const GET: bool> Operation for Upload<GET> {
    const NAME: &'static str = "upload";
    const METHOD: http::Method =
        if GET { http::Method::GET } else { http::Method::POST };
    const PATH: &'static str = "/file";
    const SECURITY: Security = &[];
    type Output = Body;
    type Failure = Infallible;
}

impl<const GET: bool> ClientCodec for Upload<GET> {
    fn encode_request(&self, writer: &mut RequestWriter) {
        writer.body("application/octet-stream", self.0.clone());
    }

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        Ok(response.into_body())
    }
}

/// Checks the bytes that are sent for a stream of `halfhalf`.
async fn check_stream_is_sent<const GET: bool>() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let receiving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut received = String::new();
        while !received.ends_with("0\r\n\r\n") {
            let mut piece = [0; 4096];
            let length = stream.read(&mut piece).await.unwrap();
            received += std::str::from_utf8(&piece[..length]).unwrap();
        }
        let response = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(response).await.unwrap();
        received
    });
    let mut pieces = vec!["half"; 2];
    let body =
        Body::from_fn(move |_| Poll::Ready(pieces.pop().map(|piece| Ok(piece.into()))));
    let calls = with_token(url).timeout(Duration::from_secs(5)).build().unwrap();
    calls.execute(Upload::<GET>(body)).await.unwrap();
    let received = receiving.await.unwrap();
    let (head, body) = received.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("transfer-encoding: chunked"), "{head}");
    assert_eq!(body, "4\r\nhalf\r\n4\r\nhalf\r\n0\r\n\r\n");
}

#[tokio::test]
async fn a_stream_is_sent_with_any_method() {
    check_stream_is_sent::<true>().await;
    check_stream_is_sent::<false>().await;
}

/// Checks the kind and the message of the transport error for a URL.
async fn check_cause(url: &str, kind: TransportErrorKind, message: &str) {
    let calls = with_token(url).timeout(Duration::from_secs(20));
    let error = calls.build().unwrap().get_session("a", "s").await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains(message), "{text}");
    assert!(
        text.starts_with(&format!("get_session: GET {url}/apps/a/sessions/s: ")),
        "{text}"
    );
    assert_eq!(format!("{error:?}"), format!("Transport({text})"));
    assert!(error.is_retryable());
    let Error::Transport(error) = error else { panic!("{text}") };
    assert_eq!(error.kind(), kind, "{text}");
}

#[tokio::test]
async fn transport_errors_have_a_kind_and_a_message() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let free = listener.local_addr().unwrap();
    drop(listener);
    check_cause(
        &format!("http://{free}"),
        TransportErrorKind::ConnectionRefused,
        "connection refused",
    )
    .await;
    check_cause(
        "http://no-such-host.invalid",
        TransportErrorKind::Dns,
        "the host name cannot be resolved: ",
    )
    .await;
    let plain = answering(Some("HTTP/1.1 400 Bad Request\r\n\r\n")).await;
    check_cause(
        &plain.replace("http://", "https://"),
        TransportErrorKind::Tls,
        "TLS failed: ",
    )
    .await;
    check_cause(
        &answering(Some("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}")).await,
        TransportErrorKind::ConnectionClosed,
        "the connection was closed before the response was complete",
    )
    .await;
    check_cause(
        &answering(Some("")).await,
        TransportErrorKind::ConnectionClosed,
        "the connection was closed before the response was complete",
    )
    .await;
}

#[tokio::test]
async fn a_raw_response_is_a_stream_with_any_status() {
    for (status, body) in
        [("200 OK", "{}"), ("404 Not Found", "<html>"), ("302 Found", "")]
    {
        let response =
            format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        let url = answering(Some(response.leak())).await;
        let calls = with_token(url).body_limit(1).build().unwrap();
        let raw = calls.get_session("a", "s").send_raw().await.unwrap();
        assert_eq!(raw.status().to_string(), status);
        assert!(raw.body().is_stream());
        assert_eq!(raw.into_body().collect().await.unwrap(), body);
    }
    let calls = with_token("http://h").build().unwrap();
    let error = calls.get_session("", "s").send_raw().await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error}");
}

/// Serves one connection after the other, and returns the first bytes of each as text.
async fn heads() -> (String, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (send, receive) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = [0; 4096];
            let length = stream.read(&mut head).await.unwrap();
            let _ = send.send(String::from_utf8_lossy(&head[..length]).into_owned());
        }
    });
    (url, receive)
}

#[tokio::test]
async fn requests_name_the_crate_unless_they_name_a_user_agent() {
    let (url, mut heads) = heads().await;
    let own = with_token(url.clone()).header("user-agent", "mine/2").build().unwrap();
    let crate_name = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
    for (calls, expected) in
        [(with_token(url).build().unwrap(), crate_name), (own, "mine/2")]
    {
        calls.get_session("a", "s").await.unwrap_err();
        let head = heads.recv().await.unwrap().to_lowercase();
        assert_eq!(head.matches("user-agent: ").count(), 1, "{head}");
        assert!(head.contains(&format!("user-agent: {expected}\r\n")), "{head}");
        // A safe call is repeated when the server closes the connection.
        heads.recv().await.unwrap();
    }
}
