//! One call: an operation on its way.

use std::{
    future::{Future, IntoFuture},
    pin::Pin,
    time::Duration,
};

use http::{HeaderName, HeaderValue, Uri};

use super::{Client, Error, RequestError, RequestWriter, Retries, exchange::Options};
use crate::runtime::{body::Body, credentials::Credentials, operation::Operation};

/// A request as it is sent; its URI is the path and query below the server's URL.
pub type HttpRequest = http::Request<Body>;

/// A response as it came, its body collected unless it is to be a stream.
pub type HttpResponse = http::Response<Body>;

/// What comes of a call.
pub type Answer<O> = Result<<O as Operation>::Output, Error<<O as Operation>::Failure>>;

/// The client's half of an operation's codec.
pub trait Outgoing: Operation {
    /// The URL of the operation's own server, or the path of it on the client's; `None` where it has none.
    const SERVER: Option<&'static str> = None;

    /// The path templates of the same method that a path of this operation may fit too, and that servers then choose.
    const SIBLINGS: &'static [&'static str] = &[];
    /// Whether it goes to a receiver, whose URL the call has to say.
    const IS_WEBHOOK: bool = false;

    /// The media types of the successes whose body is a stream, with commas; behind `!` those that are none.
    const STREAMS: &'static str = "";

    /// Where the credentials of the call go; `None` where the operation asks for none.
    fn credentials(&mut self) -> Option<&mut Credentials> {
        None
    }

    /// Writes the request; the writer keeps which value cannot be sent.
    fn encode_request(&self, writer: &mut RequestWriter);

    /// The request; its URI is the path and query.
    ///
    /// # Errors
    /// Says which value cannot be sent.
    fn request(&self) -> Result<HttpRequest, RequestError> {
        let mut writer = RequestWriter::new();
        self.encode_request(&mut writer);
        writer.finish::<Self>()
    }

    /// Reads the response.
    ///
    /// # Errors
    /// Tells a documented failure from an undocumented status and from an answer that does not decode.
    fn decode_response(response: HttpResponse) -> Answer<Self>;
}

/// A call that is being put together; [`send`](Self::send) it, or `.await` it.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct Call<'c, O> {
    pub(crate) client: &'c Client,
    pub(crate) operation: O,
    pub(crate) options: Options,
}

impl<'c, O: Outgoing> Call<'c, O> {
    pub(crate) fn new(client: &'c Client, operation: O) -> Self {
        Self {
            client,
            operation,
            options: client.shared.options.clone(),
        }
    }

    /// Credentials for this call, in place of the client's.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        if let Some(own) = self.operation.credentials() {
            *own = credentials;
        }
        self
    }

    /// How long this call may take, in place of the client's limit; `None` for no limit. See
    /// [`ClientBuilder::timeout`](super::ClientBuilder::timeout).
    pub fn within(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.options.timeout = limit.into();
        self
    }

    /// Whether this call is sent again when it fails, in place of what the client does.
    pub fn retrying(mut self, retries: Retries) -> Self {
        self.options.retries = retries;
        self
    }

    /// The server that this call goes to, in place of the client's and of the operation's own: the absolute URL that the path
    /// of the operation is below, or a path on the client's host, such as `/v2`. It is nothing for a webhook, nor beside
    /// [`at_url`](Self::at_url).
    pub fn at_server(mut self, url: impl Into<String>) -> Self {
        self.options.server = Some(url.into());
        self
    }

    /// The absolute URL that this call goes to, in place of the operation's path and query on the server: one that the API
    /// itself has given. What the operation sends in headers and as a body goes there, and credentials, those of the query
    /// among them; all that a webhook has in the query is added to the URL.
    pub fn at_url(mut self, url: impl Into<String>) -> Self {
        self.options.url = Some(url.into());
        self
    }

    /// A header of this call, in place of what the operation itself or the client sets: `Accept`, to choose among what
    /// may come back.
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.options.headers.insert(name, value);
        self
    }

    /// Where the request goes, without the credentials that the client adds to it.
    ///
    /// # Errors
    /// When the request cannot be built.
    pub fn absolute_uri(&self) -> Result<Uri, RequestError> {
        let request = self.client.shared.complete(&self.operation, &self.options)?;
        Ok(request.uri().clone())
    }

    /// Sends the request and waits for the response.
    ///
    /// # Errors
    /// See [`Error`]; dropping the future cancels the call.
    pub async fn send(mut self) -> Answer<O> {
        let client = &*self.client.shared;
        let response = client.exchange(&mut self.operation, &self.options).await?;
        O::decode_response(response)
    }
}

impl<'c, O: Outgoing> IntoFuture for Call<'c, O> {
    type Output = Answer<O>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
