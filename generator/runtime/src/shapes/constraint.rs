//! Validates the constraints of values. Each constraint applies to values of one type; values of other types satisfy
//! it.

use serde_json::{Number, Value};

pub use super::shape::{
    Check,
    Constraint::{self, *},
    Known, Report,
};
use super::{number, order, shown};

impl Constraint {
    /// Describes how a value violates the constraint.
    pub fn violation(&self, value: &Value) -> Option<String> {
        match (self, value) {
            (Enum(values), value) => (!values.iter().any(|known| is_json(known, value)))
                .then(|| format!("is not one of {}", shown::list(values.iter()))),
            (Schema(name, check), value) => first_of_schema(name, *check, value),
            (_, Value::String(text)) => self.text_violation(text),
            (_, Value::Number(number)) => self.number_violation(number),
            (_, Value::Array(items)) => self.items_violation(items),
            (MinProperties(min), Value::Object(members)) => {
                (members.len() < *min).then(|| {
                    format!("has {} properties, expected at least {min}", members.len())
                })
            }
            (MaxProperties(max), Value::Object(members)) => {
                (members.len() > *max).then(|| {
                    format!("has {} properties, expected at most {max}", members.len())
                })
            }
            (PropertyNames(constraints), Value::Object(members)) => {
                members.keys().find_map(|name| {
                    let name = Value::from(name.as_str());
                    let violation = constraints
                        .iter()
                        .find_map(|constraint| constraint.violation(&name))?;
                    Some(format!(
                        "the property name {} {violation}",
                        shown::cut(name.to_string())
                    ))
                })
            }
            _ => None,
        }
    }

    /// Describes how a string violates the constraint.
    pub fn text_violation(&self, text: &str) -> Option<String> {
        let length = || text.chars().count();
        match self {
            MinLength(min) => (length() < *min).then(|| {
                format!("has {} characters, expected at least {min}", length())
            }),
            MaxLength(max) => (length() > *max)
                .then(|| format!("has {} characters, expected at most {max}", length())),
            Pattern(pattern, matches) => match matches(pattern, text) {
                Some(true) => None,
                Some(false) => Some(format!("does not match {pattern}")),
                None => Some(format!("takes too long to match {pattern}")),
            },
            _ => None,
        }
    }

    fn number_violation(&self, number: &Number) -> Option<String> {
        let order = |bound| number::compare_float(number, bound);
        let (fits, expected, bound) = match *self {
            Minimum(min) => (order(min)?.is_ge(), "at least", min),
            Maximum(max) => (order(max)?.is_le(), "at most", max),
            ExclusiveMinimum(min) => (order(min)?.is_gt(), "more than", min),
            ExclusiveMaximum(max) => (order(max)?.is_lt(), "less than", max),
            MultipleOf(of) => (
                number::is_multiple(number, &Number::from_f64(of)?),
                "a multiple of",
                of,
            ),
            _ => return None,
        };
        (!fits).then(|| format!("expected {expected} {bound}, found {number}"))
    }

    fn items_violation(&self, items: &[Value]) -> Option<String> {
        if let UniqueItems = self {
            return (!order::are_unique(items))
                .then(|| "has duplicate items".to_owned());
        }
        self.length_violation(items.len())
    }

    /// Describes how the length of an array violates the constraint.
    pub fn length_violation(&self, given: usize) -> Option<String> {
        match self {
            MinItems(min) => (given < *min)
                .then(|| format!("has {given} items, expected at least {min}")),
            MaxItems(max) => (given > *max)
                .then(|| format!("has {given} items, expected at most {max}")),
            _ => None,
        }
    }
}

/// Returns the constraints that are applied to a string: patterns only if it is not too long, because the time for them
/// increases with its length.
pub fn applied_to_text<'c>(
    constraints: &'c [Constraint],
    text: &str,
) -> impl Iterator<Item = &'c Constraint> + use<'c> {
    let is_too_long = constraints.iter().any(|constraint| {
        matches!(constraint, MaxLength(_)) && constraint.text_violation(text).is_some()
    });
    constraints
        .iter()
        .filter(move |constraint| !(is_too_long && matches!(constraint, Pattern(..))))
}

/// Returns the first violation of a schema, with its place in the value.
fn first_of_schema(name: &str, check: Check, value: &Value) -> Option<String> {
    let mut first = None;
    let is_valid = check(
        name,
        value,
        &Known::default(),
        Some(&mut |pointer, detail| {
            first.get_or_insert_with(|| {
                format!("{pointer} {detail}").trim_start().to_owned()
            });
        }),
    );
    (!is_valid).then(|| first.unwrap_or_else(|| "is not valid".to_owned()))
}

/// Returns whether a value is equal to the JSON text.
fn is_json(json: &str, value: &Value) -> bool {
    let known: Value = serde_json::from_str(json).unwrap_or_default();
    order::compare(&known, value).is_eq()
}
