//! The server: routing, decoding and validating requests, and encoding responses.

mod fits;
mod message;
mod presented;
mod reader;
mod receiving;
mod rejection;
mod router;
mod violations;
mod writer;

pub use fits::surely_fits;
pub use message::{HttpRequest, HttpResponse};
pub use presented::Accepted;
pub use reader::{RequestReader, take};
pub use receiving::{Receive, Receiving, broken, discard, too_large};
pub use rejection::{Place, Problem, Rejection, Violation};
pub use router::{Incoming, Routes};
pub use violations::{MAX_VIOLATION_BYTES, MAX_VIOLATIONS};
pub use writer::{ResponseWriter, output};

pub use crate::runtime::{
    shapes::{Field, Shape, Shaped, limit},
    text::{Members, Style},
};
