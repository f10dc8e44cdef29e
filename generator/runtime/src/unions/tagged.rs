//! Adds tags to the object of a value whose type does not write them.

use std::fmt::{self, Write as _};

use serde::{
    Serialize, Serializer,
    ser::{Error as _, SerializeMap},
};
use serde_json::Value;

/// A tag to add to an object. The first value is used, unless the object has a valid one or one that is not a string.
#[derive(Clone, Copy, Debug)]
pub struct AddedTag<'t> {
    pub name: &'static str,
    pub values: &'static [&'static str],
    /// The tag of the enclosing union, of which the union with this tag is a variant.
    pub outer: Option<&'t AddedTag<'t>>,
}

/// A union that is a variant of a union that writes its tag. Its own variants write that tag, too.
pub trait WriteTagged {
    /// Writes the value with a tag.
    ///
    /// # Errors
    /// Returns an error if the value cannot be encoded as JSON.
    fn write_tagged<S: Serializer>(
        &self,
        tag: AddedTag<'_>,
        serializer: S,
    ) -> Result<S::Ok, S::Error>;
}

impl<T: WriteTagged> WriteTagged for Box<T> {
    fn write_tagged<S: Serializer>(
        &self,
        tag: AddedTag<'_>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        T::write_tagged(self, tag, serializer)
    }
}

/// A value of a variant. With [`WriteUnionVariant`] and [`WriteAnyVariant`] in scope, `(&&Variant(value)).write(…)`
/// calls the method of the first one if the value is a union, because the compiler tries methods with more references
/// first.
#[derive(Debug)]
pub struct Variant<'v, T>(pub &'v T);

/// Writes a union as a variant.
pub trait WriteUnionVariant {
    /// Writes the value with a tag.
    ///
    /// # Errors
    /// Returns an error if the value cannot be encoded as JSON.
    fn write<S: Serializer>(
        &self,
        tag: AddedTag<'_>,
        serializer: S,
    ) -> Result<S::Ok, S::Error>;
}

impl<T: WriteTagged> WriteUnionVariant for &Variant<'_, T> {
    fn write<S: Serializer>(
        &self,
        tag: AddedTag<'_>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        self.0.write_tagged(tag, serializer)
    }
}

/// Writes any other value as a variant.
pub trait WriteAnyVariant {
    /// Writes the value with a tag.
    ///
    /// # Errors
    /// Returns an error if the value cannot be encoded as JSON.
    fn write<S: Serializer>(
        &self,
        tag: AddedTag<'_>,
        serializer: S,
    ) -> Result<S::Ok, S::Error>;
}

impl<T: Serialize> WriteAnyVariant for Variant<'_, T> {
    fn write<S: Serializer>(
        &self,
        tag: AddedTag<'_>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        self.0.serialize(TagSerializer {
            serializer,
            tag,
        })
    }
}

impl AddedTag<'_> {
    /// Returns whether a key is the name of the tag.
    fn is_named(&self, key: &(impl Serialize + ?Sized)) -> bool {
        let mut rest = Rest(self.name);
        write!(rest, "{}", Text(key)).is_ok() && rest.0.is_empty()
    }

    /// Returns the value for the tag, given the object's value. A number or a boolean is kept, because a string would
    /// violate its schema.
    fn value(&self, own: Value) -> Value {
        let is_replaced = match &own {
            Value::Null => true,
            Value::String(own) => !self.values.contains(&own.as_str()),
            _ => false,
        };
        match self.values.first() {
            Some(first) if is_replaced => (*first).into(),
            _ => own,
        }
    }
}

/// A key as text.
struct Text<'k, K: ?Sized>(&'k K);

impl<K: Serialize + ?Sized> fmt::Display for Text<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(f)
    }
}

/// Compares a name with text as it is written; it contains the rest of the name after that text.
struct Rest(&'static str);

impl fmt::Write for Rest {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}

/// A serializer that adds tags if it is given an object.
struct TagSerializer<'t, S> {
    serializer: S,
    tag: AddedTag<'t>,
}

macro_rules! forward {
    ($($method:ident($($argument:ident: $type:ty),*) -> $returned:ty;)*) => {$(
        fn $method(self, $($argument: $type),*) -> Result<$returned, S::Error> {
            self.serializer.$method($($argument),*)
        }
    )*};
}

impl<'t, S: Serializer> Serializer for TagSerializer<'t, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = S::SerializeSeq;
    type SerializeTuple = S::SerializeTuple;
    type SerializeTupleStruct = S::SerializeTupleStruct;
    type SerializeTupleVariant = S::SerializeTupleVariant;
    type SerializeMap = Members<'t, S::SerializeMap>;
    type SerializeStruct = S::SerializeStruct;
    type SerializeStructVariant = S::SerializeStructVariant;

    forward! {
        serialize_bool(value: bool) -> S::Ok;
        serialize_i8(value: i8) -> S::Ok;
        serialize_i16(value: i16) -> S::Ok;
        serialize_i32(value: i32) -> S::Ok;
        serialize_i64(value: i64) -> S::Ok;
        serialize_i128(value: i128) -> S::Ok;
        serialize_u8(value: u8) -> S::Ok;
        serialize_u16(value: u16) -> S::Ok;
        serialize_u32(value: u32) -> S::Ok;
        serialize_u64(value: u64) -> S::Ok;
        serialize_u128(value: u128) -> S::Ok;
        serialize_f32(value: f32) -> S::Ok;
        serialize_f64(value: f64) -> S::Ok;
        serialize_char(value: char) -> S::Ok;
        serialize_str(value: &str) -> S::Ok;
        serialize_bytes(value: &[u8]) -> S::Ok;
        serialize_none() -> S::Ok;
        serialize_unit() -> S::Ok;
        serialize_unit_struct(name: &'static str) -> S::Ok;
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str) -> S::Ok;
        serialize_seq(len: Option<usize>) -> S::SerializeSeq;
        serialize_tuple(len: usize) -> S::SerializeTuple;
        serialize_tuple_struct(name: &'static str, len: usize) -> S::SerializeTupleStruct;
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, len: usize)
            -> S::SerializeTupleVariant;
        serialize_struct(name: &'static str, len: usize) -> S::SerializeStruct;
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, len: usize)
            -> S::SerializeStructVariant;
    }

    fn serialize_some<T: Serialize + ?Sized>(
        self,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.serializer.serialize_newtype_variant(name, index, variant, value)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        let tags = std::iter::successors(Some(&self.tag), |tag| tag.outer);
        Ok(Members {
            tags: tags.copied().collect(),
            // The number of members is known only at the end.
            map: self.serializer.serialize_map(None)?,
            last: None,
            written: Vec::new(),
        })
    }

    fn is_human_readable(&self) -> bool {
        self.serializer.is_human_readable()
    }
}

/// The members of an object, to which absent tags are added.
struct Members<'t, M> {
    map: M,
    /// The tags, the innermost first.
    tags: Vec<AddedTag<'t>>,
    /// The name of the last key, if it is a tag.
    last: Option<&'static str>,
    /// The names of the tags that were written.
    written: Vec<&'static str>,
}

impl<M> Members<'_, M> {
    /// Returns the value of a tag; each tag with that name may replace it.
    fn value(&self, name: &str, own: Value) -> Value {
        let tags = self.tags.iter().filter(|tag| tag.name == name);
        tags.fold(own, |own, tag| tag.value(own))
    }
}

impl<M: SerializeMap> SerializeMap for Members<'_, M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), M::Error> {
        let tag = self.tags.iter().find(|tag| tag.is_named(key));
        self.last = tag.map(|tag| tag.name);
        self.written.extend(self.last);
        self.map.serialize_key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(
        &mut self,
        value: &T,
    ) -> Result<(), M::Error> {
        let Some(name) = self.last else {
            return self.map.serialize_value(value);
        };
        let own = serde_json::to_value(value).map_err(M::Error::custom)?;
        self.map.serialize_value(&self.value(name, own))
    }

    fn end(mut self) -> Result<M::Ok, M::Error> {
        for index in 0..self.tags.len() {
            let Some(name) = self.tags.get(index).map(|tag| tag.name) else { break };
            if !self.written.contains(&name) {
                let value = self.value(name, Value::Null);
                self.map.serialize_entry(name, &value)?;
                self.written.push(name);
            }
        }
        self.map.end()
    }
}
