//! Unions: values that are one of several types.
//!
//! The outermost union reads a value as a tree. Its variants, and the unions inside them, are read from references into
//! that tree, so that nothing is copied but what ends up in a type; see `Node`.

use std::{marker::PhantomData, ops::RangeInclusive};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{
        DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess,
        Visitor, value::StrDeserializer,
    },
    forward_to_deserialize_any,
    ser::Error as _,
};
use serde_json::{Error, Number, Value};

use super::shapes::{Alternative, Memo, Shape, Shaped};

/// What a union calls itself when it asks a deserializer for its value, so that a [`Node`] knows it.
const UNION: &str = "$crate::runtime::unions::Union";
/// How many names may stand for one shape.
const NAMES: usize = 64;

/// A value that is one of several types.
pub trait Union: Sized + Shaped {
    /// Reads an alternative.
    ///
    /// # Errors
    /// When the type of the alternative does not hold the value.
    fn alternative<'de, D: Deserializer<'de>>(
        index: usize,
        deserializer: D,
    ) -> Result<Self, D::Error>;

    /// Keeps a value that is none of the alternatives.
    fn unknown(value: Value) -> Self;
}

/// Reads a union.
///
/// # Errors
/// When there is no JSON value.
pub fn read<'de, U: Union, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<U, D::Error> {
    deserializer.deserialize_newtype_struct(UNION, Reading(PhantomData))
}

struct Reading<U>(PhantomData<U>);

impl<'de, U: Union> Visitor<'de> for Reading<U> {
    type Value = U;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any JSON")
    }

    /// Reads the outermost union.
    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<U, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let memo = Memo::default();
        let node = Node {
            value: &value,
            shape: U::SHAPE,
            memo: &memo,
        };
        let read = node.choose().map(|index| U::alternative(index, node.of(index)));
        match read {
            Some(Ok(read)) => Ok(read),
            _ => Ok(U::unknown(value)),
        }
    }

    /// Reads a union inside another, of which a node offers the index of the alternative, and then itself.
    fn visit_seq<A: SeqAccess<'de>>(self, mut offers: A) -> Result<U, A::Error> {
        if let Some(Some(index)) = offers.next_element()? {
            let seed = OfAlternative(index, PhantomData);
            if let Ok(Some(read)) = offers.next_element_seed(seed) {
                return Ok(read);
            }
        }
        Ok(U::unknown(offers.next_element()?.unwrap_or_default()))
    }
}

struct OfAlternative<U>(usize, PhantomData<U>);

impl<'de, U: Union> DeserializeSeed<'de> for OfAlternative<U> {
    type Value = U;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<U, D::Error> {
        U::alternative(self.0, deserializer)
    }
}

/// A part of a tree, with its shape, which says what the unions inside it are.
#[derive(Clone, Copy)]
struct Node<'v> {
    value: &'v Value,
    shape: &'static Shape,
    memo: &'v Memo,
}

impl<'v> Node<'v> {
    fn at(self, value: &'v Value, shape: &'static Shape) -> Self {
        Self {
            value,
            shape,
            ..self
        }
    }

    /// The shape behind names, limits and null.
    fn shape(self) -> &'static Shape {
        let mut shape = self.shape;
        for _ in 0..NAMES {
            shape = match shape {
                Shape::Named(inner) => inner(),
                Shape::Limited(inner, _) | Shape::Nullable(inner) => inner,
                // They are shapes of one type.
                Shape::AnyOf([first, ..]) => first,
                shape => return shape,
            };
        }
        &Shape::Any
    }

    fn alternatives(self) -> Option<&'static [Alternative]> {
        match self.shape() {
            Shape::Union(alternatives) => Some(alternatives),
            _ => None,
        }
    }

    /// The same value as an alternative.
    fn of(self, index: usize) -> Self {
        let alternative = self.alternatives().and_then(|all| all.get(index));
        let shape = alternative.map_or(&Shape::Any, |alternative| &alternative.shape);
        self.at(self.value, shape)
    }

    fn choose(self) -> Option<usize> {
        self.memo.choose(self.alternatives()?, self.value)
    }

    /// The number as an integer, if it is one: `3.0` is `3`.
    fn integer(self) -> Option<Number> {
        const EXACT: RangeInclusive<f64> =
            -9_007_199_254_740_992.0..=9_007_199_254_740_992.0;
        let number =
            self.value.as_number().filter(|number| number.is_f64())?.as_f64()?;
        #[allow(clippy::cast_possible_truncation, reason = "it is within 2^53")]
        let integer = || Number::from(number as i64);
        (number.fract() == 0.0 && EXACT.contains(&number)).then(integer)
    }
}

macro_rules! integers {
    ($($deserialize:ident)*) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.integer() {
                Some(integer) => integer.deserialize_any(visitor),
                None => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Node<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => number.deserialize_any(visitor),
            Value::String(text) => visitor.visit_str(text),
            Value::Array(items) => visitor.visit_seq(Elements {
                node: self,
                items: items.iter().enumerate(),
            }),
            Value::Object(members) => visitor.visit_map(Members {
                node: self,
                rest: members.iter(),
                next: None,
            }),
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == UNION && self.alternatives().is_some() {
            visitor.visit_seq(Offers::new(self))
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.value {
            Value::String(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            value => value.clone().deserialize_enum(name, variants, visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct identifier
    }
}

impl IntoDeserializer<'_, Error> for Node<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// What a node offers a union: the index of an alternative, itself as that alternative, itself as it is.
struct Offers<'v> {
    node: Node<'v>,
    index: Option<usize>,
    next: Offer,
}

enum Offer {
    Index,
    Alternative,
    Value,
}

impl<'v> Offers<'v> {
    fn new(node: Node<'v>) -> Self {
        Self {
            index: node.choose(),
            next: Offer::Index,
            node,
        }
    }
}

impl<'de> SeqAccess<'de> for Offers<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let (read, next) = match (&self.next, self.index) {
            (Offer::Index, None) => (seed.deserialize(Index(None)), Offer::Value),
            (Offer::Index, index) => {
                (seed.deserialize(Index(index)), Offer::Alternative)
            }
            (Offer::Alternative, Some(index)) => {
                (seed.deserialize(self.node.of(index)), Offer::Value)
            }
            _ => (
                seed.deserialize(self.node.at(self.node.value, &Shape::Any)),
                Offer::Value,
            ),
        };
        self.next = next;
        read.map(Some)
    }
}

/// The index of an alternative, if there is one.
struct Index(Option<usize>);

impl<'de> Deserializer<'de> for Index {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Some(index) => visitor.visit_some(index.into_deserializer()),
            None => visitor.visit_none(),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}

/// The elements of an array.
struct Elements<'v> {
    node: Node<'v>,
    items: std::iter::Enumerate<std::slice::Iter<'v, Value>>,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some((index, item)) = self.items.next() else {
            return Ok(None);
        };
        let shape = match self.node.shape() {
            Shape::Array(shape) => shape,
            Shape::Tuple(places, rest) => places.get(index).unwrap_or(rest),
            _ => &Shape::Any,
        };
        seed.deserialize(self.node.at(item, shape)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The members of an object.
struct Members<'v> {
    node: Node<'v>,
    rest: serde_json::map::Iter<'v>,
    next: Option<(&'v str, &'v Value)>,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((name, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.next = Some((name, value));
        let name: StrDeserializer<'_, Error> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, Error> {
        let (name, value) = self.next.take().unwrap_or(("", &Value::Null));
        let shape = match self.node.shape() {
            Shape::Map(shape) => shape,
            Shape::Object {
                fields,
                rest,
            } => {
                let field = fields.iter().find(|field| field.name() == name);
                field.map_or(rest.unwrap_or(&Shape::Any), |field| field.shape())
            }
            _ => &Shape::Any,
        };
        seed.deserialize(self.node.at(value, shape))
    }
}

/// Returns a member of a value that is none of the alternatives of a union, if it has the type that they all have it of.
pub fn member<T: DeserializeOwned>(value: &Value, name: &str) -> Option<T> {
    T::deserialize(value.get(name)?).ok()
}

/// Writes a variant whose type does not write its tag: the first value, unless the value itself has one of them, or one
/// that is no text.
///
/// # Errors
/// When the value has no JSON.
pub fn tagged<T: Serialize, S: Serializer>(
    value: &T,
    name: &str,
    tags: &[&str],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(value).map_err(S::Error::custom)?;
    if let Value::Object(members) = &mut value {
        // A number or a boolean is what its schema asks for; a tag in its place would not be.
        let is_missing = match members.get(name) {
            None | Some(Value::Null) => true,
            Some(Value::String(own)) => !tags.contains(&own.as_str()),
            Some(_) => false,
        };
        if is_missing {
            members.insert(name.to_owned(), tags.first().copied().into());
        }
    }
    value.serialize(serializer)
}

/// How a union is told apart, read and written. The alternatives are listed by their variants, with the tags that tell
/// them from others, and those that the union writes because the type does not:
///
/// ```text
/// union! {
///     Pet {
///         Cat(Cat::NAMED) if "kind" required ["cat"],
///         Dog(Dog::NAMED) if "kind" optional ["dog"] writing "kind" ["dog"],
///         String(String::NAMED),
///     }
/// }
/// ```
#[allow(unused_macros, reason = "an API may have none")]
macro_rules! union {
    ($name:ident $(within [$($limit:expr),*])? { $(
        $variant:ident($shape:expr)
            $(if $tag:literal $presence:ident [$($value:literal),*])*
            $(writing $written:literal [$($first:literal),*])?
    ),* $(,)? }) => {
        impl $crate::runtime::shapes::Shaped for $name {
            const SHAPE: &'static $crate::runtime::shapes::Shape =
                $crate::runtime::unions::shape!(
                    [$(
                        $crate::runtime::shapes::Alternative {
                            tags: &[$(
                                $crate::runtime::unions::tag!($tag $presence [$($value),*])
                            ),*],
                            shape: $shape,
                        }
                    ),*]
                    $($($limit),*)?
                );
        }

        impl $crate::runtime::unions::Union for $name {
            fn alternative<'de, D: serde::Deserializer<'de>>(
                index: usize,
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let mut indices = 0..;
                $(
                    if indices.next() == Some(index) {
                        return serde::Deserialize::deserialize(deserializer)
                            .map(Self::$variant);
                    }
                )*
                Err(serde::de::Error::custom("unknown alternative"))
            }

            fn unknown(value: serde_json::Value) -> Self {
                Self::Unknown(value)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(
                        Self::$variant(value) => $crate::runtime::unions::write!(
                            value, serializer $(, $written [$($first),*])?
                        ),
                    )*
                    Self::Unknown(value) => serde::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::runtime::unions::read(deserializer)
            }
        }
    };
}

/// The shape of a union, perhaps within limits.
#[allow(unused_macros, reason = "an API may have none")]
macro_rules! shape {
    ($alternatives:tt) => {
        &$crate::runtime::shapes::Shape::Union(&$alternatives)
    };
    ($alternatives:tt $($limit:expr),+) => {
        &$crate::runtime::shapes::Shape::Limited(
            &$crate::runtime::shapes::Shape::Union(&$alternatives),
            &[$($limit),*],
        )
    };
}

/// A tag: `required` or `optional`.
#[allow(unused_macros, reason = "an API may have none")]
macro_rules! tag {
    ($name:literal required [$($value:literal),*]) => {
        $crate::runtime::shapes::Tag {
            name: $name,
            values: &[$($value),*],
            required: true,
        }
    };
    ($name:literal optional [$($value:literal),*]) => {
        $crate::runtime::shapes::Tag {
            name: $name,
            values: &[$($value),*],
            required: false,
        }
    };
}

/// How a variant is written.
#[allow(unused_macros, reason = "an API may have none")]
macro_rules! write {
    ($value:ident, $serializer:ident) => {
        serde::Serialize::serialize($value, $serializer)
    };
    ($value:ident, $serializer:ident, $tag:literal [$($first:literal),*]) => {
        $crate::runtime::unions::tagged($value, $tag, &[$($first),*], $serializer)
    };
}

#[allow(unused_imports, reason = "an API may have none")]
pub(crate) use {shape, tag, union, write};
