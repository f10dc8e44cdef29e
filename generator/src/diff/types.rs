//! Compares type definitions.

use super::{
    collect::{Collector, Found, Scope},
    constraints, enums,
    pairs::{Definition, Definitions, Key, Pairs, is_named_after, key},
    rules::Kind,
    structs, text, unions,
    uses::{kind, listed, report_use},
    values::Values,
};
use crate::model::{Field, Literal, Operation, Struct, Type, TypeDefinition, TypeKind, Value};

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
        let item = definition.item;
        if !definition.is_component || pairs.is_old_paired(*key) {
            continue;
        }
        let is_explained = collector.is_old_use_reported(*key, is_alias(item))
            || is_resolved(item, &pairs.removed)
            || is_base(item, &pairs.old_types, |key| pairs.is_old_paired(key));
        if !is_explained {
            let found = Found::new(Kind::TypeRemoved, key.1, Scope::Type(Some(*key), None));
            collector.add(found.old(head(item)).at_old(&item.pointer));
        }
    }
    for (key, definition) in &pairs.new_types {
        let item = definition.item;
        if !definition.is_component || pairs.is_new_paired(*key) {
            continue;
        }
        let is_explained = collector.is_new_use_reported(*key, is_alias(item))
            || is_resolved(item, &pairs.added)
            || is_base(item, &pairs.new_types, |key| pairs.is_new_paired(key));
        if !is_explained {
            let found = Found::new(Kind::TypeAdded, key.1, Scope::Type(None, Some(*key)));
            collector.add(found.new_text(head(item)).at_new(&item.pointer));
        }
    }
}

/// Returns whether an alias is likely used by one of these operations, whose responses have the type that it names.
fn is_resolved(item: &TypeDefinition, operations: &[&Operation]) -> bool {
    let TypeKind::Alias(target) = &item.kind else {
        return false;
    };
    let is_definition = target.leaves().into_iter().any(|leaf| key(leaf).is_some());
    let mut types = operations.iter().flat_map(|operation| operation.types());
    is_definition && types.any(|ty| ty == target)
}

/// Returns whether a struct is likely a base of another one without a counterpart, which has all of its properties.
/// This is a guess, because the model does not contain schemas that are only used in `allOf`.
fn is_base<'m>(
    item: &'m TypeDefinition,
    definitions: &Definitions<'m>,
    is_paired: impl Fn(Key<'m>) -> bool,
) -> bool {
    let TypeKind::Struct(base) = &item.kind else {
        return false;
    };
    let has = |of: &Struct, field: &Field| {
        let mut fields = of.fields.iter();
        fields.any(|other| other.wire == field.wire && other.ty == field.ty)
    };
    let is_derived = |of: &Struct| base.fields.iter().all(|field| has(of, field));
    !base.fields.is_empty()
        && definitions
            .iter()
            .any(|(key, other)| match &other.item.kind {
                TypeKind::Struct(of) => {
                    of.fields.len() > base.fields.len() && !is_paired(*key) && is_derived(of)
                }
                _ => false,
            })
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
    if std::mem::discriminant(&old.kind) != std::mem::discriminant(&new.kind) {
        // The other kind explains other constraints.
        return;
    }
    let value = constraints::Value {
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
            enums::compare_open(collector, (old, new), (before.open, after.open), scope);
        }
        (TypeKind::IntegerEnum(before), TypeKind::IntegerEnum(after)) => {
            let values = (
                enums::of_integers(&before.values),
                enums::of_integers(&after.values),
            );
            enums::compare(collector, (old, new), &values, scope);
            enums::compare_open(collector, (old, new), (before.open, after.open), scope);
        }
        (TypeKind::Union(before), TypeKind::Union(after)) => {
            unions::compare(collector, (old, before), (new, after), scope);
        }
        (TypeKind::Alias(before), TypeKind::Alias(after))
        | (TypeKind::Newtype(before), TypeKind::Newtype(after)) => {
            let value = constraints::Value {
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
            let (mut before, mut after) = (head(old), head(new));
            if kind == Kind::TypeOptionalProperties {
                let (only_old, only_new) = collector.pairs.other_properties_of(old, new);
                before += &listed(&only_old);
                after += &listed(&only_new);
            }
            let found = Found::new(kind, name, scope).texts(before, after);
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

/// Returns whether an enum has this value only.
fn is_only_value(kind: &TypeKind, value: &Literal) -> bool {
    let texts = |is_same: &dyn Fn(&Value<String>) -> bool| match kind {
        TypeKind::StringEnum(of) => !of.open && matches!(&*of.values, [one] if is_same(one)),
        _ => false,
    };
    let numbers = |is_same: &dyn Fn(&Value<i64>) -> bool| match kind {
        TypeKind::IntegerEnum(of) => !of.open && matches!(&*of.values, [one] if is_same(one)),
        _ => false,
    };
    match value {
        Literal::Boolean(_) => false,
        Literal::Number(text) => numbers(&|one| one.wire.to_string() == *text),
        Literal::Text(text) => texts(&|one| one.wire == *text),
        Literal::TextVariant(name) => texts(&|one| one.name == *name),
        Literal::IntegerVariant(name) => numbers(&|one| one.name == *name),
    }
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
    /// Returns whether a type of the old model is an enum of this value only.
    pub(super) fn is_only_old_value(&self, ty: &'m Type, value: &Literal) -> bool {
        let definition = key(ty).and_then(|key| self.old_types.get(&key));
        definition.is_some_and(|found| is_only_value(&found.item.kind, value))
    }

    /// Returns whether a type of the new model is an enum of this value only.
    pub(super) fn is_only_new_value(&self, ty: &'m Type, value: &Literal) -> bool {
        let definition = key(ty).and_then(|key| self.new_types.get(&key));
        definition.is_some_and(|found| is_only_value(&found.item.kind, value))
    }
}
