//! Compares two models: what changed, and what that does to callers, implementers and the wire.
//!
//! [`diff`] is pure, like `outline` and `lint`: a second reader of models. What each kind of change does is data, in
//! [`rules`].

mod accepted;
mod api;
mod bodies;
mod collect;
mod constraints;
mod enums;
mod fields;
mod operations;
mod pairs;
mod parameters;
mod reach;
mod relate;
mod report;
mod responses;
pub mod rules;
mod structs;
#[cfg(test)]
mod tests;
mod text;
mod types;
mod unions;
mod version;

pub use accepted::Accepted;
use collect::Collector;
use pairs::Pairs;
pub use report::{
    Counts, Texts, changelog, render_github, render_human, render_json, render_markdown, summary,
};
use rules::{Class, Directions, Rule, Verdict, Verdicts};
pub use version::{Bump, bumped};

use crate::{model::Model, pointer::Pointer};

/// What changed from one model to another.
#[derive(Debug)]
pub struct Changes {
    /// The changes, the worst first; additions follow.
    pub changes: Vec<Change>,
    /// The number of descriptions, titles and examples that changed.
    pub docs: usize,
    /// The number of differences that change nothing: moved schemas, another order.
    pub refactorings: usize,
    /// The number of operations in the new model.
    pub operations: usize,
    /// The version of the old crate.
    pub old_version: String,
    /// The version of the new crate.
    pub new_version: String,
}

/// One change: one cause with all that it affects.
#[derive(Clone, Debug)]
pub struct Change {
    /// What kind of change it is.
    pub rule: &'static Rule,
    /// What changed, in terms of the generated crate: `Pet::owner`, `get_pet(limit)`.
    pub subject: String,
    /// The other subjects with the same change.
    pub others: Vec<String>,
    /// What it was, as the outline prints it.
    pub old: Option<String>,
    /// What it is.
    pub new: Option<String>,
    /// The place in the old document.
    pub old_place: Option<Pointer>,
    /// The place in the new document.
    pub new_place: Option<Pointer>,
    /// The operations that are affected, in the order of the document.
    pub operations: Vec<String>,
    /// In which messages of these operations.
    pub directions: Directions,
    /// What the change does to each party.
    pub verdicts: Verdicts,
    /// Why, in one sentence.
    pub reason: String,
    /// Why it is accepted, if `codegen.toml` says so.
    pub accepted: Option<String>,
}

impl Change {
    /// The name of the change, which stays the same between runs: `field-renamed:Pet::owner`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}:{}", self.rule.id, self.subject)
    }

    /// The worst verdict.
    #[must_use]
    pub fn worst(&self) -> Verdict {
        self.verdicts.worst()
    }

    /// Whether it is listed among the additions.
    #[must_use]
    pub fn is_addition(&self) -> bool {
        self.rule.class == Class::Addition
    }
}

/// Compares two models.
#[must_use]
pub fn diff(old: &Model, new: &Model) -> Changes {
    let pairs = Pairs::new(old, new);
    let mut collector = Collector::new(&pairs);
    api::compare(&mut collector);
    operations::compare(&mut collector);
    types::compare(&mut collector);
    collector.finish()
}

/// What is in two lists, by a key.
struct Zipped<'m, T> {
    /// What is in both, in the order of the new list.
    both: Vec<(&'m T, &'m T)>,
    removed: Vec<&'m T>,
    added: Vec<&'m T>,
}

/// Pairs the elements of two lists by a key; of several with one key the last.
fn zip<'m, T, K: Ord>(
    old: impl IntoIterator<Item = &'m T>,
    new: impl IntoIterator<Item = &'m T>,
    key: impl Fn(&'m T) -> K,
) -> Zipped<'m, T> {
    let old: Vec<&'m T> = old.into_iter().collect();
    let mut left: std::collections::BTreeMap<K, usize> = old
        .iter()
        .enumerate()
        .map(|(index, one)| (key(one), index))
        .collect();
    let mut zipped = Zipped {
        both: Vec::new(),
        removed: Vec::new(),
        added: Vec::new(),
    };
    for one in new {
        let found = left.remove(&key(one)).and_then(|index| old.get(index));
        match found {
            Some(other) => zipped.both.push((*other, one)),
            None => zipped.added.push(one),
        }
    }
    let mut indices: Vec<usize> = left.into_values().collect();
    indices.sort_unstable();
    zipped.removed = indices
        .into_iter()
        .filter_map(|index| old.get(index).copied())
        .collect();
    zipped
}
