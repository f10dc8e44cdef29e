//! The exit codes of this program.

/// The exit code of a run in which a document failed.
pub(super) const FAILED: u8 = 1;
