//! The server: routing, decoding and validating requests, and encoding responses.

mod authorization;
mod certain;
mod context;
mod message;
mod reader;
mod receiving;
mod rejection;
mod router;
mod violations;
mod writer;

pub use authorization::AcceptedCredentials;
pub use certain::is_certainly_valid;
pub use context::RequestContext;
pub use message::{HttpRequest, HttpResponse};
pub use reader::{RequestReader, require};
pub use receiving::{Receive, ReceiveFuture, broken, discard, too_large};
pub use rejection::{Place, Problem, Rejection, Violation};
pub use router::{Routes, ServerCodec};
pub use violations::{MAX_VIOLATION_BYTES, MAX_VIOLATIONS, Violations};
pub use writer::{ResponseWriter, output};

pub use crate::runtime::{
    shapes::{Field, Shape, Shaped, constraint},
    text::{Members, Style},
};
