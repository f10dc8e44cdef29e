//! The package: its names, its manifest and the modules of the runtime that it has.

pub(super) mod manifest;
pub(super) mod runtime;
pub(super) mod title;
