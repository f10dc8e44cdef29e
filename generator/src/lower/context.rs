//! What all of lowering sees.

use super::{names::rename::Renames, schema::subtypes::Subtypes};
use crate::{
    diagnostic::{Diagnostic, Place},
    document::Document,
};

/// What all of lowering sees.
pub(super) struct Context<'d, 'r> {
    pub(super) document: &'d Document,
    pub(super) renames: Renames<'d>,
    pub(super) subtypes: Subtypes,
    /// Whether there is a mock, which answers from examples.
    pub(super) is_mocked: bool,
    pub(super) diagnostics: &'r mut Vec<Diagnostic>,
}

impl Context<'_, '_> {
    /// Says that something of the document is not in the crate.
    pub(super) fn not_supported(&mut self, place: Place, message: impl Into<String>) {
        self.diagnostics
            .push(Diagnostic::warning("not-supported", place, message));
    }
}
