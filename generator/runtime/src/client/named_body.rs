//! Streams of responses whose errors name the call.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::{Error, TransportError};
use crate::runtime::{BoxError, body::Body, response::CallInfo};

/// The stream of a response; its errors are an [`Error`].
pub(super) struct NamedBody {
    pub(super) body: Body,
    pub(super) info: CallInfo,
}

impl http_body::Body for NamedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        frame.map_err(|error| {
            let error = Error::<Infallible>::Transport(TransportError::new(error));
            error.of(self.info.clone()).into()
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
