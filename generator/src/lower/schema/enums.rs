//! Lowers `enum` and `const` to Rust enums.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use toml::Spanned;

use super::{
    alternatives,
    merge::{self, Merged},
    value_info::{self, ValueInfo, text},
};
use crate::{
    document::{Kind, Node},
    lower::{
        Context, docs,
        draft::TypeKind,
        names::{self, Scope},
    },
    model::{Enum, Value},
    pointer::Pointer,
};

/// The maximum depth of unions inside one another.
const DEPTH_LIMIT: usize = 8;

/// The values that a schema lists.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct EnumValues {
    pub(in crate::lower) values: Vec<Json>,
    pub(in crate::lower) kind: Option<Kind>,
    /// The names and the documentation of the values, by the text of the value.
    pub(in crate::lower) info: BTreeMap<String, ValueInfo>,
    /// `true` if values that are not listed are valid as well.
    pub(in crate::lower) open: bool,
}

/// Returns an enum of strings or of integers; `None` if the values have another type, or several.
pub(in crate::lower) fn enum_kind(listed: &EnumValues) -> Option<TypeKind> {
    let values = listed.values.iter().filter(|value| !value.is_null());
    let values: Vec<&Json> = values.collect();
    if values.is_empty() {
        return None;
    }
    let strings = || {
        let texts = values
            .iter()
            .map(|value| Some((string(value, listed.kind)?, text(value))));
        let values = variants(texts.collect::<Option<_>>()?, &listed.info);
        let open = listed.open;
        Some(TypeKind::StringEnum(Enum { values, open }))
    };
    let integers = || {
        let numbers = values
            .iter()
            .map(|value| Some((integer(value, listed.kind)?, text(value))));
        let values = variants(numbers.collect::<Option<_>>()?, &listed.info);
        let open = listed.open;
        Some(TypeKind::IntegerEnum(Enum { values, open }))
    };
    match listed.kind {
        Some(Kind::String) => strings(),
        Some(Kind::Integer) => integers(),
        None => strings().or_else(integers),
        Some(_) => None,
    }
}

/// Returns the values that the alternatives of a union list together; `None` if an alternative has no listed values, or
/// their types differ.
pub(super) fn of_alternatives<'d>(
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    at: &Pointer,
) -> Option<EnumValues> {
    let is_union = merged.union.is_some() && merged.further.is_empty();
    if !is_union || !merged.properties.is_empty() || merged.discriminator.is_some() {
        return None;
    }
    let mut listed = EnumValues {
        kind: merged.kind,
        ..EnumValues::default()
    };
    let (nodes, _) = merged.union.as_ref()?;
    let alternatives = alternatives::listed(*nodes, at);
    if alternatives.len() < 2 {
        return None;
    }
    for alternative in &alternatives {
        listed.add_alternative(context, alternative.schema, 0)?;
    }
    if listed.values.is_empty() {
        return None;
    }
    if !merged.values.is_empty() {
        // The schema itself lists values, too.
        let is_allowed = |value: &Json| listed.open || listed.values.contains(value);
        let values: Vec<Json> = merged
            .values
            .iter()
            .filter(|it| is_allowed(it))
            .cloned()
            .collect();
        if !values.is_empty() {
            listed.values = values;
            listed.open = false;
        }
    }
    value_info::add(&mut listed.info, merged.info.clone());
    Some(listed)
}

impl EnumValues {
    /// Adds the values of an alternative; returns `None` if it is not an enum, or is an enum of another type.
    fn add_alternative<'d>(
        &mut self,
        context: &mut Context<'d, '_>,
        schema: Node<'d>,
        depth: usize,
    ) -> Option<()> {
        let merged = merge::flat(context, schema);
        let kind = merged.kind.or_else(|| {
            let mut values = merged.values.iter().filter(|value| !value.is_null());
            match values.next()? {
                Json::String(_) => Some(Kind::String),
                Json::Number(number) if !number.is_f64() => Some(Kind::Integer),
                Json::Number(_) => Some(Kind::Number),
                Json::Bool(_) => Some(Kind::Boolean),
                Json::Array(_) => Some(Kind::Array),
                _ => Some(Kind::Object),
            }
        });
        match (self.kind, kind) {
            (None, Some(_)) => self.kind = kind,
            (Some(known), Some(kind)) if known != kind => return None,
            _ => {}
        }
        let is_value = matches!(self.kind, None | Some(Kind::String | Kind::Integer));
        let has_other_keywords = merged.format.is_some() || !merged.constraints.is_empty();
        if !is_value || !merged.properties.is_empty() || !merged.further.is_empty() {
            return None;
        }
        if let Some((nodes, _)) = &merged.union {
            if depth > DEPTH_LIMIT || !merged.values.is_empty() {
                return None;
            }
            for inner in alternatives::listed(*nodes, schema.at()) {
                self.add_alternative(context, inner.schema, depth + 1)?;
            }
            return Some(());
        }
        if merged.values.is_empty() {
            self.open |= !has_other_keywords && merged.kind.is_some();
            return (!has_other_keywords && merged.kind.is_some()).then_some(());
        }
        value_info::add(&mut self.info, merged.info.clone());
        let described = schema.title.as_ref().or(schema.description.as_ref());
        if let ([value], Some(_)) = (merged.values.as_slice(), described) {
            let title = schema.title.as_deref();
            let info = self.info.entry(text(value)).or_default();
            let name = title
                .filter(|title| names::is_name(title))
                .map(str::to_owned);
            info.name = info.name.take().or(name);
            if info.docs.is_empty() {
                info.docs = docs::of_text(schema.description.as_deref());
            }
        }
        self.values.extend(merged.values);
        Some(())
    }
}

/// Sets the names of values that `codegen.toml` overrides.
pub(in crate::lower) fn rename(
    info: &mut BTreeMap<String, ValueInfo>,
    renamed: &BTreeMap<String, &Spanned<String>>,
) {
    for (text, name) in renamed {
        info.entry(text.clone()).or_default().name = Some(name.get_ref().clone());
    }
}

/// Returns the names in `codegen.toml` that several values would have.
pub(super) fn conflicts<'c>(
    values: &[Json],
    info: &BTreeMap<String, ValueInfo>,
    renamed: &BTreeMap<String, &'c Spanned<String>>,
) -> Vec<&'c Spanned<String>> {
    if renamed.is_empty() {
        return Vec::new();
    }
    let mut count: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for value in values {
        let text = text(value);
        let name = info.get(&text).and_then(|info| info.name.as_ref());
        let name = name.unwrap_or(&text);
        let name = renamed.get(&text).map_or(name, |name| name.get_ref());
        count.entry(names::pascal(name)).or_default().insert(text);
    }
    let is_shared = |name: &&&Spanned<String>| {
        let texts = count.get(&names::pascal(name.get_ref()));
        texts.is_some_and(|texts| texts.len() > 1)
    };
    renamed.values().filter(is_shared).copied().collect()
}

/// Returns the type of values that are all booleans, or all numbers.
pub(in crate::lower) fn kind(values: &[Json]) -> Option<Kind> {
    let mut values = values.iter().filter(|value| !value.is_null()).peekable();
    match values.peek()? {
        Json::Bool(_) => values.all(Json::is_boolean).then_some(Kind::Boolean),
        Json::Number(_) => values.all(Json::is_number).then_some(Kind::Number),
        _ => None,
    }
}

/// Returns a string; with `kind` given, also for a value without quotes.
fn string(value: &Json, kind: Option<Kind>) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(_) | Json::Number(_) if kind.is_some() => Some(value.to_string()),
        _ => None,
    }
}

/// Returns an integer; with `kind` given, also for one in quotes.
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

/// Returns a variant for each distinct value, in the order of the values. Each value has its text in the document, such as
/// `2.0` for 2.
fn variants<T: Ord + Clone + ToString>(
    values: Vec<(T, String)>,
    info: &BTreeMap<String, ValueInfo>,
) -> Vec<Value<T>> {
    let wanted = |wire: &T, text: &str| {
        let name = info.get(text).and_then(|info| info.name.clone());
        name.unwrap_or_else(|| wire.to_string())
    };
    let all = values.iter().map(|(wire, text)| wanted(wire, text));
    let unsigned: BTreeSet<String> = all
        .filter(|name| !name.starts_with('-'))
        .map(|name| names::pascal(&name))
        .collect();
    let mut scope = Scope::of_variants();
    let mut seen = BTreeSet::new();
    let mut variants = Vec::new();
    for (wire, text) in values {
        if seen.insert(wire.clone()) {
            let wanted = wanted(&wire, &text);
            let mut name = names::pascal(&wanted);
            // The sign distinguishes the value from another one, such as the orders `name` and `-name`.
            if wanted.starts_with('-') && unsigned.contains(&name) {
                name.insert_str(0, "Minus");
            }
            let name = scope.claim_variant(&name);
            let docs = info
                .get(&text)
                .map(|info| info.docs.clone())
                .unwrap_or_default();
            variants.push(Value { name, wire, docs });
        }
    }
    variants
}
