//! Writes responses.

use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use super::Rejection;
use crate::runtime::{
    body::Body,
    response::{Headers, Response},
};

/// Writes a response with the status of the document or of the value.
#[derive(Clone, Copy, Debug)]
pub struct ResponseWriter {
    status: u16,
}

impl ResponseWriter {
    /// Creates a writer of a response with this status.
    pub fn new(status: u16) -> Self {
        Self {
            status,
        }
    }

    /// Creates a writer of a response with the status of the value.
    pub fn of<T, H>(output: &Response<T, H>) -> Self {
        Self {
            status: output.status().as_u16(),
        }
    }

    /// Writes a JSON body.
    ///
    /// # Errors
    /// Returns 500 if the value cannot be encoded as JSON, or if a header cannot be sent.
    pub fn json<T: Serialize, H: Headers>(
        self,
        media_type: &'static str,
        output: Response<T, H>,
    ) -> Result<http::Response<Body>, Rejection> {
        let body = serde_json::to_vec(&*output).map_err(|error| internal(&error))?;
        self.typed(
            Some(HeaderValue::from_static(media_type)),
            Response::map(output, |_| body),
        )
    }

    /// Writes a text body.
    ///
    /// # Errors
    /// Returns 500 if a header cannot be sent.
    pub fn text<H: Headers>(
        self,
        media_type: &'static str,
        output: Response<String, H>,
    ) -> Result<http::Response<Body>, Rejection> {
        self.body(media_type, output)
    }

    /// Writes a body unchanged; the media type is empty if the document names none.
    ///
    /// # Errors
    /// Returns 500 if a header cannot be sent.
    pub fn body<B: Into<Body>, H: Headers>(
        self,
        media_type: &str,
        output: Response<B, H>,
    ) -> Result<http::Response<Body>, Rejection> {
        let media_type = (!media_type.is_empty())
            .then(|| HeaderValue::from_str(media_type))
            .transpose()
            .map_err(|error| internal(&error))?;
        self.typed(media_type, output)
    }

    fn typed<B: Into<Body>, H: Headers>(
        self,
        media_type: Option<HeaderValue>,
        output: Response<B, H>,
    ) -> Result<http::Response<Body>, Rejection> {
        let (head, body) = self.head(output)?;
        let mut response = http::Response::from_parts(head, body.into());
        if let Some(media_type) = media_type {
            response.headers_mut().entry(header::CONTENT_TYPE).or_insert(media_type);
        }
        Ok(response)
    }

    /// Writes a response without a body.
    ///
    /// # Errors
    /// Returns 500 if a header cannot be sent.
    pub fn empty<H: Headers>(
        self,
        output: Response<(), H>,
    ) -> Result<http::Response<Body>, Rejection> {
        let (head, ()) = self.head(output)?;
        Ok(http::Response::from_parts(head, Body::empty()))
    }

    fn head<T, H: Headers>(
        self,
        output: Response<T, H>,
    ) -> Result<(http::response::Parts, T), Rejection> {
        let (headers, declared, body) = output.into_parts();
        let (mut head, ()) = http::Response::new(()).into_parts();
        head.status =
            StatusCode::from_u16(self.status).map_err(|error| internal(&error))?;
        head.headers = headers;
        declared.encode(&mut head.headers).map_err(|error| {
            internal(&format_args!("header {}: {}", error.name, error.message))
        })?;
        Ok((head, body))
    }
}

/// Returns a response for a writer: a body and the declared headers.
pub fn output<T, H>(body: T, declared: H) -> Response<T, H> {
    Response::new(StatusCode::OK, declared, body)
}

fn internal(error: &dyn std::fmt::Display) -> Rejection {
    Rejection::new(StatusCode::INTERNAL_SERVER_ERROR).detail(error.to_string())
}
