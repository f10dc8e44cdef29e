//! Merges the diagnostics of unknown keys that occur several times.

use std::collections::HashMap;

use super::Diagnostic;

/// The maximum number of positions of a key that are shown.
const PLACES: usize = 3;

/// Merges diagnostics of unknown keys with equal messages: the first one shows further positions, and their number.
pub(crate) fn merge(diagnostics: &mut Vec<Diagnostic>) {
    let mut merged: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    let mut first: HashMap<String, (usize, usize)> = HashMap::new();
    for diagnostic in diagnostics.drain(..) {
        if diagnostic.code != "unknown-key" {
            merged.push(diagnostic);
            continue;
        }
        let (index, count) = first
            .entry(diagnostic.message.clone())
            .or_insert((merged.len(), 0));
        *count += 1;
        if *count == 1 {
            merged.push(diagnostic);
        } else if *count <= PLACES
            && let Some(first) = merged.get_mut(*index)
        {
            first.secondary.push(diagnostic.primary);
        }
    }
    for (index, count) in first.into_values() {
        if let Some(first) = merged.get_mut(index)
            && count > 1
        {
            first.message = format!("{} (in {count} places)", first.message);
        }
    }
    *diagnostics = merged;
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, merge};
    use crate::{diagnostic::Place, pointer::Pointer};

    #[test]
    fn a_key_is_reported_once() {
        let of = |code, message: &str, index: usize| {
            let place = Place::Key(Pointer::root().child(index));
            Diagnostic::warning(code, place, message)
        };
        let mut all: Vec<_> = (0..5).map(|index| of("unknown-key", "a", index)).collect();
        all.insert(1, of("unknown-key", "b", 7));
        all.extend([of("no-schema", "c", 8), of("no-schema", "c", 9)]);
        merge(&mut all);
        let said: Vec<_> = all
            .iter()
            .map(|one| (one.message.as_str(), one.secondary.len()))
            .collect();
        assert_eq!(said, [("a (in 5 places)", 2), ("b", 0), ("c", 0), ("c", 0)]);
    }
}
