//! Compares values with shapes.

use serde_json::Value;

use super::{
    constraint,
    memo::Memo,
    shape::{Alternative, Check, Constraint, Field, Shape, integer, kind, matches_type},
    shown,
};
use crate::runtime::json;

/// Receives the findings of a comparison.
pub(super) trait Findings: Sized {
    /// Reports a violation of the schema. `is_readable` means that the type can nevertheless hold the value.
    fn violation(&mut self, is_readable: bool, message: impl FnOnce() -> String);

    /// Validates a value against the schema of this name; returns whether it is valid.
    fn schema(&mut self, name: &str, check: Check, value: &Value, memo: &Memo) -> bool;

    /// Compares an invalid value, whose violation has been reported.
    fn invalid(&mut self, _shape: &Shape, _value: &Value, _memo: &Memo) {}

    /// Compares a value that is known to be valid: only a value that the type cannot hold is a violation.
    fn known_valid(&mut self, compare: impl FnOnce(&mut Self));

    /// Counts a member or a value that the schema lists.
    fn count_listed(&mut self) {}

    /// Counts a member that the type does not hold.
    fn count_lost(&mut self) {}

    /// Compares a member or an element.
    fn below(&mut self, token: &dyn std::fmt::Display, compare: impl FnOnce(&mut Self));

    /// Compares a value of a union.
    fn union(
        &mut self,
        alternatives: &'static [Alternative],
        value: &Value,
        memo: &Memo,
    );
}

impl Shape {
    /// Compares a value with the shape.
    pub(super) fn walk<F: Findings>(&self, value: &Value, memo: &Memo, found: &mut F) {
        match (self, value) {
            (Self::Any, _)
            | (Self::Nullable(_), Value::Null)
            | (Self::Boolean, Value::Bool(_))
            | (Self::String, Value::String(_)) => {}
            (Self::Number, Value::Number(_)) => {
                if !is_exact(value) {
                    found.count_lost();
                }
            }
            (Self::Nullable(shape), value) => shape.walk(value, memo, found),
            (Self::Named(shape), value) => shape().walk(value, memo, found),
            (Self::Union(alternatives), value) => found.union(alternatives, value, memo),
            (Self::AnyOf(shapes), value) => {
                if !memo.is_valid_for_any(shapes, value) {
                    found.violation(true, || {
                        "matches none of the alternatives".to_owned()
                    });
                }
            }
            (Self::Constrained(shape, constraints), value) => {
                walk_constrained(shape, constraints, value, memo, found);
            }
            (Self::Integer(min, max), Value::Number(_)) if matches_type(self, value) => {
                let given = integer(value).unwrap_or_default();
                if !(*min..=*max).contains(&given) {
                    found.violation(false, || {
                        format!("expected an integer from {min} to {max}, found {given}")
                    });
                }
            }
            (Self::Text(name, is_valid), Value::String(text)) => {
                if !is_valid(text) {
                    found.violation(false, || {
                        format!("expected {name}, found {}", shown::quoted(text))
                    });
                }
            }
            (Self::Enum(values), Value::String(text)) => {
                if values.contains(&text.as_str()) {
                    found.count_listed();
                } else {
                    found.violation(true, || {
                        let values = shown::list(values.iter());
                        format!(
                            "expected one of {values}, found {}",
                            shown::quoted(text)
                        )
                    });
                }
            }
            (Self::Integers(values), Value::Number(_)) if matches_type(self, value) => {
                let given = integer(value).unwrap_or_default();
                if values.iter().any(|value| i128::from(*value) == given) {
                    found.count_listed();
                } else {
                    found.violation(i64::try_from(given).is_ok(), || {
                        format!(
                            "expected one of {}, found {given}",
                            shown::list(values.iter())
                        )
                    });
                }
            }
            (Self::Array(shape), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    found.below(&index, |found| shape.walk(item, memo, found));
                }
            }
            (Self::Tuple(places, rest), Value::Array(items)) => {
                let shapes = places.iter().chain(std::iter::repeat(*rest));
                for (index, (item, shape)) in items.iter().zip(shapes).enumerate() {
                    found.below(&index, |found| shape.walk(item, memo, found));
                }
            }
            (Self::Map(shape), Value::Object(members)) => {
                for (name, member) in members {
                    found.below(name, |found| shape.walk(member, memo, found));
                }
            }
            (
                Self::Object {
                    fields,
                    rest,
                },
                Value::Object(members),
            ) => walk_object(fields, *rest, members, memo, found),
            (_, value) => {
                let is_number = is_number_as_text(self, value);
                if is_number {
                    // The text would be encoded as a number.
                    found.count_lost();
                }
                found.violation(is_number, || {
                    format!("expected {}, found {}", self.describe(), kind(value))
                });
            }
        }
    }
}

/// Returns whether a float has exactly the value of a number, if that is an integer.
fn is_exact(value: &Value) -> bool {
    let size = integer(value).unwrap_or_default().unsigned_abs();
    size == 0 || size >> size.trailing_zeros() < 1 << f64::MANTISSA_DIGITS
}

/// Returns whether a value is the text of a number, which is read as the number.
fn is_number_as_text(shape: &Shape, value: &Value) -> bool {
    match (shape, value) {
        (Shape::Integer(..) | Shape::Integers(_), Value::String(text)) => {
            text.parse::<i128>().is_ok()
        }
        (Shape::Number, Value::String(text)) => json::number(text).is_some(),
        _ => false,
    }
}

fn walk_constrained<F: Findings>(
    shape: &Shape,
    constraints: &[Constraint],
    value: &Value,
    memo: &Memo,
    found: &mut F,
) {
    let of_schema = constraints.iter().find_map(|constraint| match constraint {
        Constraint::Schema(name, check) => Some((*name, *check)),
        _ => None,
    });
    match of_schema {
        // The schema decides whether a value is valid; then only the type has to hold it.
        Some((name, check)) if found.schema(name, check, value, memo) => {
            found.known_valid(|found| shape.walk(value, memo, found));
        }
        Some(_) => found.invalid(shape, value, memo),
        None => {
            shape.walk(value, memo, found);
            let text = value.as_str().unwrap_or_default();
            for violation in constraint::applied_to_text(constraints, text)
                .filter_map(|constraint| Constraint::violation(constraint, value))
            {
                found.violation(true, || violation);
            }
        }
    }
}

fn walk_object<F: Findings>(
    fields: &[Field],
    rest: Option<&Shape>,
    members: &serde_json::Map<String, Value>,
    memo: &Memo,
    found: &mut F,
) {
    let mut listed = 0;
    for field in fields {
        match members.get(field.name) {
            Some(member) => {
                listed += 1;
                found.count_listed();
                found.below(&field.name, |found| walk_field(field, member, memo, found));
            }
            None if field.required => {
                let is_readable = matches!(field.shape, Shape::Nullable(_));
                found.below(&field.name, |found| {
                    found.violation(is_readable, || "is required".to_owned());
                });
            }
            None => {}
        }
    }
    if listed == members.len() {
        return;
    }
    let is_listed = |name: &str| fields.iter().any(|field| field.name == name);
    for (name, member) in members.iter().filter(|(name, _)| !is_listed(name)) {
        match rest {
            None => found.count_lost(),
            Some(Shape::Never) => {
                found.count_lost();
                found.below(name, |found| {
                    found.violation(true, || {
                        "additional properties are not allowed".to_owned()
                    });
                });
            }
            Some(shape) => found.below(name, |found| shape.walk(member, memo, found)),
        }
    }
}

fn walk_field<F: Findings>(field: &Field, member: &Value, memo: &Memo, found: &mut F) {
    if member.is_null() && !field.required && !matches_type(&field.shape, member) {
        // The type reads null as an absent member.
        found.count_lost();
        found.violation(true, || {
            format!("expected {}, found null", field.shape.describe())
        });
    } else if field.constant && !field.shape.is_valid(member, memo) {
        found.violation(false, || {
            let member = shown::cut(member.to_string());
            format!("expected {}, found {member}", field.shape.describe_constant())
        });
    } else {
        field.shape.walk(member, memo, found);
    }
}
