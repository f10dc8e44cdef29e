//! Bodies of responses: streams and their errors, media types that deviate, and raw bodies.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use http::{HeaderMap, Method};
use runtime::{
    body::Body,
    client::{
        CallResult, ClientCodec, Error, HttpResponse, RequestWriter, ResponseReader,
    },
    credentials::Security,
    events::{EventStream, Events},
    operation::Operation,
    response::{HeaderError, Headers, Response, decode_header},
    sequence::read_response,
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::client;

/// Serves one connection: it gets these bytes and is closed.
async fn answering(response: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        stream.write_all(response.as_bytes()).await.unwrap();
    });
    url
}

/// Returns a response of 200 with a media type, unless it is empty, and a body that is shorter than announced by so many
/// bytes.
fn ok(media_type: &str, body: &str, missing: usize) -> String {
    let media_type = match media_type {
        "" => String::new(),
        media_type => format!("content-type: {media_type}\r\n"),
    };
    let length = body.len() + missing;
    format!("HTTP/1.1 200 OK\r\n{media_type}content-length: {length}\r\n\r\n{body}")
}

/// Defines an operation without parameters.
macro_rules! operation {
    ($name:ident $body:ty, $headers:ty, $streams:literal, $reader:ident => $read:expr) => {
        struct $name;

        impl Operation for $name {
            const NAME: &'static str = "get";
            const METHOD: Method = Method::GET;
            const PATH: &'static str = "/it";
            const SECURITY: Security = &[];
            type Output = Response<$body, $headers>;
            type Failure = Infallible;
        }

        impl ClientCodec for $name {
            const STREAMS: &'static str = $streams;

            fn encode_request(&self, writer: &mut RequestWriter) {
                writer.query("secret", &"s");
            }

            fn decode_response(response: HttpResponse) -> CallResult<Self> {
                let $reader = ResponseReader::new(response);
                Ok($read?)
            }
        }
    };
}

operation! { Download Body, (), "*/*, !application/json", reader => reader.body() }
operation! { Listen Events<Value>, (), "text/event-stream", reader => read_response(reader, EventStream::json()) }
operation! { List Vec<u8>, (), "", reader => reader.json() }

/// Checks whether a download is a stream.
async fn check_download(media_type: &str, is_stream: bool) {
    let url = answering(ok(media_type, "[1]", 0)).await;
    let body = client(url).execute(Download).await.unwrap().into_body();
    assert_eq!(body.is_stream(), is_stream, "{media_type}");
    assert_eq!(body.collect().await.unwrap(), "[1]");
}

#[tokio::test]
async fn a_download_is_a_stream_of_any_media_type() {
    for media_type in ["application/octet-stream", "image/png", "no media type", ""] {
        check_download(media_type, true).await;
    }
    check_download("application/json", false).await;
}

#[tokio::test]
async fn the_error_of_a_stream_names_the_call_and_the_cause() {
    let prefix = |url: &str| format!("get: GET {url}/it: ");
    let cause = "the connection was closed before the response was complete";
    let url = answering(ok("image/png", "[1]", 9)).await;
    let mut body = client(&*url).execute(Download).await.unwrap().into_body();
    assert_eq!(http_body::Body::size_hint(&body).exact(), Some(12));
    body.next().await.unwrap().unwrap();
    let error = body.next().await.unwrap().unwrap_err();
    assert!(error.to_string().starts_with(&prefix(&url)), "{error}");
    assert!(error.to_string().contains(cause), "{error}");
    let error: Box<Error> = error.downcast().unwrap();
    assert!(error.is_retryable());

    let url = answering(ok("text/event-stream", "data: 1\n\n", 9)).await;
    let mut events = client(&*url).execute(Listen).await.unwrap().into_body();
    events.next().await.unwrap().unwrap();
    let error = events.next().await.unwrap().unwrap_err().to_string();
    let expected = format!("the stream ended early: {}{cause}", prefix(&url));
    assert!(error.starts_with(&expected), "{error}");
}

/// Checks the events in a response of another media type, or its error.
async fn check_events(media_type: &str, body: &str, expected: Result<Value, &str>) {
    let url = answering(ok(media_type, body, 0)).await;
    match (client(url).execute(Listen).await, expected) {
        (Ok(response), Ok(expected)) => {
            let (mut events, mut found) = (response.into_body(), Vec::new());
            while let Some(event) = events.next().await {
                found.push(event.unwrap().data);
            }
            assert_eq!(Value::from(found), expected, "{media_type} {body}");
        }
        (Err(error), Err(expected)) => {
            let error = error.to_string();
            assert!(error.ends_with(expected), "{error}");
        }
        (found, _) => panic!("{media_type} {body}: {found:?}"),
    }
}

#[tokio::test]
async fn a_response_without_events_is_an_error() {
    let html = "200 OK: the response does not match the document: expected `text/event-stream`, found `text/html`; the body is `<p>Log in</p>`";
    check_events("text/html; charset=utf-8", "<p>Log in</p>", Err(html)).await;
    let json = "200 OK: the response does not match the document: expected `text/event-stream`, found `application/json`; the body is `{}`";
    check_events("application/json", "{}", Err(json)).await;
    // Some servers send events as text.
    check_events("text/plain", ": ping\ndata: 1\n\n", Ok(json!([1]))).await;
    check_events("", "data: 1\n\n", Ok(json!([1]))).await;
    check_events("text/event-stream", ": ping\n\n", Ok(json!([]))).await;
    check_events("text/html", "", Ok(json!([]))).await;
}

#[tokio::test]
async fn a_response_with_a_list_iterates() {
    let url = answering(ok("application/json", "[1, 2]", 0)).await;
    let response = client(url).execute(List).await.unwrap();
    let mut sum = 0;
    for item in &response {
        sum += item;
    }
    for item in response {
        sum += item;
    }
    assert_eq!(sum, 6);
}

/// Returns the pieces of a text one by one.
struct Pieces(&'static str);

impl Stream for Pieces {
    type Item = Result<Vec<u8>, std::io::Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        let (piece, rest) = self.0.split_once(',').unwrap_or((self.0, ""));
        let piece = match piece {
            "" => None,
            "!" => Some(Err(std::io::Error::other("broken"))),
            piece => Some(Ok(piece.as_bytes().to_vec())),
        };
        self.0 = rest;
        Poll::Ready(piece)
    }
}

#[tokio::test]
async fn a_body_is_read_as_bytes_text_or_json() {
    let body = |pieces| Body::from_stream(Pieces(pieces));
    for (pieces, limit, expected) in [
        ("", 0, Some("")),
        ("ab", 2, Some("ab")),
        ("ab,c,d", 4, Some("abcd")),
        ("ab,c,d", 3, None),
        ("ab", 1, None),
        ("ab,!", 9, None),
    ] {
        let collected = body(pieces).collect_up_to(limit).await.ok();
        assert_eq!(collected.as_deref(), expected.map(str::as_bytes), "{pieces}");
    }
    assert_eq!(body("ab,c").text().await.unwrap(), "abc");
    body("ab,!").text().await.unwrap_err();
    Body::from(&b"\xff"[..]).text().await.unwrap_err();
    let read: BTreeMap<String, u8> = body("{\"a\",:1}").json().await.unwrap();
    assert_eq!(read["a"], 1);
    let error = body("{\"a\",:\"b\"}").json::<BTreeMap<String, u8>>().await.unwrap_err();
    assert!(error.to_string().contains("at `a`"), "{error}");
}

/// A header that the document requires.
#[derive(Debug, PartialEq)]
struct Length(u64);

impl Headers for Length {
    fn decode(headers: &HeaderMap) -> Result<Self, HeaderError> {
        Ok(Self(decode_header(headers, "x-length")?))
    }

    fn encode(&self, _: &mut HeaderMap) -> Result<(), HeaderError> {
        Ok(())
    }
}

operation! { Measured Body, Length, "*/*", reader => reader.body() }

#[tokio::test]
async fn a_stream_without_a_required_header_can_still_be_read() {
    let url = answering(ok("image/png", "abc", 0)).await;
    let error = client(url).execute(Measured).await.unwrap_err();
    let Error::Decode(error) = error else { panic!("{error}") };
    assert_eq!(error.place, "header x-length");
    assert_eq!(error.stream.unwrap().collect().await.unwrap(), "abc");
}
