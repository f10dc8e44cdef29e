//! Decides the names, the manifest and the runtime modules of the package.

pub(super) mod about;
pub(super) mod manifest;
mod quoted;
pub(super) mod runtime;
pub(super) mod title;
