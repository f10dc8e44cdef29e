//! Makes numbers within bounds.

use serde_json::Value;

use crate::model::Constraint;

/// Returns the number closest to zero that satisfies the constraints, or a number that violates them if no number satisfies all of them.
pub(super) fn number(constraints: &[Constraint], is_integer: bool) -> Value {
    let mut least: Option<(f64, bool)> = None;
    let mut most: Option<(f64, bool)> = None;
    let mut step: Option<f64> = None;
    for constraint in constraints {
        match *constraint {
            Constraint::Minimum(min) if least.is_none_or(|(known, _)| known < min) => {
                least = Some((min, false));
            }
            Constraint::ExclusiveMinimum(min) if least.is_none_or(|(known, _)| known <= min) => {
                least = Some((min, true));
            }
            Constraint::Maximum(max) if most.is_none_or(|(known, _)| known > max) => {
                most = Some((max, false));
            }
            Constraint::ExclusiveMaximum(max) if most.is_none_or(|(known, _)| known >= max) => {
                most = Some((max, true));
            }
            Constraint::MultipleOf(of) => step = Some(step.map_or(of, |known| known.max(of))),
            _ => {}
        }
    }
    let is_low = |value: f64| {
        least.is_some_and(|(least, excluded)| value < least || excluded && value <= least)
    };
    let is_high =
        |value: f64| most.is_some_and(|(most, excluded)| value > most || excluded && value >= most);
    let step = step.or(is_integer.then_some(1.0));
    let value = match (least, most) {
        _ if !is_low(0.0) && !is_high(0.0) => 0.0,
        (Some((bound, _)), _) if is_low(0.0) => match step {
            Some(step) => {
                let multiple = (bound / step).ceil() * step;
                if is_low(multiple) {
                    multiple + step
                } else {
                    multiple
                }
            }
            None if !is_low(bound) => bound,
            None if !is_high(bound + 0.5) => bound + 0.5,
            None => most.map_or(bound, |(most, _)| f64::midpoint(bound, most)),
        },
        (_, Some((bound, _))) => match step {
            Some(step) => {
                let multiple = (bound / step).floor() * step;
                if is_high(multiple) {
                    multiple - step
                } else {
                    multiple
                }
            }
            None if !is_high(bound) => bound,
            None if !is_low(bound - 0.5) => bound - 0.5,
            None => least.map_or(bound, |(least, _)| f64::midpoint(least, bound)),
        },
        _ => 0.0,
    };
    // Below this bound, each integer has an exact `f64`.
    if is_integer || (value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0) {
        Value::from(whole(value))
    } else {
        Value::from(value)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a bound beyond the range of i64 becomes the range's end"
)]
fn whole(number: f64) -> i64 {
    number.ceil() as i64
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Constraint, number};

    #[track_caller]
    fn check(constraints: &[Constraint], is_integer: bool, expected: &Value) {
        assert_eq!(
            number(constraints, is_integer),
            *expected,
            "{constraints:?}"
        );
    }

    #[test]
    fn a_number_is_within_its_bounds() {
        use Constraint::{ExclusiveMaximum, ExclusiveMinimum, Maximum, Minimum, MultipleOf};
        for is_integer in [false, true] {
            check(&[], is_integer, &json!(0));
            check(&[Minimum(-1.0), Maximum(5.0)], is_integer, &json!(0));
            check(&[Minimum(3.0)], is_integer, &json!(3));
            check(&[Maximum(-3.0)], is_integer, &json!(-3));
            check(&[Minimum(3.0), MultipleOf(5.0)], is_integer, &json!(5));
            check(&[Maximum(-3.0), MultipleOf(5.0)], is_integer, &json!(-5));
        }
        check(&[ExclusiveMinimum(0.0)], true, &json!(1));
        check(&[ExclusiveMinimum(0.0)], false, &json!(0.5));
        check(&[ExclusiveMaximum(0.0)], true, &json!(-1));
        check(&[ExclusiveMaximum(0.0)], false, &json!(-0.5));
        check(&[Minimum(0.5)], true, &json!(1));
        check(
            &[ExclusiveMinimum(0.0), ExclusiveMaximum(0.1)],
            false,
            &json!(0.05),
        );
        check(
            &[ExclusiveMinimum(-0.1), ExclusiveMaximum(0.0)],
            false,
            &json!(-0.05),
        );
        check(
            &[ExclusiveMinimum(0.0), MultipleOf(0.25)],
            false,
            &json!(0.25),
        );
    }
}
