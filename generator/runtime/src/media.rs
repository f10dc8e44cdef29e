//! Bodies with a media type that the sender chooses.

use super::body::Body;
#[cfg(any(feature = "client", feature = "server"))]
use super::response::{Headers, Response};

/// A body with its media type.
#[derive(Clone, Debug, PartialEq)]
pub struct Media {
    /// The media type, as in `Content-Type`.
    pub media_type: String,
    /// The body.
    pub body: Body,
}

impl Media {
    /// Creates a body with a media type.
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
/// Returns an error that names the missing or invalid header.
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
    let given = reader.media_type().unwrap_or(super::media_type::UNKNOWN);
    Some(Media::new(given, reader.body(media_types)?))
}

/// Writes a body to a response.
///
/// # Errors
/// Returns 500 if the media type or a header cannot be sent.
#[cfg(feature = "server")]
pub fn write_response<H: Headers>(
    writer: super::server::ResponseWriter,
    output: Response<Media, H>,
) -> Result<http::Response<Body>, super::server::Rejection> {
    let media_type = output.media_type.clone();
    writer.body(&media_type, Response::map(output, |media| media.body))
}
