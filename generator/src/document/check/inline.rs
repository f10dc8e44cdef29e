//! Replaces references with their targets where `openapiv3` does not allow a reference.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    checker::{Checker, NOTHING},
    depth::{self, NESTING_LIMIT, nesting},
    report::expected,
};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::{
        grammar::{Kind, OPENAPI},
        value::weight,
    },
    pointer::Pointer,
};

/// The maximum number of references in a chain, or nested in the targets of one another.
const CHAIN_LIMIT: usize = 32;

/// The maximum size of all copies, as a multiple of the document's size.
const GROWTH_LIMIT: usize = 8;

/// Replaces the collected references with their targets.
pub(super) fn inline(checker: &mut Checker, document: &mut Value) {
    if checker.inlined.is_empty() {
        return;
    }
    let places: Vec<_> = std::mem::take(&mut checker.inlined);
    let mut inliner = Inliner {
        pending: places.iter().cloned().collect(),
        open: Vec::new(),
        left: weight(document).saturating_mul(GROWTH_LIMIT),
        diagnostics: Vec::new(),
    };
    for (place, _) in &places {
        inliner.inline(place, document);
    }
    checker.diagnostics.append(&mut inliner.diagnostics);
    checker.diagnostics.extend(match depth::check(document) {
        Ok(()) => nested(&places, document),
        Err(fault) => Some(*fault),
    });
}

/// Reports the most deeply nested copy if it is too deep to be read.
fn nested(places: &[(Pointer, Kind)], document: &Value) -> Option<Diagnostic> {
    if nesting(Kind::One(&OPENAPI), document) <= NESTING_LIMIT {
        return None;
    }
    let depth = |(place, kind): &&(Pointer, Kind)| {
        document
            .pointer(place.as_str())
            .map(|value| nesting(*kind, value))
    };
    let (place, _) = places.iter().max_by_key(depth)?;
    let message = "the referenced object is nested too deeply";
    Some(Diagnostic::error(&codes::TOO_DEEP, at(place), message))
}

struct Inliner {
    /// The pointers of the remaining references, with the kinds of their targets.
    pending: BTreeMap<Pointer, Kind>,
    /// The references that are being replaced, each within the target of the previous one.
    open: Vec<Pointer>,
    /// The size that may still be copied.
    left: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Inliner {
    /// Replaces the reference at a pointer, after those within its target.
    fn inline(&mut self, place: &Pointer, document: &mut Value) {
        let Some(kind) = self.pending.remove(place) else {
            return;
        };
        if let Some(value) = document.pointer_mut(place.as_str()) {
            match value.get("$ref") {
                // The value was replaced when its target was found to be another kind of object.
                None => return,
                // The check has reported the element that it replaced with this reference.
                Some(to) if to == NOTHING => {
                    *value = json!({});
                    return;
                }
                Some(_) => {}
            }
        }
        self.open.push(place.clone());
        match self.copy(place, kind, document) {
            Ok(copy) => {
                if let Some(value) = document.pointer_mut(place.as_str()) {
                    *value = copy;
                }
            }
            Err(diagnostic) => {
                // Such a value cannot remain a reference; an empty object lets the rest be read.
                if let Some(value) = document.pointer_mut(place.as_str()) {
                    *value = json!({});
                }
                self.diagnostics.push(*diagnostic);
            }
        }
        self.open.pop();
    }

    /// Returns a copy of the target of a reference.
    fn copy(
        &mut self,
        place: &Pointer,
        kind: Kind,
        document: &mut Value,
    ) -> Result<Value, Box<Diagnostic>> {
        let (reference, target) = end(place, kind, document)?;
        if self.open.len() > CHAIN_LIMIT || self.open.iter().any(|open| is_within(open, &target)) {
            return Err(cyclic(&reference, place));
        }
        for inner in self.pending_within(&target) {
            self.inline(&inner, document);
        }
        let copy = match document.pointer(target.as_str()) {
            Some(value) => shallow(value, kind, &reference),
            None => return Err(dangling(&reference, kind, place)),
        };
        match self.left.checked_sub(weight(&copy)) {
            Some(left) => self.left = left,
            None => return Err(too_large(place)),
        }
        Ok(copy)
    }

    fn pending_within(&self, target: &Pointer) -> Vec<Pointer> {
        let from = self.pending.range(target..);
        let within = from
            .map(|(place, _)| place)
            .take_while(|place| place.as_str().starts_with(target.as_str()));
        within
            .filter(|place| is_within(place, target))
            .cloned()
            .collect()
    }
}

/// Follows a reference to its end; returns the last reference and its target.
fn end(
    place: &Pointer,
    kind: Kind,
    document: &Value,
) -> Result<(String, Pointer), Box<Diagnostic>> {
    let mut last = None;
    let mut at = place.clone();
    for _ in 0..CHAIN_LIMIT {
        let Some(value) = document.pointer(at.as_str()) else {
            return Err(dangling(last.as_deref().unwrap_or_default(), kind, place));
        };
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
            return Ok((last.unwrap_or_default(), at));
        };
        at = Pointer::from_reference(reference).ok_or_else(|| external(reference, place))?;
        last = Some(reference.to_owned());
    }
    Err(cyclic(last.as_deref().unwrap_or_default(), place))
}

/// Copies a value, but refers to the schemas of media types instead of copying them, so that they stay one schema.
fn shallow(value: &Value, kind: Kind, reference: &str) -> Value {
    let Value::Object(map) = value else {
        return value.clone();
    };
    let member = |(key, value): (&String, &Value)| {
        let here = format!(
            "{reference}/{}",
            key.replace('%', "%25")
                .replace('~', "~0")
                .replace('/', "~1")
        );
        let copy = match kind.below(key) {
            Some(Kind::Schema) if value.get("$ref").is_none() => json!({ "$ref": here }),
            Some(kind @ Kind::Inlined(_)) if value.get("$ref").is_none() => {
                shallow(value, kind, &here)
            }
            _ => value.clone(),
        };
        (key.clone(), copy)
    };
    Value::Object(map.iter().map(member).collect())
}

fn is_within(place: &Pointer, target: &Pointer) -> bool {
    let rest = place.as_str().strip_prefix(target.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn at(place: &Pointer) -> Place {
    Place::Value(place.child("$ref"))
}

fn dangling(reference: &str, kind: Kind, place: &Pointer) -> Box<Diagnostic> {
    let message = format!(
        "unresolved reference `{reference}`; expected {}",
        expected(kind)
    );
    Box::new(Diagnostic::warning(&codes::DANGLING_REFERENCE, at(place), message).label("ignored"))
}

fn external(reference: &str, place: &Pointer) -> Box<Diagnostic> {
    let message =
        format!("the reference `{reference}` refers to another file, which is not supported here");
    let help = "replace the reference with the object that it refers to";
    Box::new(
        Diagnostic::warning(&codes::EXTERNAL_REFERENCE, at(place), message)
            .label("ignored")
            .help(help),
    )
}

fn cyclic(reference: &str, place: &Pointer) -> Box<Diagnostic> {
    let message = format!("the reference `{reference}` refers to itself");
    Box::new(Diagnostic::warning(&codes::CYCLIC_REFERENCE, at(place), message).label("ignored"))
}

fn too_large(place: &Pointer) -> Box<Diagnostic> {
    let message = format!(
        "the document grows by more than a factor of {GROWTH_LIMIT} when references are expanded"
    );
    Box::new(Diagnostic::error(&codes::TOO_LARGE, at(place), message))
}
