//! Renames the methods of path items that are not in lower case.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::methods::METHODS;
use crate::{
    codes,
    diagnostic::{Diagnostic, Place, Sources},
    pointer::Pointer,
};

/// The keys of a document that contain path items.
const SECTIONS: [&str; 3] = ["paths", "x-ms-paths", "webhooks"];

/// Reads `GET` and `Get` as `get` in the path items of a document, before its references are followed.
pub(super) fn lower_case(
    document: &mut Value,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for section in SECTIONS {
        let at = Pointer::root().child(section);
        let items = document.get_mut(section).and_then(Value::as_object_mut);
        for (path, item) in items.into_iter().flatten() {
            if let Value::Object(item) = item {
                rename(item, &at.child(path), sources, diagnostics);
            }
        }
    }
}

fn rename(
    item: &mut Map<String, Value>,
    at: &Pointer,
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut taken = BTreeSet::new();
    let objects = item.iter().filter(|(_, value)| value.is_object());
    let methods = objects.filter_map(|(key, _)| Some((key.clone(), meant(item, key)?)));
    let methods: BTreeMap<_, _> = methods
        .filter(|(_, method)| taken.insert(*method))
        .collect();
    if methods.is_empty() {
        return;
    }
    for (key, value) in std::mem::take(item) {
        let method = methods.get(&key).copied();
        if let Some(method) = method {
            sources.renamed(&at.child(&key), at.child(method));
            diagnostics.push(misspelt(&key, method, at));
        }
        item.insert(method.map_or(key, str::to_owned), value);
    }
}

/// Returns the method that a key means, if the key is not in lower case and the path item does not have the method.
fn meant(item: &Map<String, Value>, key: &str) -> Option<&'static str> {
    let mut methods = METHODS.iter().copied();
    let method = methods.find(|method| method.eq_ignore_ascii_case(key) && *method != key)?;
    (!item.contains_key(method)).then_some(method)
}

fn misspelt(key: &str, method: &str, at: &Pointer) -> Diagnostic {
    let message = format!("expected `{method}`, found `{key}`");
    let place = Place::Key(at.child(method));
    Diagnostic::warning(&codes::INVALID_METHOD, place, message).label(format!("read as `{method}`"))
}
