//! The requests and responses of the server.

use crate::runtime::body::Body;

/// A received request. Its body is collected, unless it is a stream.
pub type HttpRequest = http::Request<Body>;

/// A response that is sent.
pub type HttpResponse = http::Response<Body>;
