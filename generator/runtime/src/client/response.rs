//! Reading a response.

use bytes::Bytes;
use http::header;
use serde::de::DeserializeOwned;

use super::{DecodeError, Error, HttpResponse};
use crate::runtime::{
    body::Body,
    media_type,
    response::{Headers, Response},
};

/// Reads a response.
#[derive(Debug)]
pub struct ResponseReader {
    response: HttpResponse,
}

impl ResponseReader {
    /// Reads this response.
    pub fn new(response: HttpResponse) -> Self {
        Self {
            response,
        }
    }

    /// The status code as a number.
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// A JSON body.
    ///
    /// # Errors
    /// Says where in the body or in which header something else stands.
    pub fn json<T: DeserializeOwned, H: Headers>(
        self,
    ) -> Result<Response<T, H>, Box<DecodeError>> {
        match parse(self.response.body().as_bytes()) {
            Some(body) => self.with_body(body),
            None => Err(self.explain::<T>()),
        }
    }

    /// A body of text.
    ///
    /// # Errors
    /// When it is not UTF-8, or a header does not hold what the document declares.
    pub fn text<H: Headers>(self) -> Result<Response<String, H>, Box<DecodeError>> {
        match String::from_utf8(self.response.body().as_bytes().to_vec()) {
            Ok(body) => self.with_body(body),
            Err(error) => {
                let place = format!("byte {}", error.utf8_error().valid_up_to());
                Err(self.misfit(place, "not UTF-8".to_owned()))
            }
        }
    }

    /// The body as it is, in memory.
    ///
    /// # Errors
    /// Says in which header something else stands.
    pub fn bytes<H: Headers>(self) -> Result<Response<Bytes, H>, Box<DecodeError>> {
        let body = self.response.body().clone().into_bytes();
        self.with_body(body)
    }

    /// The body as it is.
    ///
    /// # Errors
    /// Says in which header something else stands.
    pub fn body<H: Headers>(self) -> Result<Response<Body, H>, Box<DecodeError>> {
        let body = self.response.body().clone();
        self.with_body(body)
    }

    /// Which of these lists the media type of the body is among; the first where it is among none.
    pub fn content(&self, lists: &[&str]) -> usize {
        media_type::position(self.media_type(), lists).unwrap_or_default()
    }

    /// What `Content-Type` says.
    pub fn media_type(&self) -> &str {
        let given = self.response.headers().get(header::CONTENT_TYPE);
        given.and_then(|given| given.to_str().ok()).unwrap_or_default()
    }

    /// No body; what there is of one is passed over.
    ///
    /// # Errors
    /// Says in which header something else stands.
    pub fn empty<H: Headers>(self) -> Result<Response<(), H>, Box<DecodeError>> {
        self.with_body(())
    }

    /// A status that the document does not describe.
    pub fn undocumented<F>(self) -> Error<F> {
        Error::Undocumented(Box::new(self.raw()))
    }

    fn with_body<T, H: Headers>(
        self,
        body: T,
    ) -> Result<Response<T, H>, Box<DecodeError>> {
        match H::decode(self.response.headers()) {
            Ok(declared) => {
                let (head, _) = self.response.into_parts();
                Ok(Response::received(head.status, head.headers, declared, body))
            }
            Err(error) => {
                Err(self.misfit(format!("header {}", error.name), error.message))
            }
        }
    }

    /// Reads the body a second time, now noting the path to what is wrong, which would slow down the good case.
    fn explain<T: DeserializeOwned>(self) -> Box<DecodeError> {
        let (mut place, message) = misfit::<T>(self.response.body().as_bytes());
        if place.is_empty() {
            "the body".clone_into(&mut place);
        }
        self.misfit(place, message)
    }

    fn misfit(self, place: String, message: String) -> Box<DecodeError> {
        Box::new(DecodeError {
            place,
            message,
            response: self.raw(),
        })
    }

    fn raw(self) -> Response<Bytes> {
        let (head, body) = self.response.into_parts();
        Response::received(head.status, head.headers, (), body.into_bytes())
    }
}

/// Reads JSON; [`misfit`] says why it could not be read.
pub fn parse<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    // All at once: `serde_json` would look at one text after the other.
    serde_json::from_str(std::str::from_utf8(json).ok()?).ok()
}

/// Why JSON cannot be read: the path to what is wrong, which is empty for all of it, and what that is.
pub fn misfit<T: DeserializeOwned>(json: &[u8]) -> (String, String) {
    let first = json.utf8_chunks().next();
    let is_utf8 = first.as_ref().is_none_or(|first| first.invalid().is_empty());
    let valid = first.map_or("", |first| first.valid());
    // What ends so is no JSON, which is told at the place of what is not UTF-8.
    let text = if is_utf8 { valid.to_owned() } else { [valid, "\0"].concat() };
    let deserializer = &mut serde_json::Deserializer::from_str(&text);
    match serde_path_to_error::deserialize::<_, T>(deserializer) {
        Ok(_) => ("the end".to_owned(), "something follows the JSON value".to_owned()),
        Err(error) => {
            let is_whole = error.path().iter().len() == 0;
            let place = if is_whole { String::new() } else { error.path().to_string() };
            let error = error.into_inner();
            let message = if is_utf8 || error.is_data() {
                error.to_string()
            } else {
                "not UTF-8".to_owned()
            };
            (place, message)
        }
    }
}

/// A response whose body is one of several contents.
///
/// # Errors
/// When it could not be read.
pub fn content<T, U, H>(
    read: Result<Response<T, H>, Box<DecodeError>>,
    wrap: impl FnOnce(T) -> U,
) -> Result<Response<U, H>, Box<DecodeError>> {
    read.map(|response| response.map(wrap))
}

/// A documented failure, or why it does not decode.
pub fn failure<T, F>(
    read: Result<Response<T>, Box<DecodeError>>,
    wrap: impl FnOnce(T) -> F,
) -> Error<F> {
    failure_with_headers(read, |body, ()| wrap(body))
}

/// A documented failure with the headers that the document declares for it, or why it does not decode.
pub fn failure_with_headers<T, H, F>(
    read: Result<Response<T, H>, Box<DecodeError>>,
    wrap: impl FnOnce(T, H) -> F,
) -> Error<F> {
    match read {
        Ok(response) => Error::Failure(Box::new(response.join(wrap))),
        Err(error) => error.into(),
    }
}
