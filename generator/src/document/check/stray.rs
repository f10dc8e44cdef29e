//! References to positions where the grammar has no such object.

use std::borrow::Cow;

use crate::{
    document::grammar::{Kind, OPENAPI},
    pointer::Pointer,
};

/// A reference to a position where the grammar has no such object.
pub(super) struct StrayReference {
    pub(super) text: String,
    /// The kind of object that it should refer to.
    pub(super) kind: Kind,
    pub(super) at: Pointer,
}

/// Returns whether a reference leads to a position in the document where the grammar has no such object.
pub(super) fn is_stray(reference: &str, kind: Kind) -> bool {
    let Some(fragment) = reference.strip_prefix('#') else {
        return false;
    };
    let found = if fragment.contains(['%', '~']) {
        let Some(pointer) = Pointer::from_reference(reference) else {
            return false;
        };
        kind_at(pointer.tokens().map(Cow::Owned))
    } else {
        kind_at(fragment.split('/').skip(1).map(Cow::Borrowed))
    };
    !found.is_some_and(|found| found.is(kind))
}

/// Returns the kind of the value at a pointer, according to the grammar.
pub(super) fn kind_at<'t>(mut tokens: impl Iterator<Item = Cow<'t, str>>) -> Option<Kind> {
    tokens.try_fold(Kind::One(&OPENAPI), |kind, token| kind.below(&token))
}
