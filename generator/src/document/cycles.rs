//! Reports schemas that include themselves, and removes the references that lead back to them.

use std::collections::BTreeSet;

use super::{Document, component_of, schema::Node};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    pointer::Pointer,
};

/// The keywords whose schemas apply to the same value.
const COMBINING: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// The maximum number of walks. Only references into the inline members of a cycle require more than one.
const WALKS: usize = 8;

/// Reports the schemas that include themselves through `allOf`, or through a `oneOf` or `anyOf` with a single schema. The
/// reference that leads back is replaced by a schema that accepts any value, because a schema adds no constraint to itself.
///
/// A cycle through `allOf` and one of the others is not reported: many documents list the variants of a base that each
/// variant has in its `allOf`.
pub(super) fn remove(document: &mut Document, diagnostics: &mut Vec<Diagnostic>) {
    for keywords in [&COMBINING[..1], &COMBINING[1..]] {
        for _ in 0..WALKS {
            let back = references_back(document, keywords, diagnostics);
            if back.is_empty() {
                break;
            }
            document.accept_any(&back);
        }
    }
}

/// Reports and returns the references with which schemas include themselves through these keywords.
fn references_back(
    document: &Document,
    keywords: &[&'static str],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Pointer> {
    let mut walk = Walk {
        keywords,
        done: BTreeSet::new(),
        open: Vec::new(),
        within: BTreeSet::new(),
        back: Vec::new(),
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
    walk.back.into_iter().cloned().collect()
}

struct Walk<'d> {
    keywords: &'d [&'static str],
    /// The schemas that have been visited.
    done: BTreeSet<&'d Pointer>,
    /// The schemas that are being visited, each with those that apply to the same value and are not visited yet.
    open: Vec<(Node<'d>, Vec<Node<'d>>)>,
    /// The pointers of these schemas, for a fast lookup.
    within: BTreeSet<&'d Pointer>,
    /// The pointers of the references that lead back.
    back: Vec<&'d Pointer>,
}

impl<'d> Walk<'d> {
    fn visit(&mut self, start: Node<'d>, diagnostics: &mut Vec<Diagnostic>) {
        self.enter(start);
        while let Some((node, next)) = self.open.last_mut() {
            let Some(to) = next.pop() else {
                self.within.remove(node.at());
                self.open.pop();
                continue;
            };
            if !self.within.contains(to.at()) {
                self.enter(to);
            } else if !self.is_of_references(to)
                && let Some(reference) = self.last_reference()
            {
                self.back.push(reference);
                diagnostics.push(self.fault(reference, to));
            }
        }
    }

    /// Returns the last reference of the cycle that is not a component: each cycle leads through one.
    fn last_reference(&self) -> Option<&'d Pointer> {
        let mut nodes = self.open.iter().rev().map(|(node, _)| node);
        let reference =
            nodes.find(|node| node.is_reference() && component_of(node.at()).is_none())?;
        Some(reference.at())
    }

    fn enter(&mut self, node: Node<'d>) {
        if self.done.insert(node.at()) {
            let next = self.next(node);
            self.within.insert(node.at());
            self.open.push((node, next));
        }
    }

    /// Returns the schemas that apply to the same value.
    fn next(&self, node: Node<'d>) -> Vec<Node<'d>> {
        if node.is_reference() {
            return node.target().into_iter().collect();
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
        self.keywords.iter().flat_map(members).collect()
    }

    /// Returns whether the cycle back to a schema consists of references only; `references` reports such a cycle.
    fn is_of_references(&self, since: Node<'_>) -> bool {
        let cycle = self.open.iter().rev().map(|(node, _)| node);
        let mut cycle = cycle.take_while(|node| **node != since);
        cycle.all(|node| node.is_reference()) && since.is_reference()
    }

    fn fault(&self, reference: &Pointer, schema: Node<'_>) -> Diagnostic {
        let keywords = self.keywords.iter().map(|keyword| format!("`{keyword}`"));
        let keywords = keywords.collect::<Vec<_>>().join(" and ");
        let message = format!("the schema includes itself through {keywords}");
        let place = Place::Value(reference.child("$ref"));
        Diagnostic::warning(&codes::CYCLIC_REFERENCE, place, message)
            .label("ignored")
            .and(Place::Key(schema.at().clone()), "to this schema")
            .help(
                "remove the reference; a schema may refer to itself in its `properties` and `items`",
            )
    }
}
