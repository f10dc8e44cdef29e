//! Wraps a deserializer, to accept more notations of numbers and to track the path.

use std::cell::{Cell, RefCell};

use serde::{
    Deserializer,
    de::{DeserializeSeed, EnumAccess, Error, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};

use super::number::{integer, number};

/// The kind of the value to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// An integer, which may have a fraction of zero or an exponent, or be a string.
    Integer,
    /// A number, which may be a string.
    Number,
    /// Any other value.
    Other,
}

/// The position of a deserializer, and the value at it.
#[derive(Debug, Default)]
pub(super) struct Trace {
    /// The path to the value, such as `tracks[0].mid`. It stays where an error occurred.
    pub(super) path: RefCell<String>,
    /// The type that was expected instead of the last string.
    pub(super) expected: RefCell<String>,
    /// The last string.
    pub(super) found: RefCell<Option<String>>,
    /// `true` if reading that string failed.
    pub(super) is_refused: Cell<bool>,
}

impl Trace {
    /// Adds a part of a value to the path, and removes it again if the part could be read.
    fn within<T, E>(
        &self,
        enter: impl FnOnce(&mut String),
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let length = self.path.borrow().len();
        enter(&mut self.path.borrow_mut());
        let value = read()?;
        self.path.borrow_mut().truncate(length);
        Ok(value)
    }

    fn string<T, E>(
        &self,
        text: &str,
        expected: String,
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        *self.found.borrow_mut() = Some(text.to_owned());
        *self.expected.borrow_mut() = expected;
        let value = read();
        self.is_refused.set(value.is_err());
        value
    }
}

/// A deserializer that accepts more notations than the one that it contains.
pub(super) struct Tolerant<'t, D> {
    inner: D,
    trace: Option<&'t Trace>,
}

impl<'t, D> Tolerant<'t, D> {
    pub(super) fn new(inner: D, trace: Option<&'t Trace>) -> Self {
        Self {
            inner,
            trace,
        }
    }

    fn visitor<V>(&self, inner: V, expected: Expected) -> TolerantVisitor<'t, V> {
        TolerantVisitor {
            inner,
            expected,
            trace: self.trace,
        }
    }
}

macro_rules! forward {
    ($($deserialize:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $deserialize<V: Visitor<'de>>(
            self,
            $($argument: $type,)*
            visitor: V,
        ) -> Result<V::Value, D::Error> {
            let visitor = self.visitor(visitor, Expected::Other);
            self.inner.$deserialize($($argument,)* visitor)
        }
    )*};
}

macro_rules! numbers {
    ($expected:ident: $($deserialize:ident)*) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            let visitor = self.visitor(visitor, Expected::$expected);
            self.inner.deserialize_any(visitor)
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Tolerant<'_, D> {
    type Error = D::Error;

    forward! {
        deserialize_any()
        deserialize_bool()
        deserialize_char()
        deserialize_str()
        deserialize_string()
        deserialize_bytes()
        deserialize_byte_buf()
        deserialize_option()
        deserialize_unit()
        deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str)
        deserialize_seq()
        deserialize_tuple(length: usize)
        deserialize_tuple_struct(name: &'static str, length: usize)
        deserialize_map()
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_identifier()
        deserialize_ignored_any()
    }

    numbers! {
        Number:
        deserialize_f32
        deserialize_f64
    }

    numbers! {
        Integer:
        deserialize_i8
        deserialize_i16
        deserialize_i32
        deserialize_i64
        deserialize_i128
        deserialize_u8
        deserialize_u16
        deserialize_u32
        deserialize_u64
        deserialize_u128
    }
}

/// A visitor around another one.
struct TolerantVisitor<'t, V> {
    inner: V,
    expected: Expected,
    trace: Option<&'t Trace>,
}

impl<'de, V: Visitor<'de>> TolerantVisitor<'_, V> {
    /// Visits the integer with these digits; returns the visitor if they do not form an integer.
    fn integer<E: Error>(self, digits: &str) -> Result<Result<V::Value, E>, Self> {
        if let Ok(value) = digits.parse::<u64>() {
            Ok(self.inner.visit_u64(value))
        } else if let Ok(value) = digits.parse::<i64>() {
            Ok(self.inner.visit_i64(value))
        } else {
            Err(self)
        }
    }

    fn string<E: Error>(
        self,
        text: &str,
        visit: impl FnOnce(V) -> Result<V::Value, E>,
    ) -> Result<V::Value, E> {
        let around = match self.expected {
            Expected::Integer => match self.integer(text) {
                Ok(value) => return value,
                Err(around) => around,
            },
            Expected::Number => match number(text) {
                Some(number) => return self.inner.visit_f64(number),
                None => self,
            },
            Expected::Other => self,
        };
        match around.trace {
            None => visit(around.inner),
            Some(trace) => {
                let expected: &dyn serde::de::Expected = &around.inner;
                let expected = expected.to_string();
                trace.string(text, expected, || visit(around.inner))
            }
        }
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for TolerantVisitor<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<V::Value, E> {
        self.inner.visit_bool(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<V::Value, E> {
        self.inner.visit_i64(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<V::Value, E> {
        self.inner.visit_u64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        match integer(value).filter(|_| self.expected == Expected::Integer) {
            None => self.inner.visit_f64(value),
            Some(digits) => match self.integer(&digits) {
                Ok(visited) => visited,
                Err(around) => around.inner.visit_f64(value),
            },
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        self.string(text, |visitor| visitor.visit_str(text))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<V::Value, E> {
        self.string(text, |visitor| visitor.visit_borrowed_str(text))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<V::Value, E> {
        self.string(&text.clone(), |visitor| visitor.visit_string(text))
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        let Self {
            inner: visitor,
            trace,
            ..
        } = self;
        visitor.visit_some(Tolerant {
            inner,
            trace,
        })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        inner: D,
    ) -> Result<V::Value, D::Error> {
        let Self {
            inner: visitor,
            trace,
            ..
        } = self;
        visitor.visit_newtype_struct(Tolerant {
            inner,
            trace,
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        let trace = self.trace;
        self.inner.visit_seq(Elements {
            inner,
            trace,
            index: 0,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        let trace = self.trace;
        self.inner.visit_map(Members {
            inner,
            trace,
            name: String::new(),
        })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(inner)
    }
}

/// The elements of an array.
struct Elements<'t, A> {
    inner: A,
    trace: Option<&'t Trace>,
    index: usize,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Elements<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let index = self.index;
        self.index += 1;
        let trace = self.trace;
        let seed = Seed {
            seed,
            trace,
        };
        let inner = &mut self.inner;
        match trace {
            None => inner.next_element_seed(seed),
            Some(trace) => trace.within(
                |path| path.extend(["[", &index.to_string(), "]"]),
                || inner.next_element_seed(seed),
            ),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

/// The members of an object.
struct Members<'t, A> {
    inner: A,
    trace: Option<&'t Trace>,
    /// The name of the member that comes next.
    name: String,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        match self.trace {
            None => self.inner.next_key_seed(seed),
            Some(_) => self.inner.next_key_seed(Name {
                inner: seed,
                name: &mut self.name,
            }),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, A::Error> {
        let trace = self.trace;
        let seed = Seed {
            seed,
            trace,
        };
        let (inner, name) = (&mut self.inner, &self.name);
        let enter = |path: &mut String| {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(name);
        };
        match trace {
            None => inner.next_value_seed(seed),
            Some(trace) => trace.within(enter, || inner.next_value_seed(seed)),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

/// Reads a part of a value.
struct Seed<'t, S> {
    seed: S,
    trace: Option<&'t Trace>,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Seed<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.seed.deserialize(Tolerant {
            inner,
            trace: self.trace,
        })
    }
}

/// Reads the name of a member, and keeps it.
struct Name<'n, T> {
    inner: T,
    name: &'n mut String,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Name<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(NameDeserializer {
            inner,
            name: self.name,
        })
    }
}

struct NameDeserializer<'n, D> {
    inner: D,
    name: &'n mut String,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for NameDeserializer<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, inner: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_str(Name {
            inner,
            name: self.name,
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes
        byte_buf option unit unit_struct newtype_struct seq tuple tuple_struct map
        struct enum identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Name<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<V::Value, E> {
        name.clone_into(self.name);
        self.inner.visit_str(name)
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<V::Value, E> {
        name.clone_into(self.name);
        self.inner.visit_borrowed_str(name)
    }

    fn visit_string<E: Error>(self, name: String) -> Result<V::Value, E> {
        name.clone_into(self.name);
        self.inner.visit_string(name)
    }
}
