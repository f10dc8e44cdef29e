//! The changes from one model to another.

use super::rules::{Class, Directions, Rule, Verdict, Verdicts};
use crate::pointer::Pointer;

/// The changes from one model to another.
#[derive(Debug)]
pub struct Changes {
    /// The changes, the worst first, then the additions.
    pub changes: Vec<Change>,
    /// The number of descriptions, titles and examples that changed.
    pub docs: usize,
    /// The number of differences without an effect, such as moved schemas or another order.
    pub refactorings: usize,
    /// The number of operations in either model.
    pub operations: usize,
    /// The version of the old crate.
    pub old_version: String,
    /// The version of the new crate.
    pub new_version: String,
}

/// A change, with everything that it affects.
#[derive(Clone, Debug)]
pub struct Change {
    /// The rule of this kind of change.
    pub rule: &'static Rule,
    /// The changed part of the generated crate, such as `Pet::owner` or `get_pet(limit)`.
    pub subject: String,
    /// The other subjects with the same change.
    pub others: Vec<String>,
    /// The old form, as in the outline.
    pub old: Option<String>,
    /// The new form, as in the outline.
    pub new: Option<String>,
    /// The pointer in the old document.
    pub old_place: Option<Pointer>,
    /// The pointer in the new document.
    pub new_place: Option<Pointer>,
    /// The names of the affected operations, in the order of the document.
    pub operations: Vec<String>,
    /// The messages of these operations that are affected.
    pub directions: Directions,
    /// The verdict for each party.
    pub verdicts: Verdicts,
    /// The reason for the verdicts, in one sentence.
    pub reason: String,
    /// The reason why `codegen.toml` accepts the change; `None` if it does not.
    pub accepted: Option<String>,
}

impl Change {
    /// Returns the id of the change, which is the same in every run: `field-renamed:Pet::owner`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}:{}", self.rule.id, self.subject)
    }

    /// Returns the worst verdict.
    #[must_use]
    pub fn worst(&self) -> Verdict {
        self.verdicts.worst()
    }

    /// Returns whether the change is an addition.
    #[must_use]
    pub fn is_addition(&self) -> bool {
        self.rule.class == Class::Addition
    }
}
