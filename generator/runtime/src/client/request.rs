//! Writes requests.

use std::fmt;

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Uri, header,
    header::{InvalidHeaderName, InvalidHeaderValue},
};
use serde::Serialize;

use super::{RequestError, RequestErrorKind as Kind};
use crate::runtime::{
    body::Body,
    credentials::{Carrier, Credentials},
    media_type,
    path::{self, Piece},
    text::{Escape, Pair, Style, TextError},
};

/// Builds a request, part by part, and keeps the first error.
#[derive(Debug)]
pub struct RequestWriter {
    parameters: Vec<(&'static str, String)>,
    query: String,
    query_names: Vec<&'static str>,
    /// The names that members of exploded objects have in the query, each with its parameter.
    members: Vec<(&'static str, String)>,
    cookies: String,
    headers: HeaderMap,
    pub(crate) body: Body,
    /// The media type that the caller has chosen.
    pub(super) content_type: Option<String>,
    /// The escaping of the next parameter.
    escape: Escape,
    error: Option<RequestError>,
}

impl RequestWriter {
    /// Creates a writer of an empty request.
    #[expect(
        clippy::new_without_default,
        reason = "it is no value that anybody would default to"
    )]
    pub fn new() -> Self {
        Self {
            parameters: Vec::new(),
            query: String::new(),
            query_names: Vec::new(),
            members: Vec::new(),
            cookies: String::new(),
            headers: HeaderMap::new(),
            body: Body::empty(),
            content_type: None,
            escape: Escape::All,
            error: None,
        }
    }

    /// Percent-encodes the next parameter in another way.
    pub fn escaping(&mut self, escape: Escape) -> &mut Self {
        self.escape = escape;
        self
    }

    /// Writes a path parameter of style `simple`.
    pub fn path<T: Serialize>(&mut self, name: &'static str, value: &T) {
        self.path_styled(name, Style::Simple, value);
    }

    /// Writes a path parameter of another style.
    pub fn path_styled<T: Serialize>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) {
        let text = style.write_path(name, value, std::mem::take(&mut self.escape));
        if let Some(text) = self.check(name, text) {
            self.parameters.push((name, text));
        }
    }

    /// Writes a query parameter of style `form`, exploded.
    pub fn query<T: Serialize>(&mut self, name: &'static str, value: &T) {
        self.query_styled(name, Style::FormExploded, value);
    }

    /// Writes a query parameter of another style.
    pub fn query_styled<T: Serialize>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) {
        let pairs = style.write_pairs(name, value, std::mem::take(&mut self.escape));
        self.query_pairs(name, style, pairs);
    }

    /// Writes the complete query, as one value.
    pub fn querystring<T: Serialize>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) {
        let pairs = style.write_pairs(name, value, Escape::Query);
        for (_, value) in self.check(name, pairs).unwrap_or_default() {
            append(&mut self.query, "&", format_args!("{value}"));
        }
    }

    fn query_pairs(
        &mut self,
        name: &'static str,
        style: Style,
        pairs: Result<Vec<Pair>, TextError>,
    ) {
        let pairs = self.check(name, pairs).unwrap_or_default();
        if style == Style::Members {
            let heads = pairs.iter().filter_map(|(key, _)| key.split("%5B").next());
            self.members.extend(heads.map(|head| (name, head.to_owned())));
        } else {
            self.query_names.push(name);
        }
        for (key, value) in pairs {
            append(&mut self.query, "&", format_args!("{key}={value}"));
        }
    }

    /// Writes a header parameter of style `simple`.
    pub fn header<T: Serialize>(&mut self, name: &'static str, value: &T) {
        self.header_styled(name, Style::Simple, value);
    }

    /// Writes a header parameter of another style.
    pub fn header_styled<T: Serialize>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) {
        if let Some(Some(text)) = self.check(name, style.write_header(value)) {
            self.set_header(
                Kind::Parameter,
                name,
                header_name(name),
                HeaderValue::try_from(text),
            );
        }
    }

    /// Writes a cookie parameter of style `form`, exploded.
    pub fn cookie<T: Serialize>(&mut self, name: &'static str, value: &T) {
        self.cookie_styled(name, Style::FormExploded, value);
    }

    /// Writes a cookie parameter of another style.
    pub fn cookie_styled<T: Serialize>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) {
        let pairs = style.write_pairs(name, value, std::mem::take(&mut self.escape));
        for (key, value) in self.check(name, pairs).unwrap_or_default() {
            append(&mut self.cookies, "; ", format_args!("{key}={value}"));
        }
    }

    /// Writes the credentials of the call.
    pub fn credentials(&mut self, credentials: &Credentials) {
        for (scheme, secret) in credentials.iter() {
            let secret = secret.expose();
            match scheme.carrier {
                Carrier::Authorization(kind) => {
                    let value = [kind, " ", secret].concat();
                    self.set_secret("authorization", Ok(header::AUTHORIZATION), value);
                }
                Carrier::Header(name) => {
                    self.set_secret(name, header_name(name), secret.to_owned());
                }
                Carrier::Query(name) => self.query(name, &secret),
                Carrier::Cookie(name) => self.cookie_secret(name, secret),
            }
        }
    }

    /// Writes a JSON body.
    pub fn json<T: Serialize>(&mut self, media_type: &'static str, value: &T) {
        self.encoded(media_type, serde_json::to_vec(value));
    }

    /// Writes a text body.
    pub fn text(&mut self, media_type: &'static str, value: &str) {
        self.body(media_type, Bytes::copy_from_slice(value.as_bytes()));
    }

    /// Writes an encoded body, or keeps the error of the encoding.
    pub fn encoded<B: Into<Body>, E: fmt::Display>(
        &mut self,
        media_type: &str,
        body: Result<B, E>,
    ) {
        match body {
            Ok(body) => self.body(media_type, body),
            Err(error) => self.fail(Kind::Body, "the body", error.to_string()),
        }
    }

    /// Writes a body unchanged.
    pub fn body(&mut self, media_type: &str, body: impl Into<Body>) {
        self.body = body.into();
        let chosen = self.content_type.as_deref();
        let media_type = HeaderValue::from_str(chosen.unwrap_or(media_type));
        self.set_header(
            Kind::Header,
            "content-type",
            Ok(header::CONTENT_TYPE),
            media_type,
        );
    }

    /// Returns the index of the list that has the media type that the caller has chosen; the first if none has.
    pub fn content(&self, lists: &[&str]) -> usize {
        let chosen = self.content_type.as_deref();
        chosen.and_then(|chosen| media_type::position(chosen, lists)).unwrap_or_default()
    }

    /// Sets the media types that the operation can decode.
    pub fn accept(&mut self, media_types: &'static str) {
        self.headers.insert(header::ACCEPT, HeaderValue::from_static(media_types));
    }

    /// Returns the path and query. Everything else must be written before.
    ///
    /// # Errors
    /// Returns an error that names the value that cannot be sent.
    pub(super) fn target(
        &mut self,
        template: &str,
        shadowed_paths: &[&str],
    ) -> Result<String, RequestError> {
        let mut target = self.expand(template);
        self.check_shadowed_paths(path::without_query(&target), shadowed_paths);
        self.check_members();
        self.check_length();
        if !self.query.is_empty() {
            target.push(if template.contains('?') { '&' } else { '?' });
            target.push_str(&self.query);
        }
        if !self.cookies.is_empty() {
            let cookies = std::mem::take(&mut self.cookies);
            self.set_secret("cookie", Ok(header::COOKIE), cookies);
        }
        match self.error.take() {
            Some(error) => Err(error),
            None => Ok(target),
        }
    }

    /// Returns the request with this URI.
    ///
    /// # Errors
    /// Returns an error if it is not a valid URI.
    pub(super) fn into_request(
        self,
        method: Method,
        uri: String,
    ) -> Result<http::Request<Body>, RequestError> {
        let mut request = http::Request::new(self.body);
        *request.method_mut() = method;
        *request.headers_mut() = self.headers;
        *request.uri_mut() =
            Uri::try_from(uri).map_err(|error| RequestError::uri(&error))?;
        Ok(request)
    }

    /// Fills a path template.
    fn expand(&mut self, template: &str) -> String {
        let mut path = String::with_capacity(2 * template.len());
        // `true` if each parameter is a full segment that is certainly neither `.` nor `..`.
        let mut is_clear = true;
        let mut behind_parameter = false;
        for piece in path::pieces(template) {
            match piece {
                Piece::Literal(literal) => {
                    is_clear &= !behind_parameter || literal.starts_with('/');
                    behind_parameter = false;
                    path.push_str(literal);
                }
                Piece::Parameter(parameter) => {
                    let is_meant = |(name, _): &&(&str, String)| *name == parameter;
                    let given = self.parameters.iter().find(is_meant);
                    let value = given.map_or("", |(_, value)| value);
                    is_clear &= path.ends_with('/')
                        && !value.is_empty()
                        && !value.starts_with(['.', '%']);
                    behind_parameter = true;
                    path.push_str(value);
                }
            }
        }
        if !is_clear {
            self.check_segments(template);
            self.check_captures(template, &path);
        }
        path
    }

    /// Rejects a path in which parameters result in a segment that is empty, `.` or `..`: the URL would be normalized
    /// to another one.
    fn check_segments(&mut self, template: &str) {
        for segment in path::without_query(template).split('/') {
            let (mut filled, mut name) = (String::new(), None);
            for piece in path::pieces(segment) {
                match piece {
                    Piece::Literal(literal) => filled.push_str(literal),
                    Piece::Parameter(parameter) => {
                        name = self
                            .parameters
                            .iter()
                            .find(|(known, _)| *known == parameter);
                        filled.push_str(name.map_or("", |(_, value)| value));
                    }
                }
            }
            let decoded = path::decode(&filled).unwrap_or_default();
            if let (Some((name, _)), "" | "." | "..") = (name, &*decoded) {
                let message = format!(
                    "results in the path segment {filled:?}, which changes the URL"
                );
                let name = *name;
                self.fail(Kind::Parameter, name, message);
            }
        }
    }

    /// Rejects a path from which a server would read other parameters.
    fn check_captures(&mut self, template: &str, path: &str) {
        let captured = path::captures(template, path).unwrap_or_default();
        let is_read = |(name, value): &&(&'static str, String)| {
            captured.iter().any(|(known, read)| known == name && read == value)
        };
        if let Some((name, _)) = self.parameters.iter().find(|given| !is_read(given)) {
            let message =
                "cannot be distinguished from the text around it in the path".to_owned();
            let name = *name;
            self.fail(Kind::Parameter, name, message);
        }
    }

    /// Rejects a path that a server routes to another operation.
    fn check_shadowed_paths(&mut self, path: &str, shadowed_paths: &[&str]) {
        if let Some(shadowed) =
            shadowed_paths.iter().find(|shadowed| path::matches(shadowed, path))
        {
            let message = format!("is also a path of another operation, `{shadowed}`");
            self.fail(Kind::Url, "the path", message);
        }
    }

    /// Rejects a member of an exploded object that has the name of another parameter.
    fn check_members(&mut self) {
        let names: Vec<_> = self
            .query_names
            .iter()
            .map(|name| path::encode(name).into_owned())
            .collect();
        if let Some((what, member)) =
            self.members.iter().find(|(_, member)| names.contains(member))
        {
            let message = format!(
                "has the property {member:?}, which is the name of another parameter"
            );
            self.fail(Kind::Parameter, what, message);
        }
    }

    /// Rejects a `Content-Length` that differs from the length of the body: the server would wait for more, or read the
    /// rest as another request.
    fn check_length(&mut self) {
        let given = self.headers.get(header::CONTENT_LENGTH);
        let given =
            given.map(|given| given.to_str().ok().and_then(|text| text.parse().ok()));
        if given.is_some_and(|given| given != Some(self.body.as_bytes().len()))
            && !self.body.is_stream()
        {
            self.fail(
                Kind::Header,
                "content-length",
                "is not the length of the body".to_owned(),
            );
        }
    }

    fn check<T>(
        &mut self,
        name: &'static str,
        written: Result<T, TextError>,
    ) -> Option<T> {
        written.map_err(|error| self.fail(Kind::Parameter, name, error.to_string())).ok()
    }

    /// Writes a cookie unchanged: the issuer of the credential may not percent-decode it.
    fn cookie_secret(&mut self, name: &'static str, secret: &str) {
        let is_kept = |byte: u8| matches!(byte, b' '..=b'~') && byte != b';';
        if secret.trim() != secret || !secret.bytes().all(is_kept) {
            return self.fail(
                Kind::Credentials,
                name,
                "contains a character that is not allowed in a cookie".to_owned(),
            );
        }
        append(&mut self.cookies, "; ", format_args!("{name}={secret}"));
    }

    fn set_secret(
        &mut self,
        what: &'static str,
        name: Result<HeaderName, InvalidHeaderName>,
        value: String,
    ) {
        let value = HeaderValue::try_from(value).map(|mut value| {
            value.set_sensitive(true);
            value
        });
        let is_other = match (&name, &value) {
            (Ok(name), Ok(value)) => self
                .headers
                .get(name)
                .is_some_and(|set| set.is_sensitive() && set != value),
            _ => false,
        };
        if is_other {
            self.fail(Kind::Credentials, what, "is used by two credentials".to_owned());
        }
        self.set_header(Kind::Credentials, what, name, value);
    }

    pub(crate) fn set_header(
        &mut self,
        kind: Kind,
        what: &'static str,
        name: Result<HeaderName, InvalidHeaderName>,
        value: Result<HeaderValue, InvalidHeaderValue>,
    ) {
        match (name, value) {
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            _ => self.fail(
                kind,
                what,
                "contains a character that is not allowed in a header".to_owned(),
            ),
        }
    }

    pub(crate) fn fail(&mut self, kind: Kind, what: &'static str, message: String) {
        self.error.get_or_insert(RequestError::new(kind, what, message));
    }
}

fn header_name(name: &str) -> Result<HeaderName, InvalidHeaderName> {
    HeaderName::from_bytes(name.as_bytes())
}

fn append(list: &mut String, separator: &str, item: fmt::Arguments<'_>) {
    if !list.is_empty() {
        list.push_str(separator);
    }
    list.push_str(&item.to_string());
}
