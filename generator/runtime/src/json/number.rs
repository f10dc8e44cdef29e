//! Reads numbers in other notations.

/// Returns the digits of a number without a fraction, such as `3.0` or `1e3`; `None` beyond 2^53, where a float is not
/// exact.
pub fn integer(number: f64) -> Option<String> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let is_integer = number.fract() == 0.0 && number.abs() <= EXACT;
    // Adding zero removes the sign of zero.
    is_integer.then(|| format!("{:.0}", number + 0.0))
}

/// Returns the number in a string, if it is written as in JSON.
pub fn number(text: &str) -> Option<f64> {
    serde_json::from_str::<serde_json::Number>(text).ok()?.as_f64()
}
