//! Compares type definitions.

use super::{
    collect::{Collector, Found, Scope},
    constraints::{self, Value},
    enums,
    pairs::{Definition, Key, Pairs, is_named_after, key},
    relate::Values,
    rules::Kind,
    structs, text, unions,
    uses::{kind, report_use},
};
use crate::model::{Type, TypeDefinition, TypeKind};

/// Compares all type definitions.
pub(super) fn compare(collector: &mut Collector<'_, '_>) {
    let pairs = collector.pairs;
    for (old_key, new_key) in &pairs.types {
        let definitions = (pairs.old_types.get(old_key), pairs.new_types.get(new_key));
        if let (Some(old), Some(new)) = definitions {
            compare_one(collector, (*old_key, *old), (*new_key, *new));
        }
    }
    for (key, definition) in &pairs.old_types {
        // The uses of a removed type are changed or removed, too, and are reported instead.
        let is_explained = collector.is_old_use_reported(*key, is_alias(definition.item));
        if definition.is_component && !pairs.is_old_paired(*key) && !is_explained {
            let item = definition.item;
            let found = Found::new(Kind::TypeRemoved, key.1, Scope::Type(Some(*key), None));
            collector.add(found.old(head(item)).at_old(&item.pointer));
        }
    }
    for (key, definition) in &pairs.new_types {
        let is_explained = collector.is_new_use_reported(*key, is_alias(definition.item));
        if definition.is_component && !pairs.is_new_paired(*key) && !is_explained {
            let item = definition.item;
            let found = Found::new(Kind::TypeAdded, key.1, Scope::Type(None, Some(*key)));
            collector.add(found.new_text(head(item)).at_new(&item.pointer));
        }
    }
}

fn is_alias(item: &TypeDefinition) -> bool {
    matches!(item.kind, TypeKind::Alias(_))
}

fn compare_one<'m>(
    collector: &mut Collector<'_, 'm>,
    (old_key, old_definition): (Key<'m>, Definition<'m>),
    (new_key, new_definition): (Key<'m>, Definition<'m>),
) {
    let (old, new) = (old_definition.item, new_definition.item);
    let scope = Scope::Type(Some(old_key), Some(new_key));
    let mut add = |kind: Kind, before: String, after: String| {
        let mut found = Found::new(kind, new_key.1, scope).texts(before, after);
        if kind == Kind::TypeRenamed && !new_definition.is_component {
            // Report renamed inline types of the same owner together.
            found = found.cause(format!("inside {}", new_definition.owner));
        }
        collector.add(found.at(&old.pointer, &new.pointer));
    };
    if old_key.0 != new_key.0 {
        let module = |(is_local, name): Key<'_>| {
            let module = if is_local { "operations" } else { "types" };
            format!("{module}::{name}")
        };
        add(Kind::TypeMoved, module(old_key), module(new_key));
    } else if old_key.1 != new_key.1 && !is_named_after(old_definition, new_definition) {
        add(
            Kind::TypeRenamed,
            old_key.1.to_owned(),
            new_key.1.to_owned(),
        );
    }
    match (old.deprecated, new.deprecated) {
        (false, true) => add(Kind::TypeDeprecated, head(old), head(new)),
        (true, false) => add(Kind::TypeReactivated, head(old), head(new)),
        _ => {}
    }
    collector.docs(&old.docs, &new.docs);
    collector.refactoring(old_key == new_key && old.pointer != new.pointer);
    compare_kinds(collector, (old, new), new_key.1, scope);
    let value = Value {
        subject: new_key.1.to_owned(),
        cause: None,
        types: None,
        places: Some((old.pointer.clone(), new.pointer.clone())),
        scope,
    };
    constraints::compare_all(collector, &value, &old.constraints, &new.constraints);
}

fn compare_kinds<'m>(
    collector: &mut Collector<'_, 'm>,
    (old, new): (&'m TypeDefinition, &'m TypeDefinition),
    name: &str,
    scope: Scope<'m>,
) {
    match (&old.kind, &new.kind) {
        (TypeKind::Struct(before), TypeKind::Struct(after)) => {
            structs::compare(collector, (old, before), (new, after), scope);
        }
        (TypeKind::StringEnum(before), TypeKind::StringEnum(after)) => {
            let values = (
                enums::of_texts(&before.values),
                enums::of_texts(&after.values),
            );
            enums::compare(collector, (old, new), &values, scope);
        }
        (TypeKind::IntegerEnum(before), TypeKind::IntegerEnum(after)) => {
            let values = (
                enums::of_integers(&before.values),
                enums::of_integers(&after.values),
            );
            enums::compare(collector, (old, new), &values, scope);
        }
        (TypeKind::Union(before), TypeKind::Union(after)) => {
            unions::compare(collector, (old, before), (new, after), scope);
        }
        (TypeKind::Alias(before), TypeKind::Alias(after))
        | (TypeKind::Newtype(before), TypeKind::Newtype(after)) => {
            let value = Value {
                subject: name.to_owned(),
                cause: None,
                types: Some((before, after)),
                places: Some((old.pointer.clone(), new.pointer.clone())),
                scope,
            };
            let relation = collector.pairs.relate(before, after);
            report_use(collector, &value, (before, after), relation, (false, false));
        }
        _ => {
            let kind = match (&old.kind, &new.kind) {
                (TypeKind::Alias(target), _) | (_, TypeKind::Alias(target))
                    if is_itself(collector.pairs, target, old, new) =>
                {
                    return;
                }
                _ => kind(collector.pairs.relate_items(old, new, DEPTH)),
            };
            let found = Found::new(kind, name, scope).texts(head(old), head(new));
            collector.add(found.at(&old.pointer, &new.pointer));
        }
    }
}

/// The maximum depth to which definitions of different kinds are compared.
const DEPTH: usize = 8;

/// Returns whether an alias refers to a definition with the same values as its counterpart in the other model.
fn is_itself<'m>(
    pairs: &Pairs<'m>,
    target: &'m Type,
    old: &'m TypeDefinition,
    new: &'m TypeDefinition,
) -> bool {
    let Some(target) = key(target) else {
        return false;
    };
    let is_old = matches!(old.kind, TypeKind::Alias(_));
    let (types, other) = if is_old {
        (&pairs.old_types, new)
    } else {
        (&pairs.new_types, old)
    };
    let Some(definition) = types.get(&target) else {
        return false;
    };
    let values = if is_old {
        pairs.relate_items(definition.item, other, DEPTH)
    } else {
        pairs.relate_items(other, definition.item, DEPTH)
    };
    values == Values::Same
}

/// Returns the first line of a definition.
pub(super) fn head(item: &TypeDefinition) -> String {
    let name = item.name.as_str();
    match &item.kind {
        TypeKind::Struct(_) => format!("struct {name}"),
        TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_) => format!("enum {name}"),
        TypeKind::Union(_) => format!("union {name}"),
        TypeKind::Alias(inner) => format!("type {name} = {}", text::ty(inner)),
        TypeKind::Newtype(inner) => format!("struct {name}({})", text::ty(inner)),
    }
}

impl<'m> Pairs<'m> {
    /// Returns whether a type of the new model is an enum of one value.
    pub(super) fn has_one_value(&self, ty: &'m Type) -> bool {
        let definition = key(ty).and_then(|key| self.new_types.get(&key));
        definition.is_some_and(|found| match &found.item.kind {
            TypeKind::StringEnum(of) => of.values.len() == 1 && !of.open,
            TypeKind::IntegerEnum(of) => of.values.len() == 1 && !of.open,
            _ => false,
        })
    }

    /// Returns whether a type of the new model is an enum of strings.
    pub(super) fn is_new_text_enum(&self, ty: &'m Type) -> bool {
        let definition = key(ty).and_then(|key| self.new_types.get(&key));
        definition.is_some_and(|found| matches!(found.item.kind, TypeKind::StringEnum(_)))
    }
}
