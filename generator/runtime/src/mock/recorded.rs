//! The requests that a mock remembers, and the sizes of their bodies.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
};

use axum::{body::Body, extract::Request, middleware::Next, response::Response};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http_body::{Frame, SizeHint};

/// The maximum number of requests that a mock remembers, unless [`Mock::remember`](super::Mock::remember) sets another number.
pub const MAX_REQUESTS: usize = 1_000;

/// The maximum length, in bytes, of a body with which a mock remembers the full request.
pub const MAX_BODY: u64 = 64 * 1024;

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
}

/// A body whose bytes are counted.
struct CountedBody {
    body: Body,
    length: Arc<AtomicU64>,
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

/// The requests that a mock remembers.
#[derive(Debug)]
pub(super) struct RequestLog<R> {
    pub(super) requests: VecDeque<R>,
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

impl<R> RequestLog<R> {
    /// Adds a request, whose body this task has received.
    pub(super) fn push(&mut self, operation: &'static str, request: R) {
        let body = BODY.try_with(BodyInfo::clone).unwrap_or_default();
        let length = body.length.load(Ordering::Relaxed);
        if length > MAX_BODY && !self.keeps_large {
            self.large.push_back(LargeRequest {
                operation,
                media_type: body.media_type,
                length,
            });
        } else {
            self.requests.push_back(request);
        }
        self.forget();
    }

    /// Forgets the oldest requests beyond the limit.
    pub(super) fn forget(&mut self) {
        let excess = self.requests.len().saturating_sub(self.limit);
        self.requests.drain(..excess);
        let excess = self.large.len().saturating_sub(self.limit);
        self.large.drain(..excess);
    }
}

/// Responds to a request while its body is counted.
pub(super) async fn counting(request: Request, next: Next) -> Response {
    let media_type = request.headers().get(CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok());
    let body = BodyInfo {
        media_type: media_type.map(str::to_owned),
        length: Arc::default(),
    };
    let length = body.length.clone();
    let request = request.map(|body| {
        Body::new(CountedBody {
            body,
            length,
        })
    });
    BODY.scope(body, next.run(request)).await
}
