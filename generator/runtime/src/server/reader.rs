//! Reads requests.

use std::borrow::Cow;

use http::{
    Extensions, HeaderMap, StatusCode,
    header::{self, AsHeaderName},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    HttpRequest, Place, Rejection, Shape, Shaped, is_certainly_valid,
    violations::Violations,
};
use crate::runtime::{
    body::Body,
    json, media_type,
    operation::Operation,
    path,
    response::header_text,
    shapes::budget,
    text::{self, Encoding, Members, Source, Style, TextError},
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
    whole_query: &'r str,
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
            whole_query: query,
        };
        reader.read_query(query);
        reader
    }

    fn read_query(&mut self, query: &'r str) {
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if let (Ok(name), Ok(_)) =
                (Encoding::Form.decode(name), Encoding::Form.decode(value))
            {
                self.query.push((name, value));
            } else {
                self.malformed = true;
                let place = Place::Query {
                    name: name.to_owned(),
                };
                self.violations.push(place, "is not percent-encoded UTF-8".to_owned());
            }
        }
    }

    /// Sets a narrower shape for the next value than that of its type.
    pub fn expecting(&mut self, shape: &'static Shape) -> &mut Self {
        self.expected = Some(shape);
        self
    }

    /// Reads the next cookie without percent-decoding.
    pub fn unescaped(&mut self) -> &mut Self {
        self.unescaped = true;
        self
    }

    /// Returns the shape that the next value is validated against, and resets it.
    pub fn expected<T: Shaped>(&mut self) -> &'static Shape {
        self.expected.take().unwrap_or(T::SHAPE)
    }

    /// Reads a path parameter of style `simple`.
    pub fn path<T>(&mut self, name: &'static str) -> Option<T>
    where
        T: DeserializeOwned + Serialize + Shaped,
    {
        self.path_styled(name, Style::Simple)
    }

    /// Reads a path parameter of another style.
    pub fn path_styled<T>(&mut self, name: &'static str, style: Style) -> Option<T>
    where
        T: DeserializeOwned + Serialize + Shaped,
    {
        let raw = self
            .parameters
            .iter()
            .find(|(known, _)| *known == name)
            .map_or("", |(_, raw)| raw);
        self.malformed |= path::decode(raw).is_none();
        let place = Place::Path {
            name,
        };
        self.parameter(&place, style.read_path(name, raw))
    }

    /// Reads a query parameter of style `form`, exploded.
    pub fn query<T>(&mut self, name: &'static str) -> Option<T>
    where
        T: DeserializeOwned + Serialize + Shaped,
    {
        self.query_styled(name, Style::FormExploded)
    }

    /// Reads a query parameter of another style.
    pub fn query_styled<T>(&mut self, name: &'static str, style: Style) -> Option<T>
    where
        T: DeserializeOwned + Serialize + Shaped,
    {
        let raw: Vec<_> = self.query_values(name).collect();
        let source = if style == Style::DeepObject && raw.is_empty() {
            Style::read_deep(name, self.query_pairs())
        } else {
            style.read_values(&raw, Encoding::Form)
        };
        let place = Place::Query {
            name: name.to_owned(),
        };
        self.parameter(&place, source)
    }

    /// Reads an exploded object in the query: each member has a separate name.
    pub fn query_members<T>(&mut self, name: &'static str, members: Members) -> Option<T>
    where
        T: DeserializeOwned + Serialize + Shaped,
    {
        let place = Place::Query {
            name: name.to_owned(),
        };
        self.parameter(&place, Style::read_members(members, self.query_pairs()))
    }

    /// Reads the complete query, as one value.
    pub fn query_whole<T>(&mut self, name: &'static str, style: Style) -> Option<T>
    where
        T: DeserializeOwned + Serialize + Shaped,
    {
        let given = Some(self.whole_query).filter(|query| !query.is_empty());
        let source = style.read_values(given.as_slice(), Encoding::Form);
        let place = Place::Query {
            name: name.to_owned(),
        };
        self.parameter(&place, source)
    }

    /// Reads a header parameter of style `simple`.
    pub fn header<T>(&mut self, name: &'static str) -> Option<T>
    where
        T: DeserializeOwned + Serialize + Shaped,
    {
        self.header_styled(name, Style::Simple)
    }

    /// Reads a header parameter of another style.
    pub fn header_styled<T>(&mut self, name: &'static str, style: Style) -> Option<T>
    where
        T: DeserializeOwned + Serialize + Shaped,
    {
        let text = header_text(self.headers, name);
        let source = match &text {
            Ok(text) => Ok(style.read_header(text.as_deref())),
            Err(error) => Err(TextError::new(error.message.as_str())),
        };
        let place = Place::Header {
            name,
        };
        self.parameter(&place, source)
    }

    /// Reads a cookie parameter of style `form`, exploded.
    pub fn cookie<T>(&mut self, name: &'static str) -> Option<T>
    where
        T: DeserializeOwned + Serialize + Shaped,
    {
        self.cookie_styled(name, Style::FormExploded)
    }

    /// Reads a cookie parameter of another style.
    pub fn cookie_styled<T>(&mut self, name: &'static str, style: Style) -> Option<T>
    where
        T: DeserializeOwned + Serialize + Shaped,
    {
        let encoding = self.cookie_encoding();
        let raw: Vec<_> = self.cookie_values(name).collect();
        self.malformed |= raw.iter().any(|value| encoding.decode(value).is_err());
        let place = Place::Cookie {
            name,
        };
        self.parameter(&place, style.read_values(&raw, encoding))
    }

    /// Reads an exploded object in the cookies: each member has a separate name.
    pub fn cookie_members<T>(
        &mut self,
        name: &'static str,
        members: Members,
    ) -> Option<T>
    where
        T: DeserializeOwned + Serialize + Shaped,
    {
        let encoding = self.cookie_encoding();
        let pairs = self.cookies().filter_map(|(name, value)| {
            Some((path::decode(name)?, encoding.decode(value).ok()?))
        });
        let place = Place::Cookie {
            name,
        };
        self.parameter(&place, Style::read_members(members, pairs))
    }

    /// Reads a parameter that was split by its style. Text that may also be a number is read as a number if that is
    /// valid.
    fn parameter<T>(
        &mut self,
        place: &Place,
        source: Result<Source<'_>, TextError>,
    ) -> Option<T>
    where
        T: DeserializeOwned + Serialize + Shaped,
    {
        let is_plain = self.expected.is_none() && T::SHAPE.is_plain();
        let expected = self.expected::<T>();
        let read = |source, guess| {
            let value =
                text::read_as(source, guess).map_err(|error| vec![error.to_string()])?;
            if is_plain { Ok(value) } else { checked(value, expected) }
        };
        let value = source.map_err(|error| vec![error.to_string()]).and_then(|source| {
            let source = if expected.has_elements_without_comma() {
                source.with_plain_commas()
            } else {
                source
            };
            // Text that may also be an object is read as an object if possible.
            let object = || source.clone().into_json().filter(Source::is_object);
            let object = expected.is_union().then(object).flatten();
            if let Some(value) = object.and_then(|json| read(json, false).ok()) {
                return Ok(value);
            }
            read(source.clone(), true).or_else(|_| read(source.clone(), false)).or_else(
                |details| {
                    source
                        .into_json()
                        .and_then(|json| read(json, false).ok())
                        .ok_or(details)
                },
            )
        });
        match value {
            Ok(value) => Some(value),
            Err(details) => {
                for detail in details {
                    self.violations.push(place.clone(), detail);
                }
                None
            }
        }
    }

    /// Returns the index of the list that contains the media type of the body, or 0 without `Content-Type`. Rejects a
    /// media type that is in none of them.
    pub fn content(&mut self, lists: &[&str]) -> usize {
        let Some(given) = self.media_type() else { return 0 };
        let position = media_type::position(given, lists);
        if position.is_none() {
            let detail = format!(
                "expected the media type {}, found {}",
                lists.join(", "),
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
        // A tree is built only for values that are or may be invalid.
        if is_certainly_valid(expected, json) {
            if let Ok(value) = serde_json::from_str(json) {
                return Some(value);
            }
        }
        match serde_json::from_str(json) {
            Ok(value) => self.expecting(expected).value(&value),
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

    /// Reads a text body.
    pub fn text(&mut self, media_types: &str) -> Option<String> {
        self.content(&[media_types]);
        let text = std::str::from_utf8(self.body.as_bytes()).map(str::to_owned);
        if text.is_err() {
            self.malformed("is not valid UTF-8".to_owned());
        }
        text.ok()
    }

    /// Returns the body unchanged.
    pub fn body(&mut self, media_types: &str) -> Option<Body> {
        self.content(&[media_types]);
        Some(self.body.clone())
    }

    /// Adds a violation at a place of the body, by its JSON Pointer.
    pub fn fault(&mut self, pointer: &str, detail: String) {
        self.body_violation(pointer, detail);
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

    fn body_violation(&mut self, pointer: &str, detail: String) {
        let place = Place::Body {
            pointer: pointer.to_owned(),
        };
        self.violations.push(place, detail);
    }

    pub(super) fn header_text(&self, name: impl AsHeaderName) -> Option<&'r str> {
        self.headers
            .get(name)
            .and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
    }

    pub(super) fn query_values<'s>(
        &'s self,
        name: &'s str,
    ) -> impl Iterator<Item = &'r str> + 's {
        self.query
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| *value)
    }

    fn query_pairs(&self) -> impl Iterator<Item = (Cow<'r, str>, Cow<'r, str>)> + '_ {
        self.query.iter().filter_map(|(name, value)| {
            Some((name.clone(), Encoding::Form.decode(value).ok()?))
        })
    }

    fn cookies(&self) -> impl Iterator<Item = (&'r str, &'r str)> + 'r {
        // With HTTP/2, each cookie may be in a separate field.
        let fields = self.headers.get_all(header::COOKIE).into_iter();
        fields
            .filter_map(|field| std::str::from_utf8(field.as_bytes()).ok())
            .flat_map(|cookies| cookies.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
    }

    /// Returns the escaping of the next cookie.
    fn cookie_encoding(&mut self) -> Encoding {
        if std::mem::take(&mut self.unescaped) {
            Encoding::Plain
        } else {
            Encoding::Percent
        }
    }

    pub(super) fn cookie_values<'s>(
        &'s self,
        name: &'s str,
    ) -> impl Iterator<Item = &'r str> + 's {
        let is_named = move |given: &str| {
            given == name || path::decode(given).is_some_and(|given| given == name)
        };
        self.cookies().filter(move |(given, _)| is_named(given)).map(|(_, value)| value)
    }
}

/// Returns the value if it is valid against the shape, otherwise all violations.
fn checked<T: Serialize>(value: T, expected: &Shape) -> Result<T, Vec<String>> {
    let mut details = Vec::new();
    match serde_json::to_value(&value) {
        Ok(Value::Null) => {}
        Ok(json) => expected.check(&json, &mut |pointer, detail| {
            details.push(match pointer.strip_prefix('/') {
                Some(member) => format!("{member}: {detail}"),
                None => detail,
            });
        }),
        Err(error) => details.push(error.to_string()),
    }
    if details.is_empty() { Ok(value) } else { Err(details) }
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
pub fn take<T>(part: Option<T>) -> Result<T, Rejection> {
    part.ok_or_else(|| Rejection::new(StatusCode::INTERNAL_SERVER_ERROR))
}
