//! The shape of JSON that an operation accepts, as data, so that all that is wrong is told at once.

use std::{
    collections::BTreeMap,
    iter,
    net::{Ipv4Addr, Ipv6Addr},
};

use serde::de::{
    DeserializeOwned, IntoDeserializer,
    value::{Error, StrDeserializer},
};
use serde_json::{Number, Value};

use super::{limit::Limit, shown};
use crate::runtime::{credentials::Secret, json, objects};

/// What a JSON value has to look like.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Anything.
    Any,
    /// Nothing: it is not to be there.
    Never,
    /// `true` or `false`.
    Boolean,
    /// An integer within these bounds, both included.
    Integer(i128, i128),
    /// A number.
    Number,
    /// A string.
    String,
    /// A string of a format: what it is called, and whether a string is one.
    Text(&'static str, fn(&str) -> bool),
    /// One of these strings.
    Enum(&'static [&'static str]),
    /// One of these integers.
    Integers(&'static [i64]),
    /// An array of such elements.
    Array(&'static Shape),
    /// An array with such elements at its first places, and such behind them.
    Tuple(&'static [Shape], &'static Shape),
    /// An object with such values.
    Map(&'static Shape),
    /// An object.
    Object {
        /// The properties that are listed.
        fields: &'static [Field],
        /// What others have to look like; `None` to pass them over.
        rest: Option<&'static Shape>,
    },
    /// At least one of these.
    AnyOf(&'static [Shape]),
    /// An object in which the value of a property tells its shape.
    Tagged {
        /// The property's name.
        tag: &'static str,
        /// The shapes by value.
        shapes: &'static [(&'static str, Shape)],
    },
    /// This, within limits.
    Limited(&'static Shape, &'static [Limit]),
    /// This, or `null`.
    Nullable(&'static Shape),
    /// The shape of a type.
    Named(fn() -> &'static Shape),
}

/// A property of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    name: &'static str,
    required: bool,
    shape: Shape,
}

impl Field {
    /// The property's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Whether it has to be there.
    pub fn is_required(&self) -> bool {
        self.required
    }

    /// What its value has to look like.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// A property that has to be there.
    pub const fn required(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            required: true,
            shape,
        }
    }

    /// A property that may be absent.
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            required: false,
            shape,
        }
    }
}

/// A type whose JSON has a known shape.
pub trait Shaped {
    /// The shape.
    const SHAPE: &'static Shape;
    /// The shape by name, so that a type can hold itself.
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

/// Whether a type reads a text.
fn reads<T: DeserializeOwned>(text: &str) -> bool {
    let deserializer: StrDeserializer<'_, Error> = text.into_deserializer();
    T::deserialize(deserializer).is_ok()
}

impl Shape {
    /// The shape of a type that is read from a string.
    pub const fn text<T: DeserializeOwned>(name: &'static str) -> Self {
        Self::Text(name, reads::<T>)
    }

    /// Calls `report` with a JSON Pointer and a sentence for each place where a value has another shape.
    pub fn check(&self, value: &Value, report: &mut impl FnMut(&str, String)) {
        self.check_at(value, &mut String::new(), report);
    }

    fn check_at(
        &self,
        value: &Value,
        at: &mut String,
        report: &mut impl FnMut(&str, String),
    ) {
        match (self, value) {
            (Self::Any, _)
            | (Self::Nullable(_), Value::Null)
            | (Self::Boolean, Value::Bool(_))
            | (Self::Number, Value::Number(_))
            | (Self::String, Value::String(_)) => {}
            (Self::Integer(min, max), Value::Number(number))
                if integer(number).is_some() =>
            {
                let number = integer(number).unwrap_or_default();
                if !(*min..=*max).contains(&number) {
                    report(at, format!("{number} is not within {min} and {max}"));
                }
            }
            (Self::Text(name, fits), Value::String(text)) => {
                if !fits(text) {
                    report(at, format!("{} is not {name}", shown::quoted(text)));
                }
            }
            (Self::Enum(values), Value::String(text)) => {
                if !values.contains(&text.as_str()) {
                    let (text, values) =
                        (shown::quoted(text), shown::list(values.iter()));
                    report(at, format!("{text} is not one of {values}"));
                }
            }
            (Self::Integers(values), Value::Number(number))
                if integer(number).is_some() =>
            {
                let given = integer(number);
                if !values.iter().any(|value| Some(i128::from(*value)) == given) {
                    let values = shown::list(values.iter());
                    report(at, format!("{number} is not one of {values}"));
                }
            }
            (Self::Array(shape), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    below(at, &index.to_string(), |at| shape.check_at(item, at, report));
                }
            }
            (Self::Tuple(places, rest), Value::Array(items)) => {
                let shapes = places.iter().chain(iter::repeat(*rest));
                for (index, (item, shape)) in items.iter().zip(shapes).enumerate() {
                    below(at, &index.to_string(), |at| shape.check_at(item, at, report));
                }
            }
            (Self::Map(shape), Value::Object(members)) => {
                for (name, member) in members {
                    below(at, name, |at| shape.check_at(member, at, report));
                }
            }
            (
                Self::Object {
                    fields,
                    rest,
                },
                Value::Object(members),
            ) => {
                check_fields(fields, members, at, report);
                let Some(shape) = rest else { return };
                let listed = |name: &str| fields.iter().any(|field| field.name == name);
                for (name, member) in members.iter().filter(|(name, _)| !listed(name)) {
                    below(at, name, |at| shape.check_at(member, at, report));
                }
            }
            (Self::AnyOf(shapes), value) => {
                if !shapes.iter().any(|shape| shape.fits(value)) {
                    report(at, "fits none of the alternatives".to_owned());
                }
            }
            (
                Self::Tagged {
                    tag,
                    shapes,
                },
                Value::Object(_),
            ) => check_tagged(tag, shapes, value, at, report),
            (Self::Limited(shape, limits), value) => {
                shape.check_at(value, at, report);
                for fault in limits.iter().filter_map(|limit| limit.fault(value)) {
                    report(at, fault);
                }
            }
            (Self::Never, _) => report(at, "is not known here".to_owned()),
            (Self::Nullable(shape), value) => shape.check_at(value, at, report),
            (Self::Named(shape), value) => shape().check_at(value, at, report),
            (_, value) => {
                report(
                    at,
                    format!(
                        "{} was expected, {} is given",
                        self.describe(),
                        kind(value)
                    ),
                );
            }
        }
    }

    /// Whether a value has the shape.
    pub fn fits(&self, value: &Value) -> bool {
        let mut fits = true;
        self.check_at(value, &mut String::new(), &mut |_: &str, _: String| fits = false);
        fits
    }

    /// Whether there is no more to it than a type sees to when it is read.
    pub(super) fn is_plain(&self) -> bool {
        match self {
            Self::Any | Self::Boolean | Self::Number | Self::String => true,
            Self::Nullable(shape) => shape.is_plain(),
            Self::Named(shape) => shape().is_plain(),
            _ => false,
        }
    }

    fn describe(&self) -> &'static str {
        match self {
            Self::Any | Self::Never | Self::AnyOf(_) => "anything",
            Self::Boolean => "a boolean",
            Self::Integer(..) | Self::Integers(_) => "an integer",
            Self::Number => "a number",
            Self::String | Self::Text(..) | Self::Enum(_) => "a string",
            Self::Array(_) | Self::Tuple(..) => "an array",
            Self::Map(_)
            | Self::Object {
                ..
            }
            | Self::Tagged {
                ..
            } => "an object",
            Self::Nullable(shape) | Self::Limited(shape, _) => shape.describe(),
            Self::Named(shape) => shape().describe(),
        }
    }
}

/// The integer that a number is: JSON Schema has any without a fraction, such as `3.0`.
fn integer(number: &Number) -> Option<i128> {
    let of_float = || json::integer(number.as_f64()?)?.parse().ok();
    number.as_i128().or_else(of_float)
}

fn check_tagged(
    tag: &str,
    shapes: &[(&str, Shape)],
    value: &Value,
    at: &mut String,
    report: &mut impl FnMut(&str, String),
) {
    let given = objects::tag(value, tag);
    match shapes.iter().find(|(known, _)| given.as_deref() == Some(known)) {
        Some((_, shape)) => shape.check_at(value, at, report),
        None => below(at, tag, |at| {
            let known = shown::list(shapes.iter().map(|(known, _)| *known));
            report(at, format!("one of {known} was expected"));
        }),
    }
}

fn check_fields(
    fields: &[Field],
    members: &serde_json::Map<String, Value>,
    at: &mut String,
    report: &mut impl FnMut(&str, String),
) {
    for field in fields {
        match members.get(field.name) {
            Some(member) => {
                below(at, field.name, |at| field.shape.check_at(member, at, report));
            }
            None if field.required => {
                below(at, field.name, |at| report(at, "is required".to_owned()));
            }
            None => {}
        }
    }
}

/// Runs `f` with the pointer to a member or an element (RFC 6901).
fn below(at: &mut String, token: &str, f: impl FnOnce(&mut String)) {
    let length = at.len();
    at.push('/');
    if token.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        at.push_str(&token.replace('~', "~0").replace('/', "~1"));
    } else {
        at.push_str(token);
    }
    f(at);
    at.truncate(length);
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
