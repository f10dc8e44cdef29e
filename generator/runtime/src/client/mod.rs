//! The client: calls over a transport.

mod any_error;
#[cfg(feature = "blocking")]
pub(crate) mod blocking;
mod build_error;
mod builder;
mod call;
mod codec;
mod error;
mod exchange;
mod named_body;
mod options;
mod progress;
mod redirect;
mod request;
mod request_error;
mod response;
mod retries;
mod shared;
mod source;
mod tls;
mod transport;
mod transport_error;

pub use any_error::AnyError;
pub use build_error::BuildError;
pub use builder::ClientBuilder;
pub use call::Call;
pub use codec::{CallResult, ClientCodec, HttpRequest, HttpResponse};
pub use error::{DecodeError, Error};
pub use request::RequestWriter;
pub use request_error::{RequestError, RequestErrorKind};
pub use response::{ResponseReader, content, failure, failure_with_headers};
pub use retries::{Retries, jittered};
pub use shared::Client;
pub use source::{CredentialFuture, CredentialSource, TemporaryError};
pub(crate) use tls::default_transport;
pub use transport::{ServiceTransport, Transport, TransportFuture, TransportService};
pub use transport_error::{TransportError, TransportErrorKind};

pub use crate::runtime::text::{Escape, Style};
