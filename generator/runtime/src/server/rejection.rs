//! Responses that replace the operation's output: problems (RFC 9457), or responses of the implementation.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::{Serialize, Serializer};

use super::HttpResponse;
use crate::runtime::{
    body::Body,
    objects::{self, Always},
    operation::Operation,
};

/// A response instead of the operation's output, by default `application/problem+json` (RFC 9457).
#[derive(Clone, Debug)]
pub struct Rejection {
    content: Box<Content>,
}

#[derive(Clone, Debug)]
struct Content {
    problem: Problem,
    headers: HeaderMap,
    /// The media type of the body, unless the headers have one.
    media_type: Option<&'static str>,
    /// The body that replaces the problem.
    body: Option<Body>,
}

/// A problem (RFC 9457).
///
/// The response to a rejected request has it as an extension, so that a layer can write errors in the form of your API:
///
/// ```text
/// router(service).layer(axum::middleware::map_response(|response: Response| async move {
///     match response.extensions().get::<Problem>() {
///         Some(problem) => (response.status(), Json(MyError::from(problem))).into_response(),
///         None => response,
///     }
/// }))
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The meaning of the status.
    pub title: String,
    /// The status code.
    pub status: u16,
    /// The explanation of this occurrence.
    pub detail: Option<String>,
    /// The violations of the request.
    pub errors: Vec<Violation>,
}

/// A violation of a request, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The place of the violation.
    pub place: Place,
    /// The description of the violation.
    pub detail: String,
}

/// A place of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A path parameter.
    Path {
        /// Its name.
        name: &'static str,
    },
    /// A query parameter.
    Query {
        /// Its name.
        name: String,
    },
    /// A header.
    Header {
        /// Its name.
        name: &'static str,
    },
    /// A cookie.
    Cookie {
        /// Its name.
        name: &'static str,
    },
    /// A value in the body.
    Body {
        /// The JSON Pointer to it (RFC 6901); empty for the body itself.
        pointer: String,
    },
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let errors = (!self.errors.is_empty()).then_some(&self.errors);
        let members: &objects::Values<'_, S> = &[
            ("title", &Always(&self.title)),
            ("status", &Always(&self.status)),
            ("detail", &self.detail),
            ("errors", &errors),
        ];
        objects::write(serializer, members)
    }
}

impl Serialize for Violation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (location, key, value) = match &self.place {
            Place::Path {
                name,
            } => ("path", "name", *name),
            Place::Query {
                name,
            } => ("query", "name", &**name),
            Place::Header {
                name,
            } => ("header", "name", *name),
            Place::Cookie {
                name,
            } => ("cookie", "name", *name),
            Place::Body {
                pointer,
            } => ("body", "pointer", &**pointer),
        };
        let members: &objects::Values<'_, S> = &[
            ("in", &Always(location)),
            (key, &Always(value)),
            ("detail", &Always(&self.detail)),
        ];
        objects::write(serializer, members)
    }
}

impl Rejection {
    /// Creates a problem with this status.
    pub fn new(status: StatusCode) -> Self {
        let problem = Problem {
            title: title(status),
            status: status.as_u16(),
            detail: None,
            errors: Vec::new(),
        };
        Self {
            content: Box::new(Content {
                problem,
                headers: HeaderMap::new(),
                media_type: Some("application/problem+json"),
                body: None,
            }),
        }
    }

    /// Creates a rejection with your own body and this status, as `application/json`.
    ///
    /// # Errors
    /// Returns an error if the body cannot be encoded as JSON.
    pub fn json(
        status: StatusCode,
        body: &impl Serialize,
    ) -> Result<Self, serde_json::Error> {
        let mut rejection = Self::new(status);
        rejection.content.media_type = Some("application/json");
        rejection.content.body = Some(serde_json::to_vec(body)?.into());
        Ok(rejection)
    }

    /// Returns a written response, or the rejection if it could not be written.
    pub fn of(written: Result<HttpResponse, Self>) -> Self {
        written.map_or_else(|rejection| rejection, Self::from)
    }

    /// Returns 501 for an operation that is not implemented.
    pub fn not_implemented<O: Operation>() -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED)
            .detail(format!("{} is not implemented", O::NAME))
    }

    /// Sets the explanation of this occurrence.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.content.problem.detail = Some(detail.into());
        self
    }

    /// Sets the violations of the request.
    #[must_use]
    pub fn errors(mut self, errors: Vec<Violation>) -> Self {
        self.content.problem.errors = errors;
        self
    }

    /// Returns the same response with another status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.content.problem.title = title(status);
        self.content.problem.status = status.as_u16();
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.content.headers.append(name, value);
        self
    }

    /// Returns the status code.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.content.problem.status)
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Returns the problem.
    pub fn problem(&self) -> &Problem {
        &self.content.problem
    }

    /// Returns the response.
    pub fn into_response(self) -> HttpResponse {
        let status = self.status();
        let Content {
            problem,
            headers,
            media_type,
            body,
        } = *self.content;
        let mut response = if let Some(body) = body {
            http::Response::new(body)
        } else {
            let json = serde_json::to_vec(&problem).unwrap_or_default();
            let mut response = http::Response::new(Body::from(json));
            response.extensions_mut().insert(problem);
            response
        };
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        if let Some(media_type) = media_type {
            let media_type = HeaderValue::from_static(media_type);
            response.headers_mut().insert(header::CONTENT_TYPE, media_type);
        }
        response
    }
}

fn title(status: StatusCode) -> String {
    status.canonical_reason().unwrap_or("Problem").to_owned()
}

/// Any response of your own.
impl From<HttpResponse> for Rejection {
    fn from(response: HttpResponse) -> Self {
        let (head, body) = response.into_parts();
        let mut rejection = Self::new(head.status);
        rejection.content.headers = head.headers;
        rejection.content.media_type = None;
        rejection.content.body = Some(body);
        rejection
    }
}

/// Returns 500 for a response that cannot be encoded as JSON.
impl From<serde_json::Error> for Rejection {
    fn from(error: serde_json::Error) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR).detail(error.to_string())
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status())?;
        self.content.problem.detail.iter().try_for_each(|detail| write!(f, ": {detail}"))
    }
}

impl std::error::Error for Rejection {}
