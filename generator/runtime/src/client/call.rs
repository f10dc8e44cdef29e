//! Calls of operations.

use std::{
    future::{Future, IntoFuture},
    pin::Pin,
    time::Duration,
};

use http::{HeaderName, HeaderValue, Uri, header};
use reqwest::Url;

#[cfg(feature = "blocking")]
use super::TransportError;
use super::{
    CallResult, Client, ClientCodec, Error, HttpResponse, RequestError,
    RequestErrorKind, Retries, options::Options,
};
use crate::runtime::{BoxError, credentials::Credentials};

/// A call that has not been sent yet. Send it by [`send`](Self::send) or `.await`.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct Call<'c, O> {
    pub(crate) client: &'c Client,
    pub(crate) operation: O,
    pub(crate) options: Options,
}

impl Client {
    /// Calls an operation with an existing request: one with its own credentials, or one that a mock recorded.
    pub fn execute<O: ClientCodec>(&self, operation: O) -> Call<'_, O> {
        Call::new(self, operation)
    }
}

impl<'c, O: ClientCodec> Call<'c, O> {
    pub(crate) fn new(client: &'c Client, operation: O) -> Self {
        Self {
            client,
            operation,
            options: client.shared.options.clone(),
        }
    }

    /// Sets the credentials of this call, instead of those of the client.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        if let Some(own) = self.operation.credentials() {
            *own = credentials;
        }
        self
    }

    /// Sets the timeout of this call, instead of that of the client; `None` for no timeout. See
    /// [`ClientBuilder::timeout`](super::ClientBuilder::timeout).
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.options.timeout = limit.into();
        self
    }

    /// Sets the retries of this call, instead of those of the client: a maximum number, or [`Retries`] for further settings.
    pub fn retries(mut self, retries: impl Into<Retries>) -> Self {
        self.options.retries = retries.into();
        self
    }

    /// Modifies the fields of the request, for example to set one from an `Option`:
    /// `.with(|request| request.limit = limit)`.
    pub fn with(mut self, change: impl FnOnce(&mut O)) -> Self {
        change(&mut self.operation);
        self
    }

    /// Sets the server of this call, instead of that of the client or of the operation: an absolute base URL, or a path on the
    /// host of the client, such as `/v2`. It has no effect on a webhook or together with [`at_url`](Self::at_url).
    pub fn at_server(mut self, url: impl Into<String>) -> Self {
        self.options.server = Some(url.into());
        self
    }

    /// Sets the absolute URL of this call, for example one that the API returned. It replaces the server, path and query of the
    /// operation; the headers and the body are sent unchanged. Credentials of the client, also those in the query, are sent only
    /// if the URL has the same origin as the server; those set by [`credentials`](Self::credentials) are always sent. Query
    /// parameters of a webhook are added to the URL.
    pub fn at_url(mut self, url: impl Into<String>) -> Self {
        self.options.url = Some(url.into());
        self
    }

    /// Sets a header of this call. It replaces the header of the operation or the client.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: Into<BoxError>>,
        V: TryInto<HeaderValue, Error: Into<BoxError>>,
    {
        let header = match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(value)) => Ok((name, value)),
            (Err(error), _) => Err(error.into()),
            (_, Err(error)) => Err(error.into()),
        };
        match header {
            Ok((name, value)) => {
                self.options.headers.insert(name, value);
            }
            Err(error) => {
                let message = format!("cannot be sent: {error}");
                self.options.error = Some(RequestError::new(
                    RequestErrorKind::Header,
                    "a header",
                    message,
                ));
            }
        }
        self
    }

    /// Sets the media type that the response should have, if the operation has several.
    pub fn accept(self, media_type: impl AsRef<str>) -> Self {
        self.header(header::ACCEPT, media_type.as_ref())
    }

    /// Sets the media type of the request, if the operation allows several.
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.options.content_type = Some(media_type.into());
        self
    }

    /// Returns the URL of the request, without the credentials of the client.
    ///
    /// # Errors
    /// Returns an error if the request cannot be built.
    pub fn absolute_uri(&self) -> Result<Uri, RequestError> {
        let request = self.client.shared.complete(&self.operation, &self.options)?;
        Ok(request.uri().clone())
    }

    /// Returns the URL by which the client requests a page, given the one that a response names and the URL of that response.
    pub(crate) fn own_url(&self, url: Url, base: &Url) -> Url {
        self.client.shared.own_url(url, base)
    }

    /// Sends the request and waits for the response.
    ///
    /// # Errors
    /// See [`Error`]; dropping the future cancels the call.
    pub async fn send(mut self) -> CallResult<O> {
        let client = &*self.client.shared;
        let result = client.exchange(&mut self.operation, &mut self.options).await;
        let result = match result {
            Ok(response) => O::decode_response(response),
            Err(error) => Err(error.into()),
        };
        result.map_err(|error| error.of(client.info(&self.operation, &self.options)))
    }

    /// Sends the request and waits for the response on this thread.
    ///
    /// # Errors
    /// See [`Error`].
    ///
    /// # Panics
    /// Panics in asynchronous code, whose thread must not block.
    #[cfg(feature = "blocking")]
    pub fn send_blocking(self) -> CallResult<O> {
        let result = super::blocking::block_on(self.send());
        result.map_err(|error| Error::Transport(TransportError::new(Box::new(error))))?
    }

    /// Sends the request and returns the response with any status, before its body is read. The timeout covers the call
    /// until the headers have been received.
    ///
    /// # Errors
    /// Returns an error if the request could not be built or no response was received.
    pub async fn send_raw(mut self) -> Result<HttpResponse, Error<O::Failure>> {
        let client = &*self.client.shared;
        self.options.is_raw = true;
        let result = client.exchange(&mut self.operation, &mut self.options).await;
        result.map_err(|error| {
            Error::from(error).of(client.info(&self.operation, &self.options))
        })
    }
}

impl<'c, O: ClientCodec> IntoFuture for Call<'c, O> {
    type Output = CallResult<O>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
