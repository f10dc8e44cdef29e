//! Compares and divides the numbers of JSON exactly.

use std::cmp::Ordering;

use serde_json::Number;

/// The bound below which a float represents every integer.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The largest power of ten that is computed.
const MAX_POWER: u32 = 38;

/// A decimal number: its digits, times ten to the power of the exponent.
#[derive(Clone, Copy, Debug)]
struct Decimal {
    digits: i128,
    exponent: i32,
}

impl Decimal {
    /// Parses the text of a number; `None` if it has too many digits.
    fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().ok()?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let fraction = fraction.trim_end_matches('0');
        let mut digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let mut exponent = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        while digits != 0 && digits % 10 == 0 {
            digits /= 10;
            exponent = exponent.checked_add(1)?;
        }
        Some(Self {
            digits,
            exponent,
        })
    }

    /// Returns the digits for a lower exponent; `None` if there are too many.
    fn digits_at(self, exponent: i32) -> Option<i128> {
        let more = u32::try_from(self.exponent.checked_sub(exponent)?).ok()?;
        if self.digits == 0 {
            return Some(0);
        }
        let power = (more <= MAX_POWER).then(|| 10_i128.pow(more))?;
        self.digits.checked_mul(power)
    }

    /// Returns whether the number is a multiple of another number, which is not zero.
    fn is_multiple(self, of: Self) -> bool {
        if self.digits == 0 {
            return true;
        }
        match u32::try_from(self.exponent.saturating_sub(of.exponent)) {
            // The remainder of the product is that of the product of remainders.
            Ok(more) => {
                let Ok(divisor) = u64::try_from(of.digits.unsigned_abs()) else {
                    return self
                        .digits_at(of.exponent)
                        .is_some_and(|digits| digits % of.digits == 0);
                };
                let divisor = u128::from(divisor);
                let mut remainder = self.digits.unsigned_abs() % divisor;
                for _ in 0..more {
                    remainder = remainder * 10 % divisor;
                }
                remainder == 0
            }
            Err(_) => of
                .digits_at(self.exponent)
                .is_some_and(|digits| self.digits % digits == 0),
        }
    }
}

/// Compares two numbers; `None` if their order cannot be determined.
pub fn compare(one: &Number, other: &Number) -> Option<Ordering> {
    let floats = one.as_f64().zip(other.as_f64());
    if let Some((one, other)) =
        floats.filter(|(one, other)| one.abs() < EXACT && other.abs() < EXACT)
    {
        return one.partial_cmp(&other);
    }
    let exact = || {
        let one = Decimal::parse(&one.to_string())?;
        let other = Decimal::parse(&other.to_string())?;
        let exponent = one.exponent.min(other.exponent);
        Some(one.digits_at(exponent)?.cmp(&other.digits_at(exponent)?))
    };
    exact().or_else(|| floats.and_then(|(one, other)| one.partial_cmp(&other)))
}

/// Compares a number with a float; `None` if the float is not finite.
pub fn compare_float(number: &Number, float: f64) -> Option<Ordering> {
    compare(number, &Number::from_f64(float)?)
}

/// Returns whether a number is a multiple of `of`. For zero, which is not a valid `multipleOf`, it returns `true`.
pub fn is_multiple(number: &Number, of: &Number) -> bool {
    let exact = Decimal::parse(&number.to_string()).zip(Decimal::parse(&of.to_string()));
    match (exact, number.as_f64().zip(of.as_f64())) {
        (Some((_, of)), _) if of.digits == 0 => true,
        (Some((number, of)), _) => number.is_multiple(of),
        (None, Some((number, of))) => (number / of).fract() == 0.0,
        (None, None) => true,
    }
}
