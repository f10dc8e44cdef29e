//! The requests and responses of the server.

use crate::runtime::body::Body;

/// A request as it came, its body collected unless it is to be a stream.
pub type HttpRequest = http::Request<Body>;

/// A response as it is sent.
pub type HttpResponse = http::Response<Body>;
