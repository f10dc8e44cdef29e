//! Schemas that are made of themselves: no value can be told to fit them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Document, resolve::local};
use crate::{
    diagnostic::{Diagnostic, Place},
    pointer::Pointer,
};

/// Keywords whose schemas speak of the same value.
const COMBINING: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// Reports the schemas that lead back to themselves by `allOf` alone, or by the only schema of a `oneOf` or `anyOf`.
///
/// A base that lists its variants, each of which has the base in its `allOf`, is a habit of many documents.
pub(super) fn check(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    for keywords in [&COMBINING[..1], &COMBINING[1..]] {
        let mut walk = Walk {
            root: &document.value,
            keywords,
            done: BTreeSet::new(),
            open: Vec::new(),
            within: BTreeSet::new(),
        };
        let components = Pointer::root().child("components").child("schemas");
        let schemas = document
            .api
            .components
            .iter()
            .flat_map(|all| all.schemas.keys());
        // A circle goes through a reference, and so through what one leads to.
        let targets = schemas
            .map(|name| components.child(name))
            .chain(document.schema_targets().cloned());
        for target in targets {
            walk.visit(target, diagnostics);
        }
    }
}

struct Walk<'d> {
    root: &'d Value,
    keywords: &'d [&'static str],
    /// The schemas that were seen.
    done: BTreeSet<Pointer>,
    /// The schemas that the walk is in, each with where it goes on from there.
    open: Vec<(Pointer, Vec<Step>)>,
    /// The same, to be found.
    within: BTreeSet<Pointer>,
}

/// A way from a schema to one that speaks of the same value.
struct Step {
    to: Pointer,
    /// Where it is written.
    written: Pointer,
}

impl Walk<'_> {
    fn visit(&mut self, start: Pointer, diagnostics: &mut Vec<Diagnostic>) {
        self.enter(start);
        while let Some((at, steps)) = self.open.last_mut() {
            let Some(step) = steps.pop() else {
                self.within.remove(at);
                self.open.pop();
                continue;
            };
            if self.within.contains(&step.to) {
                if !self.is_of_references(&step.to) {
                    diagnostics.push(self.fault(&step));
                }
            } else {
                self.enter(step.to);
            }
        }
    }

    fn enter(&mut self, at: Pointer) {
        if self.done.insert(at.clone()) {
            let steps = self.steps(&at);
            self.within.insert(at.clone());
            self.open.push((at, steps));
        }
    }

    fn steps(&self, at: &Pointer) -> Vec<Step> {
        let Some(schema) = self.root.pointer(at.as_str()) else {
            return Vec::new();
        };
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let step = |to| Step {
                to,
                written: at.child("$ref"),
            };
            return local(reference).map(step).into_iter().collect();
        }
        let members = |keyword: &&str| {
            let list = at.child(keyword);
            let members = schema
                .get(*keyword)
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            // Where there is another alternative, it is clear what is meant.
            let members = if *keyword == "allOf" || members == 1 {
                members
            } else {
                0
            };
            (0..members).map(move |index| list.child(index))
        };
        let all = self.keywords.iter().flat_map(members);
        all.map(|to| Step {
            written: to.clone(),
            to,
        })
        .collect()
    }

    /// Whether all that the walk is in since a schema only refers to another one, which is told where references are
    /// followed.
    fn is_of_references(&self, since: &Pointer) -> bool {
        let circle = self.open.iter().rev().map(|(at, _)| at);
        let mut refers = |at: &Pointer| {
            let schema = self.root.pointer(at.as_str());
            schema.is_some_and(|schema| schema.get("$ref").is_some())
        };
        let mut circle = circle.take_while(|at| *at != since);
        circle.all(&mut refers) && refers(since)
    }

    fn fault(&self, step: &Step) -> Diagnostic {
        let by = self
            .keywords
            .iter()
            .map(|keyword| format!("`{keyword}`"))
            .collect::<Vec<_>>()
            .join(" and ");
        let message =
            format!("the schema is made of itself by {by}: no value can be told to fit it");
        Diagnostic::error("cyclic-schema", Place::Value(step.written.clone()), message)
            .label("this leads back")
            .and(Place::Key(step.to.clone()), "to this schema")
            .help("refer to itself from `properties` or `items` only, or write out what is meant")
    }
}
