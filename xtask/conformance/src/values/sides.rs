//! Finds the components that only responses contain: their types do not distinguish `null` from an absent property.

use std::collections::BTreeSet;

use serde_json::Value;

/// Parts of a document that a client may send. Those that both sides send, such as headers and webhooks, are among them.
const SENT: [&str; 6] = [
    "requestBody",
    "requestBodies",
    "parameters",
    "callbacks",
    "webhooks",
    "headers",
];

/// Returns the names of the component schemas that responses contain and nothing else.
pub(super) fn only_in_responses(document: &Value) -> BTreeSet<String> {
    let (mut sent, mut received) = (BTreeSet::new(), BTreeSet::new());
    collect(document, document, false, &mut sent, &mut received);
    received.difference(&sent).cloned().collect()
}

fn collect(
    value: &Value,
    document: &Value,
    is_sent: bool,
    sent: &mut BTreeSet<String>,
    received: &mut BTreeSet<String>,
) {
    match value {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            let target = reference.and_then(|it| it.strip_prefix('#'));
            if let Some(name) = target.and_then(|it| it.strip_prefix("/components/schemas/")) {
                let found = if is_sent { &mut *sent } else { &mut *received };
                let is_new = found.insert(name.to_owned());
                let target = target.and_then(|it| document.pointer(it));
                if let (true, Some(schema)) = (is_new, target) {
                    collect(schema, document, is_sent, sent, received);
                }
            }
            for (name, member) in members {
                // Components belong to the operations that refer to them.
                if name != "schemas" {
                    let is_sent = is_sent || SENT.contains(&name.as_str());
                    collect(member, document, is_sent, sent, received);
                }
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect(item, document, is_sent, sent, received)),
        _ => {}
    }
}

/// Returns a value without members that are `null`.
pub(super) fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(_, member)| !member.is_null())
            .map(|(name, member)| (name.clone(), without_nulls(member)))
            .collect(),
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::only_in_responses;

    #[test]
    fn components_of_requests_are_found_through_references() {
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let document = json!({
            "paths": { "/pets": { "post": {
                "requestBody": { "content": { "application/json": { "schema": reference("NewPet") } } },
                "responses": { "200": { "content": { "application/json": { "schema": reference("Pet") } } } },
            } } },
            "components": { "schemas": {
                "NewPet": { "properties": { "owner": reference("Owner") } },
                "Pet": { "properties": { "owner": reference("Owner"), "next": reference("Page") } },
                "Owner": {},
                "Page": {},
                "Unused": reference("Owner"),
            } },
        });
        let found = only_in_responses(&document);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["Page", "Pet"]);
    }
}
