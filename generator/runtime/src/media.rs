//! Bodies that carry a media type of the sender's choice.

use super::body::Body;
#[cfg(any(feature = "client", feature = "server"))]
use super::response::{Headers, Response};

/// A body with its media type.
#[derive(Clone, Debug, PartialEq)]
pub struct Media {
    /// The media type, as `Content-Type` says it.
    pub media_type: String,
    /// The body.
    pub body: Body,
}

impl Media {
    /// A body of this media type.
    pub fn new(media_type: impl Into<String>, body: impl Into<Body>) -> Self {
        Self {
            media_type: media_type.into(),
            body: body.into(),
        }
    }
}

/// Writes a body to a request.
#[cfg(feature = "client")]
pub fn write_request(writer: &mut super::client::RequestWriter, media: &Media) {
    writer.body(&media.media_type, media.body.clone());
}

/// Reads a body from a response.
///
/// # Errors
/// Names the header that has an unexpected value.
#[cfg(feature = "client")]
pub fn read_response<H: Headers>(
    reader: super::client::ResponseReader,
) -> Result<Response<Media, H>, Box<super::client::DecodeError>> {
    let media_type = reader.media_type().to_owned();
    Ok(Response::map(reader.body()?, |body| Media::new(media_type, body)))
}

/// Reads a body from a request.
#[cfg(feature = "server")]
pub fn read_request(
    reader: &mut super::server::RequestReader<'_>,
    media_types: &str,
) -> Option<Media> {
    let given = reader.media_type().unwrap_or("application/octet-stream");
    Some(Media::new(given, reader.body(media_types)?))
}

/// Writes a body to a response.
///
/// # Errors
/// 500 where the media type or a header cannot be sent.
#[cfg(feature = "server")]
pub fn write_response<H: Headers>(
    writer: super::server::ResponseWriter,
    output: Response<Media, H>,
) -> Result<http::Response<Body>, super::server::Rejection> {
    let media_type = output.media_type.clone();
    writer.body(&media_type, Response::map(output, |media| media.body))
}
