//! Whether a value is valid under a schema, as an independent implementation of JSON Schema says.

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};

/// Judges values of the schemas of a document.
pub(super) struct Judge {
    document: Value,
}

/// What stands at the address of the document.
const ADDRESS: &str = "urn:document";
/// The key of an alternative that is in an `allOf` together with its tag.
const TAGGED: &str = "x-tagged";
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
        let schema = |name: &str| {
            let name = name.replace('~', "~0").replace('/', "~1");
            json!({ "$ref": reference(&format!("/components/schemas/{name}")) })
        };
        self.build(names.map(schema))
    }

    /// Makes the validator of a schema that stands anywhere; `None` if the judge does not understand it.
    pub(super) fn validator(&self, schema: &Value) -> Option<Validator> {
        let mut schema = schema.clone();
        translate(&mut schema, &self.document);
        rebase(&mut schema);
        self.build(std::iter::once(schema)).pop().flatten()
    }

    /// Makes validators of schemas: each of the places of the schemas that a value is valid against, and one more schema;
    /// `None` if there is one that the judge does not understand.
    pub(super) fn validators_of(
        &self,
        all: impl Iterator<Item = (Vec<String>, Option<Value>)>,
    ) -> Option<Vec<Validator>> {
        let schema = |(places, more): (Vec<String>, Option<Value>)| {
            let places = places.iter();
            let places = places.map(|place| json!({ "$ref": reference(&self.moved(place)) }));
            json!({ "allOf": more.into_iter().chain(places).collect::<Vec<_>>() })
        };
        self.build(all.map(schema)).into_iter().collect()
    }

    fn build(&self, schemas: impl Iterator<Item = Value>) -> Vec<Option<Validator>> {
        let registry = Registry::new()
            .draft(Draft::Draft4)
            .add(ADDRESS, &self.document);
        let Some(registry) = registry.ok().and_then(|registry| registry.prepare().ok()) else {
            return schemas.map(|_| None).collect();
        };
        let validator = |schema: Value| {
            jsonschema::options()
                .with_draft(Draft::Draft4)
                .with_registry(&registry)
                .build(&schema)
                .ok()
        };
        schemas.map(validator).collect()
    }

    /// The pointer to a schema after the translation, which makes an `anyOf` of some `oneOf`.
    fn moved(&self, place: &str) -> String {
        let (mut pointer, mut at) = (String::new(), Some(&self.document));
        for token in place.trim_start_matches('#').split('/').skip(1) {
            let is_there = |token: &str| at.and_then(|at| at.pointer(&format!("/{token}")));
            let inner = is_there(token);
            let (token, mut inner) = match inner {
                None if token == "oneOf" => ("anyOf", is_there("anyOf")),
                _ => (token, inner),
            };
            pointer = format!("{pointer}/{token}");
            // An alternative with a tag is in an `allOf` with it.
            if token.parse::<usize>().is_ok()
                && let Some(tagged) = inner.filter(|it| it.get(TAGGED).is_some())
            {
                pointer += "/allOf/0";
                inner = tagged.pointer("/allOf/0");
            }
            at = inner;
        }
        pointer
    }
}

/// The reference to a place of the document.
fn reference(pointer: &str) -> String {
    format!("{ADDRESS}#{}", escaped(pointer))
}

/// Has references within the document lead there from elsewhere.
fn rebase(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref")
                && reference.starts_with('#')
            {
                *reference = format!("{ADDRESS}{reference}");
            }
            members.values_mut().for_each(rebase);
        }
        Value::Array(items) => items.iter_mut().for_each(rebase),
        _ => {}
    }
}

/// A pointer in the fragment of an address.
fn escaped(pointer: &str) -> String {
    pointer
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
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
    if members.contains_key("anyOf") {
        return None;
    }
    let tagged = members.get("oneOf")?.as_array()?.iter().map(|alternative| {
        let tag = tag(discriminator, std::slice::from_ref(alternative), root)?;
        Some(json!({ "allOf": [alternative, tag], TAGGED: true }))
    });
    tagged.collect::<Option<Vec<_>>>().map(Value::from)
}

/// The schema of the values of a tag that mean an alternative, which is a reference to a component, or one of its bases:
/// those behind it.
pub(super) fn tag(discriminator: &Value, meant: &[Value], root: &Value) -> Option<Value> {
    let property = discriminator.get("propertyName")?.as_str()?;
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let name = |reference: &Value| {
        let reference = reference.get("$ref")?.as_str()?;
        Some((
            reference.to_owned(),
            reference.rsplit('/').next()?.to_owned(),
        ))
    };
    let names: Vec<(String, String)> = meant.iter().map(name).collect::<Option<_>>()?;
    let values = |(reference, name): &(String, String)| -> Vec<Value> {
        let targets = mapping.into_iter().flatten();
        targets
            .filter(|(_, target)| [Some(&**reference), Some(&**name)].contains(&target.as_str()))
            // Tags need not be text: `1` is what "1" means as well, and `true` what "True" does.
            .flat_map(|(tag, _)| {
                let other = serde_json::from_str(&tag.to_ascii_lowercase());
                [Some(json!(tag)), other.ok()]
            })
            .flatten()
            .collect()
    };
    let mapped = names.iter().map(values).find(|values| !values.is_empty());
    let (first, (_, name)) = (meant.first()?, names.first()?);
    let listed = match (mapped, is_told(first, property, root, 0)) {
        (Some(mapped), _) => json!({ "enum": mapped }),
        // Its own values are what means it.
        (None, true) => json!({}),
        (None, false) => json!({ "enum": [name] }),
    };
    Some(json!({ "required": [property], "properties": { property: listed } }))
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
