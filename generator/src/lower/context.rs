//! The state that all modules of `lower` share.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{names::rename::Renames, schema::subtypes::Subtypes};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::Document,
    pointer::Pointer,
};

/// The state that all modules of `lower` share.
pub(super) struct Context<'d, 'r> {
    pub(super) document: &'d Document,
    pub(super) renames: Renames<'d>,
    pub(super) subtypes: Subtypes,
    /// Whether the crate has a mock, which needs examples.
    pub(super) is_mocked: bool,
    /// The schemas that types do not express.
    pub(super) checks: Checks,
    pub(super) diagnostics: &'r mut Vec<Diagnostic>,
}

/// The schemas that values are validated against, by their pointers.
#[derive(Debug, Default)]
pub(super) struct Checks {
    pub(super) schemas: BTreeMap<String, Value>,
    /// The schemas that they refer to.
    pub(super) open: Vec<Pointer>,
}

impl Context<'_, '_> {
    /// Reports a part of the document that is not supported.
    pub(super) fn not_supported(&mut self, place: Place, message: impl Into<String>) {
        self.diagnostics
            .push(Diagnostic::warning(&codes::NOT_SUPPORTED, place, message));
    }
}
