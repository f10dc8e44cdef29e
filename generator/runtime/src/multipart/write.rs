//! Writes parts. Streams are read while they are sent.

use std::{
    collections::VecDeque,
    fmt::Write,
    hash::{BuildHasher, Hasher, RandomState},
    pin::Pin,
    task::Poll,
};

use bytes::Bytes;
use http::HeaderMap;
use http_body::Body as _;
use serde::Serialize;
use serde_json::Value;

use super::File;
use crate::runtime::{body::Body, client::RequestWriter, response::Headers};

/// A body that is written part by part.
pub trait WriteForm {
    /// Writes the parts.
    fn write(&self, writer: &mut PartWriter);
}

/// Writes the parts of a body.
#[derive(Debug)]
pub struct PartWriter {
    boundary: String,
    pieces: VecDeque<Body>,
    /// The media type of the next parts.
    media_type: Option<&'static str>,
    /// The headers of the next parts.
    headers: HeaderMap,
    error: Option<String>,
}

impl PartWriter {
    /// Sets the media type of the next property; its files may set their own.
    pub fn with_media_type(&mut self, media_type: &'static str) -> &mut Self {
        self.media_type = Some(media_type);
        self
    }

    /// Sets the headers of the next property.
    pub fn with(&mut self, headers: &impl Headers) -> &mut Self {
        if let Err(error) = headers.encode(&mut self.headers) {
            self.fail(error.name, &error.message);
        }
        self
    }

    /// Writes a text part for each value except null.
    pub fn texts<'v, T: Serialize + 'v>(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = &'v T>,
    ) {
        let media_type = self.media_type.take();
        for text in self.as_texts(name, values) {
            self.part(name, None, media_type, text.into());
        }
        self.headers.clear();
    }

    /// Writes one text part with all values, joined by a separator; no part if there are no values.
    pub fn joined<'v, T: Serialize + 'v>(
        &mut self,
        name: &str,
        separator: char,
        values: impl IntoIterator<Item = &'v T>,
    ) {
        let media_type = self.media_type.take();
        let texts = self.as_texts(name, values);
        if texts.iter().any(|text| text.contains(separator)) {
            self.fail(name, &format!("contains {separator:?}, which separates values"));
        }
        if !texts.is_empty() {
            let text = texts.join(&separator.to_string());
            self.part(name, None, media_type, text.into());
        }
        self.headers.clear();
    }

    /// Returns the values as text, without null.
    fn as_texts<'v, T: Serialize + 'v>(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = &'v T>,
    ) -> Vec<String> {
        let mut texts = Vec::new();
        for value in values {
            match serde_json::to_value(value) {
                Ok(Value::Null) => {}
                Ok(Value::String(text)) => texts.push(text),
                Ok(value) => texts.push(value.to_string()),
                Err(error) => self.fail(name, &error),
            }
        }
        texts
    }

    /// Writes a JSON part for each value.
    pub fn jsons<'v, T: Serialize + 'v>(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = &'v T>,
    ) {
        let media_type = self.media_type.take().unwrap_or("application/json");
        for value in values {
            match serde_json::to_vec(value) {
                Ok(json) => self.part(name, None, Some(media_type), json.into()),
                Err(error) => self.fail(name, &error),
            }
        }
        self.headers.clear();
    }

    /// Writes a part for each file.
    pub fn files<'v>(&mut self, name: &str, files: impl IntoIterator<Item = &'v File>) {
        let default = self.media_type.take().unwrap_or("application/octet-stream");
        for file in files {
            let media_type = file.media_type.as_deref().unwrap_or(default);
            let file_name = file.name.as_deref().unwrap_or(name);
            self.part(name, Some(file_name), Some(media_type), file.body.clone());
        }
        self.headers.clear();
    }

    fn part(
        &mut self,
        name: &str,
        file_name: Option<&str>,
        media_type: Option<&str>,
        body: Body,
    ) {
        let mut head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{}\"",
            self.boundary,
            quoted(name)
        );
        // Writing to a string cannot fail.
        if let Some(file_name) = file_name {
            let _ = write!(head, "; filename=\"{}\"", quoted(file_name));
        }
        if let Some(media_type) = media_type {
            let _ = write!(head, "\r\nContent-Type: {media_type}");
        }
        let has = |text: Option<&str>, chars: &[char]| {
            text.is_some_and(|text| text.contains(chars))
        };
        if has(media_type, &['\r', '\n', '\0'])
            || has(Some(name), &['\0'])
            || has(file_name, &['\0'])
        {
            self.fail(name, &"contains a character that is not allowed in a header");
        }
        let mut head = head.into_bytes();
        for (name, value) in &self.headers {
            head.extend_from_slice(b"\r\n");
            head.extend_from_slice(name.as_str().as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value.as_bytes());
        }
        head.extend_from_slice(b"\r\n\r\n");
        self.pieces.extend([Body::from(head), body, Body::from("\r\n")]);
    }

    fn fail(&mut self, name: &str, error: &dyn std::fmt::Display) {
        self.error.get_or_insert_with(|| format!("part {name:?}: {error}"));
    }
}

/// Escapes text for a quoted string.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "%22");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// Writes a body, and returns it with the boundary of its parts.
///
/// # Errors
/// Returns an error that names the part that cannot be sent.
pub fn encode<T: WriteForm>(value: &T) -> Result<(String, Body), String> {
    let random = || RandomState::new().build_hasher().finish();
    let mut writer = PartWriter {
        boundary: format!("{:016x}{:016x}", random(), random()),
        pieces: VecDeque::new(),
        media_type: None,
        headers: HeaderMap::new(),
        error: None,
    };
    value.write(&mut writer);
    if let Some(error) = writer.error {
        return Err(error);
    }
    let (boundary, mut pieces) = (writer.boundary, writer.pieces);
    pieces.push_back(format!("--{boundary}--\r\n").into());
    if pieces.iter().any(Body::is_stream) {
        return Ok((boundary, concatenate(pieces)));
    }
    let all: Vec<u8> =
        pieces.iter().flat_map(|piece| piece.as_bytes().iter().copied()).collect();
    Ok((boundary, Bytes::from(all).into()))
}

/// Concatenates bodies.
fn concatenate(mut pieces: VecDeque<Body>) -> Body {
    Body::from_fn(move |context| {
        loop {
            let Some(piece) = pieces.front_mut() else { return Poll::Ready(None) };
            match Pin::new(piece).poll_frame(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Err(error))) => {
                    return Poll::Ready(Some(Err(error)));
                }
                Poll::Ready(None) => {
                    pieces.pop_front();
                }
                Poll::Ready(Some(Ok(frame))) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    })
}

/// Writes the body of a request.
pub fn write<T: WriteForm>(writer: &mut RequestWriter, media_type: &str, value: &T) {
    match encode(value) {
        Ok((boundary, body)) => {
            writer.body(&format!("{media_type}; boundary={boundary}"), body);
        }
        Err(error) => writer.encoded(media_type, Err::<Body, _>(error)),
    }
}
