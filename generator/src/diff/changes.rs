//! What changed from one model to another.

use super::rules::{Class, Directions, Rule, Verdict, Verdicts};
use crate::pointer::Pointer;

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
