//! Reads responses.

use bytes::Bytes;
use http::header::CONTENT_ENCODING;
use serde::de::DeserializeOwned;

use super::{
    DecodeError, Error, HttpResponse,
    error::{WHOLE, content_type},
};
use crate::runtime::{
    body::Body,
    json::{self, Mismatch},
    media_type,
    response::{Headers, Response},
};

/// The first bytes of a body that is compressed with gzip (RFC 1952, section 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads a response.
#[derive(Debug)]
pub struct ResponseReader {
    response: HttpResponse,
}

impl ResponseReader {
    /// Creates a reader of a response.
    pub fn new(response: HttpResponse) -> Self {
        Self {
            response,
        }
    }

    /// Returns the status code as a number.
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// Reads a JSON body.
    ///
    /// # Errors
    /// Returns an error that names the place, the expected value and the one that was found.
    pub fn json<T: DeserializeOwned, H: Headers>(
        self,
    ) -> Result<Response<T, H>, Box<DecodeError>> {
        match json::read(self.response.body().as_bytes()) {
            Ok(body) => self.with_body(body),
            Err(mismatch) => Err(self.not_json(mismatch)),
        }
    }

    /// Reads a text body, which is UTF-8 unless its `charset` is Latin-1.
    ///
    /// # Errors
    /// Returns an error if the body is not valid UTF-8, or if a required header is missing or invalid.
    pub fn text<H: Headers>(self) -> Result<Response<String, H>, Box<DecodeError>> {
        let bytes = self.response.body().as_bytes();
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) if is_latin_1(self.media_type()) => {
                bytes.iter().copied().map(char::from).collect()
            }
            Err(error) => {
                let found = format!("an invalid byte at offset {}", error.valid_up_to());
                return Err(
                    self.mismatch(Mismatch::whole("expected text in UTF-8", found))
                );
            }
        };
        self.with_body(text)
    }

    /// Reads a body as bytes.
    ///
    /// # Errors
    /// Returns an error if a required header is missing or invalid.
    pub fn bytes<H: Headers>(self) -> Result<Response<Bytes, H>, Box<DecodeError>> {
        let body = self.response.body().clone().into_bytes();
        self.with_body(body)
    }

    /// Returns the body unchanged, without reading it.
    ///
    /// # Errors
    /// Returns an error if a required header is missing or invalid.
    pub fn body<H: Headers>(self) -> Result<Response<Body, H>, Box<DecodeError>> {
        let body = self.response.body().clone();
        self.with_body(body)
    }

    /// Returns the index of the list that contains the media type of the body, or 0 if none does.
    pub fn content(&self, lists: &[&str]) -> usize {
        media_type::position(self.media_type(), lists).unwrap_or_default()
    }

    /// Returns the value of `Content-Type`.
    pub fn media_type(&self) -> &str {
        content_type(self.response.headers()).unwrap_or_default()
    }

    /// Reads a response that has no body according to the document. [`Response::raw_body`] returns what was received.
    ///
    /// # Errors
    /// Returns an error if a required header is missing or invalid.
    pub fn empty<H: Headers>(self) -> Result<Response<(), H>, Box<DecodeError>> {
        let raw = self.response.body().clone().into_bytes();
        self.finish((), raw)
    }

    /// Returns the body, if it is in memory.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.response.body().as_bytes()
    }

    /// Returns the error of a body that cannot be of the expected media type.
    pub(crate) fn not_of(self, expected: &str) -> Box<DecodeError> {
        let found = format!("`{}`", media_type::essence(self.media_type()));
        self.mismatch(Mismatch::whole(format!("expected `{expected}`"), found))
    }

    /// Returns the error of a status that the document does not describe.
    pub fn undocumented<F>(self) -> Error<F> {
        Error::Undocumented(Box::new(self.raw()))
    }

    fn with_body<T, H: Headers>(
        self,
        body: T,
    ) -> Result<Response<T, H>, Box<DecodeError>> {
        // A failure may contain more than the document describes.
        let raw = if self.response.status().is_success() {
            Bytes::new()
        } else {
            self.response.body().clone().into_bytes()
        };
        self.finish(body, raw)
    }

    fn finish<T, H: Headers>(
        self,
        body: T,
        raw: Bytes,
    ) -> Result<Response<T, H>, Box<DecodeError>> {
        match H::decode(self.response.headers()) {
            Ok(declared) => {
                let (head, _) = self.response.into_parts();
                Ok(Response::received(head.status, head.headers, declared, body, raw))
            }
            Err(error) => Err(Box::new(DecodeError {
                place: format!("header {}", error.name),
                message: error.message,
                found: String::new(),
                stream: Some(self.response.body())
                    .filter(|body| body.is_stream())
                    .cloned(),
                response: self.raw(),
                header: Some(error.name),
            })),
        }
    }

    /// Returns the error for a body that could not be read as JSON. It names the media type if that is not a JSON type.
    fn not_json(self, mismatch: Mismatch) -> Box<DecodeError> {
        if self.response.body().as_bytes().starts_with(&GZIP) {
            let feature = if self.response.headers().contains_key(CONTENT_ENCODING) {
                "; the crate's feature `gzip` decompresses it"
            } else {
                " without `Content-Encoding: gzip`"
            };
            let found = format!("a body compressed with gzip{feature}");
            return self.mismatch(Mismatch::whole("expected JSON", found));
        }
        let essence = media_type::essence(self.media_type());
        if mismatch.is_json || essence.is_empty() || essence.ends_with("json") {
            return self.mismatch(mismatch);
        }
        self.mismatch(Mismatch::whole("expected JSON", format!("`{essence}`")))
    }

    fn mismatch(self, mismatch: Mismatch) -> Box<DecodeError> {
        let is_whole = mismatch.place.is_empty();
        Box::new(DecodeError {
            place: if is_whole { WHOLE.to_owned() } else { mismatch.place },
            message: mismatch.message,
            found: mismatch.found,
            stream: None,
            response: self.raw(),
            header: None,
        })
    }

    fn raw(self) -> Response<Bytes> {
        let (head, body) = self.response.into_parts();
        let body = body.into_bytes();
        Response::received(head.status, head.headers, (), body, Bytes::new())
    }
}

fn is_latin_1(media_type: &str) -> bool {
    let charset = media_type.to_ascii_lowercase();
    let charset = charset.split_once("charset=").map_or("", |(_, charset)| charset);
    let charset = charset.trim_start_matches('"');
    ["iso-8859-1", "latin1", "us-ascii"].iter().any(|known| charset.starts_with(known))
}

/// Converts the body of a response, such as one of several contents to their enum.
///
/// # Errors
/// Returns the error if the response could not be read.
pub fn content<T, U, H>(
    read: Result<Response<T, H>, Box<DecodeError>>,
    wrap: impl FnOnce(T) -> U,
) -> Result<Response<U, H>, Box<DecodeError>> {
    read.map(|response| Response::map(response, wrap))
}

/// Returns a documented failure, or the error if it does not decode.
pub fn failure<T, F>(
    read: Result<Response<T>, Box<DecodeError>>,
    wrap: impl FnOnce(T) -> F,
) -> Error<F> {
    failure_with_headers(read, |body, ()| wrap(body))
}

/// Returns a documented failure with the headers that the document declares for it, or the error if it does not decode.
pub fn failure_with_headers<T, H, F>(
    read: Result<Response<T, H>, Box<DecodeError>>,
    wrap: impl FnOnce(T, H) -> F,
) -> Error<F> {
    match read {
        Ok(response) => Error::Failure(Box::new(response.join(wrap))),
        Err(error) => error.into(),
    }
}
