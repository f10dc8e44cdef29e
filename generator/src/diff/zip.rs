//! Pairs the elements of two lists.

use std::collections::{BTreeMap, BTreeSet};

/// The elements of two lists, paired by a key.
pub(super) struct Zipped<'m, T> {
    /// The elements in both lists, in the order of the new one.
    pub(super) both: Vec<(&'m T, &'m T)>,
    pub(super) removed: Vec<&'m T>,
    pub(super) added: Vec<&'m T>,
}

/// The old and new indices of the elements that are in both lists.
pub(super) struct Kept {
    to_new: BTreeMap<usize, usize>,
    new: BTreeSet<usize>,
}

impl FromIterator<(usize, usize)> for Kept {
    fn from_iter<I: IntoIterator<Item = (usize, usize)>>(indices: I) -> Self {
        let to_new: BTreeMap<usize, usize> = indices.into_iter().collect();
        let new = to_new.values().copied().collect();
        Self { to_new, new }
    }
}

impl Kept {
    /// Returns whether an old and a new element follow the same element of both lists.
    pub(super) fn are_at_same_place(&self, old: usize, new: usize) -> bool {
        let before = self.to_new.range(..old).next_back().map(|(_, new)| *new);
        before == self.new.range(..new).next_back().copied()
    }
}

/// Pairs the elements of two lists by a key. If several old elements have the same key, the last one is used.
pub(super) fn zip<'m, T, K: Ord>(
    old: impl IntoIterator<Item = &'m T>,
    new: impl IntoIterator<Item = &'m T>,
    key: impl Fn(&'m T) -> K,
) -> Zipped<'m, T> {
    let old: Vec<&'m T> = old.into_iter().collect();
    let mut left: BTreeMap<K, usize> = old
        .iter()
        .enumerate()
        .map(|(index, one)| (key(one), index))
        .collect();
    let mut zipped = Zipped {
        both: Vec::new(),
        removed: Vec::new(),
        added: Vec::new(),
    };
    for one in new {
        let found = left.remove(&key(one)).and_then(|index| old.get(index));
        match found {
            Some(other) => zipped.both.push((*other, one)),
            None => zipped.added.push(one),
        }
    }
    let mut indices: Vec<usize> = left.into_values().collect();
    indices.sort_unstable();
    zipped.removed = indices
        .into_iter()
        .filter_map(|index| old.get(index).copied())
        .collect();
    zipped
}
