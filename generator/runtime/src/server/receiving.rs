//! Receives the bodies of requests.

use std::{error::Error, future::Future, pin::Pin};

use axum::{RequestExt, extract::Request};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError};

use super::{HttpRequest, Rejection};
use crate::runtime::{BoxError, body::Body, media_type};

/// A request whose body is being received.
pub type ReceiveFuture =
    Pin<Box<dyn Future<Output = Result<HttpRequest, Rejection>> + Send>>;

/// Media types whose bodies are received by a function, such as those with files. Its request has a stream as the body.
pub type Receive = (&'static str, fn(HttpRequest) -> ReceiveFuture);

/// Checks the credentials of a request, without its body.
pub(super) type Authenticate = fn(&HttpRequest) -> Result<(), Rejection>;

/// Receives the body of a request: as a stream for the media types in `streams`, through a function in `own` for its
/// media types, otherwise completely. Requests without the required credentials are rejected first.
pub(super) async fn receive(
    request: Request,
    streams: &str,
    own: &[Receive],
    authenticate: Option<Authenticate>,
) -> Result<HttpRequest, Rejection> {
    let is_stream = is_of(request.headers(), streams);
    let request = match authenticate {
        None => request,
        Some(authenticate) => {
            let (head, body) = request.into_parts();
            let without_body = http::Request::from_parts(head, Body::empty());
            if let Err(refusal) = authenticate(&without_body) {
                // A client that waits for a response before it sends the body must not wait in vain.
                let waits = without_body.headers().contains_key(header::EXPECT);
                if !is_stream && !waits {
                    discard(body).await;
                }
                return Err(refusal);
            }
            without_body.map(|_| body)
        }
    };
    if is_stream {
        return Ok(request.map(Body::stream));
    }
    if request.body().is_end_stream() {
        return Ok(request.map(|_| Body::empty()));
    }
    if is_encoded(request.headers()) {
        discard(request.into_body()).await;
        let identity = HeaderValue::from_static("identity");
        return Err(Rejection::new(StatusCode::UNSUPPORTED_MEDIA_TYPE)
            .detail("a body with a `Content-Encoding` is not supported")
            .header(header::ACCEPT_ENCODING, identity));
    }
    for (media_types, receive) in own {
        if is_of(request.headers(), media_types) {
            return receive(request.map(Body::stream)).await;
        }
    }
    let (head, mut body) = request.with_limited_body().into_parts();
    match (&mut body).collect().await {
        Ok(collected) => {
            Ok(http::Request::from_parts(head, collected.to_bytes().into()))
        }
        Err(error) => Err(broken(error.into(), body).await),
    }
}

/// Returns whether a body has one of these media types; without `Content-Type`, it is `application/octet-stream`.
fn is_of(headers: &HeaderMap, media_types: &str) -> bool {
    if media_types.is_empty() {
        return false;
    }
    let given = headers
        .get(header::CONTENT_TYPE)
        .map_or(Ok(media_type::UNKNOWN), |given| given.to_str());
    given.is_ok_and(|given| media_type::is_one_of(given, media_types))
}

/// Returns whether a body is compressed; a layer that decompresses it removes the header.
fn is_encoded(headers: &HeaderMap) -> bool {
    let mut given = headers.get_all(header::CONTENT_ENCODING).into_iter();
    given.any(|given| {
        !given.is_empty() && !given.as_bytes().eq_ignore_ascii_case(b"identity")
    })
}

/// Returns the rejection of a body that was not received completely.
pub async fn broken<B>(error: BoxError, rest: B) -> Rejection
where
    B: http_body::Body<Error: Into<BoxError>> + Unpin,
{
    if is_over_limit(&*error) {
        return too_large(rest).await;
    }
    Rejection::new(StatusCode::BAD_REQUEST).detail("the body could not be read")
}

/// Returns the rejection of a body that exceeds the limit.
pub async fn too_large<B>(rest: B) -> Rejection
where
    B: http_body::Body<Error: Into<BoxError>> + Unpin,
{
    discard(rest).await;
    Rejection::new(StatusCode::PAYLOAD_TOO_LARGE)
        .detail("the body is larger than the limit")
}

/// Returns whether an error means that a body exceeds the limit: 2 MiB, unless a
/// [`DefaultBodyLimit`](axum::extract::DefaultBodyLimit) is set.
fn is_over_limit(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Reads the rest of a body up to a limit: a client that is still sending would not read the response, and the
/// connection could not be reused.
pub async fn discard<B>(mut body: B)
where
    B: http_body::Body<Error: Into<BoxError>> + Unpin,
{
    for _ in 0..1024 {
        let Some(frame) = body.frame().await else { return };
        if frame.is_err_and(|error| !is_over_limit(&*error.into())) {
            return;
        }
    }
}
