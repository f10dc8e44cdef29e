//! Varies values, for arrays with unique items.

use serde_json::Value;

/// Returns values that are similar to a value, but differ from it.
pub(super) fn variations(value: &Value, by: usize) -> Vec<Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Bool(value) => vec![Value::from(!value)],
        Value::Number(number) => {
            let whole = || i64::try_from(by).ok()?.checked_add(number.as_i64()?);
            whole().map(Value::from).into_iter().collect()
        }
        Value::String(text) => {
            let digits = by.to_string();
            let kept = text.get(..text.len().saturating_sub(digits.len()));
            let replaced = kept.map(|kept| Value::from(format!("{kept}{digits}")));
            replaced
                .into_iter()
                .chain([Value::from(format!("{text}{digits}"))])
                .collect()
        }
        Value::Array(items) => {
            let varied = items.iter().enumerate().flat_map(|(index, item)| {
                variations(item, by)
                    .into_iter()
                    .map(move |item| (index, item))
            });
            varied
                .map(|(index, item)| {
                    let mut items = items.clone();
                    items.splice(index..=index, [item]);
                    Value::Array(items)
                })
                .collect()
        }
        Value::Object(members) => {
            let varied = members.iter().flat_map(|(name, member)| {
                variations(member, by)
                    .into_iter()
                    .map(move |member| (name, member))
            });
            varied
                .map(|(name, member)| {
                    let mut members = members.clone();
                    members.insert(name.clone(), member);
                    Value::Object(members)
                })
                .collect()
        }
    }
}
