//! Reports unused components.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::{Document, Node, Read},
    pointer::Pointer,
};

/// The section and the name of a component.
type Name = (String, String);

/// The sections whose components are copied in place of every reference to them.
const COPIED: [&str; 2] = ["callbacks", "mediaTypes"];

/// Reports the components to which nothing outside the components refers, directly or through other components.
pub(super) fn check(read: &Read, diagnostics: &mut Vec<Diagnostic>) {
    let Read { document, tree } = read;
    let has = |key| {
        let section = tree.get(key).and_then(Value::as_object);
        section.is_some_and(|map| !map.is_empty())
    };
    let components = tree.get("components").and_then(Value::as_object);
    // The components are the purpose of a document without operations.
    let Some(components) = components.filter(|_| has("paths") || has("webhooks")) else {
        return;
    };
    let mut outside = BTreeSet::new();
    for (key, value) in tree.as_object().into_iter().flatten() {
        if key != "components" {
            mentions(key, value, &Pointer::root().child(key), &mut outside);
        }
    }
    let uses = uses(document, components, &mut outside);
    let reached = reached(outside, &uses);
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
        format!("`{name}` in `{section}` is used only by unused components")
    } else {
        format!("`{name}` in `{section}` is unused")
    };
    let at = Pointer::root()
        .child("components")
        .child(section)
        .child(name);
    Diagnostic::warning(&codes::UNUSED_COMPONENT, Place::Key(at), message)
        .help("use it or remove it")
}

/// Returns the components that can be reached from `open`.
fn reached(mut open: BTreeSet<Name>, uses: &BTreeMap<Name, BTreeSet<Name>>) -> BTreeSet<Name> {
    let mut reached = BTreeSet::new();
    while let Some(name) = open.pop_first() {
        let further = uses.get(&name).into_iter().flatten();
        open.extend(further.filter(|name| !reached.contains(*name)).cloned());
        reached.insert(name);
    }
    reached
}

/// Returns the components to which each component refers. A schema with a discriminator refers to those that extend it.
/// The components to which schemas outside the components refer are added to `outside`.
fn uses(
    document: &Document,
    components: &Map<String, Value>,
    outside: &mut BTreeSet<Name>,
) -> BTreeMap<Name, BTreeSet<Name>> {
    let mut uses: BTreeMap<Name, BTreeSet<Name>> = BTreeMap::new();
    for (section, members) in components {
        for (name, value) in members.as_object().into_iter().flatten() {
            let found = uses.entry((section.clone(), name.clone())).or_default();
            let at = Pointer::from_tokens(["components", section, name]);
            mentions("", value, &at, found);
        }
    }
    for schema in document.schemas().iter() {
        let mut found = Vec::new();
        found.extend(schema.reference.as_deref().and_then(component));
        let mapping = schema.discriminator();
        let mapping = mapping.map(|it| it.mapping.values().chain(&it.default_mapping));
        found.extend(mapping.into_iter().flatten().map(|name| mapped(name)));
        if found.is_empty() {
            continue;
        }
        match component_around(schema.at()) {
            Some(owner) => uses.entry(owner).or_default().extend(found),
            None => outside.extend(found),
        }
    }
    for (base, derived) in derived(document) {
        uses.entry(base).or_default().insert(derived);
    }
    uses
}

/// Returns each schema with a discriminator, or that extends one, with each schema that extends it.
fn derived(document: &Document) -> Vec<(Name, Name)> {
    let named = |name: &String| ("schemas".to_owned(), name.clone());
    let mut by_base: BTreeMap<Name, Vec<Name>> = BTreeMap::new();
    for (name, schema) in document.component_schemas() {
        let references = schema.all_of().iter().map(Node::schema);
        let references = references.filter_map(|member| member.reference.as_deref());
        for base in references.filter_map(component) {
            by_base.entry(base).or_default().push(named(name));
        }
    }
    let tagged = document
        .component_schemas()
        .filter(|(_, schema)| schema.discriminator().is_some());
    let mut open: Vec<Name> = tagged.map(|(name, _)| named(name)).collect();
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    while let Some(base) = open.pop() {
        for derived in by_base.get(&base).into_iter().flatten() {
            found.push((base.clone(), derived.clone()));
            if seen.insert(derived.clone()) {
                open.push(derived.clone());
            }
        }
    }
    found
}

/// Collects the components that a value refers to by reference or as security schemes, except in schemas.
fn mentions(key: &str, value: &Value, at: &Pointer, found: &mut BTreeSet<Name>) {
    match (key, value) {
        // Each schema has been replaced with a reference to its own pointer.
        ("$ref", Value::String(reference)) if Some(at) == own(reference).as_ref() => {}
        ("$ref", Value::String(reference)) => found.extend(component(reference)),
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
        Value::Object(members) => {
            for (key, value) in members {
                mentions(key, value, &at.child(key), found);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                mentions("", value, &at.child(index), found);
            }
        }
        _ => {}
    }
}

/// Returns the pointer of the `$ref` that has replaced the target of a reference.
fn own(reference: &str) -> Option<Pointer> {
    Some(Pointer::parse(reference.strip_prefix('#')?)?.child("$ref"))
}

/// Returns the component to which the mapping of a discriminator refers.
fn mapped(target: &str) -> Name {
    component(target).unwrap_or_else(|| ("schemas".to_owned(), target.to_owned()))
}

/// Returns the component that a reference refers to, or that contains the target of the reference.
fn component(reference: &str) -> Option<Name> {
    component_around(&Pointer::from_reference(reference)?)
}

/// Returns the component at a pointer, or the one that contains it.
fn component_around(at: &Pointer) -> Option<Name> {
    let mut tokens = at.tokens();
    (tokens.next()? == "components").then_some(())?;
    Some((tokens.next()?, tokens.next()?))
}
