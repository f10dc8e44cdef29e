//! Reports schemas that include themselves; no finite value satisfies them.

use std::collections::BTreeSet;

use super::{Document, schema::Node};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    pointer::Pointer,
};

/// The keywords whose schemas apply to the same value.
const COMBINING: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// Reports the schemas that include themselves through `allOf`, or through a `oneOf` or `anyOf` with a single schema.
/// The latter have no constraint, and accept any value.
///
/// A cycle through `allOf` and one of the others is not reported: many documents list the variants of a base that each
/// variant has in its `allOf`.
pub(super) fn check(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    for keywords in [&COMBINING[..1], &COMBINING[1..]] {
        let mut walk = Walk {
            keywords,
            done: BTreeSet::new(),
            open: Vec::new(),
            within: BTreeSet::new(),
        };
        // Each cycle contains a reference and its target, so visiting all targets finds all cycles.
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
    /// The schemas that have been visited.
    done: BTreeSet<&'d Pointer>,
    /// The schemas that are being visited, each with its remaining steps.
    open: Vec<(Node<'d>, Vec<Step<'d>>)>,
    /// The pointers of these schemas, for a fast lookup.
    within: BTreeSet<&'d Pointer>,
}

/// A step from a schema to another one that applies to the same value.
struct Step<'d> {
    to: Node<'d>,
    /// The pointer at which the step is written.
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
            // With several alternatives, one of them may end the recursion.
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

    /// Returns whether the cycle back to a schema consists of references only; `links` reports such a cycle.
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
            Diagnostic::error(&codes::CYCLIC_SCHEMA, place, message).label("this refers back")
        } else {
            Diagnostic::warning(&codes::CYCLIC_REFERENCE, place, message).label("ignored")
        };
        diagnostic
            .and(Place::Key(step.to.at().clone()), "to this schema")
            .help(
                "use the schema in its own `properties` or `items` only, or replace the reference",
            )
    }
}
