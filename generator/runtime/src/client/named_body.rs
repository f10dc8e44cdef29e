//! Streams of responses whose errors name the call.

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::Sleep;

use super::{Error, TransportError};
use crate::runtime::{BoxError, body::Body, response::CallInfo};

/// The stream of a response; its errors are an [`Error`].
pub(super) struct NamedBody {
    pub(super) body: Body,
    pub(super) info: CallInfo,
    /// The time limit for the next piece.
    pub(super) read_timeout: Option<Duration>,
    /// The end of that time, while the reader waits for a piece.
    pub(super) waiting: Option<Pin<Box<Sleep>>>,
}

impl NamedBody {
    /// Returns an error if the time limit for the next piece has elapsed.
    fn poll_timeout(&mut self, context: &mut Context<'_>) -> Poll<TransportError> {
        let Some(limit) = self.read_timeout else { return Poll::Pending };
        let sleep =
            self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        sleep.as_mut().poll(context).map(|()| TransportError::no_data(limit))
    }

    fn error(&self, error: TransportError) -> BoxError {
        Error::<Infallible>::Transport(error).of(self.info.clone()).into()
    }
}

impl http_body::Body for NamedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) else {
            return this.poll_timeout(context).map(|error| Some(Err(this.error(error))));
        };
        this.waiting = None;
        let frame = frame
            .map(|frame| frame.map_err(|error| this.error(TransportError::new(error))));
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
