//! Components that nothing refers to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::{
    diagnostic::{Diagnostic, Place},
    document::Document,
    pointer::Pointer,
};

/// A section of `components` and a name in it.
type Name = (String, String);

/// The sections whose members have taken the place of all references to them, so that none is left.
const COPIED: [&str; 2] = ["callbacks", "mediaTypes"];

/// Reports the components to which no reference leads from the paths, be it through others.
pub(super) fn check(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    let has = |key| {
        document
            .value
            .get(key)
            .and_then(Value::as_object)
            .is_some_and(|map| !map.is_empty())
    };
    let components = document.value.get("components").and_then(Value::as_object);
    // A document without operations is there for its components.
    let Some(components) = components.filter(|_| has("paths") || has("webhooks")) else {
        return;
    };
    let uses = uses(components);
    let reached = reached(&document.value, &uses);
    let mentioned: BTreeSet<&Name> = uses.values().flatten().collect();
    for (section, members) in components
        .iter()
        .filter(|(section, _)| !(section.starts_with("x-") || COPIED.contains(&section.as_str())))
    {
        for name in members.as_object().into_iter().flat_map(Map::keys) {
            let this = (section.clone(), name.clone());
            if !reached.contains(&this) {
                diagnostics.push(unused(&this, mentioned.contains(&this)));
            }
        }
    }
}

fn unused(name: &Name, mentioned: bool) -> Diagnostic {
    let (section, name) = name;
    let message = if mentioned {
        format!("only unused components refer to `{name}` of `{section}`")
    } else {
        format!("nothing refers to `{name}` of `{section}`")
    };
    let at = Pointer::root()
        .child("components")
        .child(section)
        .child(name);
    Diagnostic::warning("unused-component", Place::Key(at), message)
        .help("refer to it, or remove it")
}

/// The components that are reached from outside.
fn reached(document: &Value, uses: &BTreeMap<Name, BTreeSet<Name>>) -> BTreeSet<Name> {
    let outside = document
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| *key != "components");
    let mut open = BTreeSet::new();
    for (key, value) in outside {
        mentions(key, value, &mut open);
    }
    let mut reached = BTreeSet::new();
    while let Some(name) = open.pop_first() {
        let further = uses.get(&name).into_iter().flatten();
        open.extend(further.filter(|name| !reached.contains(*name)).cloned());
        reached.insert(name);
    }
    reached
}

/// What each component refers to; a base with a discriminator refers to the schemas that are made of it.
fn uses(components: &Map<String, Value>) -> BTreeMap<Name, BTreeSet<Name>> {
    let mut uses: BTreeMap<Name, BTreeSet<Name>> = BTreeMap::new();
    for (section, members) in components {
        for (name, value) in members.as_object().into_iter().flatten() {
            let found = uses.entry((section.clone(), name.clone())).or_default();
            mentions("", value, found);
        }
    }
    for (base, derived) in derived(components) {
        uses.entry(base).or_default().insert(derived);
    }
    uses
}

/// Each schema with a discriminator, or made of one, with each schema that is made of it.
fn derived(components: &Map<String, Value>) -> Vec<(Name, Name)> {
    let schemas = components.get("schemas").and_then(Value::as_object);
    let made = |(name, schema): (&String, &Value)| {
        let members = schema
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let bases = members.filter_map(|member| component(member.get("$ref")?.as_str()?));
        bases
            .map(|base| (base, ("schemas".to_owned(), name.clone())))
            .collect::<Vec<_>>()
    };
    let pairs: Vec<(Name, Name)> = schemas.into_iter().flatten().flat_map(made).collect();
    let mut by_base: BTreeMap<&Name, Vec<&Name>> = BTreeMap::new();
    for (base, derived) in &pairs {
        by_base.entry(base).or_default().push(derived);
    }
    let told = schemas
        .into_iter()
        .flatten()
        .filter(|(_, schema)| schema.get("discriminator").is_some());
    let mut open: Vec<Name> = told
        .map(|(name, _)| ("schemas".to_owned(), name.clone()))
        .collect();
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    while let Some(base) = open.pop() {
        for derived in by_base.get(&base).into_iter().flatten() {
            found.push((base.clone(), (*derived).clone()));
            if seen.insert((*derived).clone()) {
                open.push((*derived).clone());
            }
        }
    }
    found
}

/// The components that a value mentions: by reference, in a discriminator's mapping, as what secures an operation.
fn mentions(key: &str, value: &Value, found: &mut BTreeSet<Name>) {
    match (key, value) {
        ("$ref", Value::String(reference)) => found.extend(component(reference)),
        ("mapping", Value::Object(mapping)) => {
            for name in mapping.values().filter_map(Value::as_str) {
                found.insert(
                    component(name).unwrap_or_else(|| ("schemas".to_owned(), name.to_owned())),
                );
            }
        }
        ("security", Value::Array(requirements)) => {
            let names = requirements
                .iter()
                .filter_map(Value::as_object)
                .flat_map(Map::keys);
            found.extend(names.map(|name| ("securitySchemes".to_owned(), name.clone())));
        }
        _ => {}
    }
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(key, value)| mentions(key, value, found)),
        Value::Array(items) => items.iter().for_each(|value| mentions("", value, found)),
        _ => {}
    }
}

/// The component that a reference leads to, or into.
fn component(reference: &str) -> Option<Name> {
    let decoded = percent_encoding::percent_decode_str(reference.strip_prefix('#')?)
        .decode_utf8()
        .ok()?;
    let pointer = Pointer::parse(&decoded)?;
    let mut tokens = pointer.tokens();
    (tokens.next()? == "components").then_some(())?;
    Some((tokens.next()?, tokens.next()?))
}
