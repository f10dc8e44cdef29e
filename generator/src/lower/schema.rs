//! Lowers schemas to types, and to constraints that the types do not express.

pub(super) mod aliases;
mod alternatives;
mod base;
pub(super) mod checks;
pub(super) mod constraints;
pub(super) mod cycles;
pub(super) mod defaults;
mod enums;
mod expressed;
mod extended;
pub(super) mod formats;
mod kinds;
pub(super) mod merge;
pub(super) mod nesting;
mod numeric;
mod property_values;
pub(super) mod same;
pub(super) mod sample;
pub(super) mod sides;
mod structure;
pub(super) mod subtypes;
pub(super) mod tags;
pub(super) mod types;
mod union;
pub(super) mod union_members;
mod value_info;
