//! Timeouts of attempts, of delays before retries, and of the pieces of streams.

use std::{
    convert::Infallible,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Poll, ready},
    time::{Duration, Instant},
};

use runtime::{
    body::Body,
    client::{CallResult, ClientCodec, HttpResponse, RequestWriter, Retries},
    credentials::Security,
    operation::Operation,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::{api::Calls, transport::Download, with_token};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
const BUSY: &str =
    "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\nretry-after: 20\r\n\r\n";
/// A stream that stops after four of eight bytes.
const STALLED: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: 8\r\n\r\nhalf";

/// Serves connections in turn: each gets the response with its number, or none, and stays open. Returns the URL and the
/// number of connections.
async fn serving(responses: &'static [&'static str]) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        let mut open = Vec::new();
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await;
            let at = counted.fetch_add(1, Ordering::SeqCst);
            let response = responses.get(at).copied().unwrap_or_default();
            stream.write_all(response.as_bytes()).await.unwrap();
            open.push(stream);
        }
    });
    (url, count)
}

fn quickly() -> Retries {
    let wait = Duration::from_millis(1);
    Retries::up_to(1).wait(wait, wait).attempt_timeout(Duration::from_millis(200))
}

#[tokio::test]
async fn an_attempt_without_a_response_is_retried() {
    let (url, count) = serving(&["", OK]).await;
    let calls = with_token(url).retries(quickly()).build().unwrap();
    calls.get_session("a", "s").await.unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 2);

    let (url, count) = serving(&["", OK]).await;
    let calls = with_token(url).retries(quickly()).build().unwrap();
    let error = calls.new_session("a").await.unwrap_err();
    assert!(error.is_timeout(), "POST is sent once: {error}");
    assert!(error.to_string().contains("no response within 200ms"), "{error}");
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_call_does_not_wait_beyond_its_timeout() {
    for (limit, sent) in [(Some(Duration::from_secs(10)), true), (None, false)] {
        let (url, _) = serving(&[BUSY]).await;
        let calls = with_token(url).retries(Retries::up_to(3)).build().unwrap();
        let start = Instant::now();
        let call = calls.get_session("a", "s").timeout(limit).into_future();
        let ended = tokio::time::timeout(Duration::from_secs(2), call).await;
        let status = ended.ok().map(|result| result.unwrap_err().status());
        let expected = Some(Some(http::StatusCode::TOO_MANY_REQUESTS));
        assert_eq!(status, expected.filter(|_| sent), "{limit:?}");
        assert!(start.elapsed() < Duration::from_secs(5));
    }
}

struct Upload(Body);

impl Operation for Upload {
    const NAME: &'static str = "upload";
    const METHOD: http::Method = http::Method::POST;
    const PATH: &'static str = "/file";
    const SECURITY: Security = &[];
    type Output = Body;
    type Failure = Infallible;
}

impl ClientCodec for Upload {
    fn encode_request(&self, writer: &mut RequestWriter) {
        writer.body("application/octet-stream", self.0.clone());
    }

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        Ok(response.into_body())
    }
}

/// Returns a stream of a number of pieces, each after a pause.
fn slow(count: usize, pause: Duration) -> Body {
    let mut left = count;
    let mut sleep = Box::pin(tokio::time::sleep(pause));
    Body::from_fn(move |context| {
        ready!(sleep.as_mut().poll(context));
        sleep = Box::pin(tokio::time::sleep(pause));
        let piece = left.checked_sub(1).map(|rest| {
            left = rest;
            Ok("piece".into())
        });
        Poll::Ready(piece)
    })
}

#[tokio::test]
async fn the_timeout_starts_anew_with_each_piece_of_an_upload() {
    let received = axum::Router::new().fallback(async |body: String| body);
    let url = crate::serve(received).await;
    for (pause, is_ok) in [(150, true), (1_000, false)] {
        let calls = with_token(&url).timeout(Duration::from_millis(500));
        let body = slow(6, Duration::from_millis(pause));
        let result = calls.build().unwrap().execute(Upload(body)).await;
        match result {
            Ok(body) if is_ok => {
                assert_eq!(body.collect().await.unwrap(), "piece".repeat(6));
            }
            Err(error) if !is_ok => assert!(error.is_timeout(), "{error}"),
            result => panic!("{pause}: {result:?}"),
        }
    }
}

#[tokio::test]
async fn a_stream_that_stops_is_an_error() {
    let (url, _) = serving(&[STALLED]).await;
    let calls = with_token(&url).read_timeout(Duration::from_millis(200));
    let mut body = calls.build().unwrap().execute(Download).await.unwrap();
    assert_eq!(body.next().await.unwrap().unwrap(), "half");
    // The time between two reads does not count.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let start = Instant::now();
    let error = body.next().await.unwrap().unwrap_err().to_string();
    assert_eq!(error, format!("download: GET {url}/file: no data within 200ms"));
    assert!(start.elapsed() >= Duration::from_millis(200));
}
