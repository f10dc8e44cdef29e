//! Pairs the elements of two lists.

use std::collections::BTreeMap;

/// The elements of two lists, paired by a key.
pub(super) struct Zipped<'m, T> {
    /// The elements in both lists, in the order of the new one.
    pub(super) both: Vec<(&'m T, &'m T)>,
    pub(super) removed: Vec<&'m T>,
    pub(super) added: Vec<&'m T>,
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
