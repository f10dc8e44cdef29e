//! Schemas: the types that they describe, and what values have to be beyond their types.

pub(super) mod aliases;
mod alternatives;
pub(super) mod checks;
pub(super) mod cycles;
pub(super) mod defaults;
mod enums;
pub(super) mod formats;
mod limits;
pub(super) mod merge;
pub(super) mod nesting;
mod numeric;
pub(super) mod same;
pub(super) mod sample;
pub(super) mod sides;
mod structure;
pub(super) mod subtypes;
pub(super) mod tags;
pub(super) mod types;
mod union;
pub(super) mod union_members;
mod value_words;
