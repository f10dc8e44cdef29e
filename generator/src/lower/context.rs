//! The state that all modules of `lower` share.

use super::{names::overrides::Overrides, schema::subtypes::Subtypes};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::Document,
};

/// The state that all modules of `lower` share.
pub(super) struct Context<'d, 'r> {
    pub(super) document: &'d Document,
    pub(super) overrides: Overrides<'d>,
    pub(super) subtypes: Subtypes,
    /// The name of a further header that is an idempotency key.
    pub(super) idempotency_key: Option<&'d str>,
    /// `true` if the crate has a mock. Only a mock needs examples.
    pub(super) is_mocked: bool,
    pub(super) diagnostics: &'r mut Vec<Diagnostic>,
}

impl Context<'_, '_> {
    /// Reports a part of the document that is not supported.
    pub(super) fn not_supported(&mut self, place: Place, message: impl Into<String>) {
        self.diagnostics
            .push(Diagnostic::warning(&codes::NOT_SUPPORTED, place, message));
    }
}
