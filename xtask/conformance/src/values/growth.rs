//! `--growth`: measures how the time for values of recursive unions grows with their depth.

use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::{
    judge::Judge,
    sample::Sampler,
    times::{Growth, Times},
};
use crate::row::Union;

/// The depths that are measured; each is twice the previous one.
pub(super) const DEPTHS: [usize; 4] = [10, 20, 40, 80];
/// The maximum nesting of the JSON, below the limit of `serde_json`.
const JSON_DEPTH: usize = 120;
/// The number of values of a union in which a value of the same union is searched for.
const DRAWS: usize = 200;
/// The maximum number of places that are measured for a union.
const PLACES: usize = 4;
/// How often all values are measured. The shortest time counts, so that a busy machine changes no factor.
pub(super) const ROUNDS: usize = 5;

/// Values of a union, nested at one place.
#[derive(Clone, Debug)]
pub(super) struct Nested {
    /// The index of the union.
    pub(super) union: usize,
    /// The pointer from a value to the inner value of the same union.
    place: String,
    /// The depths, each with its value.
    pub(super) values: Vec<(usize, Value)>,
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
                if !places.contains_key(&key) && is_recursive(&value, &pointer, validator) {
                    places.insert(key, (pointer, value.clone()));
                }
            }
        }
        let mut places: Vec<_> = places.into_iter().collect();
        // The others repeat these.
        places.sort_by_key(|(place, _)| place.matches('/').count());
        places.truncate(PLACES);
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

/// Adds the pointers to the parts of a value.
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

/// Returns a pointer with `*` in place of each index.
fn without_indices(pointer: &str) -> String {
    let tokens = pointer.split('/').map(|token| {
        let is_index = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        if is_index { "*" } else { token }
    });
    tokens.collect::<Vec<_>>().join("/")
}

/// Returns whether the value at a pointer is of the same union.
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
    // A place for any JSON accepts all the others; an open object accepts some.
    is_valid(value)
        && validator.is_valid(&nested(value, pointer, 4))
        && !others.iter().all(is_valid)
}

fn replace(value: &mut Value, pointer: &str, inner: &Value) {
    if let Some(part) = value.pointer_mut(pointer) {
        *part = inner.clone();
    }
}

/// Nests a value in itself at a pointer, to this depth.
fn nested(value: &Value, pointer: &str, depth: usize) -> Value {
    (0..depth).fold(value.clone(), |inner, _| {
        let mut outer = value.clone();
        replace(&mut outer, pointer, &inner);
        outer
    })
}

impl Nested {
    /// Parses the output of the program, which has a line for each value in each round.
    pub(super) fn read<'l>(
        &self,
        rounds: impl Iterator<Item = &'l [&'l str]>,
        union: &Union,
    ) -> Growth {
        let mut rounds = rounds.map(|lines| self.times(lines));
        let first = rounds
            .next()
            .unwrap_or_else(|| Err("the program ended".to_owned()));
        let times = first.and_then(|first| {
            rounds.try_fold(first, |shortest, times| Ok(shorter(shortest, &times?)))
        });
        Growth {
            union: union.path.clone(),
            place: self.place.clone(),
            times,
        }
    }

    fn times(&self, lines: &[&str]) -> Result<Times, String> {
        let times = self.values.iter().zip(lines).map(|((depth, _), line)| {
            let times = line.split(' ').map(str::parse).collect::<Result<_, _>>();
            times
                .map(|times| (*depth, times))
                .map_err(|_| (*line).to_owned())
        });
        times.collect()
    }
}

fn shorter(mut one: Times, other: &Times) -> Times {
    for ((_, times), (_, others)) in one.iter_mut().zip(other) {
        for (time, other) in times.iter_mut().zip(others) {
            *time = (*time).min(*other);
        }
    }
    one
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
