//! The server: requests in, responses out, and what is wrong with a request.

pub mod budget;
mod fits;
pub mod limit;
mod presented;
mod reader;
mod receiving;
mod rejection;
mod router;
mod shape;
mod shown;
mod violations;
mod writer;

pub use fits::surely_fits;
pub use presented::Accepted;
pub use reader::{RequestReader, take};
pub use receiving::{Receive, Receiving, broken, discard, too_large};
pub use rejection::{Place, Problem, Rejection, Violation};
pub use router::{HttpRequest, HttpResponse, Incoming, Routes};
pub use shape::{Field, Shape, Shaped};
pub use violations::{MAX_VIOLATION_BYTES, MAX_VIOLATIONS};
pub use writer::{ResponseWriter, output};

pub use crate::runtime::text::{Members, Style};
