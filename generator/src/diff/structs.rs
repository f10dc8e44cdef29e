//! Compares structs.

use super::{
    collect::{Collector, Found, Scope},
    constraints::Value,
    fields::{self, Member, Owner},
    rules::Kind,
    text,
    uses::compare_use,
};
use crate::model::{Item, Struct};

/// Compares two structs.
pub(super) fn compare<'m>(
    collector: &mut Collector<'_, 'm>,
    (old_item, old): (&'m Item, &'m Struct),
    (new_item, new): (&'m Item, &'m Struct),
    scope: Scope<'m>,
) {
    let name = new_item.name.as_str();
    let owner = Owner {
        name: name.to_owned(),
        scope,
        places: (old_item.pointer.clone(), new_item.pointer.clone()),
        is_closed: (old.closed, new.closed),
    };
    let (before, after) = (
        Member::of_fields(&old.fields),
        Member::of_fields(&new.fields),
    );
    fields::compare(collector, &owner, &before, &after);
    let places = (
        old_item.pointer.child("additionalProperties"),
        new_item.pointer.child("additionalProperties"),
    );
    let mut add = |kind: Kind| {
        let found = Found::new(kind, name, scope);
        collector.add(found.at(&places.0, &places.1));
    };
    match (old.closed, new.closed) {
        (true, false) => add(Kind::StructOpened),
        (false, true) => add(Kind::StructClosed),
        _ => {}
    }
    match (&old.rest, &new.rest) {
        (None, Some(rest)) => {
            let subject = format!("{name}::{}", rest.name.as_str());
            let found = Found::new(Kind::RestAdded, subject, scope);
            collector.add(found.new_text(text::ty(&rest.ty)).at(&places.0, &places.1));
        }
        (Some(rest), None) => {
            let subject = format!("{name}::{}", rest.name.as_str());
            let found = Found::new(Kind::RestRemoved, subject, scope);
            collector.add(found.old(text::ty(&rest.ty)).at(&places.0, &places.1));
        }
        (Some(before), Some(after)) => {
            let subject = format!("{name}::{}", after.name.as_str());
            if before.name != after.name {
                let found = Found::new(Kind::FieldNameChanged, subject.clone(), scope)
                    .texts(before.name.as_str(), after.name.as_str());
                collector.add(found.at(&places.0, &places.1));
            }
            let value = Value {
                subject,
                cause: None,
                types: Some((&before.ty, &after.ty)),
                places: Some(places),
                scope,
            };
            let uses = ((&before.ty, &before.shape), (&after.ty, &after.shape));
            compare_use(collector, &value, uses.0, uses.1, (false, false));
        }
        (None, None) => {}
    }
}
