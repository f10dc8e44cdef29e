//! Records how a conversion changes the pointers of parts of a document.

use std::collections::BTreeMap;

use crate::pointer::Pointer;

/// The moved parts of a converted document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moves {
    /// The pointer of each part before the conversion, by its pointer after it.
    before: BTreeMap<Pointer, Pointer>,
    /// The pointer of each part after the conversion, by its pointer before it.
    after: BTreeMap<Pointer, Pointer>,
}

impl Moves {
    /// Records that a part was moved.
    pub(crate) fn moved(&mut self, from: &Pointer, to: &Pointer) {
        if from == to {
            return;
        }
        self.copied(from, to);
        self.after.entry(from.clone()).or_insert_with(|| to.clone());
    }

    /// Records that a part was created from another one, which was moved elsewhere or removed.
    pub(crate) fn copied(&mut self, from: &Pointer, to: &Pointer) {
        self.before.insert(to.clone(), from.clone());
    }

    /// Records that a part was created from another part of the converted document.
    pub(crate) fn derived(&mut self, from: &Pointer, to: &Pointer) {
        let from = self.before(from);
        self.before.insert(to.clone(), from);
    }

    /// Returns the pointer of a part before the conversion.
    pub(crate) fn before(&self, part: &Pointer) -> Pointer {
        through(&self.before, part).unwrap_or_else(|| part.clone())
    }

    /// Returns the pointer of a part after the conversion, if it was moved.
    pub(crate) fn after(&self, part: &Pointer) -> Option<Pointer> {
        through(&self.after, part)
    }
}

/// Returns the pointer of a part, which follows from that of the innermost enclosing part in the map.
fn through(places: &BTreeMap<Pointer, Pointer>, part: &Pointer) -> Option<Pointer> {
    if places.is_empty() {
        return None;
    }
    part.splits()
        .find_map(|(around, rest)| Some(places.get(&around)?.join(rest)))
}

#[cfg(test)]
mod tests {
    use super::{Moves, Pointer};

    #[test]
    fn the_innermost_moved_part_determines_the_pointer() {
        let at = |text: &str| Pointer::parse(text).unwrap();
        let mut moves = Moves::default();
        moves.moved(&at("/definitions"), &at("/components/schemas"));
        moves.moved(&at("/get/parameters/0"), &at("/get/requestBody"));
        moves.moved(
            &at("/get/parameters/0/schema"),
            &at("/get/requestBody/content/a/schema"),
        );
        for (before, after) in [
            ("/definitions/Pet", "/components/schemas/Pet"),
            (
                "/get/parameters/0/schema/type",
                "/get/requestBody/content/a/schema/type",
            ),
            ("/get/parameters/0/name", "/get/requestBody/name"),
        ] {
            assert_eq!(moves.before(&at(after)), at(before));
            assert_eq!(moves.after(&at(before)), Some(at(after)));
        }
        assert_eq!(moves.before(&at("/paths")), at("/paths"));
        assert_eq!(moves.after(&at("/paths")), None);
    }
}
