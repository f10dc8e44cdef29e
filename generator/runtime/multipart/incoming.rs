//! Reading parts, of a body that is there as a whole.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{File, WithHeaders};
use crate::runtime::{
    form,
    response::Headers,
    server::{RequestReader, Shape, Shaped},
};

/// A body that is read part by part.
pub trait Incoming: Sized {
    /// Reads the parts; `None` where one is not what it should be.
    fn read(given: &mut Given) -> Option<Self>;
}

/// A part as it came.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The property that it is for.
    pub name: String,
    /// What the file is called, where it is one.
    pub file_name: Option<String>,
    /// Its media type.
    pub media_type: Option<String>,
    /// All of its headers.
    pub headers: HeaderMap,
    /// What is in it.
    pub body: Bytes,
}

impl Part {
    fn is_json(&self) -> bool {
        self.media_type.as_ref().is_some_and(|given| given.contains("json"))
    }
}

/// The parts that are given, and what is wrong with them, each with its JSON Pointer.
#[derive(Debug)]
pub struct Given {
    parts: Vec<Part>,
    /// What is expected of the next property.
    expected: Option<&'static Shape>,
    /// What is wrong.
    pub faults: Vec<(String, String)>,
}

impl Given {
    /// These parts.
    pub fn new(parts: Vec<Part>) -> Self {
        Self {
            parts,
            expected: None,
            faults: Vec::new(),
        }
    }

    /// Expects more of the next property than its type says.
    pub fn expecting(&mut self, shape: &'static Shape) -> &mut Self {
        self.expected = Some(shape);
        self
    }

    /// The part of a property that has to be there.
    pub fn one<T: FromPart>(&mut self, name: &str) -> Option<T> {
        let value = self.optional(name)?;
        if value.is_none() {
            self.fault(name, "", "is required".to_owned());
        }
        value
    }

    /// The part of a property that may be missing, or be null.
    pub fn optional<T: FromPart>(&mut self, name: &str) -> Option<Option<T>> {
        let is_null =
            |part: &Part| part.name == name && part.is_json() && part.body == "null";
        self.parts.retain(|part| !is_null(part));
        let mut values = self.many(name)?;
        if values.len() > 1 {
            self.fault(name, "", "is given more than once".to_owned());
            return None;
        }
        Some(values.pop())
    }

    /// The parts of a property, of which there may be any number.
    pub fn many<T: FromPart>(&mut self, name: &str) -> Option<Vec<T>> {
        let (own, others) = std::mem::take(&mut self.parts)
            .into_iter()
            .partition(|part| part.name == name);
        self.parts = others;
        let expected = self.expected.take();
        let read = |part| {
            let report = &mut |pointer: &str, detail| self.fault(name, pointer, detail);
            T::from_part(part, expected, report)
        };
        let values: Vec<Option<T>> = Vec::into_iter(own).map(read).collect();
        values.into_iter().collect()
    }

    /// The parts that are left, of which there may be one of each name.
    pub fn rest<T: FromPart>(&mut self) -> Option<BTreeMap<String, T>> {
        self.by_name(Self::one)
    }

    /// The parts that are left, of which there may be any number of each name.
    pub fn rest_of_many<T: FromPart>(&mut self) -> Option<BTreeMap<String, Vec<T>>> {
        self.by_name(Self::many)
    }

    fn by_name<V>(
        &mut self,
        read: fn(&mut Self, &str) -> Option<V>,
    ) -> Option<BTreeMap<String, V>> {
        let expected = self.expected.take();
        let mut values = Some(BTreeMap::new());
        while let Some(name) = self.parts.first().map(|part| part.name.clone()) {
            self.expected = expected;
            let value = read(self, &name);
            // All of them are read, so that all that is wrong is told.
            values = values.zip(value).map(|(mut values, value)| {
                values.insert(name, value);
                values
            });
        }
        values
    }

    fn fault(&mut self, name: &str, pointer: &str, detail: String) {
        let name = name.replace('~', "~0").replace('/', "~1");
        self.faults.push((format!("/{name}{pointer}"), detail));
    }
}

/// What a part may be.
pub trait FromPart: Sized {
    /// Reads a part; `expected` is what is asked of it, where that is more than the type says.
    fn from_part(
        part: Part,
        expected: Option<&'static Shape>,
        report: &mut dyn FnMut(&str, String),
    ) -> Option<Self>;
}

impl FromPart for File {
    fn from_part(
        part: Part,
        _: Option<&'static Shape>,
        _: &mut dyn FnMut(&str, String),
    ) -> Option<Self> {
        Some(Self {
            name: part.file_name,
            media_type: part.media_type,
            body: part.body.into(),
        })
    }
}

impl<T: FromPart, H: Headers> FromPart for WithHeaders<T, H> {
    fn from_part(
        part: Part,
        expected: Option<&'static Shape>,
        report: &mut dyn FnMut(&str, String),
    ) -> Option<Self> {
        let headers = H::decode(&part.headers).map_err(|error| {
            report("", format!("header {} {}", error.name, error.message));
        });
        let value = T::from_part(part, expected, report)?;
        Some(Self {
            value,
            headers: headers.ok()?,
        })
    }
}

impl<T: DeserializeOwned + Shaped> FromPart for T {
    fn from_part(
        part: Part,
        expected: Option<&'static Shape>,
        report: &mut dyn FnMut(&str, String),
    ) -> Option<Self> {
        let Ok(text) = std::str::from_utf8(&part.body) else {
            report("", "is not UTF-8".to_owned());
            return None;
        };
        let shape = expected.unwrap_or(T::SHAPE);
        let value = if part.is_json() {
            serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
        } else {
            form::scalar(text, shape)
        };
        let mut fits = true;
        shape.check(&value, &mut |pointer: &str, detail| {
            fits = false;
            report(pointer, detail);
        });
        if !fits {
            return None;
        }
        serde_json::from_value(value).map_err(|error| report("", error.to_string())).ok()
    }
}

/// Reads the body of a request.
pub fn read<T: Incoming>(
    reader: &mut RequestReader<'_>,
    media_types: &str,
) -> Option<T> {
    let given = reader.media_type().unwrap_or_default().to_owned();
    let body = reader.body(media_types)?;
    let parts = boundary(&given).ok_or("has no boundary in its media type").and_then(
        |boundary| {
            decode(&body.into_bytes(), &boundary).ok_or("is not divided into parts")
        },
    );
    let parts = match parts {
        Ok(parts) => parts,
        Err(error) => {
            reader.malformed(error.to_owned());
            return None;
        }
    };
    let mut given = Given::new(parts);
    let value = T::read(&mut given);
    for (pointer, detail) in given.faults {
        reader.fault(&pointer, detail);
    }
    value
}

/// The boundary that a media type names.
fn boundary(media_type: &str) -> Option<String> {
    parameters(media_type)
        .into_iter()
        .find(|(name, _)| name == "boundary")
        .map(|(_, value)| value)
}

/// The parameters of a header: `name=value` and `name="value"` behind semicolons.
fn parameters(header: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, behind)) = rest.split_once('=') {
        let mut value = String::new();
        if let Some(quoted) = behind.strip_prefix('"') {
            let mut chars = quoted.chars();
            while let Some(c) = chars.next().filter(|c| *c != '"') {
                // Others write a path of Windows as it is.
                let escaped = chars.as_str().starts_with(['"', '\\']);
                value.push(c);
                if c == '\\' && escaped {
                    value.pop();
                    value.extend(chars.next());
                }
            }
            rest = chars.as_str();
        } else {
            let end = behind.find(';').unwrap_or(behind.len());
            value.push_str(behind[..end].trim());
            rest = &behind[end..];
        }
        found.push((name.trim().to_ascii_lowercase(), value));
        rest = rest.trim_start().strip_prefix(';').unwrap_or("");
    }
    found
}

/// The parts of a body; `None` where it is not divided by the boundary.
pub fn decode(body: &Bytes, boundary: &str) -> Option<Vec<Part>> {
    let delimiter = format!("\r\n--{boundary}");
    let mut at = if body.starts_with(&delimiter.as_bytes()[2..]) {
        delimiter.len() - 2
    } else {
        find(body, 0, delimiter.as_bytes())? + delimiter.len()
    };
    let mut parts = Vec::new();
    loop {
        if body[at..].starts_with(b"--") {
            return Some(parts);
        }
        // Behind a boundary there may be spaces.
        at = find(body, at, b"\r\n")?;
        let end = find(body, at, delimiter.as_bytes())?;
        // A part without headers begins with an empty line.
        let head = find(&body[..end], at, b"\r\n\r\n")?;
        let start = head + 4;
        let heads = std::str::from_utf8(body.get(at..head)?).ok()?;
        let content = if start > end { Bytes::new() } else { body.slice(start..end) };
        parts.push(part(heads, content));
        at = end + delimiter.len();
    }
}

fn part(heads: &str, body: Bytes) -> Part {
    let mut part = Part {
        body,
        ..Part::default()
    };
    for line in heads.split("\r\n") {
        let Some((name, value)) = line.split_once(':') else { continue };
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.trim().as_bytes()),
            HeaderValue::from_str(value.trim()),
        ) {
            part.headers.append(name, value);
        }
        if name.trim().eq_ignore_ascii_case("content-type") {
            part.media_type = Some(value.trim().to_owned());
        }
        if name.trim().eq_ignore_ascii_case("content-disposition") {
            for (name, value) in parameters(value) {
                match name.as_str() {
                    "name" => part.name = unquoted(&value),
                    "filename" => part.file_name = Some(unquoted(&value)),
                    _ => {}
                }
            }
        }
    }
    part
}

/// What a browser wrote between quotes.
fn unquoted(text: &str) -> String {
    text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

fn find(body: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    let windows = body.get(from..)?.windows(wanted.len());
    windows.into_iter().position(|window| window == wanted).map(|at| from + at)
}
