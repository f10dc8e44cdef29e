//! Witnesses: programs that use every public item of a generated crate, like callers or like implementers.
//!
//! A witness is written from the old model of a pair and compiled against the new crate. It must compile against the old
//! crate; otherwise it proves nothing.

mod client;
mod credentials;
mod definitions;
mod judge;
mod kinds;
mod meaning;
mod program;
mod read;
mod service;
mod value;

use generator::model::Model;

pub(super) use judge::{Pair, WitnessResult, all};
pub(super) use kinds::Party;

/// Returns the names that a party uses and that have another meaning in the crate of another model.
pub(super) fn other_meanings(old: &Model, new: &Model, party: Party) -> Vec<String> {
    let mut found =
        meaning::meanings(old, new, party).other_than(&meaning::meanings(new, old, party));
    found.extend(credentials::other_than(old, new, party));
    found
}
