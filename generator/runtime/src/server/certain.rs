//! Validates JSON text against a shape without building a tree.

use std::{fmt, iter};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::{Field, Shape, constraint};
use crate::runtime::shapes::constraint::Constraint;

/// Returns whether a JSON text is certainly valid against a shape; if not, [`Shape::check`] must decide.
pub fn is_certainly_valid(shape: &Shape, json: &str) -> bool {
    let mut json = serde_json::Deserializer::from_str(json);
    Validator(shape).deserialize(&mut json).is_ok() && json.end().is_ok()
}

/// Reads a value and fails if it is not valid against the shape. The errors have no details, because they are not shown.
#[derive(Clone, Copy)]
struct Validator<'s>(&'s Shape);

impl Validator<'_> {
    fn value<E: Error>(self, value: &Value) -> Result<(), E> {
        valid(self.0.accepts(value))
    }
}

fn valid<E: Error>(is_valid: bool) -> Result<(), E> {
    if is_valid { Ok(()) } else { Err(E::custom("")) }
}

impl<'de> DeserializeSeed<'de> for Validator<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        if needs_tree(self.0) {
            let value = serde::Deserialize::deserialize(json)?;
            self.value(&value)
        } else {
            json.deserialize_any(self)
        }
    }
}

/// Returns whether a shape can only be validated against a tree.
fn needs_tree(shape: &Shape) -> bool {
    match shape {
        Shape::AnyOf(_) | Shape::Union(_) => true,
        Shape::Constrained(shape, constraints) => {
            constraints.iter().any(constraint_needs_tree) || needs_tree(shape)
        }
        Shape::Nullable(shape) => needs_tree(shape),
        Shape::Named(shape) => needs_tree(shape()),
        _ => false,
    }
}

fn constraint_needs_tree(constraint: &Constraint) -> bool {
    !matches!(
        constraint,
        constraint::MinLength(_)
            | constraint::MaxLength(_)
            | constraint::Pattern(..)
            | constraint::Minimum(_)
            | constraint::Maximum(_)
            | constraint::ExclusiveMinimum(_)
            | constraint::ExclusiveMaximum(_)
            | constraint::MultipleOf(_)
            | constraint::MinItems(_)
            | constraint::MaxItems(_)
    )
}

impl<'de> Visitor<'de> for Validator<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another shape")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.value(&Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.value(&value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.value(&value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.value(&value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.value(&value.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        valid(is_valid_text(self.0, text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        read_items(self.0, &mut items).map(drop)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<(), A::Error> {
        read_object(self.0, members)
    }
}

fn is_valid_text(shape: &Shape, text: &str) -> bool {
    match shape {
        Shape::Any | Shape::String => true,
        Shape::Text(_, accepts) => accepts(text),
        Shape::Enum(values) => values.contains(&text),
        Shape::Constrained(shape, constraints) => {
            is_valid_text(shape, text)
                && constraint::applied_to_text(constraints, text)
                    .all(|constraint| constraint.text_violation(text).is_none())
        }
        Shape::Nullable(shape) => is_valid_text(shape, text),
        Shape::Named(shape) => is_valid_text(shape(), text),
        _ => false,
    }
}

/// Reads an array, and returns the number of its elements.
fn read_items<'de, A: SeqAccess<'de>>(
    shape: &Shape,
    items: &mut A,
) -> Result<usize, A::Error> {
    match shape {
        Shape::Any => read_each(iter::repeat(shape), items),
        Shape::Array(shape) => read_each(iter::repeat(*shape), items),
        Shape::Tuple(places, rest) => {
            read_each(places.iter().chain(iter::repeat(*rest)), items)
        }
        Shape::Constrained(shape, constraints) => {
            let given = read_items(shape, items)?;
            valid(
                constraints
                    .iter()
                    .all(|constraint| constraint.length_violation(given).is_none()),
            )?;
            Ok(given)
        }
        Shape::Nullable(shape) => read_items(shape, items),
        Shape::Named(shape) => read_items(shape(), items),
        _ => Err(Error::custom("")),
    }
}

fn read_each<'s, 'de, A: SeqAccess<'de>>(
    shapes: impl Iterator<Item = &'s Shape>,
    items: &mut A,
) -> Result<usize, A::Error> {
    let mut given = 0;
    for shape in shapes {
        if items.next_element_seed(Validator(shape))?.is_none() {
            break;
        }
        given += 1;
    }
    Ok(given)
}

fn read_object<'de, A: MapAccess<'de>>(
    shape: &Shape,
    members: A,
) -> Result<(), A::Error> {
    match shape {
        Shape::Any => read_members(&[], shape, members),
        Shape::Map(shape) => read_members(&[], shape, members),
        Shape::Object {
            fields,
            rest,
        } => read_members(fields, rest.unwrap_or(&Shape::Any), members),
        Shape::Constrained(shape, _) | Shape::Nullable(shape) => {
            read_object(shape, members)
        }
        Shape::Named(shape) => read_object(shape(), members),
        _ => Err(Error::custom("")),
    }
}

/// Reads an object; fails if a required property is not among the first 128, because there are 128 bits.
fn read_members<'de, A: MapAccess<'de>>(
    fields: &[Field],
    rest: &Shape,
    mut members: A,
) -> Result<(), A::Error> {
    let mut given = 0_u128;
    let bit = |index| {
        u32::try_from(index)
            .ok()
            .and_then(|index| 1_u128.checked_shl(index))
            .unwrap_or(0)
    };
    while let Some(index) = members.next_key_seed(Name(fields))? {
        let Some((index, field)) = index else {
            members.next_value_seed(Validator(rest))?;
            continue;
        };
        given |= bit(index);
        members.next_value_seed(Validator(field.shape()))?;
    }
    let is_there = |(index, field): (usize, &Field)| {
        !field.is_required() || given & bit(index) != 0
    };
    valid(fields.iter().enumerate().all(is_there))
}

/// Reads the name of a member, and returns the property with that name.
struct Name<'s>(&'s [Field]);

impl<'s, 'de> DeserializeSeed<'de> for Name<'s> {
    type Value = Option<(usize, &'s Field)>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        json: D,
    ) -> Result<Self::Value, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'s> Visitor<'_> for Name<'s> {
    type Value = Option<(usize, &'s Field)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().enumerate().find(|(_, field)| field.name() == name))
    }
}
