//! The settings of a call.

use std::time::Duration;

use http::HeaderMap;

use super::{RequestError, Retries};

/// The settings of a call.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(super) timeout: Option<Duration>,
    pub(super) retries: Retries,
    /// The maximum number of redirects to follow.
    pub(super) redirects: u32,
    /// The URL or the path of a server, instead of the operation's or the client's.
    pub(super) server: Option<String>,
    /// The URL of the request, instead of the operation's path and query on the server.
    pub(super) url: Option<String>,
    /// Headers that the operation does not set.
    pub(super) headers: HeaderMap,
    /// The media type of the request, among those that the operation allows.
    pub(super) content_type: Option<String>,
    /// `true` to return the response without reading its body, regardless of the status.
    pub(super) is_raw: bool,
    /// The error in the settings.
    pub(super) error: Option<RequestError>,
}
