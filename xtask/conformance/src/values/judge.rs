//! Whether a value is valid under a schema, as an independent implementation of JSON Schema says.

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};

/// Judges values of the schemas of a document.
pub(super) struct Judge {
    document: Value,
}

/// What stands at the address of the document.
const ADDRESS: &str = "urn:document";
/// How many references and parts are followed to a property.
const DEPTH: usize = 16;

impl Judge {
    /// Of a document that was brought to the shape of OpenAPI 3.0, whose schemas are nearly those of draft 4.
    pub(super) fn new(document: &Value) -> Self {
        let mut translated = document.clone();
        translate(&mut translated, document);
        Self {
            document: translated,
        }
    }

    /// Makes the validators of components; `None` for those that the judge does not understand.
    pub(super) fn validators<'n>(
        &self,
        names: impl Iterator<Item = &'n str>,
    ) -> Vec<Option<Validator>> {
        let registry = Registry::new()
            .draft(Draft::Draft4)
            .add(ADDRESS, &self.document);
        let Some(registry) = registry.ok().and_then(|registry| registry.prepare().ok()) else {
            return names.map(|_| None).collect();
        };
        let validator = |name: &str| {
            let reference = format!("{ADDRESS}#/components/schemas/{}", escaped(name));
            jsonschema::options()
                .with_draft(Draft::Draft4)
                .with_registry(&registry)
                .build(&json!({ "$ref": reference }))
                .ok()
        };
        names.map(validator).collect()
    }
}

/// A token of a pointer in the fragment of an address.
fn escaped(name: &str) -> String {
    let token = name.replace('~', "~0").replace('/', "~1");
    token
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Says `nullable`, the places of tuples and what a tag means in the words of draft 4.
fn translate(value: &mut Value, root: &Value) {
    match value {
        Value::Object(members) => {
            if members.get("nullable") == Some(&Value::Bool(true))
                && let Some(kind @ Value::String(_)) = members.get_mut("type")
            {
                *kind = json!([kind.take(), "null"]);
                if let Some(Value::Array(values)) = members.get_mut("enum") {
                    values.push(Value::Null);
                }
            }
            if let Some(places @ Value::Array(_)) = members.remove("prefixItems")
                && let Some(rest) = members.insert("items".to_owned(), places)
            {
                members.insert("additionalItems".to_owned(), rest);
            }
            if let Some(Value::Array(names)) = members.get_mut("required") {
                // Draft 4 refuses a name that is there twice.
                let all = std::mem::take(names);
                for name in all {
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
            if let Some(tagged) = tagged(members, root) {
                members.remove("oneOf");
                members.insert("anyOf".to_owned(), tagged);
            }
            members
                .values_mut()
                .for_each(|member| translate(member, root));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| translate(item, root)),
        _ => {}
    }
}

/// The alternatives of a `oneOf`, each with the values of the tag that mean it, where all are components: a value may fit
/// others, for the tag tells which is meant.
fn tagged(members: &Map<String, Value>, root: &Value) -> Option<Value> {
    let discriminator = members.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    if members.contains_key("anyOf") {
        return None;
    }
    let tagged = members.get("oneOf")?.as_array()?.iter().map(|alternative| {
        let reference = alternative.get("$ref")?.as_str()?;
        let name = reference.rsplit('/').next()?;
        let targets = mapping.into_iter().flatten();
        let mapped: Vec<Value> = targets
            .filter(|(_, target)| [Some(reference), Some(name)].contains(&target.as_str()))
            // Tags need not be text: `1` is what "1" means as well, and `true` what "True" does.
            .flat_map(|(tag, _)| {
                let other = serde_json::from_str(&tag.to_ascii_lowercase());
                [Some(json!(tag)), other.ok()]
            })
            .flatten()
            .collect();
        let means = match (mapped.is_empty(), is_told(alternative, property, root, 0)) {
            (false, _) => json!({ "enum": mapped }),
            // Its own values are what means it.
            (true, true) => json!({}),
            (true, false) => json!({ "enum": [name] }),
        };
        let tag = json!({ "required": [property], "properties": { property: means } });
        Some(json!({ "allOf": [alternative, tag] }))
    });
    tagged.collect::<Option<Vec<_>>>().map(Value::from)
}

/// Whether a schema, or a part of it, lists the values of a property, or has it be no text.
fn is_told(schema: &Value, property: &str, root: &Value, depth: usize) -> bool {
    let target = schema.get("$ref").and_then(Value::as_str);
    let target = target.and_then(|reference| root.pointer(reference.strip_prefix('#')?));
    let own = schema.get("properties").and_then(|all| all.get(property));
    let parts = schema.get("allOf").and_then(Value::as_array);
    let mut parts = parts.into_iter().flatten().chain(target);
    let tells = |own: &Value| {
        own.get("enum").is_some() || own.get("type").is_some_and(|kind| kind != "string")
    };
    own.is_some_and(tells)
        || depth < DEPTH && parts.any(|part| is_told(part, property, root, depth + 1))
}
