//! Calls whose response is a stream of events.

use http::{HeaderName, HeaderValue, Method};

use super::{Events, IntoEvents, listen};
use crate::runtime::{
    client::{
        Call, CallResult, ClientCodec, HttpResponse, RequestErrorKind, RequestWriter,
    },
    credentials::{Credentials, Security},
    operation::Operation,
};

impl<O> Call<'_, O>
where
    O: ClientCodec<Output: IntoEvents<Data: Send + 'static>> + Clone,
    O::Failure: std::fmt::Debug + Sync,
{
    /// Returns the events of this call. When its stream ends or fails, the call is sent again with the last identifier
    /// as `Last-Event-ID`.
    ///
    /// Before that, it waits for the time that the server has sent, or 3 seconds, and longer after each failed attempt.
    /// The sequence ends with status 204, with a response without events, and with a failure that is not retryable; the
    /// failure is then the last item. A request whose body is a stream cannot be sent again and also ends the sequence
    /// with an error.
    pub fn reconnecting(self) -> Events<<O::Output as IntoEvents>::Data> {
        let client = self.client.clone();
        let (operation, options) = (self.operation, self.options);
        let mut is_repeated = false;
        listen(move |last_id| {
            let (client, options) = (client.clone(), options.clone());
            let operation = ResumedOperation {
                operation: operation.clone(),
                is_repeated: std::mem::replace(&mut is_repeated, true),
                last_id,
            };
            Box::pin(async move {
                let call = Call {
                    client: &client,
                    operation,
                    options,
                };
                call.send().await
            })
        })
    }
}

/// An operation that resumes a stream of events after its last event.
struct ResumedOperation<O> {
    operation: O,
    is_repeated: bool,
    last_id: Option<String>,
}

impl<O: Operation> Operation for ResumedOperation<O> {
    const NAME: &'static str = O::NAME;
    const METHOD: Method = O::METHOD;
    const EXTENSION_METHOD: Option<&'static str> = O::EXTENSION_METHOD;
    const PATH: &'static str = O::PATH;
    const SECURITY: Security = O::SECURITY;
    type Output = O::Output;
    type Failure = O::Failure;
}

impl<O: ClientCodec> ClientCodec for ResumedOperation<O> {
    const SERVER: Option<&'static str> = O::SERVER;
    const SHADOWED_PATHS: &'static [&'static str] = O::SHADOWED_PATHS;
    const IS_WEBHOOK: bool = O::IS_WEBHOOK;
    const STREAMS: &'static str = O::STREAMS;

    fn credentials(&mut self) -> Option<&mut Credentials> {
        self.operation.credentials()
    }

    fn encode_request(&self, writer: &mut RequestWriter) {
        self.operation.encode_request(writer);
        if self.is_repeated && writer.body.is_stream() {
            writer.fail(
                RequestErrorKind::Body,
                "the body",
                "is a stream, which can be sent only once".to_owned(),
            );
        }
        writer.accept("text/event-stream");
        if let Some(last_id) = &self.last_id {
            let name = HeaderName::from_static("last-event-id");
            writer.set_header(
                RequestErrorKind::Header,
                "Last-Event-ID",
                Ok(name),
                HeaderValue::from_str(last_id),
            );
        }
    }

    fn decode_response(response: HttpResponse) -> CallResult<Self> {
        O::decode_response(response)
    }
}
