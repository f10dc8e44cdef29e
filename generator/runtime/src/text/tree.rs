//! Converts values to trees of texts.

use std::{borrow::Cow, fmt};

use serde::{
    Serialize, Serializer,
    ser::{
        Error as _, Impossible, SerializeMap, SerializeSeq, SerializeStruct,
        SerializeTuple,
    },
};

use super::TextError;

/// A value with its numbers as text. The order of members is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// No value.
    Absent,
    /// `null`, if it differs from an absent value.
    Null,
    /// A number or a boolean, as in JSON.
    Literal(String),
    /// A string.
    String(String),
    /// An array.
    List(Vec<Self>),
    /// An object.
    Object(Vec<(String, Self)>),
}

impl Tree {
    /// Returns the tree of a value.
    ///
    /// # Errors
    /// Returns an error for NaN, infinities and bytes, which have no text.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, TextError> {
        value.serialize(Writer {
            inside_some: false,
        })
    }

    /// Returns whether nothing is written (RFC 6570, section 2.3).
    pub fn is_undefined(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::List(items) => items.is_empty(),
            Self::Object(members) => {
                members.iter().all(|(_, member)| *member == Self::Absent)
            }
            Self::Null | Self::Literal(_) | Self::String(_) => false,
        }
    }

    /// Returns whether the value is an array or an object.
    pub fn is_nested(&self) -> bool {
        matches!(self, Self::List(_) | Self::Object(_))
    }

    /// Returns the text of a scalar, or the JSON of a list or an object; empty for null.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Absent | Self::Null => "".into(),
            Self::Literal(text) | Self::String(text) => text.into(),
            Self::List(_) | Self::Object(_) => {
                let mut json = String::new();
                self.write_json(&mut json);
                json.into()
            }
        }
    }

    fn write_json(&self, json: &mut String) {
        match self {
            Self::Absent | Self::Null => json.push_str("null"),
            Self::Literal(text) => json.push_str(text),
            Self::String(text) => {
                json.push_str(&serde_json::Value::from(&**text).to_string());
            }
            Self::List(items) => {
                json.push('[');
                for (index, item) in items.iter().enumerate() {
                    json.push_str(if index == 0 { "" } else { "," });
                    item.write_json(json);
                }
                json.push(']');
            }
            Self::Object(members) => {
                json.push('{');
                for (index, (name, member)) in members.iter().enumerate() {
                    json.push_str(if index == 0 { "" } else { "," });
                    Self::String(name.clone()).write_json(json);
                    json.push(':');
                    member.write_json(json);
                }
                json.push('}');
            }
        }
    }
}

struct Writer {
    inside_some: bool,
}

/// Returns a float, unless JSON cannot represent it.
fn float(is_finite: bool, value: &dyn fmt::Debug) -> Result<Tree, TextError> {
    if is_finite {
        Ok(Tree::Literal(format!("{value:?}")))
    } else {
        Err(TextError::new("is not a finite number"))
    }
}

fn none<T>() -> Result<T, TextError> {
    Err(TextError::custom("cannot be sent as text"))
}

macro_rules! literals {
    ($($serialize:ident $type:ty)*) => {$(
        fn $serialize(self, value: $type) -> Result<Tree, TextError> {
            Ok(Tree::Literal(value.to_string()))
        }
    )*};
}

impl Serializer for Writer {
    type Ok = Tree;
    type Error = TextError;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Impossible<Tree, TextError>;
    type SerializeTupleVariant = Impossible<Tree, TextError>;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Impossible<Tree, TextError>;

    literals! {
        serialize_bool bool
        serialize_i8 i8
        serialize_i16 i16
        serialize_i32 i32
        serialize_i64 i64
        serialize_u8 u8
        serialize_u16 u16
        serialize_u32 u32
        serialize_u64 u64
    }

    fn serialize_f32(self, value: f32) -> Result<Tree, TextError> {
        float(value.is_finite(), &value)
    }

    fn serialize_f64(self, value: f64) -> Result<Tree, TextError> {
        float(value.is_finite(), &value)
    }

    fn serialize_char(self, value: char) -> Result<Tree, TextError> {
        Ok(Tree::String(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Result<Tree, TextError> {
        Ok(Tree::String(value.to_owned()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Tree, TextError> {
        none()
    }

    fn serialize_none(self) -> Result<Tree, TextError> {
        Ok(if self.inside_some { Tree::Null } else { Tree::Absent })
    }

    fn serialize_some<T: Serialize + ?Sized>(
        self,
        value: &T,
    ) -> Result<Tree, TextError> {
        let tree = value.serialize(Self {
            inside_some: true,
        })?;
        if self.inside_some && tree == Tree::String(String::new()) {
            return Err(TextError::new("is an empty string, which is read as null"));
        }
        Ok(tree)
    }

    fn serialize_unit(self) -> Result<Tree, TextError> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Tree, TextError> {
        self.serialize_none()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Tree, TextError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Tree, TextError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Tree, TextError> {
        none()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, TextError> {
        Ok(Items(Vec::new()))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, TextError> {
        Ok(Items(Vec::new()))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, TextError> {
        none()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, TextError> {
        none()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, TextError> {
        Ok(Entries::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries, TextError> {
        Ok(Entries::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, TextError> {
        none()
    }
}

struct Items(Vec<Tree>);

impl SerializeSeq for Items {
    type Ok = Tree;
    type Error = TextError;

    fn serialize_element<T: Serialize + ?Sized>(
        &mut self,
        value: &T,
    ) -> Result<(), TextError> {
        self.0.push(Tree::of(value)?);
        Ok(())
    }

    fn end(self) -> Result<Tree, TextError> {
        Ok(Tree::List(self.0))
    }
}

impl SerializeTuple for Items {
    type Ok = Tree;
    type Error = TextError;

    fn serialize_element<T: Serialize + ?Sized>(
        &mut self,
        value: &T,
    ) -> Result<(), TextError> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Tree, TextError> {
        SerializeSeq::end(self)
    }
}

#[derive(Default)]
struct Entries {
    members: Vec<(String, Tree)>,
    name: String,
}

impl SerializeMap for Entries {
    type Ok = Tree;
    type Error = TextError;

    fn serialize_key<T: Serialize + ?Sized>(
        &mut self,
        key: &T,
    ) -> Result<(), TextError> {
        self.name = Tree::of(key)?.text().into_owned();
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(
        &mut self,
        value: &T,
    ) -> Result<(), TextError> {
        self.members.push((std::mem::take(&mut self.name), Tree::of(value)?));
        Ok(())
    }

    fn end(self) -> Result<Tree, TextError> {
        Ok(Tree::Object(self.members))
    }
}

impl SerializeStruct for Entries {
    type Ok = Tree;
    type Error = TextError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), TextError> {
        self.members.push((name.to_owned(), Tree::of(value)?));
        Ok(())
    }

    fn end(self) -> Result<Tree, TextError> {
        SerializeMap::end(self)
    }
}
