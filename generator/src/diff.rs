//! Compares two models and reports the changes, with their effects on callers, implementers and the wire.
//!
//! Like `outline`, [`diff`] is a pure function of models. The effects of each kind of change are data, in [`rules`].

mod accepted;
mod aliases;
mod api;
mod bodies;
mod changes;
mod collect;
mod constraints;
mod enums;
mod fields;
mod found;
mod leaves;
mod operations;
mod pair;
mod pairs;
mod parameters;
mod properties;
mod reach;
mod relate;
mod report;
mod responses;
pub mod rules;
mod scalars;
mod schemas;
mod structs;
#[cfg(test)]
mod tests;
mod text;
mod types;
mod unions;
mod uses;
mod values;
mod version;
mod zip;

pub use accepted::Accepted;
pub use changes::{Change, Changes};
use collect::Collector;
use pairs::Pairs;
pub use report::{
    Counts, Texts, changelog, render_github, render_human, render_json, render_markdown, summary,
};
pub use version::{Bump, bumped};

use crate::model::Model;

/// Compares two models.
#[must_use]
pub fn diff(old: &Model, new: &Model) -> Changes {
    let pairs = Pairs::new(old, new);
    let mut collector = Collector::new(&pairs);
    api::compare(&mut collector);
    operations::compare(&mut collector);
    types::compare(&mut collector);
    constraints::compare_aliases(&mut collector);
    collector.finish()
}
