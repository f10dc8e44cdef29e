//! Stores decisions about the parts of a value.

use std::{cell::RefCell, collections::HashMap};

use super::constraint::Known;

/// The result of comparing a value with a shape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    pub(super) is_valid: bool,
    /// `true` if the type holds the value.
    pub(super) is_readable: bool,
    /// The number of members and values that the schema lists.
    pub(super) matched: usize,
    /// The number of members that the type cannot hold.
    pub(super) lost: usize,
}

/// The alternative that a value is, and the result of comparing it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decision {
    pub(super) index: Option<usize>,
    pub(super) verdict: Verdict,
}

/// The decisions about the parts of one value, so that each is made once, however unions are nested.
#[derive(Debug, Default)]
pub struct Memo {
    pub(super) decisions: RefCell<HashMap<(usize, usize), Decision>>,
    /// `true` if a part is valid against any of several shapes of one type.
    pub(super) any: RefCell<HashMap<(usize, usize), bool>>,
    pub(super) schemas: Known,
}
