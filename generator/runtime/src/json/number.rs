//! Numbers that are written in another way.

/// The integer that a number without a fraction is, such as `3.0` or `1e3`, in digits. Beyond 2^53 a float may have been
/// rounded.
pub fn integer(number: f64) -> Option<String> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let is_integer = number.fract() == 0.0 && number.abs() <= EXACT;
    // Without the sign of zero.
    is_integer.then(|| format!("{:.0}", number + 0.0))
}

/// The number that a string is, if it is written as in JSON.
pub fn number(text: &str) -> Option<f64> {
    serde_json::from_str::<serde_json::Number>(text).ok()?.as_f64()
}
