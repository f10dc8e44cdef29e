//! Compares structs.

use super::{
    collect::{Collector, Found, Scope},
    constraints::Value,
    fields::{self, Member, Owner},
    rules::Kind,
    text,
    uses::compare_use,
    zip::zip,
};
use crate::{
    model::{Constant, Struct, TypeDefinition},
    pointer::Pointer,
};

/// Compares two structs.
pub(super) fn compare<'m>(
    collector: &mut Collector<'_, 'm>,
    (old_item, old): (&'m TypeDefinition, &'m Struct),
    (new_item, new): (&'m TypeDefinition, &'m Struct),
    scope: Scope<'m>,
) {
    let name = new_item.name.as_str();
    let owner = Owner {
        name: name.to_owned(),
        scope,
        places: (old_item.pointer.clone(), new_item.pointer.clone()),
        is_closed: (old.closed, new.closed),
        is_by_name: new.by_name.is_some(),
        constants: (&old.constants, &new.constants),
    };
    let (before, after) = (
        Member::of_fields(&old.fields),
        Member::of_fields(&new.fields),
    );
    fields::compare(collector, &owner, &before, &after);
    constants(collector, &owner, (old, new));
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

/// Compares the properties that have only one value. A property that is a field in the other struct is reported with
/// the fields.
fn constants<'m>(
    collector: &mut Collector<'_, 'm>,
    owner: &Owner<'m>,
    (old, new): (&'m Struct, &'m Struct),
) {
    let keys = match owner.scope {
        Scope::Type(Some(old), Some(new)) => Some((old, new)),
        _ => None,
    };
    let is_field = |structure: &Struct, constant: &Constant| {
        let mut fields = structure.fields.iter();
        fields.any(|field| field.wire == constant.wire)
    };
    let place =
        |pointer: &Pointer, constant: &Constant| pointer.child("properties").child(&constant.wire);
    let found = |kind: Kind, constant: &Constant| {
        let subject = format!("{}::{}", owner.name, constant.wire);
        Found::new(kind, subject, owner.scope)
    };
    let by_wire = zip(&old.constants, &new.constants, |constant| {
        constant.wire.as_str()
    });
    for (before, after) in by_wire.both {
        let places = (
            place(&owner.places.0, before),
            place(&owner.places.1, after),
        );
        let is_tag = keys.is_some_and(|keys| collector.pairs.is_tag(keys, &before.wire));
        if before.value == after.value || is_tag {
            // A constant is written even if it is optional. Unions report the values of their tags.
            collector.refactoring(before.required != after.required);
            continue;
        }
        let texts = (text::constant(before), text::constant(after));
        let cause = format!("{texts:?}");
        let found = found(Kind::ConstantChanged, after)
            .texts(texts.0, texts.1)
            .cause(cause);
        collector.add(found.at(&places.0, &places.1));
    }
    for constant in by_wire.removed {
        let was_tag = keys.is_some_and(|keys| collector.pairs.was_tag(keys, &constant.wire));
        if was_tag || is_field(new, constant) {
            continue;
        }
        let kind = match (owner.is_closed.1, constant.required) {
            (true, _) => Kind::ConstantRemovedFromClosed,
            (false, true) => Kind::ConstantRemovedRequired,
            (false, false) => Kind::ConstantRemovedOptional,
        };
        let text = text::constant(constant);
        let found = found(kind, constant).cause(text.clone()).old(text);
        collector.add(found.at(&place(&owner.places.0, constant), &owner.places.1));
    }
    for constant in by_wire.added {
        let became_tag = keys.is_some_and(|keys| collector.pairs.became_tag(keys, &constant.wire));
        if became_tag || is_field(old, constant) {
            continue;
        }
        let kind = match (owner.is_closed.0, constant.required) {
            (true, _) => Kind::ConstantAddedToClosed,
            (false, true) => Kind::ConstantAddedRequired,
            (false, false) => Kind::ConstantAddedOptional,
        };
        let text = text::constant(constant);
        let found = found(kind, constant).cause(text.clone()).new_text(text);
        collector.add(found.at(&owner.places.0, &place(&owner.places.1, constant)));
    }
}
