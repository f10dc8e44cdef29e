//! The package: its names, its manifest and the modules of the runtime that it has.

mod about;
pub(super) mod manifest;
pub(super) mod runtime;
pub(super) mod title;
