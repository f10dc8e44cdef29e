//! Streams of events and lines over a socket: items arrive one by one, dropping a stream ends it, and an interrupted
//! stream is resumed.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::Router;
use futures_core::Stream;
use http::{HeaderMap, Method, StatusCode, header};
use runtime::{
    body::Body,
    client::{
        CallResult, Client, ClientCodec, Error, HttpRequest, HttpResponse,
        RequestWriter, ResponseReader,
    },
    credentials::Security,
    events::{Event, EventStream, Events, listen},
    operation::Operation,
    response::Response,
    sequence::{
        ItemStream, Lines, SequenceError, read_request, read_response, write_request,
        write_response,
    },
    server::{Rejection, RequestReader, ResponseWriter, Routes, ServerCodec, require},
};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::{client, serve};

/// An operation whose request is lines and whose response is events.
#[derive(Clone, Debug, PartialEq)]
struct Echo {
    body: ItemStream<u8>,
}

impl Operation for Echo {
    const NAME: &'static str = "echo";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/echo";
    const SECURITY: Security = &[];
    type Output = Response<Events<Value>>;
    type Failure = Infallible;
}

impl ClientCodec for Echo {
    const STREAMS: &'static str = "text/event-stream";

    fn encode_request(&self, writer: &mut RequestWriter) {
        write_request(writer, "application/jsonl", &self.body, Lines::new());
    }

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        let reader = ResponseReader::new(response);
        match reader.status() {
            200 => Ok(read_response(reader, EventStream::json())?),
            _ => Err(reader.undocumented()),
        }
    }
}

impl ServerCodec for Echo {
    const STREAMS: &'static str = "application/jsonl";

    fn decode_request(request: &HttpRequest) -> Result<Self, Rejection> {
        let mut reader = RequestReader::new::<Self>(request);
        let body = read_request(&mut reader, "application/jsonl", Lines::new());
        reader.finish()?;
        Ok(Self {
            body: require(body)?,
        })
    }

    fn encode_response(output: Self::Output) -> Result<HttpResponse, Rejection> {
        let writer = ResponseWriter::new(200);
        write_response(writer, "text/event-stream", output, EventStream::json())
    }
}

/// The receiver of a channel, as a stream.
struct Received<T>(mpsc::Receiver<T>);

impl<T> Stream for Received<T> {
    type Item = T;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<T>> {
        self.0.poll_recv(context)
    }
}

/// Serves `Echo` and returns a client for it.
async fn server<F, R>(call: F) -> Client
where
    F: Fn(Echo) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Result<Events<Value>, Rejection>> + Send,
{
    let mut routes = Routes::new(());
    routes.serve(move |_, request: Echo| call(request));
    client(serve(routes.into_router()).await)
}

/// Returns an event for each line, or for the error of a line.
fn echoed(mut lines: ItemStream<u8>) -> Events<Value> {
    let mut count = 0;
    ItemStream::from_fn(move |context| {
        lines.poll(context).map(|line| {
            count += 1;
            let data = match line? {
                Ok(line) => json!(line),
                Err(SequenceError::Item {
                    place,
                    message,
                    text,
                }) => json!([place, message, text]),
                Err(error) => return Some(Err(error)),
            };
            Some(Ok(Event::new(data).id(count.to_string())))
        })
    })
}

#[tokio::test]
async fn items_are_sent_and_received_one_by_one() {
    let calls = server(|request| async { Ok(echoed(request.body)) }).await;
    let (sender, receiver) = mpsc::channel(1);
    let body = ItemStream::from_stream(Received(receiver));
    sender.send(1).await.unwrap();
    let mut response = calls
        .execute(Echo {
            body,
        })
        .await
        .unwrap();
    for sent in 1..100 {
        let event = response.next().await.unwrap().unwrap();
        assert_eq!((event.data, event.id), (json!(sent), Some(sent.to_string())));
        sender.send(sent + 1).await.unwrap();
    }
    drop(sender);
    assert_eq!(response.next().await.unwrap().unwrap().data, 100);
    assert!(response.next().await.is_none());
    assert!(response.next().await.is_none());
}

/// Returns the error of the only item.
async fn invalid_item<T: std::fmt::Debug>(
    mut items: ItemStream<T>,
) -> (String, String, String) {
    let error = items.next().await.unwrap().unwrap_err();
    let line = error.to_string();
    let SequenceError::Item {
        place,
        message,
        text,
    } = error
    else {
        panic!("{error:?}")
    };
    let at = if place.is_empty() { String::new() } else { format!(" at `{place}`") };
    assert_eq!(line, format!("invalid item: {message}{at}; the item is `{text}`"));
    (place, message, text)
}

#[tokio::test]
async fn the_error_of_an_item_has_the_place_and_the_text() {
    for (line, expected) in [
        ("256", "expected an integer from 0 to 255, found 256"),
        ("\"a\"", "expected an integer, found a string"),
        ("{", "truncated JSON"),
        ("{]", "invalid JSON (key must be a string, line 1, column 2)"),
    ] {
        let request = http::Request::post("/echo")
            .header(header::CONTENT_TYPE, "application/jsonl");
        let request = Echo::decode_request(&request.body(line.into()).unwrap()).unwrap();
        let expected = (String::new(), expected.to_owned(), line.to_owned());
        assert_eq!(invalid_item(request.body).await, expected);
    }
    let events = "data: {\"a\": [1, \"b\"]}\n\n";
    let reader = ResponseReader::new(http::Response::new(events.into()));
    let response: Response<Events<BTreeMap<String, Vec<u8>>>> =
        read_response(reader, EventStream::json()).unwrap();
    let (place, message, text) = invalid_item(response.into_body()).await;
    assert_eq!((place.as_str(), text.as_str()), ("a[1]", "{\"a\": [1, \"b\"]}"));
    assert_eq!(message, "expected a non-negative integer of 8 bits, found \"b\"");
}

#[tokio::test]
async fn dropping_events_ends_their_source() {
    let (sender, receiver) = mpsc::channel(1);
    let receiver = Arc::new(Mutex::new(Some(receiver)));
    let calls = server(move |_| {
        let receiver = receiver.lock().unwrap().take().unwrap();
        async { Ok(ItemStream::from_stream(Received(receiver))) }
    })
    .await;
    let body = ItemStream::default();
    let mut response = calls
        .execute(Echo {
            body,
        })
        .await
        .unwrap();
    sender.send(Event::new(json!(1))).await.unwrap();
    assert_eq!(response.next().await.unwrap().unwrap().data, 1);
    assert!(!sender.is_closed());
    drop(response);
    tokio::time::timeout(Duration::from_secs(5), sender.closed()).await.unwrap();
}

#[tokio::test]
async fn a_slow_reader_slows_down_the_sender() {
    let sent = Arc::new(Mutex::new(0_u64));
    let counted = Arc::clone(&sent);
    let calls = server(move |_| {
        let sent = Arc::clone(&counted);
        let event = move |_: &mut Context<'_>| {
            *sent.lock().unwrap() += 1;
            Poll::Ready(Some(Ok(Event::new(json!("x".repeat(1_000_000))))))
        };
        async { Ok(ItemStream::from_fn(event)) }
    })
    .await;
    let body = ItemStream::default();
    let mut response = calls
        .execute(Echo {
            body,
        })
        .await
        .unwrap();
    response.next().await.unwrap().unwrap();
    let mut before = 0;
    // The sender stops when all buffers are full.
    for _ in 0..50 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let now = *sent.lock().unwrap();
        if now == before {
            break;
        }
        before = now;
    }
    assert!(before < 100, "{before} MB were sent");
    assert_eq!(*sent.lock().unwrap(), before);
}

/// A server that responds to each connection with the next of several responses, and records `Last-Event-ID`.
struct Script {
    calls: Client,
    last_ids: Arc<Mutex<Vec<Option<String>>>>,
}

impl Script {
    async fn of(answers: &'static [(u16, &'static str)]) -> Self {
        let last_ids: Arc<Mutex<Vec<_>>> = Arc::default();
        let noted = Arc::clone(&last_ids);
        let respond = move |headers: HeaderMap| async move {
            let last_id = headers.get("last-event-id");
            let last_id = last_id.map(|id| id.to_str().unwrap().to_owned());
            let mut noted = noted.lock().unwrap();
            let (status, text) = answers[noted.len()];
            noted.push(last_id);
            let response = http::Response::builder()
                .status(status)
                .header(header::CONTENT_TYPE, "text/event-stream");
            response.body(axum::body::Body::new(Body::from(text))).unwrap()
        };
        let router = Router::new().fallback(respond);
        Self {
            calls: client(serve(router).await),
            last_ids,
        }
    }

    /// Returns the data of the events, and the error at the end.
    async fn listen(&self) -> (Vec<Value>, Option<SequenceError>) {
        let calls = self.calls.clone();
        let mut events = listen(move |last_id| {
            let calls = calls.clone();
            Box::pin(async move {
                let body = ItemStream::default();
                let mut call = calls.execute(Echo {
                    body,
                });
                if let Some(last_id) = last_id {
                    let name = http::HeaderName::from_static("last-event-id");
                    call = call.header(name, last_id);
                }
                call.send().await
            })
        });
        let mut data = Vec::new();
        while let Some(event) = events.next().await {
            match event {
                Ok(event) => data.push(event.data),
                Err(SequenceError::Item {
                    text,
                    ..
                }) => data.push(json!({ "invalid_item": text })),
                Err(error) => {
                    assert!(events.next().await.is_none());
                    return (data, Some(error));
                }
            }
        }
        assert!(events.next().await.is_none());
        (data, None)
    }

    async fn check(
        answers: &'static [(u16, &'static str)],
        expected: &[Value],
        last_ids: &[Option<&str>],
    ) -> Option<SequenceError> {
        let script = Self::of(answers).await;
        let (data, error) = script.listen().await;
        assert_eq!(data, expected, "{answers:?}");
        let noted = script.last_ids.lock().unwrap();
        let noted: Vec<_> = noted.iter().map(Option::as_deref).collect();
        assert_eq!(noted, last_ids, "{answers:?}");
        error
    }
}

#[tokio::test]
async fn an_interrupted_stream_is_resumed() {
    let error = Script::check(
        &[
            (200, "retry: 1\nid: 1\ndata: 1\n\ndata: 2\n\nid: 9\ndata: 9"),
            (503, ""),
            (200, "data: no\n\nid: 3\n\n"),
            (200, "id\ndata: 4\n\n"),
            (200, "data: 5\n\n"),
            (204, ""),
        ],
        &[json!(1), json!(2), json!({ "invalid_item": "no" }), json!(4), json!(5)],
        &[None, Some("1"), Some("1"), Some("3"), None, None],
    )
    .await;
    assert!(error.is_none(), "{error:?}");
}

#[tokio::test]
async fn a_stream_ends_at_done() {
    let answers = &[(200, "id: 1\ndata: 1\n\ndata: [DONE]\n\n")];
    let error = Script::check(answers, &[json!(1)], &[None]).await;
    assert!(error.is_none(), "{error:?}");
}

#[tokio::test]
async fn a_permanent_failure_is_the_last_item() {
    let answers = &[(200, "retry: 1\ndata: 1\n\n"), (403, "no")];
    let error = Script::check(answers, &[json!(1)], &[None, None]).await;
    let Some(SequenceError::Broken(error)) = error else {
        panic!("{error:?}");
    };
    let error: Box<Error<Infallible>> = error.downcast().unwrap();
    assert_eq!(error.status(), Some(StatusCode::FORBIDDEN));
}

#[tokio::test]
async fn the_server_sets_the_wait_before_reconnecting() {
    let started = Instant::now();
    let answers = &[(200, "retry: 200\n\n"), (503, ""), (204, "")];
    let error = Script::check(answers, &[], &[None, None, None]).await;
    assert!(error.is_none(), "{error:?}");
    // 200 ms, and then twice as long after the failed attempt.
    assert!(started.elapsed() >= Duration::from_millis(600));
}
