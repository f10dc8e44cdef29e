//! A tree whose parts are read with their shapes, so that the unions inside it are decided without a copy.

use serde::{
    Deserializer,
    de::{
        DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor,
        value::StrDeserializer,
    },
    forward_to_deserialize_any,
};
use serde_json::{Error, Number, Value};

use crate::runtime::{
    json,
    shapes::{Alternative, Memo, Shape},
};

/// The newtype name with which a union requests its value from a deserializer, so that a [`Node`] recognizes it.
pub(super) const UNION: &str = "$crate::runtime::unions::Union";
/// The maximum length of a chain of named shapes.
const NAMES: usize = 64;

/// A part of a tree with its shape, which determines the alternatives of the unions inside it.
#[derive(Clone, Copy)]
pub(super) struct Node<'v> {
    pub(super) value: &'v Value,
    pub(super) shape: &'static Shape,
    pub(super) memo: &'v Memo,
}

impl<'v> Node<'v> {
    fn at(self, value: &'v Value, shape: &'static Shape) -> Self {
        Self {
            value,
            shape,
            ..self
        }
    }

    /// Returns the shape without names, constraints and null.
    fn shape(self) -> &'static Shape {
        let mut shape = self.shape;
        for _ in 0..NAMES {
            shape = match shape {
                Shape::Named(inner) => inner(),
                Shape::Constrained(inner, _) | Shape::Nullable(inner) => inner,
                // All of these are shapes of the same type.
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

    /// Returns the same value with the shape of an alternative.
    pub(super) fn of(self, index: usize) -> Self {
        let alternative = self.alternatives().and_then(|all| all.get(index));
        let shape = alternative.map_or(&Shape::Any, |alternative| &alternative.shape);
        self.at(self.value, shape)
    }

    pub(super) fn choose(self) -> Option<usize> {
        self.memo.choose(self.alternatives()?, self.value)
    }

    /// Returns the value as an integer, if it is one in another notation: `3.0` or `"3"`.
    fn integer(self) -> Option<Number> {
        let digits = match self.value {
            Value::Number(number) if number.is_f64() => json::integer(number.as_f64()?)?,
            Value::String(text) => text.clone(),
            _ => return None,
        };
        let signed = || digits.parse::<i64>().map(Number::from);
        digits.parse::<u64>().map(Number::from).or_else(|_| signed()).ok()
    }

    /// Returns the number in a string.
    fn number(self) -> Option<f64> {
        json::number(self.value.as_str()?)
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

macro_rules! floats {
    ($($deserialize:ident)*) => {$(
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.number() {
                Some(number) => visitor.visit_f64(number),
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

    floats! { deserialize_f32 deserialize_f64 }

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
            visitor.visit_seq(UnionAccess::new(self))
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
        bool char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier
    }
}

impl IntoDeserializer<'_, Error> for Node<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The elements that a node passes to a union: the index of a variant, the node as that variant, and the plain node.
struct UnionAccess<'v> {
    node: Node<'v>,
    index: Option<usize>,
    next: UnionElement,
}

enum UnionElement {
    Index,
    Alternative,
    Value,
}

impl<'v> UnionAccess<'v> {
    fn new(node: Node<'v>) -> Self {
        Self {
            index: node.choose(),
            next: UnionElement::Index,
            node,
        }
    }
}

impl<'de> SeqAccess<'de> for UnionAccess<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let (read, next) = match (&self.next, self.index) {
            (UnionElement::Index, None) => {
                (seed.deserialize(Index(None)), UnionElement::Value)
            }
            (UnionElement::Index, index) => {
                (seed.deserialize(Index(index)), UnionElement::Alternative)
            }
            (UnionElement::Alternative, Some(index)) => {
                (seed.deserialize(self.node.of(index)), UnionElement::Value)
            }
            _ => (
                seed.deserialize(self.node.at(self.node.value, &Shape::Any)),
                UnionElement::Value,
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
