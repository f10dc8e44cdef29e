//! Reads the parameters of a request.

use std::borrow::Cow;

use http::header;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::RequestReader;
use crate::runtime::{
    path,
    response::header_text,
    server::Place,
    shapes::{Shape, Shaped},
    text::{self, Encoding, Members, Source, Style, TextError},
};

impl<'r> RequestReader<'r> {
    /// Reads the next cookie without percent-decoding.
    pub fn unescaped(&mut self) -> &mut Self {
        self.unescaped = true;
        self
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
    pub fn querystring<T>(&mut self, name: &'static str, style: Style) -> Option<T>
    where
        T: DeserializeOwned + Serialize + Shaped,
    {
        let given = Some(self.querystring).filter(|query| !query.is_empty());
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
        let read = |source: Source<'_>, guess| {
            let value = text::read_as(source.clone(), guess)
                .map_err(|error| vec![error.to_string()])?;
            if is_plain { Ok(value) } else { checked(value, source, expected) }
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

    /// Splits the query into pairs, and reports those that are not valid.
    pub(super) fn read_query(&mut self, query: &'r str) {
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

    pub(in crate::runtime::server) fn query_values<'s>(
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

    pub(in crate::runtime::server) fn cookie_values<'s>(
        &'s self,
        name: &'s str,
    ) -> impl Iterator<Item = &'r str> + 's {
        let is_named = move |given: &str| {
            given == name || path::decode(given).is_some_and(|given| given == name)
        };
        self.cookies().filter(move |(given, _)| is_named(given)).map(|(_, value)| value)
    }
}

/// Returns the value if it is valid against the shape, otherwise all violations. The text is validated, too, because the
/// type may forgive errors in it and drop members.
fn checked<T: Serialize>(
    value: T,
    source: Source<'_>,
    expected: &Shape,
) -> Result<T, Vec<String>> {
    let json = serde_json::to_value(&value).map_err(|error| vec![error.to_string()])?;
    if json.is_null() && !matches!(source, Source::Json(_)) {
        return Ok(value);
    }
    let mut details = Vec::new();
    let mut check = |json: &Value| {
        expected.check(json, &mut |pointer, detail| {
            details.push(match pointer.strip_prefix('/') {
                Some(member) => format!("{member}: {detail}"),
                None => detail,
            });
        });
        details.is_empty()
    };
    if check(&json) {
        if let Some(received) = text::received(source, &json) {
            check(&received);
        }
    }
    if details.is_empty() { Ok(value) } else { Err(details) }
}
