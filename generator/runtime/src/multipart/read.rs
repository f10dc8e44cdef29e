//! Reads parts.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    File, WithHeaders,
    parser::{Event, INVALID_MULTIPART, Parser, Part, boundary},
};
use crate::runtime::{
    form,
    response::Headers,
    server::{RequestReader, Shape, Shaped, Violations},
};

/// The maximum number of parts of a body, and of elements that are joined in parts, because each takes memory.
pub const MAX_PARTS: usize = 10_000;

/// A body that is read part by part.
pub trait ReadForm: Sized {
    /// Returns whether the part with this name is a file, which may be stored on disk.
    fn is_file(_name: &str) -> bool {
        false
    }

    /// Reads the parts; `None` if one of them is invalid.
    fn read(part_reader: &mut PartReader) -> Option<Self>;
}

/// Reads the parts of a body by the names of their properties, and collects violations.
#[derive(Debug)]
pub struct PartReader {
    parts: Vec<Part>,
    /// The shape that the next property is validated against.
    expected: Option<&'static Shape>,
    /// The violations so far.
    pub violations: Violations,
}

impl PartReader {
    /// Creates a reader of parts.
    pub fn new(parts: Vec<Part>) -> Self {
        Self {
            parts,
            expected: None,
            violations: Violations::default(),
        }
    }

    /// Sets a narrower shape for the next property than that of its type.
    pub fn expecting(&mut self, shape: &'static Shape) -> &mut Self {
        self.expected = Some(shape);
        self
    }

    /// Returns the part of a required property.
    pub fn required<T: FromPart>(&mut self, name: &str) -> Option<T> {
        let value = self.optional(name)?;
        if value.is_none() {
            self.violation(name, "", "is required".to_owned());
        }
        value
    }

    /// Returns the part of a property that may be absent or null.
    pub fn optional<T: FromPart>(&mut self, name: &str) -> Option<Option<T>> {
        let is_null = |part: &Part| {
            part.name == name && part.is_json() && part.body.as_bytes() == b"null"
        };
        self.parts.retain(|part| !is_null(part));
        let mut values = self.many(name)?;
        if values.len() > 1 {
            self.violation(name, "", "occurs more than once".to_owned());
            return None;
        }
        Some(values.pop())
    }

    /// Returns the parts of a property that may have several.
    pub fn many<T: FromPart>(&mut self, name: &str) -> Option<Vec<T>> {
        let (own, others) = std::mem::take(&mut self.parts)
            .into_iter()
            .partition(|part| part.name == name);
        self.parts = others;
        let expected = self.expected.take();
        let read = |part| {
            let report =
                &mut |pointer: &str, detail| self.violation(name, pointer, detail);
            T::from_part(part, expected, report)
        };
        let values: Vec<Option<T>> = Vec::into_iter(own).map(read).collect();
        values.into_iter().collect()
    }

    /// Returns the values of a property that are joined in one part by a separator.
    pub fn joined<T: FromPart>(
        &mut self,
        name: &str,
        separator: char,
    ) -> Option<Vec<T>> {
        let (own, others) = std::mem::take(&mut self.parts)
            .into_iter()
            .partition(|part| part.name == name);
        self.parts = others;
        let (mut elements, mut count) = (Vec::new(), 0);
        for part in Vec::into_iter(own) {
            let media_type = part.media_type.clone();
            let body = part.body.clone().into_bytes();
            let text = std::str::from_utf8(&body).ok();
            let Some(text) = text.filter(|_| !part.body.is_stream()) else {
                elements.push(part);
                continue;
            };
            count += text.matches(separator).count() + 1;
            if count > MAX_PARTS {
                let detail = format!("has more than {MAX_PARTS} elements");
                self.violation(name, "", detail);
                return None;
            }
            // An element is a part without headers.
            elements.extend(text.split(separator).map(|element| Part {
                name: name.to_owned(),
                media_type: media_type.clone(),
                body: body.slice_ref(element.as_bytes()).into(),
                ..Part::default()
            }));
        }
        self.parts.extend(elements);
        self.many(name)
    }

    /// Returns the remaining parts, one for each name.
    pub fn rest<T: FromPart>(&mut self) -> Option<BTreeMap<String, T>> {
        self.by_name(Self::required)
    }

    /// Returns the remaining parts, several for each name.
    pub fn rest_of_many<T: FromPart>(&mut self) -> Option<BTreeMap<String, Vec<T>>> {
        self.by_name(Self::many)
    }

    fn by_name<V>(
        &mut self,
        read: fn(&mut Self, &str) -> Option<V>,
    ) -> Option<BTreeMap<String, V>> {
        let expected = self.expected.take();
        let mut by_name = BTreeMap::<String, Vec<Part>>::new();
        for part in std::mem::take(&mut self.parts) {
            by_name.entry(part.name.clone()).or_default().push(part);
        }
        let mut values = Some(BTreeMap::new());
        for (name, parts) in by_name {
            (self.parts, self.expected) = (parts, expected);
            let value = read(self, &name);
            // All parts are read, so that all violations are reported.
            values = values.zip(value).map(|(mut values, value)| {
                values.insert(name, value);
                values
            });
        }
        values
    }

    fn violation(&mut self, name: &str, pointer: &str, detail: String) {
        let name = name.replace('~', "~0").replace('/', "~1");
        self.violations.push_in_body(&format!("/{name}{pointer}"), detail);
    }
}

/// A value that is read from a part.
pub trait FromPart: Sized {
    /// Reads a part; `expected` is its shape if that is narrower than the shape of the type.
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
            body: part.body,
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
            report("", format!("header {}: {}", error.name, error.message));
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
        if part.body.is_stream() {
            report("", "is too long".to_owned());
            return None;
        }
        let Ok(text) = std::str::from_utf8(part.body.as_bytes()) else {
            report("", "is not valid UTF-8".to_owned());
            return None;
        };
        let shape = expected.unwrap_or(T::SHAPE);
        let value = if part.is_json() {
            serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
        } else {
            form::scalar(text, shape)
        };
        let mut is_valid = true;
        shape.check(&value, &mut |pointer: &str, detail| {
            is_valid = false;
            report(pointer, detail);
        });
        if !is_valid {
            return None;
        }
        serde_json::from_value(value).map_err(|error| report("", error.to_string())).ok()
    }
}

/// The parts of a received body or the error, in the extensions of its request.
#[derive(Clone, Debug)]
pub struct ReceivedParts(pub Result<Vec<Part>, &'static str>);

/// The error of a body without a boundary.
pub const NO_BOUNDARY: &str = "has no boundary in its media type";

/// Reads the body of a request.
pub fn read<T: ReadForm>(
    reader: &mut RequestReader<'_>,
    media_types: &str,
) -> Option<T> {
    let media_type = reader.media_type().unwrap_or_default();
    let body = reader.body(media_types)?;
    let parts = match reader.extension() {
        Some(ReceivedParts(parts)) => parts.clone(),
        None => boundary(media_type).ok_or(NO_BOUNDARY).and_then(|boundary| {
            decode(&body.into_bytes(), &boundary).ok_or(INVALID_MULTIPART)
        }),
    };
    let parts = match parts {
        Ok(parts) => parts,
        Err(error) => {
            reader.malformed(error.to_owned());
            return None;
        }
    };
    let mut part_reader = PartReader::new(parts);
    let value = T::read(&mut part_reader);
    reader.extend_violations(part_reader.violations);
    value
}

/// Returns the parts of a body; `None` if it cannot be parsed with the boundary.
pub fn decode(body: &Bytes, boundary: &str) -> Option<Vec<Part>> {
    let mut parser = Parser::new(boundary);
    parser.push(body.clone());
    let mut parts: Vec<Part> = Vec::new();
    while let Some(event) = parser.event().ok()? {
        match (event, parts.last_mut()) {
            (Event::Part(part), _) => parts.push(*part),
            // If the body is in memory, each part comes in one piece.
            (Event::Data(data), Some(part)) => part.body = data.into(),
            _ => {}
        }
    }
    parser.is_complete().then_some(parts)
}
