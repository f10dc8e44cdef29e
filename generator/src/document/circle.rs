//! Schemas that are made of themselves: no value can be told to fit them.

use std::collections::BTreeSet;

use super::{Document, schema::Node};
use crate::{
    diagnostic::{Diagnostic, Place},
    pointer::Pointer,
};

/// Keywords whose schemas speak of the same value.
const COMBINING: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// Reports the schemas that lead back to themselves by `allOf` alone, which have no meaning, or by the only schema of a
/// `oneOf` or `anyOf`, which say nothing.
///
/// A base that lists its variants, each of which has the base in its `allOf`, is a habit of many documents.
pub(super) fn check(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    for keywords in [&COMBINING[..1], &COMBINING[1..]] {
        let mut walk = Walk {
            keywords,
            done: BTreeSet::new(),
            open: Vec::new(),
            within: BTreeSet::new(),
        };
        // A circle goes through a reference, and so through what one leads to.
        let targets = document.schemas().iter().filter_map(Node::target);
        let mut targets: Vec<_> = targets.collect();
        targets.sort_by_key(|target| target.at());
        targets.dedup();
        let components = document.component_schemas().map(|(_, schema)| schema);
        for target in components.chain(targets) {
            walk.visit(target, diagnostics);
        }
    }
}

struct Walk<'d> {
    keywords: &'d [&'static str],
    /// The schemas that were seen.
    done: BTreeSet<&'d Pointer>,
    /// The schemas that the walk is in, each with where it goes on from there.
    open: Vec<(Node<'d>, Vec<Step<'d>>)>,
    /// The same, to be found.
    within: BTreeSet<&'d Pointer>,
}

/// A way from a schema to one that speaks of the same value.
struct Step<'d> {
    to: Node<'d>,
    /// Where it is written.
    written: Pointer,
}

impl<'d> Walk<'d> {
    fn visit(&mut self, start: Node<'d>, diagnostics: &mut Vec<Diagnostic>) {
        self.enter(start);
        while let Some((node, steps)) = self.open.last_mut() {
            let Some(step) = steps.pop() else {
                self.within.remove(node.at());
                self.open.pop();
                continue;
            };
            if self.within.contains(step.to.at()) {
                if !self.is_of_references(step.to) {
                    diagnostics.push(self.fault(&step));
                }
            } else {
                self.enter(step.to);
            }
        }
    }

    fn enter(&mut self, node: Node<'d>) {
        if self.done.insert(node.at()) {
            let steps = self.steps(node);
            self.within.insert(node.at());
            self.open.push((node, steps));
        }
    }

    fn steps(&self, node: Node<'d>) -> Vec<Step<'d>> {
        if node.is_reference() {
            let step = |to| Step {
                to,
                written: node.at().child("$ref"),
            };
            return node.target().map(step).into_iter().collect();
        }
        let members = |keyword: &&str| {
            let members = match *keyword {
                "allOf" => node.all_of(),
                "oneOf" => node.one_of(),
                _ => node.any_of(),
            };
            // Where there is another alternative, it is clear what is meant.
            let counts = *keyword == "allOf" || members.len() == 1;
            members.iter().filter(move |_| counts)
        };
        let all = self.keywords.iter().flat_map(members);
        all.map(|to| Step {
            written: to.at().clone(),
            to,
        })
        .collect()
    }

    /// Whether all that the walk is in since a schema only refers to another one, which is reported where references are
    /// followed.
    fn is_of_references(&self, since: Node<'_>) -> bool {
        let circle = self.open.iter().rev().map(|(node, _)| node);
        let mut circle = circle.take_while(|node| **node != since);
        circle.all(|node| node.is_reference()) && since.is_reference()
    }

    fn fault(&self, step: &Step<'_>) -> Diagnostic {
        let by = self
            .keywords
            .iter()
            .map(|keyword| format!("`{keyword}`"))
            .collect::<Vec<_>>()
            .join(" and ");
        let message =
            format!("the schema includes itself through {by}; no finite value satisfies it");
        let place = Place::Value(step.written.clone());
        let diagnostic = if self.keywords == &COMBINING[..1] {
            Diagnostic::error("cyclic-schema", place, message).label("this refers back")
        } else {
            Diagnostic::warning("cyclic-reference", place, message).label("ignored")
        };
        diagnostic
            .and(Place::Key(step.to.at().clone()), "to this schema")
            .help(
                "use the schema in its own `properties` or `items` only, or replace the reference",
            )
    }
}
