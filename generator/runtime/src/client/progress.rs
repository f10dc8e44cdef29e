//! The timeout of calls whose request is a stream.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::Instant;

use crate::runtime::{BoxError, body::Body};

/// The time of the last piece of a request that was sent.
#[derive(Clone, Default)]
pub(super) struct Progress(Arc<Mutex<Option<Instant>>>);

impl Progress {
    /// Returns a body that records when its pieces are sent.
    pub(super) fn watched(&self, body: Body) -> Body {
        Body::stream(WatchedBody {
            body,
            progress: self.clone(),
        })
    }

    /// Waits for a future; `None` if it takes longer than the limit, which starts anew with each piece of the request.
    pub(super) async fn within<F: Future>(
        &self,
        limit: Duration,
        future: F,
    ) -> Option<F::Output> {
        let mut future = std::pin::pin!(future);
        let mut sleep = std::pin::pin!(tokio::time::sleep(limit));
        poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            while sleep.as_mut().poll(context).is_ready() {
                let end = self.last().and_then(|last| last.checked_add(limit));
                let Some(end) = end.filter(|end| *end > Instant::now()) else {
                    return Poll::Ready(None);
                };
                sleep.as_mut().reset(end);
            }
            Poll::Pending
        })
        .await
    }

    fn last(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct WatchedBody {
    body: Body,
    progress: Progress,
}

impl http_body::Body for WatchedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if frame.is_ready() {
            let mut last =
                self.progress.0.lock().unwrap_or_else(PoisonError::into_inner);
            *last = Some(Instant::now());
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
