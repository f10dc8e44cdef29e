//! `enum` and `const`: the values that a schema lists.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use toml::Spanned;

use super::names::{self, Scope};
use crate::{
    document::Kind,
    model::{ItemKind, Value},
};

/// An enum of strings or of integers; `None` where the values are of other types, or of several. Some have names
/// already.
pub(super) fn lower(
    values: &[Json],
    kind: Option<Kind>,
    names: &BTreeMap<String, &str>,
) -> Option<ItemKind> {
    let values: Vec<&Json> = values.iter().filter(|value| !value.is_null()).collect();
    if values.is_empty() {
        return None;
    }
    let strings = || {
        let texts = values.iter().map(|value| string(value, kind));
        Some(ItemKind::StringEnum(variants(
            texts.collect::<Option<_>>()?,
            names,
        )))
    };
    let integers = || {
        let numbers = values.iter().map(|value| integer(value, kind));
        let numbers = numbers.collect::<Option<_>>()?;
        Some(ItemKind::IntegerEnum(variants(numbers, names)))
    };
    match kind {
        Some(Kind::String) => strings(),
        Some(Kind::Integer) => integers(),
        None => strings().or_else(integers),
        Some(_) => None,
    }
}

/// The names of `codegen.toml` that several values would have.
pub(super) fn conflicts<'c>(
    values: &[Json],
    renamed: &BTreeMap<String, &'c Spanned<String>>,
) -> Vec<&'c Spanned<String>> {
    if renamed.is_empty() {
        return Vec::new();
    }
    let mut count: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for value in values {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let name = renamed.get(&text).map_or(&text, |name| name.get_ref());
        count.entry(names::pascal(name)).or_default().insert(text);
    }
    let is_shared = |name: &&&Spanned<String>| {
        let texts = count.get(&names::pascal(name.get_ref()));
        texts.is_some_and(|texts| texts.len() > 1)
    };
    renamed.values().filter(is_shared).copied().collect()
}

/// The type of values that are all booleans, or all numbers.
pub(super) fn kind(values: &[Json]) -> Option<Kind> {
    let mut values = values.iter().filter(|value| !value.is_null()).peekable();
    match values.peek()? {
        Json::Bool(_) => values.all(Json::is_boolean).then_some(Kind::Boolean),
        Json::Number(_) => values.all(Json::is_number).then_some(Kind::Number),
        _ => None,
    }
}

/// A string; where the type asks for one, what lacks its quotes is one as well.
fn string(value: &Json, kind: Option<Kind>) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(_) | Json::Number(_) if kind.is_some() => Some(value.to_string()),
        _ => None,
    }
}

/// An integer; where the type asks for one, what has quotes too many is one as well.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a number without a fraction and within 2^53 is no other as an integer"
)]
fn integer(value: &Json, kind: Option<Kind>) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Json::Number(number) => number.as_i64().or_else(|| {
            let number = number.as_f64()?;
            (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
        }),
        Json::String(text) if kind.is_some() => text.parse().ok(),
        _ => None,
    }
}

/// A variant for each value, in their order; a value that is given twice is one.
fn variants<T: Ord + Clone + ToString>(
    values: Vec<T>,
    names: &BTreeMap<String, &str>,
) -> Vec<Value<T>> {
    let mut scope = Scope::reserving(&["unknown", "self"]);
    let mut seen = BTreeSet::new();
    let mut variants = Vec::new();
    for wire in values {
        if seen.insert(wire.clone()) {
            let text = wire.to_string();
            let wanted = names.get(&text).copied().unwrap_or(&text);
            let name = scope.claim(&names::pascal(wanted), &[]);
            variants.push(Value { name, wire });
        }
    }
    variants
}
