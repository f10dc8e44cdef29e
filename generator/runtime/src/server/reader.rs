//! Reads requests: the bodies here, the parameters in `parameters`.

mod parameters;

use std::borrow::Cow;

use http::{
    Extensions, HeaderMap, StatusCode,
    header::{self, AsHeaderName},
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{HttpRequest, Rejection, Shape, Shaped, Violations, is_certainly_valid};
use crate::runtime::{
    body::Body, json, media_type, operation::Operation, path, shapes::budget,
};

/// Reads a request, part by part, and keeps all violations for [`finish`](Self::finish).
#[derive(Debug)]
pub struct RequestReader<'r> {
    headers: &'r HeaderMap,
    extensions: &'r Extensions,
    body: &'r Body,
    parameters: Vec<(&'static str, &'r str)>,
    /// The names, and the values as they were received.
    query: Vec<(Cow<'r, str>, &'r str)>,
    /// The rejection that takes precedence over the violations.
    pub(super) refusal: Option<Rejection>,
    malformed: bool,
    violations: Violations,
    /// The shape that the next value is validated against.
    expected: Option<&'static Shape>,
    /// `true` if the next cookie is not percent-encoded.
    unescaped: bool,
    /// The complete query.
    querystring: &'r str,
}

impl<'r> RequestReader<'r> {
    /// Creates a reader of a request.
    pub fn new<O: Operation>(request: &'r HttpRequest) -> Self {
        budget::start();
        let query = request.uri().query().unwrap_or_default();
        let parameters = path::captures_of(O::PATH, request.uri().path(), query);
        let refusal =
            parameters.is_none().then(|| Rejection::new(StatusCode::NOT_FOUND));
        let mut reader = Self {
            headers: request.headers(),
            extensions: request.extensions(),
            body: request.body(),
            parameters: parameters.unwrap_or_default(),
            query: Vec::new(),
            refusal,
            malformed: false,
            violations: Violations::default(),
            expected: None,
            unescaped: false,
            querystring: query,
        };
        reader.read_query(query);
        reader
    }

    /// Sets a narrower shape for the next value than that of its type.
    pub fn expecting(&mut self, shape: &'static Shape) -> &mut Self {
        self.expected = Some(shape);
        self
    }

    /// Returns the shape that the next value is validated against, and resets it.
    pub fn expected<T: Shaped>(&mut self) -> &'static Shape {
        self.expected.take().unwrap_or(T::SHAPE)
    }

    /// Returns the index of the list that contains the media type of the body. Rejects a media type that is in none of
    /// them. Without `Content-Type`, a stream is `application/octet-stream`, and the index of another body is 0.
    pub fn content(&mut self, lists: &[&str]) -> usize {
        let Some(given) = self.media_type() else {
            let is_stream = self.body.is_stream();
            let position = media_type::position(media_type::UNKNOWN, lists);
            return position.filter(|_| is_stream).unwrap_or_default();
        };
        let position = media_type::position(given, lists);
        if position.is_none() {
            let detail = format!(
                "expected the media type {}, found `{}`",
                media_type::alternatives(lists),
                media_type::essence(given)
            );
            self.refusal.get_or_insert_with(|| {
                Rejection::new(StatusCode::UNSUPPORTED_MEDIA_TYPE).detail(detail)
            });
        }
        position.unwrap_or_default()
    }

    /// Returns the value of `Content-Type`.
    pub fn media_type(&self) -> Option<&'r str> {
        self.header_text(header::CONTENT_TYPE)
    }

    /// Returns an extension of the request.
    pub fn extension<T: Send + Sync + 'static>(&self) -> Option<&'r T> {
        self.extensions.get()
    }

    /// Reads a body that may be absent. An empty body is absent, unless it is valid for its media type, such as an
    /// empty text.
    pub fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        let is_missing = http_body::Body::is_end_stream(self.body)
            && !self.media_type().is_some_and(may_be_empty);
        if is_missing { Some(None) } else { read(self).map(Some) }
    }

    /// Reads a JSON body.
    pub fn json<T: DeserializeOwned + Shaped>(
        &mut self,
        media_types: &str,
    ) -> Option<T> {
        self.content(&[media_types]);
        let expected = self.expected::<T>();
        // The text is validated as UTF-8 once; `serde_json` would validate each string.
        let Ok(json) = std::str::from_utf8(self.body.as_bytes()) else {
            self.malformed("is not valid UTF-8".to_owned());
            return None;
        };
        // Some programs write a byte order mark.
        let json = json.strip_prefix('\u{feff}').unwrap_or(json);
        // A tree is built only for values that are or may be invalid.
        if is_certainly_valid(expected, json) {
            if let Ok(value) = serde_json::from_str(json) {
                return Some(value);
            }
        }
        match serde_json::from_str(json) {
            Ok(value) => self.expecting(expected).value(&value),
            Err(_) if json.trim().is_empty() => {
                self.malformed("is required".to_owned());
                None
            }
            Err(error) => {
                self.malformed(format!("is not valid JSON: {error}"));
                None
            }
        }
    }

    /// Reads a value from the JSON of a body, and validates it against its shape.
    pub fn value<T: DeserializeOwned + Shaped>(&mut self, value: &Value) -> Option<T> {
        let expected = self.expected::<T>();
        let before = self.violations.count();
        expected
            .check(value, &mut |pointer, detail| self.body_violation(pointer, detail));
        if self.violations.count() > before {
            return None;
        }
        json::read_value(value)
            .map_err(|error| self.body_violation("", error.to_string()))
            .ok()
    }

    /// Reads a text body, and validates it against the expected shape, if there is one.
    pub fn text(&mut self, media_types: &str) -> Option<String> {
        let expected = self.expected.take();
        let text = self.raw_text(media_types)?;
        let Some(expected) = expected else { return Some(text.to_owned()) };
        self.expecting(expected).value(&Value::from(text))
    }

    /// Returns a body as text.
    pub(in crate::runtime) fn raw_text(&mut self, media_types: &str) -> Option<&'r str> {
        self.content(&[media_types]);
        if self.is_absent() {
            self.malformed("is required".to_owned());
            return None;
        }
        let text = std::str::from_utf8(self.body.as_bytes());
        if text.is_err() {
            self.malformed("is not valid UTF-8".to_owned());
        }
        text.ok()
    }

    /// Returns the body unchanged.
    pub fn body(&mut self, media_types: &str) -> Option<Body> {
        self.content(&[media_types]);
        if self.is_absent() {
            self.malformed("is required".to_owned());
            return None;
        }
        Some(self.body.clone())
    }

    /// Returns whether the request has no body. With a media type, an empty body is a body.
    fn is_absent(&self) -> bool {
        http_body::Body::is_end_stream(self.body) && self.media_type().is_none()
    }

    /// Adds a violation at a place of the body, by its JSON Pointer.
    pub fn body_violation(&mut self, pointer: &str, detail: String) {
        self.violations.push_in_body(pointer, detail);
    }

    /// Adds the violations of the parts of a body.
    pub(in crate::runtime) fn extend_violations(&mut self, violations: Violations) {
        self.violations.extend(violations);
    }

    /// Adds a violation: the body does not match its media type.
    pub fn malformed(&mut self, detail: String) {
        self.malformed = true;
        self.body_violation("", detail);
    }

    /// Finishes reading.
    ///
    /// # Errors
    /// Returns the rejection that lists all violations.
    pub fn finish(self) -> Result<(), Rejection> {
        if let Some(refusal) = self.refusal {
            return Err(refusal);
        }
        let Some(detail) = self.violations.summary() else {
            return Ok(());
        };
        let status = if self.malformed {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        Err(Rejection::new(status).detail(detail).errors(self.violations.into_list()))
    }

    pub(super) fn header_text(&self, name: impl AsHeaderName) -> Option<&'r str> {
        self.headers
            .get(name)
            .and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
    }
}

/// Returns whether an empty body is valid for a media type: neither JSON nor `multipart` can be empty.
fn may_be_empty(media_type: &str) -> bool {
    let essence = media_type::essence(media_type);
    !essence.ends_with("json") && !essence.starts_with("multipart/")
}

/// Returns a value of a request without violations.
///
/// # Errors
/// Returns 500 if the value is absent, although no violation was reported.
pub fn require<T>(value: Option<T>) -> Result<T, Rejection> {
    value.ok_or_else(|| Rejection::new(StatusCode::INTERNAL_SERVER_ERROR))
}
