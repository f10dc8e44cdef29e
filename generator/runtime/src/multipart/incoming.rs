//! Reading parts.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    File, WithHeaders,
    parser::{Event, NOT_DIVIDED, Parser, Part, boundary},
};
use crate::runtime::{
    form,
    response::Headers,
    server::{RequestReader, Shape, Shaped},
};

/// A body that is read part by part.
pub trait Incoming: Sized {
    /// Whether a part of that name is a file, which need not stay in memory.
    fn is_file(_name: &str) -> bool {
        false
    }

    /// Reads the parts; `None` where one is not what it should be.
    fn read(given: &mut Given) -> Option<Self>;
}

/// The parts that are given, and what is wrong with them, each with its JSON Pointer.
#[derive(Debug)]
pub struct Given {
    parts: Vec<Part>,
    /// The shape that the next property is validated against.
    expected: Option<&'static Shape>,
    /// The violations.
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

    /// Returns the part of a required property.
    pub fn one<T: FromPart>(&mut self, name: &str) -> Option<T> {
        let value = self.optional(name)?;
        if value.is_none() {
            self.fault(name, "", "is required".to_owned());
        }
        value
    }

    /// The part of a property that may be missing, or be null.
    pub fn optional<T: FromPart>(&mut self, name: &str) -> Option<Option<T>> {
        let is_null = |part: &Part| {
            part.name == name && part.is_json() && part.body.as_bytes() == b"null"
        };
        self.parts.retain(|part| !is_null(part));
        let mut values = self.many(name)?;
        if values.len() > 1 {
            self.fault(name, "", "occurs more than once".to_owned());
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

    /// The values of a property that are in one part, with a separator between them.
    pub fn joined<T: FromPart>(
        &mut self,
        name: &str,
        separator: char,
    ) -> Option<Vec<T>> {
        let mut parts = Vec::new();
        for part in std::mem::take(&mut self.parts) {
            let text = std::str::from_utf8(part.body.as_bytes());
            match text.ok().filter(|_| part.name == name && !part.body.is_stream()) {
                Some(text) => parts.extend(text.split(separator).map(|value| Part {
                    body: value.to_owned().into(),
                    ..part.clone()
                })),
                None => parts.push(part),
            }
        }
        self.parts = parts;
        self.many(name)
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
        let mut by_name = BTreeMap::<String, Vec<Part>>::new();
        for part in std::mem::take(&mut self.parts) {
            by_name.entry(part.name.clone()).or_default().push(part);
        }
        let mut values = Some(BTreeMap::new());
        for (name, parts) in by_name {
            (self.parts, self.expected) = (parts, expected);
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

/// The kinds of parts.
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

/// What was received of a body, among the extensions of its request: its parts, or what is wrong with it.
#[derive(Clone, Debug)]
pub struct Received(pub Result<Vec<Part>, &'static str>);

/// Why a body has no parts.
pub const NO_BOUNDARY: &str = "has no boundary in its media type";

/// Reads the body of a request.
pub fn read<T: Incoming>(
    reader: &mut RequestReader<'_>,
    media_types: &str,
) -> Option<T> {
    let given = reader.media_type().unwrap_or_default();
    let body = reader.body(media_types)?;
    let parts = match reader.extension() {
        Some(Received(parts)) => parts.clone(),
        None => boundary(given).ok_or(NO_BOUNDARY).and_then(|boundary| {
            decode(&body.into_bytes(), &boundary).ok_or(NOT_DIVIDED)
        }),
    };
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

/// The parts of a body; `None` where it is not divided by the boundary.
pub fn decode(body: &Bytes, boundary: &str) -> Option<Vec<Part>> {
    let mut parser = Parser::new(boundary);
    parser.push(body.clone());
    let mut parts: Vec<Part> = Vec::new();
    while let Some(event) = parser.event().ok()? {
        match (event, parts.last_mut()) {
            (Event::Part(part), _) => parts.push(*part),
            // Of a body that is there as a whole, so is what is in a part.
            (Event::Data(data), Some(part)) => part.body = data.into(),
            _ => {}
        }
    }
    parser.is_complete().then_some(parts)
}
