//! What is asked of a value beyond its type. Each limit speaks of values of one type; all others are within it.

use std::collections::HashSet;

use serde_json::Value;

pub use Limit::*;

use super::Shape;

/// A limit, by the keyword of JSON Schema.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// The fewest characters.
    MinLength(usize),
    /// The most characters.
    MaxLength(usize),
    /// A regular expression, and what finds it in a string.
    Pattern(&'static str, fn(&'static str, &str) -> bool),
    /// The least number.
    Minimum(f64),
    /// The greatest number.
    Maximum(f64),
    /// What a number has to exceed.
    MoreThan(f64),
    /// What a number has to fall short of.
    LessThan(f64),
    /// What divides a number.
    MultipleOf(f64),
    /// The fewest elements.
    MinItems(usize),
    /// The most elements.
    MaxItems(usize),
    /// No element is given twice.
    UniqueItems,
    /// The fewest elements that are so.
    MinContains(usize, &'static Shape),
    /// The most elements that are so.
    MaxContains(usize, &'static Shape),
    /// The fewest members.
    MinProperties(usize),
    /// The most members.
    MaxProperties(usize),
    /// What is asked of the names of members.
    PropertyNames(&'static [Limit]),
    /// The values that are allowed, as JSON.
    OneOf(&'static [&'static str]),
    /// What a value is not to be.
    Not(&'static Shape),
    /// What any value has to be as well.
    Fits(&'static Shape),
    /// Of which a value has to be one only.
    ExactlyOne(&'static [Shape]),
    /// What an array has to be.
    Arrays(&'static Shape),
    /// What an object has to be.
    Objects(&'static Shape),
}

impl Limit {
    /// What is wrong with a value that is not within the limit.
    pub fn fault(&self, value: &Value) -> Option<String> {
        match (self, value) {
            (OneOf(values), value) => {
                (!values.iter().any(|known| is_json(known, value)))
                    .then(|| format!("is not one of {}", values.join(", ")))
            }
            (Not(shape), value) => {
                shape.fits(value).then(|| "is what is excluded here".to_owned())
            }
            (ExactlyOne(shapes), value) => {
                let fitting = shapes.iter().filter(|shape| shape.fits(value)).count();
                (fitting != 1).then(|| {
                    format!("fits {fitting} of the alternatives, one was expected")
                })
            }
            (Fits(shape), value)
            | (Arrays(shape), value @ Value::Array(_))
            | (Objects(shape), value @ Value::Object(_)) => first_fault(shape, value),
            (_, Value::String(text)) => self.fault_of_text(text),
            (_, Value::Number(number)) => self.fault_of_number(number.as_f64()?),
            (
                MinContains(bound, shape) | MaxContains(bound, shape),
                Value::Array(items),
            ) => {
                let given = items.iter().filter(|item| shape.fits(item)).count();
                let (fits, expected) = if let MinContains(..) = self {
                    (given >= *bound, "at least")
                } else {
                    (given <= *bound, "at most")
                };
                (!fits).then(|| {
                    format!("contains {given} of the wanted elements, {expected} {bound} were expected")
                })
            }
            (_, Value::Array(items)) => self.fault_of_items(items),
            (MinProperties(min), Value::Object(members)) => {
                (members.len() < *min).then(|| {
                    format!(
                        "has {} members, at least {min} were expected",
                        members.len()
                    )
                })
            }
            (MaxProperties(max), Value::Object(members)) => {
                (members.len() > *max).then(|| {
                    format!("has {} members, at most {max} were expected", members.len())
                })
            }
            (PropertyNames(limits), Value::Object(members)) => {
                members.keys().find_map(|name| {
                    let name = Value::from(name.as_str());
                    let fault = limits.iter().find_map(|limit| limit.fault(&name))?;
                    Some(format!("the name {name} {fault}"))
                })
            }
            _ => None,
        }
    }

    /// What is wrong with a string.
    pub fn fault_of_text(&self, text: &str) -> Option<String> {
        let length = || text.chars().count();
        match self {
            MinLength(min) => (length() < *min).then(|| {
                format!("has {} characters, at least {min} were expected", length())
            }),
            MaxLength(max) => (length() > *max).then(|| {
                format!("has {} characters, at most {max} were expected", length())
            }),
            Pattern(pattern, matches) => {
                (!matches(pattern, text)).then(|| format!("does not match {pattern}"))
            }
            _ => None,
        }
    }

    fn fault_of_number(&self, number: f64) -> Option<String> {
        let (fits, expected, bound) = match *self {
            Minimum(min) => (number >= min, "at least", min),
            Maximum(max) => (number <= max, "at most", max),
            MoreThan(min) => (number > min, "more than", min),
            LessThan(max) => (number < max, "less than", max),
            MultipleOf(of) => (is_multiple(number, of), "a multiple of", of),
            _ => return None,
        };
        (!fits).then(|| format!("{number} is given, {expected} {bound} was expected"))
    }

    fn fault_of_items(&self, items: &[Value]) -> Option<String> {
        if let UniqueItems = self {
            let different: HashSet<String> =
                items.iter().map(Value::to_string).collect();
            return (different.len() < items.len())
                .then(|| "has an element twice".to_owned());
        }
        self.fault_of_length(items.len())
    }

    /// What is wrong with an array of so many elements.
    pub fn fault_of_length(&self, given: usize) -> Option<String> {
        match self {
            MinItems(min) => (given < *min)
                .then(|| format!("has {given} elements, at least {min} were expected")),
            MaxItems(max) => (given > *max)
                .then(|| format!("has {given} elements, at most {max} were expected")),
            _ => None,
        }
    }
}

/// The first that is wrong with a value, and where in it that is.
fn first_fault(shape: &Shape, value: &Value) -> Option<String> {
    let mut first = None;
    shape.check(value, &mut |at, fault| {
        first.get_or_insert_with(|| format!("{at} {fault}").trim_start().to_owned());
    });
    first
}

/// Whether a number is a multiple, but for what floating point adds to it.
fn is_multiple(number: f64, of: f64) -> bool {
    let times = number / of;
    (times - times.round()).abs() <= 1e-9 * times.abs().max(1.0)
}

/// Whether a value is what some JSON says; `1` and `1.0` are the same.
fn is_json(json: &str, value: &Value) -> bool {
    let known: Value = serde_json::from_str(json).unwrap_or_default();
    known == *value || known.as_f64().is_some_and(|known| value.as_f64() == Some(known))
}
