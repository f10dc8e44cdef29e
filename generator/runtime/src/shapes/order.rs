//! An order of JSON values in which equal values are neighbours: `1` and `1.0`, and objects regardless of the order of
//! their members.

use std::cmp::Ordering;

use serde_json::{Map, Number, Value};

/// Compares two values. It takes no more time than the smaller of them is large, so that a large value is not read for a
/// comparison with a small one.
pub fn compare(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        (Value::Number(one), Value::Number(other)) => by_value(one, other),
        (Value::String(one), Value::String(other)) => one.cmp(other),
        (Value::Array(one), Value::Array(other)) => {
            one.len().cmp(&other.len()).then_with(|| {
                let pairs = one.iter().zip(other);
                first_difference(pairs.map(|(one, other)| compare(one, other)))
            })
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len().cmp(&other.len()).then_with(|| {
                let pairs = sorted(one).into_iter().zip(sorted(other));
                first_difference(pairs.map(|(one, other)| {
                    one.0.cmp(other.0).then_with(|| compare(one.1, other.1))
                }))
            })
        }
        _ => kind(one).cmp(&kind(other)),
    }
}

/// Returns whether no two of the values are equal.
pub fn are_unique(values: &[Value]) -> bool {
    let mut values: Vec<&Value> = values.iter().collect();
    values.sort_unstable_by(|one, other| compare(one, other));
    let mut pairs = values.windows(2);
    !pairs.any(|pair| matches!(pair, [one, other] if compare(one, other).is_eq()))
}

fn first_difference(mut orders: impl Iterator<Item = Ordering>) -> Ordering {
    orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

fn sorted(members: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut members: Vec<_> = members.iter().collect();
    members.sort_unstable_by_key(|(name, _)| *name);
    members
}

/// Compares integers of the same float exactly. Unlike `number::compare`, it orders all numbers.
fn by_value(one: &Number, other: &Number) -> Ordering {
    // Adding zero removes the sign of zero.
    let float = |number: &Number| number.as_f64().unwrap_or(f64::NAN) + 0.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it is only compared with integers of the same float"
    )]
    let integer = |number: &Number| number.as_i128().unwrap_or(float(number) as i128);
    let order = float(one).total_cmp(&float(other));
    order.then_with(|| integer(one).cmp(&integer(other)))
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    }
}
