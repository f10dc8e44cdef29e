//! The client's half of an operation's codec.

use http::Method;

use super::{Error, RequestError, RequestWriter};
use crate::runtime::{
    body::Body,
    credentials::{Credentials, Security},
    operation::{Operation, OperationInfo},
};

/// A request that is sent; its URI is the path and query below the server's URL.
pub type HttpRequest = http::Request<Body>;

/// A received response. Its body is collected, unless it is a stream.
pub type HttpResponse = http::Response<Body>;

/// The result of a call.
pub type CallResult<O> =
    Result<<O as Operation>::Output, Error<<O as Operation>::Failure>>;

/// The client's half of an operation's codec.
pub trait ClientCodec: Operation {
    /// The URL of the operation's server, or its path on the client's server; `None` if it has none.
    const SERVER: Option<&'static str> = None;

    /// Path templates of other operations with the same method that a path of this operation may also match. For such a
    /// path, a server chooses the other operation.
    const SHADOWED_PATHS: &'static [&'static str] = &[];
    /// `true` if the request goes to a receiver of webhooks, whose URL must be set on the call.
    const IS_WEBHOOK: bool = false;

    /// The media types of successful responses whose body is a stream, separated by commas; bodies of the types after
    /// `!` are not streams.
    const STREAMS: &'static str = "";

    /// The statuses of redirects that are successes of the operation: these responses are returned instead of followed.
    const REDIRECTS: &'static [u16] = &[];

    /// `true` if a header contains an idempotency key, by which the server recognizes a repeated request.
    const HAS_IDEMPOTENCY_KEY: bool = false;

    /// Fills in missing values of the request, once before all attempts.
    fn prepare(&mut self) {}

    /// Returns the credentials of the request; `None` if the operation requires none.
    fn credentials(&mut self) -> Option<&mut Credentials> {
        None
    }

    /// Writes the request; the writer keeps which value cannot be sent.
    fn encode_request(&self, writer: &mut RequestWriter);

    /// Returns the request; its URI is the path and query.
    ///
    /// # Errors
    /// Returns an error that names the value that cannot be sent.
    fn request(&self) -> Result<HttpRequest, RequestError> {
        let mut writer = RequestWriter::new();
        self.encode_request(&mut writer);
        writer.finish::<Self>()
    }

    /// Reads the response.
    ///
    /// # Errors
    /// Returns a documented failure, an undocumented status, or a response that cannot be decoded.
    fn decode_response(response: HttpResponse) -> CallResult<Self>;
}

impl RequestWriter {
    /// Returns the request of an operation; its URI is the path and query.
    ///
    /// # Errors
    /// Returns an error that names the value that cannot be sent.
    pub fn finish<O: ClientCodec>(
        mut self,
    ) -> Result<http::Request<Body>, RequestError> {
        let target = self.target(O::PATH, O::SHADOWED_PATHS)?;
        self.into_request(O::method(), target)
    }
}

/// The parts of an operation that an exchange needs; a trait object is the same for all operations.
pub(super) trait ErasedOperation: Send {
    fn info(&self) -> OperationInfo;
    fn method(&self) -> Method;
    fn security(&self) -> Security;
    fn server(&self) -> Option<&'static str>;
    fn is_webhook(&self) -> bool;
    fn streams(&self) -> &'static str;
    fn redirects(&self) -> &'static [u16];
    fn credentials(&mut self) -> Option<&mut Credentials>;
    fn has_idempotency_key(&self) -> bool;
    fn prepare(&mut self);
    fn shadowed_paths(&self) -> &'static [&'static str];
    fn encode(&self, writer: &mut RequestWriter);
}

impl<O: ClientCodec> ErasedOperation for O {
    fn info(&self) -> OperationInfo {
        OperationInfo {
            operation: O::NAME,
            path: O::PATH,
        }
    }

    fn method(&self) -> Method {
        O::method()
    }

    fn security(&self) -> Security {
        O::SECURITY
    }

    fn server(&self) -> Option<&'static str> {
        O::SERVER
    }

    fn is_webhook(&self) -> bool {
        O::IS_WEBHOOK
    }

    fn streams(&self) -> &'static str {
        O::STREAMS
    }

    fn redirects(&self) -> &'static [u16] {
        O::REDIRECTS
    }

    fn credentials(&mut self) -> Option<&mut Credentials> {
        ClientCodec::credentials(self)
    }

    fn has_idempotency_key(&self) -> bool {
        O::HAS_IDEMPOTENCY_KEY
    }

    fn prepare(&mut self) {
        ClientCodec::prepare(self);
    }

    fn shadowed_paths(&self) -> &'static [&'static str] {
        O::SHADOWED_PATHS
    }

    fn encode(&self, writer: &mut RequestWriter) {
        self.encode_request(writer);
    }
}
