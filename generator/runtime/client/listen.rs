//! Calls whose answer is a stream of events.

use http::{HeaderValue, Method, header};

use super::{Answer, Call, HttpRequest, HttpResponse, Outgoing, RequestError};
use crate::runtime::{
    credentials::{Credentials, Security},
    events::{Events, IntoEvents, listen},
    operation::Operation,
};

impl<O> Call<'_, O>
where
    O: Outgoing<Output: IntoEvents<Data: Send + 'static>> + Clone,
    O::Failure: std::fmt::Debug + Sync,
{
    /// The events of this call, which is sent again when its stream ends or breaks off, with the identifier that came
    /// last as `Last-Event-ID`.
    ///
    /// Before that it waits as long as the server says, or 3 seconds; longer where one attempt after the other fails.
    /// Status 204 ends it, as does an answer without events; a failure that is not retryable is the last item. A request
    /// whose body is a stream is such a failure when it would be sent again.
    pub fn reconnecting(self) -> Events<<O::Output as IntoEvents>::Data> {
        let client = self.client.clone();
        let (operation, options) = (self.operation, self.options);
        let mut is_again = false;
        listen(move |last_id| {
            let (client, options) = (client.clone(), options.clone());
            let operation = Listen {
                operation: operation.clone(),
                is_again: std::mem::replace(&mut is_again, true),
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

/// An operation that asks for the events of a stream from where it was left.
struct Listen<O> {
    operation: O,
    is_again: bool,
    last_id: Option<String>,
}

impl<O: Operation> Operation for Listen<O> {
    const NAME: &'static str = O::NAME;
    const METHOD: Method = O::METHOD;
    const PATH: &'static str = O::PATH;
    const SECURITY: Security = O::SECURITY;
    type Output = O::Output;
    type Failure = O::Failure;
}

impl<O: Outgoing> Outgoing for Listen<O> {
    const SERVER: Option<&'static str> = O::SERVER;
    const IS_WEBHOOK: bool = O::IS_WEBHOOK;
    const STREAMS: &'static str = O::STREAMS;

    fn credentials(&mut self) -> Option<&mut Credentials> {
        self.operation.credentials()
    }

    fn encode_request(&self) -> Result<HttpRequest, RequestError> {
        let mut request = self.operation.encode_request()?;
        if self.is_again && request.body().is_stream() {
            return Err(RequestError {
                what: "the body".into(),
                message: "is a stream, which can be sent once".to_owned(),
            });
        }
        let accept = HeaderValue::from_static("text/event-stream");
        request.headers_mut().insert(header::ACCEPT, accept);
        if let Some(last_id) = &self.last_id {
            let last_id =
                HeaderValue::from_str(last_id).map_err(|error| RequestError {
                    what: "Last-Event-ID".into(),
                    message: error.to_string(),
                })?;
            request.headers_mut().insert("last-event-id", last_id);
        }
        Ok(request)
    }

    fn decode_response(response: HttpResponse) -> Answer<Self> {
        O::decode_response(response)
    }
}
