//! The requests that a mock remembers, and the sizes of their bodies.

use std::{
    cell::RefCell,
    collections::VecDeque,
    pin::Pin,
    rc::Rc,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
};

use axum::{body::Body, extract::Request, middleware::Next, response::Response};
use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http_body::{Frame, SizeHint};

use crate::runtime::body;

/// The maximum number of requests that a mock remembers, unless [`Mock::remember`](super::Mock::remember) sets another number.
pub const MAX_REQUESTS: usize = 1_000;

/// The maximum length, in bytes, of a body with which a mock remembers the full request.
pub const MAX_BODY: u64 = 64 * 1024;

/// The same limit for the start of a stream.
const MAX_START: usize = 64 * 1024;

/// A request with a body above 64 kB, as a mock remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LargeRequest {
    /// The name of the operation.
    pub operation: &'static str,
    /// The `Content-Type`.
    pub media_type: Option<String>,
    /// The length of the body in bytes.
    pub length: u64,
}

/// The body of a request that is being answered.
#[derive(Clone, Debug, Default)]
struct BodyInfo {
    media_type: Option<String>,
    /// The number of bytes that have been received.
    length: Arc<AtomicU64>,
    /// `true` until the end has been received.
    is_open: Arc<AtomicBool>,
}

/// A body whose bytes are counted.
struct CountedBody {
    body: Body,
    length: Arc<AtomicU64>,
    is_open: Arc<AtomicBool>,
}

impl http_body::Body for CountedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if let Some(Ok(frame)) = &frame {
            let length = frame.data_ref().map_or(0, |data| data.len() as u64);
            self.length.fetch_add(length, Ordering::Relaxed);
        } else {
            self.is_open.store(false, Ordering::Relaxed);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

tokio::task_local! {
    /// The body of the request that this task handles.
    static BODY: BodyInfo;
}

/// The start of a stream, which is recorded while the stream is read.
#[derive(Debug)]
struct Recording {
    /// The stream in the request that a mock remembers; it has no content.
    placeholder: body::Body,
    start: Arc<Mutex<BytesMut>>,
}

/// A request that a mock remembers.
#[derive(Debug)]
struct Recorded<R> {
    request: R,
    streams: Vec<Recording>,
}

impl<R: Clone> Recorded<R> {
    /// Returns the request with what has been recorded of its streams.
    fn request(&self) -> R {
        let known: Vec<(body::Body, Bytes)> = self
            .streams
            .iter()
            .map(|it| (it.placeholder.clone(), lock(&it.start).clone().freeze()))
            .collect();
        body::clone_with(&self.request, move |stream| {
            let start = known.iter().find(|(placeholder, _)| placeholder == stream);
            start.map_or_else(|| stream.clone(), |(_, start)| start.clone().into())
        })
    }
}

/// The requests that a mock remembers.
#[derive(Debug)]
pub(super) struct RequestLog<R> {
    requests: VecDeque<Recorded<R>>,
    pub(super) large: VecDeque<LargeRequest>,
    pub(super) limit: usize,
    pub(super) keeps_large: bool,
}

impl<R> Default for RequestLog<R> {
    fn default() -> Self {
        Self {
            requests: VecDeque::new(),
            large: VecDeque::new(),
            limit: MAX_REQUESTS,
            keeps_large: false,
        }
    }
}

impl<R: Clone> RequestLog<R> {
    /// Returns the requests, oldest first.
    pub(super) fn requests(&self) -> Vec<R> {
        self.requests.iter().map(Recorded::request).collect()
    }

    /// Returns the requests and forgets them.
    pub(super) fn take_requests(&mut self) -> Vec<R> {
        let requests = self.requests();
        self.requests.clear();
        requests
    }
}

impl<R> RequestLog<R> {
    /// Adds a request, whose body this task has received or is receiving. Streams that are being received are not kept
    /// open, but recorded; they are returned.
    pub(super) fn push<O: Clone + Into<R>>(
        &mut self,
        operation: &'static str,
        request: &O,
    ) -> Vec<body::Body> {
        let body = BODY.try_with(BodyInfo::clone).unwrap_or_default();
        if body.is_open.load(Ordering::Relaxed) {
            let limit = if self.keeps_large { usize::MAX } else { MAX_START };
            let (recorded, open) = record(request, limit);
            self.requests.push_back(recorded);
            self.forget();
            return open;
        }
        let length = body.length.load(Ordering::Relaxed);
        if length > MAX_BODY && !self.keeps_large {
            self.large.push_back(LargeRequest {
                operation,
                media_type: body.media_type,
                length,
            });
        } else {
            self.requests.push_back(Recorded {
                request: request.clone().into(),
                streams: Vec::new(),
            });
        }
        self.forget();
        Vec::new()
    }

    /// Forgets the oldest requests beyond the limit.
    pub(super) fn forget(&mut self) {
        let excess = self.requests.len().saturating_sub(self.limit);
        self.requests.drain(..excess);
        let excess = self.large.len().saturating_sub(self.limit);
        self.large.drain(..excess);
    }
}

/// Returns a copy of a request without its streams, and the streams. While they are read, their start is recorded.
fn record<O: Clone + Into<R>, R>(
    request: &O,
    limit: usize,
) -> (Recorded<R>, Vec<body::Body>) {
    let found = Rc::new(RefCell::new(Vec::new()));
    let open = found.clone();
    let copy = body::clone_with(request, move |stream| {
        let placeholder = body::Body::stream(body::Body::empty());
        open.borrow_mut().push((stream.clone(), placeholder.clone()));
        placeholder
    });
    let (mut streams, mut open) = (Vec::new(), Vec::new());
    for (stream, placeholder) in found.take() {
        let start = Arc::new(Mutex::new(BytesMut::new()));
        streams.push(Recording {
            placeholder,
            start: start.clone(),
        });
        stream.tap(move |piece| {
            let mut start = lock(&start);
            let left = limit.saturating_sub(start.len()).min(piece.len());
            start.extend_from_slice(piece.get(..left).unwrap_or_default());
        });
        open.push(stream);
    }
    let recorded = Recorded {
        request: copy.into(),
        streams,
    };
    (recorded, open)
}

/// Responds to a request while its body is counted.
pub(super) async fn counting(request: Request, next: Next) -> Response {
    let media_type = request.headers().get(CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok());
    let body = BodyInfo {
        media_type: media_type.map(str::to_owned),
        length: Arc::default(),
        is_open: Arc::new(AtomicBool::new(!http_body::Body::is_end_stream(
            request.body(),
        ))),
    };
    let (length, is_open) = (body.length.clone(), body.is_open.clone());
    let request = request.map(|body| {
        Body::new(CountedBody {
            body,
            length,
            is_open,
        })
    });
    BODY.scope(body, next.run(request)).await
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
