//! `--growth`: how the time for values of recursive unions grows with their depth.

use std::{collections::BTreeMap, fmt::Write as _};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::{judge::Judge, sample::Sampler};
use crate::row::Union;

/// The depths that are measured: each is twice the one before.
pub(super) const DEPTHS: [usize; 4] = [10, 20, 40, 80];
/// How deep JSON may be nested, below the limit of `serde_json`.
const JSON_DEPTH: usize = 120;
/// How many values of a union are searched for a value of the same union inside.
const DRAWS: usize = 200;
/// How many places of a union are measured at the most.
const PLACES: usize = 4;
/// The steps that are measured, in their order.
const STEPS: [&str; 4] = ["validate", "server decodes", "client decodes", "encode"];
/// By which factor the time may grow if the depth doubles, in percent.
const MOST: u128 = 220;
/// The time below which a factor says nothing, in nanoseconds.
const NOISE: u128 = 2_000;

/// Values of a union, nested at one place.
#[derive(Clone, Debug)]
pub(super) struct Nested {
    /// The index of the union.
    pub(super) union: usize,
    /// The pointer from a value to the value of the same union inside.
    place: String,
    /// A value for each depth, and the depth.
    pub(super) values: Vec<(usize, Value)>,
}

/// The times for the values of a union, nested at one place.
#[derive(Debug)]
pub(crate) struct Growth {
    union: String,
    place: String,
    /// For each depth the nanoseconds of the steps; or why there are none.
    times: Result<Vec<(usize, Vec<u128>)>, String>,
}

/// Nests values of the unions that contain themselves.
pub(super) fn draw(document: &Value, unions: &[Union]) -> Vec<Nested> {
    let judge = Judge::new(document);
    let mut sampler = Sampler::new(document, 1);
    let mut all = Vec::new();
    for (index, union) in unions.iter().enumerate() {
        let Some(schema) = document.pointer(union.pointer.trim_start_matches('#')) else {
            continue;
        };
        let place = (vec![union.pointer.clone()], None);
        let validators = judge.validators_of([place].into_iter());
        let Some([validator]) = validators.as_deref() else {
            continue;
        };
        let mut places: BTreeMap<String, (String, Value)> = BTreeMap::new();
        for _ in 0..DRAWS {
            let Some(value) = sampler.draw(schema).filter(|it| validator.is_valid(it)) else {
                continue;
            };
            let mut pointers = Vec::new();
            pointers_into(&value, "", &mut pointers);
            for pointer in pointers {
                let key = without_indices(&pointer);
                if places.len() < PLACES
                    && !places.contains_key(&key)
                    && is_recursive(&value, &pointer, validator)
                {
                    places.insert(key, (pointer, value.clone()));
                }
            }
        }
        all.extend(places.into_iter().map(|(place, (pointer, value))| {
            let levels = pointer.matches('/').count();
            let depths = DEPTHS.iter().filter(|depth| *depth * levels <= JSON_DEPTH);
            let values = depths.map(|depth| (*depth, nested(&value, &pointer, *depth)));
            Nested {
                union: index,
                place,
                values: values.collect(),
            }
        }));
    }
    all
}

/// The pointers to the parts of a value.
fn pointers_into(value: &Value, at: &str, found: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (name.replace('~', "~0").replace('/', "~1"), member))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| (index.to_string(), item))
            .collect(),
        _ => Vec::new(),
    };
    for (token, part) in inner {
        let at = format!("{at}/{token}");
        found.push(at.clone());
        pointers_into(part, &at, found);
    }
}

/// A pointer with `*` for each index.
fn without_indices(pointer: &str) -> String {
    let tokens = pointer.split('/').map(|token| {
        let is_index = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        if is_index { "*" } else { token }
    });
    tokens.collect::<Vec<_>>().join("/")
}

/// Whether there is a value of the same union at a place of a value.
fn is_recursive(value: &Value, pointer: &str, validator: &Validator) -> bool {
    let others = [
        json!({ "-": true }),
        json!(["-"]),
        json!(true),
        json!(0.5),
        json!("-"),
    ];
    let is_valid = |inner: &Value| {
        let mut value = value.clone();
        replace(&mut value, pointer, inner);
        validator.is_valid(&value)
    };
    is_valid(value) && !others.iter().any(is_valid)
}

fn replace(value: &mut Value, pointer: &str, inner: &Value) {
    if let Some(part) = value.pointer_mut(pointer) {
        *part = inner.clone();
    }
}

/// A value with itself at a place, so often.
fn nested(value: &Value, pointer: &str, depth: usize) -> Value {
    (0..depth).fold(value.clone(), |inner, _| {
        let mut outer = value.clone();
        replace(&mut outer, pointer, &inner);
        outer
    })
}

impl Nested {
    /// Reads the lines of the program, one for each value.
    pub(super) fn read<'l>(&self, lines: impl Iterator<Item = &'l str>, union: &Union) -> Growth {
        let times = self.values.iter().zip(lines).map(|((depth, _), line)| {
            let times = line.split(' ').map(str::parse).collect::<Result<_, _>>();
            times
                .map(|times| (*depth, times))
                .map_err(|_| line.to_owned())
        });
        Growth {
            union: union.path.clone(),
            place: self.place.clone(),
            times: times.collect(),
        }
    }
}

impl Growth {
    /// The largest factor between two depths, in percent, of each step.
    pub(crate) fn factors(&self) -> Vec<u128> {
        let times = self.times.as_deref().unwrap_or_default();
        let factor = |step: usize| {
            let of_step = times
                .iter()
                .filter_map(|(_, times)| times.get(step).copied());
            let of_step: Vec<u128> = of_step.collect();
            let pairs = of_step.windows(2).filter_map(|pair| match pair {
                [one, other] if *one > NOISE => (other * 100).checked_div(*one),
                _ => None,
            });
            pairs.max().unwrap_or_default()
        };
        (0..STEPS.len()).map(factor).collect()
    }

    /// Whether the time grows faster than the value.
    pub(crate) fn is_failure(&self) -> bool {
        self.times.is_err() || self.factors().iter().any(|factor| *factor > MOST)
    }

    /// A line for people.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{} at {}:", self.union, self.place);
        match &self.times {
            Ok(times) => {
                for (step, factor) in STEPS.iter().zip(self.factors()) {
                    let _ = write!(text, " {step} {}.{:02},", factor / 100, factor % 100);
                }
                let of_depth = |(depth, times): &(usize, Vec<u128>)| {
                    let times: Vec<String> = times.iter().map(u128::to_string).collect();
                    format!("{depth}: {} ns", times.join(" "))
                };
                let depths: Vec<String> = times.iter().map(of_depth).collect();
                let _ = write!(text, " at the depths {}", depths.join(", "));
            }
            Err(message) => {
                let _ = write!(text, " {message}");
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{DEPTHS, draw};
    use crate::row::Union;

    #[test]
    fn a_recursive_union_is_nested_at_each_place() {
        let document = json!({ "components": { "schemas": {
            "Filter": { "oneOf": [
                { "type": "object", "required": ["not"], "properties": { "not": { "$ref": "#/components/schemas/Filter" } } },
                { "type": "object", "required": ["all"], "properties": {
                    "all": { "type": "array", "minItems": 1, "items": { "$ref": "#/components/schemas/Filter" } },
                } },
                { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "more": {} } },
            ] },
        } } });
        let union = Union {
            path: "types::Filter".to_owned(),
            pointer: "#/components/schemas/Filter".to_owned(),
            decision: String::new(),
            variants: Vec::new(),
        };
        let nested = draw(&document, &[union]);
        let places: Vec<&str> = nested.iter().map(|it| it.place.as_str()).collect();
        assert!(
            places.contains(&"/not") && places.contains(&"/all/*"),
            "{places:?}"
        );
        assert!(
            nested
                .iter()
                .all(|it| it.values.len() >= 3 && it.values.len() <= DEPTHS.len())
        );
    }
}
