//! Compares enums of strings and of integers.

use super::{
    collect::{Collector, Found, Scope},
    rules::Kind,
    text,
    zip::zip,
};
use crate::model::{Name, TypeDefinition, Value};

/// A value of an enum, with its index in the list.
pub(super) struct Listed<'m> {
    index: usize,
    name: &'m Name,
    /// The value as JSON.
    wire: String,
}

pub(super) fn of_texts(values: &[Value<String>]) -> Vec<Listed<'_>> {
    listed(values, |wire| format!("{wire:?}"))
}

pub(super) fn of_integers(values: &[Value<i64>]) -> Vec<Listed<'_>> {
    listed(values, i64::to_string)
}

fn listed<T>(values: &[Value<T>], wire: impl Fn(&T) -> String) -> Vec<Listed<'_>> {
    let values = values.iter().enumerate();
    let one = |(index, value): (usize, &'_ Value<T>)| (index, wire(&value.wire));
    values
        .map(|(index, value)| {
            let (index, wire) = one((index, value));
            Listed {
                index,
                name: &value.name,
                wire,
            }
        })
        .collect()
}

impl Listed<'_> {
    /// Returns the value as in the outline: `Dog = "dog"`.
    fn text(&self) -> String {
        format!("{} = {}", self.name.as_str(), self.wire)
    }
}

/// Compares whether two enums allow values that they do not list.
pub(super) fn compare_open<'m>(
    collector: &mut Collector<'_, 'm>,
    (old_item, new_item): (&'m TypeDefinition, &'m TypeDefinition),
    is_open: (bool, bool),
    scope: Scope<'m>,
) {
    let kind = match is_open {
        (false, true) => Kind::EnumOpened,
        (true, false) => Kind::EnumClosed,
        _ => return,
    };
    let found = Found::new(kind, new_item.name.as_str(), scope);
    collector.add(found.at(&old_item.pointer, &new_item.pointer));
}

/// Compares the values of two enums.
pub(super) fn compare<'m>(
    collector: &mut Collector<'_, 'm>,
    (old_item, new_item): (&'m TypeDefinition, &'m TypeDefinition),
    (old, new): &(Vec<Listed<'m>>, Vec<Listed<'m>>),
    scope: Scope<'m>,
) {
    let places = (
        old_item.pointer.child("enum"),
        new_item.pointer.child("enum"),
    );
    let owner = new_item.name.as_str();
    let by_wire = zip(old, new, |value| value.wire.clone());
    let (mut removed, mut added) = (by_wire.removed, by_wire.added);
    let sent_otherwise = text::renames(&mut removed, &mut added, |old, new| old.name == new.name);
    let is_only = removed.len() == 1 && added.len() == 1;
    let renamed = text::renames(&mut removed, &mut added, |old, new| {
        (is_only && old.index == new.index) || text::are_alike(&old.wire, &new.wire)
    });
    let mut add = |kind: Kind, old: Option<&Listed<'m>>, new: Option<&Listed<'m>>| {
        let name = new.or(old).map_or("", |value| value.name.as_str());
        let mut found = Found::new(kind, format!("{owner}::{name}"), scope);
        if let Some(old) = old {
            found = found.old(old.text());
        }
        if let Some(new) = new {
            found = found.new_text(new.text());
        }
        // Report changes of the same kind in an enum together.
        collector.add(found.at(&places.0, &places.1).cause(owner));
    };
    for (old, new) in by_wire.both {
        if old.name != new.name {
            add(Kind::ValueNameChanged, Some(old), Some(new));
        }
    }
    for (old, new) in sent_otherwise {
        add(Kind::ValueWireChanged, Some(old), Some(new));
    }
    for (old, new) in renamed {
        add(Kind::ValueRenamed, Some(old), Some(new));
    }
    for value in removed {
        add(Kind::ValueRemoved, Some(value), None);
    }
    for value in added {
        add(Kind::ValueAdded, None, Some(value));
    }
}
