//! A change at one place, and the part of the API that it affects.

use super::{
    pairs::Key,
    rules::{Directions, Kind},
};
use crate::{
    model::{Operation, Type},
    pointer::Pointer,
};

/// A change that was found at one place.
pub(super) struct Found<'m> {
    pub(super) kind: Kind,
    pub(super) subject: String,
    /// The text that identifies the cause; the subject if it is not set.
    pub(super) cause: Option<String>,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
    pub(super) old_place: Option<Pointer>,
    pub(super) new_place: Option<Pointer>,
    pub(super) scope: Scope<'m>,
    /// The types that the old and the new form name.
    pub(super) types: (Option<&'m Type>, Option<&'m Type>),
    /// `true` if code that uses the changed part does not compile because of another change.
    pub(super) fails: bool,
}

/// The part of the API that a change affects.
#[derive(Clone, Copy)]
pub(super) enum Scope<'m> {
    /// The crate, without an operation.
    Crate,
    /// An operation, in its old and new form.
    Operation(Option<&'m Operation>, Option<&'m Operation>, Directions),
    /// All operations that use a type, directly or through other types; the type in its old and new form.
    Type(Option<Key<'m>>, Option<Key<'m>>),
}

impl Scope<'_> {
    /// Returns whether the operation or the type is renamed, so that old code does not compile.
    pub(super) fn is_renamed(self) -> bool {
        match self {
            Self::Operation(Some(old), Some(new), _) => is_renamed(old, new),
            Self::Type(Some(old), Some(new)) => old != new,
            _ => false,
        }
    }
}

/// Returns whether an operation is called by another name.
pub(super) fn is_renamed(old: &Operation, new: &Operation) -> bool {
    old.name != new.name || old.call_path() != new.call_path()
}

impl<'m> Found<'m> {
    pub(super) fn new(kind: Kind, subject: impl Into<String>, scope: Scope<'m>) -> Self {
        Self {
            kind,
            subject: subject.into(),
            cause: None,
            old: None,
            new: None,
            old_place: None,
            new_place: None,
            scope,
            types: (None, None),
            fails: false,
        }
    }

    /// Sets the types that the old and the new form name. A type that is only added or removed because of them is not
    /// reported.
    pub(super) fn naming(mut self, old: Option<&'m Type>, new: Option<&'m Type>) -> Self {
        self.types = (old, new);
        self
    }

    /// Sets the old and the new form.
    pub(super) fn texts(mut self, old: impl Into<String>, new: impl Into<String>) -> Self {
        self.old = Some(old.into());
        self.new = Some(new.into());
        self
    }

    /// Sets the old form.
    pub(super) fn old(mut self, old: impl Into<String>) -> Self {
        self.old = Some(old.into());
        self
    }

    /// Sets the new form.
    pub(super) fn new_text(mut self, new: impl Into<String>) -> Self {
        self.new = Some(new.into());
        self
    }

    /// Sets the pointers in both documents.
    pub(super) fn at(mut self, old: &Pointer, new: &Pointer) -> Self {
        self.old_place = Some(old.clone());
        self.new_place = Some(new.clone());
        self
    }

    /// Sets the pointer in the old document.
    pub(super) fn at_old(mut self, old: &Pointer) -> Self {
        self.old_place = Some(old.clone());
        self
    }

    /// Sets the pointer in the new document.
    pub(super) fn at_new(mut self, new: &Pointer) -> Self {
        self.new_place = Some(new.clone());
        self
    }

    /// Sets the cause. Changes of the same kind with the same cause become one.
    pub(super) fn cause(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }
}
