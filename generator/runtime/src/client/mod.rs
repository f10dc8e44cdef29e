//! The client: calls over a transport.

mod builder;
mod call;
mod error;
mod exchange;
mod redirect;
mod request;
mod response;
mod retries;
mod source;
mod tls;
mod transport;
mod transport_error;

pub use builder::{BuildError, Client, ClientBuilder};
pub use call::{Answer, Call, HttpRequest, HttpResponse, Outgoing};
pub use error::{DecodeError, Error};
pub use request::{RequestError, RequestWriter};
pub use response::{ResponseReader, content, failure, failure_with_headers};
pub use retries::Retries;
pub use source::{CredentialSource, Granting};
pub use transport::{Sending, ServiceTransport, Transport, TransportService};
pub use transport_error::{TransportError, TransportErrorKind};

pub use crate::runtime::text::{Escape, Style};
