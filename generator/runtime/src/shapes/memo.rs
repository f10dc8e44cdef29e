//! What was decided about the parts of a value.

use std::{cell::RefCell, collections::HashMap};

/// How well a value matches a shape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    pub(super) is_valid: bool,
    /// Whether the type holds the value.
    pub(super) is_readable: bool,
    /// How many members and values are listed.
    pub(super) matched: usize,
    /// How many members the type does not hold.
    pub(super) lost: usize,
}

/// Which alternative a value is, and how well it matches.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decision {
    pub(super) index: Option<usize>,
    pub(super) verdict: Verdict,
}

/// The decisions about the parts of one value, so that each is made once, however unions are nested.
#[derive(Debug, Default)]
pub struct Memo(pub(super) RefCell<HashMap<(usize, usize), Decision>>);
