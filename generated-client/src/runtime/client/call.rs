//! One call: an operation on its way.

use std::{
    future::{Future, IntoFuture},
    pin::Pin,
};

use bytes::Bytes;

use super::{Client, Error, RequestError};
use crate::runtime::{body::Body, credentials::Credentials, operation::Operation};

/// A request as it is sent; its URI is the path and query below the server's URL.
pub type HttpRequest = http::Request<Body>;

/// A response as it came, its body collected.
pub type HttpResponse = http::Response<Bytes>;

/// What comes of a call.
pub type Answer<O> = Result<<O as Operation>::Output, Error<<O as Operation>::Failure>>;

/// The client's half of an operation's codec.
pub trait Outgoing: Operation {
    /// Where the credentials of the call go; `None` where the operation asks for none.
    fn credentials(&mut self) -> Option<&mut Credentials> {
        None
    }

    /// Writes the request.
    ///
    /// # Errors
    /// Says which value cannot be sent.
    fn encode_request(&self) -> Result<HttpRequest, RequestError>;

    /// Reads the response.
    ///
    /// # Errors
    /// Tells a documented failure from an undocumented status and from an answer that does not decode.
    fn decode_response(response: HttpResponse) -> Answer<Self>;
}

/// A call that is being put together; [`send`](Self::send) it, or `.await` it.
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct Call<'c, O> {
    client: &'c Client,
    pub(crate) operation: O,
}

impl<'c, O: Outgoing> Call<'c, O> {
    pub(crate) fn new(client: &'c Client, operation: O) -> Self {
        Self {
            client,
            operation,
        }
    }

    /// Credentials for this call, in place of the client's.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        if let Some(own) = self.operation.credentials() {
            *own = credentials;
        }
        self
    }

    /// Sends the request and waits for the response.
    ///
    /// # Errors
    /// See [`Error`]; dropping the future cancels the call.
    pub async fn send(mut self) -> Answer<O> {
        if let Some(own) = self.operation.credentials() {
            self.client.shared.fill_credentials(own, O::SECURITY);
        }
        let client = &*self.client.shared;
        let request = self.operation.encode_request();
        let request = request
            .and_then(|request| client.complete(request))
            .map_err(Error::Request)?;
        O::decode_response(client.send(request).await?)
    }
}

impl<'c, O: Outgoing> IntoFuture for Call<'c, O> {
    type Output = Answer<O>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
