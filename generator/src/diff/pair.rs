//! An operation in both models.

use super::{
    collect::{Found, Scope},
    rules::{Directions, Kind},
};
use crate::model::Operation;

/// An operation in both models.
#[derive(Clone, Copy)]
pub(super) struct Pair<'m> {
    pub(super) old: &'m Operation,
    pub(super) new: &'m Operation,
}

impl<'m> Pair<'m> {
    /// Returns the scope of changes in the requests.
    pub(super) fn request(self) -> Scope<'m> {
        self.scope(Directions::request_of(self.new.is_webhook))
    }

    /// Returns the scope of changes in the responses.
    pub(super) fn response(self) -> Scope<'m> {
        self.scope(Directions::response_of(self.new.is_webhook))
    }

    fn scope(self, directions: Directions) -> Scope<'m> {
        Scope::Operation(Some(self.old), Some(self.new), directions)
    }

    pub(super) fn name(self) -> &'m str {
        self.new.name.as_str()
    }

    pub(super) fn found(self, kind: Kind) -> Found<'m> {
        Found::new(kind, self.name(), self.request()).at(&self.old.pointer, &self.new.pointer)
    }
}
