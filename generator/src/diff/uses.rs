//! Compares uses of types.

use super::{
    collect::{Collector, Found},
    constraints::{self, Value},
    relate::{Relation, Values},
    rules::Kind,
    text,
};
use crate::model::{Shape, Type};

/// Returns the kind of change for another Rust type, by the relation of the values.
pub(super) fn kind(values: Values) -> Kind {
    match values {
        Values::Same => Kind::TypeRepresentation,
        Values::Similar => Kind::TypeOptionalProperties,
        Values::More => Kind::TypeGeneralized,
        Values::Fewer => Kind::TypeSpecialized,
        Values::Others => Kind::TypeChanged,
    }
}

/// Compares two uses of types, with the constraints on their values.
pub(super) fn compare_use<'m>(
    collector: &mut Collector<'_, 'm>,
    value: &Value<'m>,
    (old, old_shape): (&'m Type, &'m Shape),
    (new, new_shape): (&'m Type, &'m Shape),
    is_boxed: (bool, bool),
) {
    let relation = collector.pairs.relate(old, new);
    if matches!(relation.values, Values::Same | Values::Similar) {
        constraints::compare(collector, value, old_shape, new_shape);
    }
    report_use(collector, value, (old, new), relation, is_boxed);
}

/// Reports a use whose Rust type changed.
pub(super) fn report_use<'m>(
    collector: &mut Collector<'_, 'm>,
    value: &Value<'m>,
    (old, new): (&'m Type, &'m Type),
    relation: Relation,
    (was_boxed, is_boxed): (bool, bool),
) {
    if relation.is_same_rust && was_boxed == is_boxed {
        return;
    }
    let boxed = |ty: &Type, is_boxed: bool| {
        let text = text::ty(ty);
        if is_boxed {
            format!("Box<{text}>")
        } else {
            text
        }
    };
    let (mut before, mut after) = (boxed(old, was_boxed), boxed(new, is_boxed));
    if relation.values == Values::Similar {
        let (only_old, only_new) = collector.pairs.other_properties(old, new);
        before += &listed(&only_old);
        after += &listed(&only_new);
    }
    // The same change of a type has one cause at all its uses.
    let mut found = Found::new(kind(relation.values), &value.subject, value.scope)
        .cause(format!("{before} {after}"));
    if let Some((old, new)) = &value.places {
        found = found.at(old, new);
    }
    collector.add(found.texts(before, after).naming(Some(old), Some(new)));
}

/// Returns the names of properties as text: ` with "a", "b"`.
pub(super) fn listed(names: &[&str]) -> String {
    /// The maximum number of names that are shown.
    const SHOWN: usize = 5;
    let shown: Vec<_> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("{name:?}"))
        .collect();
    match names.len().saturating_sub(SHOWN) {
        _ if shown.is_empty() => String::new(),
        0 => format!(" with {}", shown.join(", ")),
        more => format!(" with {} and {more} more", shown.join(", ")),
    }
}
