//! Filters a document by `codegen.toml`: keeps the selected operations and the components that they need.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use toml::Spanned;

use super::{
    bundle::references,
    grammar::{Kind, OPENAPI},
    methods::METHODS,
    walk,
};
use crate::{
    codes,
    config::{Config, Selection},
    diagnostic::{CONFIG, Diagnostic, Place, Sources},
    pointer::Pointer,
};

/// The field for operations of other methods.
const FURTHER: &str = "additionalOperations";

/// Removes the operations that are not selected, and then the components to which nothing refers.
pub(super) fn select(
    document: &mut Value,
    config: &Config,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if config.include.is_empty() && config.exclude.is_empty() {
        return;
    }
    let mut include = Patterns::new(&config.include);
    let mut exclude = Patterns::new(&config.exclude);
    for section in ["paths", "webhooks"] {
        let at = Pointer::root().child(section);
        let items = document.pointer(at.as_str()).and_then(Value::as_object);
        let paths: Vec<String> = items.into_iter().flat_map(Map::keys).cloned().collect();
        for path in paths.iter().filter(|path| !path.starts_with("x-")) {
            let place = at.child(path);
            let Some((item, from)) = end(document, &place) else {
                continue;
            };
            let mut left = item.clone();
            let mut is_wanted = |method: &str, operation: &Value| {
                let included = include.have(path, method, operation);
                let excluded = exclude.have(path, method, operation);
                (included || config.include.is_empty()) && !excluded
            };
            for method in METHODS.into_iter().chain(["query"]) {
                let operation = item.get(method);
                if operation.is_some_and(|operation| !is_wanted(method, operation)) {
                    left.shift_remove(method);
                }
            }
            if let Some(further) = left.get_mut(FURTHER).and_then(Value::as_object_mut) {
                further.retain(|method, operation| is_wanted(method, operation));
                if further.is_empty() {
                    left.shift_remove(FURTHER);
                }
            }
            let mut methods = METHODS.into_iter().chain(["query", FURTHER]);
            let is_left = methods.any(|method| left.contains_key(method));
            if left == *item {
                continue;
            }
            let Some(Value::Object(items)) = document.pointer_mut(at.as_str()) else {
                continue;
            };
            if is_left {
                items.insert(path.clone(), Value::Object(left));
                if from != place {
                    sources.copied(&from, place);
                }
            } else {
                items.shift_remove(path);
            }
        }
    }
    let is_nothing = !config.include.is_empty() && !include.has_matched();
    diagnostics.extend(include.unmatched().map(|unmatched| {
        if is_nothing {
            let message = format!(
                "`[include]` excludes every operation: {}",
                unmatched.message
            );
            let error = Diagnostic::error(&codes::CONFIG, unmatched.primary.place, message);
            let help = unmatched.help;
            error.help(help.unwrap_or_else(|| "correct or remove the entry".to_owned()))
        } else {
            unmatched
        }
    }));
    diagnostics.extend(exclude.unmatched());
    drop_unreached(document);
}

/// Returns the object at a pointer, or at the end of the references there, with its pointer.
fn end<'d>(document: &'d Value, place: &Pointer) -> Option<(&'d Map<String, Value>, Pointer)> {
    let mut at = place.clone();
    for _ in 0..super::resolve::CHAIN_LIMIT {
        let item = document.pointer(at.as_str())?.as_object()?;
        match item.get("$ref").and_then(Value::as_str) {
            Some(reference) => at = Pointer::from_reference(reference)?,
            None => return Some((item, at)),
        }
    }
    None
}

/// The patterns of a selection.
struct Patterns<'c> {
    tags: Vec<Pattern<'c>>,
    paths: Vec<Pattern<'c>>,
    operations: Vec<Pattern<'c>>,
}

struct Pattern<'c> {
    text: &'c Spanned<String>,
    used: bool,
}

impl<'c> Patterns<'c> {
    fn new(selection: &'c Selection) -> Self {
        let all = |texts: &'c [Spanned<String>]| {
            let pattern = |text| Pattern { text, used: false };
            texts.iter().map(pattern).collect()
        };
        Self {
            tags: all(&selection.tags),
            paths: all(&selection.paths),
            operations: all(&selection.operations),
        }
    }

    /// Returns whether an operation matches a pattern.
    fn have(&mut self, path: &str, method: &str, operation: &Value) -> bool {
        let tags = operation.get("tags").and_then(Value::as_array);
        let tags: Vec<&str> = tags
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let id = operation.get("operationId").and_then(Value::as_str);
        let place = format!("{} {path}", method.to_ascii_uppercase());
        let names: Vec<&str> = id.into_iter().chain([place.as_str()]).collect();
        let mut have = false;
        for (patterns, texts) in [
            (&mut self.tags, &tags),
            (&mut self.paths, &vec![path]),
            (&mut self.operations, &names),
        ] {
            for pattern in patterns {
                if texts
                    .iter()
                    .any(|text| is_match(pattern.text.get_ref(), text))
                {
                    pattern.used = true;
                    have = true;
                }
            }
        }
        have
    }

    /// Returns whether any pattern has matched.
    fn has_matched(&self) -> bool {
        let all = [&self.tags, &self.paths, &self.operations];
        all.into_iter().flatten().any(|pattern| pattern.used)
    }

    /// Returns a warning for each pattern that no operation matches.
    fn unmatched(&self) -> impl Iterator<Item = Diagnostic> + '_ {
        let all = [
            (&self.tags, "tag"),
            (&self.paths, "path"),
            (&self.operations, "operation"),
        ];
        all.into_iter().flat_map(|(patterns, what)| {
            let unused = patterns.iter().filter(|pattern| !pattern.used);
            unused.map(move |pattern| {
                let place = Place::Bytes(CONFIG, pattern.text.span());
                let message = format!(
                    "`{}` matches no {what} in the document",
                    pattern.text.get_ref()
                );
                Diagnostic::warning(&codes::UNMATCHED_CHOICE, place, message)
            })
        })
    }
}

/// Returns whether a text matches a pattern, in which `*` matches any text.
pub(crate) fn is_match(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Removes the components that cannot be reached from outside the components.
fn drop_unreached(document: &mut Value) {
    let reached = reached(document);
    let needed: BTreeSet<(String, String)> = reached.iter().filter_map(component).collect();
    let Some(Value::Object(components)) = document.get_mut("components") else {
        return;
    };
    for (section, entries) in components {
        // Security schemes are referred to by their names, not by references.
        if section == "securitySchemes" {
            continue;
        }
        if let Value::Object(entries) = entries {
            entries.retain(|name, _| needed.contains(&(section.clone(), name.clone())));
        }
    }
}

/// Returns the section and the name of the component that a pointer leads into.
fn component(at: &Pointer) -> Option<(String, String)> {
    let mut tokens = at.tokens();
    let is_component = tokens.next()? == "components";
    let found = (tokens.next()?, tokens.next()?);
    is_component.then_some(found)
}

/// Returns the targets of all references that can be reached from outside the components.
fn reached(document: &Value) -> BTreeSet<Pointer> {
    let subtypes = subtypes(document);
    let mut reached = BTreeSet::new();
    let root = Kind::One(&OPENAPI);
    let keys = document.as_object().into_iter().flat_map(Map::keys);
    let mut open: Vec<(Pointer, Kind)> = keys
        .filter(|key| *key != "components")
        .filter_map(|key| Some((Pointer::root().child(key), walk::below(root, key)?)))
        .collect();
    while let Some((at, kind)) = open.pop() {
        let Some(value) = document.pointer(at.as_str()) else {
            continue;
        };
        let found = references(kind, value);
        let found = found
            .into_iter()
            .filter_map(|(text, kind)| Some((Pointer::from_reference(&text)?, kind)));
        let subtypes = subtypes.get(&at).into_iter().flatten().cloned();
        for (target, kind) in found.chain(subtypes.map(|subtype| (subtype, Kind::Schema))) {
            if reached.insert(target.clone()) {
                open.push((target, kind));
            }
        }
    }
    reached
}

/// Returns the component schemas that extend each schema with a discriminator; a value of it may be one of theirs.
fn subtypes(document: &Value) -> BTreeMap<Pointer, Vec<Pointer>> {
    let schemas = Pointer::from_tokens(["components", "schemas"]);
    let all = document
        .pointer(schemas.as_str())
        .and_then(Value::as_object);
    let mut subtypes: BTreeMap<Pointer, Vec<Pointer>> = BTreeMap::new();
    for (name, schema) in all.into_iter().flatten() {
        let members = schema.get("allOf").and_then(Value::as_array);
        for member in members.into_iter().flatten() {
            let base = member
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(Pointer::from_reference);
            let is_base = |base: &Pointer| {
                let base = document.pointer(base.as_str());
                base.is_some_and(|base| base.get("discriminator").is_some())
            };
            if let Some(base) = base.filter(is_base) {
                subtypes.entry(base).or_default().push(schemas.child(name));
            }
        }
    }
    subtypes
}

#[cfg(test)]
mod tests {
    use super::is_match;

    #[test]
    fn a_star_matches_any_text() {
        for (pattern, text) in [
            ("/pets", "/pets"),
            ("*", ""),
            ("/pets*", "/pets/{id}"),
            ("*/{id}", "/pets/{id}"),
            ("GET *", "GET /pets"),
            ("/a/*/c*", "/a/b/c"),
            ("a*a", "aa"),
        ] {
            assert!(is_match(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("/pets", "/pets/"),
            ("/pets/*", "/pets"),
            ("", "a"),
            ("a*a", "a"),
            ("*b*c", "cb"),
        ] {
            assert!(!is_match(pattern, text), "{pattern} {text}");
        }
    }
}
