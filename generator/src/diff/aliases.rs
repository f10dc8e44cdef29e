//! The uses of aliases, whose constraints are part of each use.

use std::collections::BTreeMap;

use super::{found::Scope, pairs::Key, rules::Kind};
use crate::{model::Type, pointer::Pointer};

/// A value in both models, whose constraints are compared.
#[derive(Clone)]
pub(super) struct Value<'m> {
    pub(super) subject: String,
    /// The part that several operations share, if they share it.
    pub(super) cause: Option<String>,
    pub(super) types: Option<(&'m Type, &'m Type)>,
    pub(super) places: Option<(Pointer, Pointer)>,
    pub(super) scope: Scope<'m>,
}

/// A changed constraint of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Changed {
    /// The position in the value.
    pub(super) place: String,
    pub(super) keyword: String,
    pub(super) kind: Kind,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
}

/// A use of an alias.
pub(super) struct Use<'m> {
    /// The use itself, if the alias does not explain its changes.
    pub(super) value: Value<'m>,
    /// The position of the alias in the value.
    pub(super) at: String,
    /// The changes of the constraints of the alias, by their positions in the alias.
    pub(super) changes: Vec<Changed>,
}

/// The uses of aliases in both models. The constraints of an alias are part of each of its uses.
#[derive(Default)]
pub(super) struct Aliases<'m>(pub(super) BTreeMap<(Key<'m>, Key<'m>), Vec<Use<'m>>>);
