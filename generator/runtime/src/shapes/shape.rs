//! Schemas of JSON values, as data.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    net::{Ipv4Addr, Ipv6Addr},
};

use serde::de::{
    DeserializeOwned, IntoDeserializer,
    value::{Error, StrDeserializer},
};
use serde_json::Value;

use crate::runtime::{credentials::Secret, json};

/// The schema of a JSON value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Anything.
    Any,
    /// No value: the property is not allowed.
    Never,
    /// `true` or `false`.
    Boolean,
    /// An integer within these inclusive bounds.
    Integer(i128, i128),
    /// A number.
    Number,
    /// A string.
    String,
    /// A string with a format: its name, and the function that validates it.
    Text(&'static str, fn(&str) -> bool),
    /// One of these strings.
    Enum(&'static [&'static str]),
    /// One of these integers.
    Integers(&'static [i64]),
    /// An array with elements of this shape.
    Array(&'static Shape),
    /// An array whose first elements have the listed shapes and whose other elements have the last shape.
    Tuple(&'static [Shape], &'static Shape),
    /// An object with values of this shape.
    Map(&'static Shape),
    /// An object.
    Object {
        /// The properties that are listed.
        fields: &'static [Field],
        /// The shape of additional properties; `None` if they are ignored.
        rest: Option<&'static Shape>,
    },
    /// At least one of these shapes.
    AnyOf(&'static [Shape]),
    /// One of the alternatives of a union.
    Union(&'static [Alternative]),
    /// A value of the shape that satisfies the constraints.
    Constrained(&'static Shape, &'static [Constraint]),
    /// A value of the shape, or `null`.
    Nullable(&'static Shape),
    /// The shape of a type.
    Named(fn() -> &'static Shape),
}

/// A property of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub(super) name: &'static str,
    pub(super) required: bool,
    /// `true` if the type allows only one value of the property.
    pub(super) constant: bool,
    pub(super) shape: Shape,
}

impl Field {
    /// Returns the name of the property.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns whether the property is required.
    pub fn is_required(&self) -> bool {
        self.required
    }

    /// Returns the shape of the property's value.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Creates a required property.
    pub const fn required(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            required: true,
            constant: false,
            shape,
        }
    }

    /// Creates a property that may be absent.
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            required: false,
            constant: false,
            shape,
        }
    }

    /// Returns the same property as a constant.
    pub const fn constant(self) -> Self {
        Self {
            constant: true,
            ..self
        }
    }
}

/// A type whose JSON has a known shape.
pub trait Shaped {
    /// The shape.
    const SHAPE: &'static Shape;
    /// The shape by name, so that a type can contain itself.
    const NAMED: Shape = Shape::Named(shape::<Self>);
}

fn shape<T: Shaped + ?Sized>() -> &'static Shape {
    T::SHAPE
}

impl Shaped for Value {
    const SHAPE: &'static Shape = &Shape::Any;
}

impl Shaped for bool {
    const SHAPE: &'static Shape = &Shape::Boolean;
}

macro_rules! integers {
    ($($integer:ident)*) => {$(
        impl Shaped for $integer {
            const SHAPE: &'static Shape =
                &Shape::Integer($integer::MIN as i128, $integer::MAX as i128);
        }
    )*};
}

integers!(i8 i16 i32 i64 u8 u16 u32 u64);

macro_rules! tuples {
    ($($first:ident $($place:ident)*;)*) => {$(
        impl<$first: Shaped, $($place: Shaped),*> Shaped for ($first, $($place),*) {
            const SHAPE: &'static Shape =
                &Shape::Tuple(&[$first::NAMED, $($place::NAMED),*], &Shape::Any);
        }
    )*};
}

tuples! {
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
    A B C D E F G H I;
    A B C D E F G H I J;
    A B C D E F G H I J K;
    A B C D E F G H I J K L;
}

impl Shaped for f32 {
    const SHAPE: &'static Shape = &Shape::Number;
}

impl Shaped for f64 {
    const SHAPE: &'static Shape = &Shape::Number;
}

impl Shaped for String {
    const SHAPE: &'static Shape = &Shape::String;
}

impl Shaped for Secret {
    const SHAPE: &'static Shape = &Shape::String;
}

impl Shaped for Ipv4Addr {
    const SHAPE: &'static Shape = &Shape::text::<Self>("an IPv4 address");
}

impl Shaped for Ipv6Addr {
    const SHAPE: &'static Shape = &Shape::text::<Self>("an IPv6 address");
}

impl<T: Shaped> Shaped for Vec<T> {
    const SHAPE: &'static Shape = &Shape::Array(&T::NAMED);
}

impl<T: Shaped> Shaped for BTreeMap<String, T> {
    const SHAPE: &'static Shape = &Shape::Map(&T::NAMED);
}

impl<T: Shaped> Shaped for Option<T> {
    const SHAPE: &'static Shape = &Shape::Nullable(&T::NAMED);
}

/// Returns whether a value of a type can be read from a string.
fn reads<T: DeserializeOwned>(text: &str) -> bool {
    let deserializer: StrDeserializer<'_, Error> = text.into_deserializer();
    T::deserialize(deserializer).is_ok()
}

impl Shape {
    /// Returns the shape of a type that is read from a string.
    pub const fn text<T: DeserializeOwned>(name: &'static str) -> Self {
        Self::Text(name, reads::<T>)
    }

    /// Returns whether every value that the type can hold is valid.
    pub fn is_plain(&self) -> bool {
        match self {
            Self::Any | Self::Boolean | Self::Number | Self::String => true,
            Self::Nullable(shape) => shape.is_plain(),
            Self::Named(shape) => shape().is_plain(),
            _ => false,
        }
    }

    /// Returns whether this is an array whose elements cannot contain a comma.
    pub fn has_elements_without_comma(&self) -> bool {
        match self {
            Self::Array(element) => element.has_no_comma(),
            Self::Nullable(shape) | Self::Constrained(shape, _) => {
                shape.has_elements_without_comma()
            }
            Self::Named(shape) => shape().has_elements_without_comma(),
            _ => false,
        }
    }

    fn has_no_comma(&self) -> bool {
        match self {
            Self::Boolean | Self::Integer(..) | Self::Integers(_) | Self::Number => true,
            Self::Enum(values) => !values.iter().any(|value| value.contains(',')),
            Self::Nullable(shape) | Self::Constrained(shape, _) => shape.has_no_comma(),
            Self::Named(shape) => shape().has_no_comma(),
            _ => false,
        }
    }

    /// Returns whether this is a union.
    pub fn is_union(&self) -> bool {
        match self {
            Self::Union(_) => true,
            Self::Nullable(shape) | Self::Constrained(shape, _) => shape.is_union(),
            Self::Named(shape) => shape().is_union(),
            _ => false,
        }
    }

    pub(super) fn describe_constant(&self) -> String {
        match self {
            Self::Enum([value]) => format!("{value:?}"),
            Self::Integers([value]) => value.to_string(),
            Self::Constrained(_, [Constraint::Enum([value])]) => (*value).to_owned(),
            Self::Named(shape) => shape().describe_constant(),
            shape => shape.describe().to_owned(),
        }
    }

    pub(super) fn describe(&self) -> &'static str {
        match self {
            Self::Any | Self::Never | Self::AnyOf(_) | Self::Union(_) => "anything",
            Self::Boolean => "a boolean",
            Self::Integer(..) | Self::Integers(_) => "an integer",
            Self::Number => "a number",
            Self::String | Self::Text(..) | Self::Enum(_) => "a string",
            Self::Array(_) | Self::Tuple(..) => "an array",
            Self::Map(_)
            | Self::Object {
                ..
            } => "an object",
            Self::Nullable(shape) | Self::Constrained(shape, _) => shape.describe(),
            Self::Named(shape) => shape().describe(),
        }
    }
}

/// A function that receives violations with their JSON Pointers.
pub type Report<'r> = Option<&'r mut dyn FnMut(&str, String)>;

/// The results for the parts of one value, by schema and address, so that nested schemas validate each part once.
pub type Known = RefCell<HashMap<(usize, usize), bool>>;

/// A function that validates a value against the schema of a name.
pub type Check = fn(&str, &Value, &Known, Report<'_>) -> bool;

/// A constraint, by its JSON Schema keyword.
#[derive(Clone, Copy, Debug)]
pub enum Constraint {
    /// `minLength`.
    MinLength(usize),
    /// `maxLength`.
    MaxLength(usize),
    /// A regular expression, and the function that matches it; it returns `None` if that takes too long.
    Pattern(&'static str, fn(&'static str, &str) -> Option<bool>),
    /// `minimum`.
    Minimum(f64),
    /// `maximum`.
    Maximum(f64),
    /// `exclusiveMinimum`.
    ExclusiveMinimum(f64),
    /// `exclusiveMaximum`.
    ExclusiveMaximum(f64),
    /// `multipleOf`.
    MultipleOf(f64),
    /// `minItems`.
    MinItems(usize),
    /// `maxItems`.
    MaxItems(usize),
    /// `uniqueItems`.
    UniqueItems,
    /// `minProperties`.
    MinProperties(usize),
    /// `maxProperties`.
    MaxProperties(usize),
    /// `propertyNames`.
    PropertyNames(&'static [Constraint]),
    /// `enum`: the allowed values, as JSON.
    Enum(&'static [&'static str]),
    /// The schema with this name.
    Schema(&'static str, Check),
}

/// An alternative of a union.
#[derive(Clone, Copy, Debug)]
pub struct Alternative {
    /// The tags that distinguish it from the other alternatives.
    pub tags: &'static [Tag],
    /// The shape of its values.
    pub shape: Shape,
    /// The tag that selects it when it is missing or its value belongs to no alternative.
    pub default: Option<&'static str>,
}

/// A property whose values distinguish an alternative from the others.
#[derive(Clone, Copy, Debug)]
pub struct Tag {
    /// The property's name.
    pub name: &'static str,
    /// Its values, as text.
    pub values: &'static [&'static str],
    /// `true` if the property is required.
    pub required: bool,
}

/// Returns whether a value has the JSON type of a shape.
pub(super) fn matches_type(shape: &Shape, value: &Value) -> bool {
    match shape {
        Shape::Any | Shape::AnyOf(_) | Shape::Union(_) => true,
        Shape::Never => false,
        Shape::Boolean => value.is_boolean(),
        Shape::Integer(..) | Shape::Integers(_) => integer(value).is_some(),
        Shape::Number => value.is_number(),
        Shape::String | Shape::Text(..) | Shape::Enum(_) => value.is_string(),
        Shape::Array(_) | Shape::Tuple(..) => value.is_array(),
        Shape::Map(_)
        | Shape::Object {
            ..
        } => value.is_object(),
        Shape::Constrained(shape, _) => matches_type(shape, value),
        Shape::Nullable(shape) => value.is_null() || matches_type(shape, value),
        Shape::Named(shape) => matches_type(shape(), value),
    }
}

/// Returns a number as an integer, if it has no fraction: `3.0` is an integer in JSON Schema.
pub(super) fn integer(value: &Value) -> Option<i128> {
    let Value::Number(number) = value else { return None };
    let of_float = || json::integer(number.as_f64()?)?.parse().ok();
    number.as_i128().or_else(of_float)
}

/// Returns the JSON type of a value, with an article.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
