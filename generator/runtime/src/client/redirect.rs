//! Redirects within an origin.

use http::{HeaderMap, Method, StatusCode, Uri, header};
use reqwest::Url;

/// The default of [`ClientBuilder::redirects`](super::ClientBuilder::redirects).
pub(super) const DEFAULT_REDIRECTS: u32 = 10;

/// Returns the target of a redirect that may be followed: one of GET or HEAD within the same origin, so that
/// credentials do not leave it.
pub(super) fn target(
    method: &Method,
    from: &Uri,
    (status, headers): (StatusCode, &HeaderMap),
) -> Option<String> {
    let is_redirect = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    if !is_redirect || !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    let location = headers.get(header::LOCATION)?.to_str().ok()?;
    let from = Url::parse(&from.to_string()).ok()?;
    let mut to = from.join(location).ok()?;
    if from.origin() != to.origin() {
        return None;
    }
    // User information would be sent as credentials.
    let _ = (to.set_username(""), to.set_password(None));
    to.set_fragment(None);
    Some(to.into())
}

/// Returns whether two URLs have the same origin.
pub(super) fn is_same_origin(one: &str, other: &str) -> bool {
    match (Url::parse(one), Url::parse(other)) {
        (Ok(one), Ok(other)) => one.origin() == other.origin(),
        _ => false,
    }
}
