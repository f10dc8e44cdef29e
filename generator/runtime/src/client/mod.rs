//! The client: calls over a transport.

mod builder;
mod call;
mod error;
mod exchange;
mod request;
mod response;
mod retries;
mod source;
mod tls;
mod transport;

pub use builder::{BuildError, Client, ClientBuilder};
pub use call::{Answer, Call, HttpRequest, HttpResponse, Outgoing};
pub use error::{DecodeError, Error, TransportError};
pub use request::{RequestError, RequestWriter};
pub use response::{
    ResponseReader, content, failure, failure_with_headers, misfit, parse,
};
pub use retries::Retries;
pub use source::{CredentialSource, Granting};
pub use transport::{Sending, ServiceTransport, Transport, TransportService};

pub use crate::runtime::text::Style;
