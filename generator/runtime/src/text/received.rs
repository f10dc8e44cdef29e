//! Received values as JSON. They are validated before types convert or drop parts of them.

use serde_json::Value;

use super::{Source, read::Reader};

/// Returns a received value as JSON, including what its type ignores or converts. `read` is the JSON of the decoded value and
/// determines which texts are numbers, arrays or objects. Returns `None` if JSON cannot represent the value.
pub fn received(source: Source<'_>, read: &Value) -> Option<Value> {
    match &source {
        Source::Json(text) => serde_json::from_str(text).ok(),
        _ => value(Reader::new(source), Some(read)),
    }
}

fn value(reader: Reader<'_>, read: Option<&Value>) -> Option<Value> {
    match read {
        Some(Value::Array(items)) => match reader.elements().ok()? {
            Some(elements) => {
                let elements = elements.into_iter().enumerate();
                elements
                    .map(|(index, element)| value(element, items.get(index)))
                    .collect()
            }
            None => serde_json::from_str(&reader.one().ok()?).ok(),
        },
        Some(Value::Object(read)) => match reader.members().ok()? {
            Some(members) => {
                let members = members.into_iter().map(|(name, member)| {
                    let member = value(member, read.get(&name))?;
                    Some((name, member))
                });
                members.collect::<Option<_>>().map(Value::Object)
            }
            None => serde_json::from_str(&reader.one().ok()?).ok(),
        },
        Some(Value::Number(_) | Value::Bool(_)) => {
            let text = reader.one().ok()?;
            let scalar = serde_json::from_str(&text).ok();
            let is_scalar = |value: &Value| value.is_number() || value.is_boolean();
            Some(scalar.filter(is_scalar).unwrap_or_else(|| text.into()))
        }
        Some(Value::String(_)) => reader.one().ok().map(Value::from),
        Some(Value::Null) if reader.clone().one().is_ok_and(|text| text.is_empty()) => {
            Some(Value::Null)
        }
        // A member that the type does not hold.
        Some(Value::Null) | None => match reader.members() {
            Ok(Some(members)) if reader.is_node() => {
                let members = members.into_iter();
                members
                    .map(|(name, member)| Some((name, value(member, None)?)))
                    .collect::<Option<_>>()
                    .map(Value::Object)
            }
            _ => Some(reader.one().map_or(Value::from(""), Value::from)),
        },
    }
}
