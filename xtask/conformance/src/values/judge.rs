//! Validates values against schemas with an independent implementation of JSON Schema.

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};

/// Creates validators for the schemas of a document.
pub(super) struct Judge {
    document: Value,
    has_types: bool,
}

/// Returns whether a text has a format.
type Check = fn(&str) -> bool;

/// The formats that have types of their own, which JSON Schema does not check.
const FORMATS: [(&str, Check); 4] = [
    ("uuid", is_uuid),
    ("date", is_date),
    ("byte", is_base64),
    ("duration", is_duration),
];

/// The URI of the document.
const ADDRESS: &str = "urn:document";
/// The key that marks an `allOf` of an alternative and its tag.
const TAGGED: &str = "x-tagged";
/// The maximum depth of references and `allOf` in which a property is searched.
const DEPTH: usize = 16;

impl Judge {
    /// Creates a judge for a document in the form of OpenAPI 3.0, whose schemas are close to draft 4 of JSON Schema.
    pub(super) fn new(document: &Value) -> Self {
        let mut translated = document.clone();
        translate(&mut translated, document);
        Self {
            document: translated,
            has_types: false,
        }
    }

    /// Also rejects values that the type of their format cannot hold.
    pub(super) fn with_types(mut self) -> Self {
        self.has_types = true;
        self
    }

    /// Returns the validators of components; `None` for a schema that is not supported.
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

    /// Returns the validator of any schema of the document; `None` if the schema is not supported.
    pub(super) fn validator(&self, schema: &Value) -> Option<Validator> {
        let mut schema = schema.clone();
        translate(&mut schema, &self.document);
        rebase(&mut schema);
        self.build(std::iter::once(schema)).pop().flatten()
    }

    /// Returns the validators of alternatives. Each has the pointers to the schemas that apply, and optionally a
    /// further schema. Returns `None` if any schema is not supported.
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
            let mut options = jsonschema::options()
                .with_draft(Draft::Draft4)
                .with_registry(&registry)
                .with_format("uri", is_uri);
            for (format, is_valid) in FORMATS.iter().filter(|_| self.has_types) {
                options = options.with_format(*format, *is_valid);
            }
            options.build(&schema).ok()
        };
        schemas.map(validator).collect()
    }

    /// Returns the pointer to a schema after [`translate`], which replaces some `oneOf` by `anyOf`.
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
            // The translation has put an alternative with a tag into an `allOf`.
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

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    lengths.eq([8, 4, 4, 4, 12]) && text.split('-').all(is_hex)
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_within = |text: &str, most: u32| {
        text.len() == 2 && text.parse().is_ok_and(|it: u32| (1..=most).contains(&it))
    };
    matches!(*parts, [year, month, day]
        if year.len() == 4 && year.parse::<u32>().is_ok() && is_within(month, 12) && is_within(day, 31))
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || b"+/".contains(&byte);
    text.len().is_multiple_of(4) && text.len() - digits.len() <= 2 && digits.bytes().all(is_digit)
}

fn is_duration(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '+']);
    text.len() > 2 && text.starts_with('P')
}

/// Returns whether a string is a URI or a relative reference. The types of both formats accept both.
fn is_uri(text: &str) -> bool {
    let is_hex =
        |digits: Option<&[u8]>| digits.is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit));
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(index, byte)| match byte {
        b'%' => is_hex(bytes.get(index + 1..index + 3)),
        byte => byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(byte),
    })
}

/// Returns the reference to a pointer of the document.
fn reference(pointer: &str) -> String {
    format!("{ADDRESS}#{}", escaped(pointer))
}

/// Converts references within the document to absolute ones.
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

/// Percent-encodes a pointer for the fragment of a URI.
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

/// Translates `nullable`, `prefixItems` and discriminators to draft 4.
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
                // Draft 4 rejects duplicates.
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

/// Returns the alternatives of a `oneOf` with a discriminator, each with its tag; `None` unless all are components.
/// They become an `anyOf`, because the tag selects one even if a value is valid against several.
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

/// Returns a schema that requires the tag of an alternative. `meant` has the reference to its component, then those to
/// its bases, whose tags also select it.
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
            // A tag may also be a number or a boolean: `1` for "1", `true` for "True".
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
        // The component itself restricts the values of its tag.
        (None, true) => json!({}),
        (None, false) => json!({ "enum": [name] }),
    };
    Some(json!({ "required": [property], "properties": { property: listed } }))
}

/// Returns whether a schema or its `allOf` lists the values of a property, or gives it another type than string.
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
