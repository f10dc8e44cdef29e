//! Compares unions.

use std::collections::BTreeSet;

use super::{
    collect::{Collector, Found, Scope},
    constraints::Value,
    leaves::{Leaves, have_same_tags},
    pairs::{Definitions, Pairs, key},
    rules::Kind,
    text,
    uses::compare_use,
    values::Values,
    zip::zip,
};
use crate::{
    model::{Decision, Tag, Type, TypeDefinition, TypeKind, Union, Variant},
    outline,
};

/// Returns a variant as in the outline: `Cat(Cat) if "kind" is "cat"`.
fn text(variant: &Variant) -> String {
    let (name, tags) = (variant.name.as_str(), outline::tags(variant));
    format!("{name}({}){tags}", text::ty(&variant.ty))
}

/// Returns whether both variants have structs, which are different unless they are counterparts.
fn are_structs<'m>(pairs: &Pairs<'m>, old: &'m Variant, new: &'m Variant) -> bool {
    let is_struct = |definitions: &Definitions<'m>, ty: &'m Type| {
        let definition = key(ty).and_then(|key| definitions.get(&key));
        definition.is_some_and(|found| matches!(found.item.kind, TypeKind::Struct(_)))
    };
    is_struct(&pairs.old_types, pairs.resolve_old(&old.ty))
        && is_struct(&pairs.new_types, pairs.resolve_new(&new.ty))
}

/// Returns the properties whose values select a variant of a union.
fn properties(union: &Union) -> &[String] {
    match &union.decision {
        Decision::Tags(properties) => properties,
        _ => &[],
    }
}

/// A union in both models.
#[derive(Clone, Copy)]
struct Unions<'m> {
    old: &'m Union,
    new: &'m Union,
    old_item: &'m TypeDefinition,
    new_item: &'m TypeDefinition,
    scope: Scope<'m>,
}

impl<'m> Unions<'m> {
    fn found(self, kind: Kind, subject: impl Into<String>) -> Found<'m> {
        let found = Found::new(kind, subject, self.scope);
        found.at(&self.old_item.pointer, &self.new_item.pointer)
    }

    /// Returns a change of a variant. Changes of the same kind in a union are reported together.
    fn variant(self, kind: Kind, old: Option<&Variant>, new: Option<&Variant>) -> Found<'m> {
        let owner = self.new_item.name.as_str();
        let name = new.or(old).map_or("", |variant| variant.name.as_str());
        let mut found = self.found(kind, format!("{owner}::{name}")).cause(owner);
        if let Some(old) = old {
            found = found.old(text(old));
        }
        if let Some(new) = new {
            found = found.new_text(text(new));
        }
        found
    }

    /// Returns whether tags select the variants of both unions.
    fn are_tagged(self) -> bool {
        !properties(self.old).is_empty() && !properties(self.new).is_empty()
    }
}

/// Compares two unions.
pub(super) fn compare<'m>(
    collector: &mut Collector<'_, 'm>,
    (old_item, old): (&'m TypeDefinition, &'m Union),
    (new_item, new): (&'m TypeDefinition, &'m Union),
    scope: Scope<'m>,
) {
    let unions = Unions {
        old,
        new,
        old_item,
        new_item,
        scope,
    };
    let pairs = collector.pairs;
    let by_name = zip(&old.variants, &new.variants, |variant| {
        variant.name.as_str()
    });
    let (mut both, mut removed, mut added) = (by_name.both, by_name.removed, by_name.added);
    let is_tagged = unions.are_tagged();
    if is_tagged {
        exchanged(pairs, &mut both, &mut removed, &mut added);
    }
    let are_tagged_alike =
        |old: &'m Variant, new: &'m Variant| !is_tagged || have_same_tags(pairs, old, new);
    // Two types that are in both models are different, even if their values are the same.
    let are_old = |old: &Variant, new: &Variant| {
        key(&old.ty).is_some_and(|key| pairs.is_old_paired(key))
            && key(&new.ty).is_some_and(|key| pairs.is_new_paired(key))
    };
    let are_counterparts = |old: &'m Variant, new: &'m Variant| {
        let types = key(&old.ty).zip(key(&new.ty));
        types.is_some_and(|(old, new)| pairs.are_paired(old, new))
    };
    let mut renamed = text::renames(&mut removed, &mut added, are_counterparts);
    renamed.extend(text::renames(&mut removed, &mut added, |old, new| {
        let relation = pairs.relate(&old.ty, &new.ty);
        let is_same = relation.values == Values::Same && !are_old(old, new);
        relation.is_same_rust
            || (is_same && are_tagged_alike(old, new))
            || (!old.tags.is_empty() && old.tags == new.tags)
    }));
    let replaced = text::renames(&mut removed, &mut added, |old, new| {
        pairs.relate(&old.ty, &new.ty).values != Values::Others
            && !are_old(old, new)
            && !are_structs(pairs, old, new)
            && are_tagged_alike(old, new)
    });
    regrouped(collector, unions, &mut removed, &mut added);
    for (old, new) in &renamed {
        let kind = if is_tagged && !are_within(&old.tags, &new.tags) {
            Kind::VariantReplaced
        } else {
            Kind::VariantRenamed
        };
        collector.add(unions.variant(kind, Some(old), Some(new)));
    }
    for variant in removed {
        collector.add(unions.variant(Kind::VariantRemoved, Some(variant), None));
    }
    for variant in added {
        collector.add(unions.variant(Kind::VariantAdded, None, Some(variant)));
    }
    tags(collector, unions, &both);
    order(collector, unions);
    for (old, new) in both.into_iter().chain(replaced) {
        let value = Value {
            subject: format!("{}::{}", new_item.name.as_str(), new.name.as_str()),
            cause: None,
            types: Some((&old.ty, &new.ty)),
            places: Some((old_item.pointer.clone(), new_item.pointer.clone())),
            scope,
        };
        let is_boxed = (old.boxed, new.boxed);
        // The constraints of a type definition are compared there.
        if pairs.relate(&old.ty, &new.ty).is_same_rust && is_boxed.0 == is_boxed.1 {
            super::constraints::compare(collector, &value, &old.shape, &new.shape);
            continue;
        }
        compare_use(
            collector,
            &value,
            (&old.ty, &old.shape),
            (&new.ty, &new.shape),
            is_boxed,
        );
    }
}

/// Moves variants of the same name to the lists of removed and added ones if their types are variants with other names in
/// the other union, because the names follow from the tag values.
fn exchanged<'m>(
    pairs: &Pairs<'m>,
    both: &mut Vec<(&'m Variant, &'m Variant)>,
    removed: &mut Vec<&'m Variant>,
    added: &mut Vec<&'m Variant>,
) {
    let counterpart = |variant: &'m Variant| pairs.types.get(&key(&variant.ty)?).copied();
    let before = both.iter().map(|(old, _)| *old);
    let before: BTreeSet<_> = before
        .chain(removed.iter().copied())
        .filter_map(counterpart)
        .collect();
    let after = both.iter().map(|(_, new)| *new);
    let after: BTreeSet<_> = after
        .chain(added.iter().copied())
        .filter_map(|new| key(&new.ty))
        .collect();
    both.retain(|(old, new)| {
        let types = counterpart(old).zip(key(&new.ty));
        let is_exchanged = types
            .is_some_and(|(old, new)| old != new && after.contains(&old) && before.contains(&new));
        if is_exchanged {
            removed.push(old);
            added.push(new);
        }
        !is_exchanged
    });
}

/// Reports variants whose values other variants of the other union have, and removes them from the lists.
fn regrouped<'m>(
    collector: &mut Collector<'_, 'm>,
    unions: Unions<'m>,
    removed: &mut Vec<&'m Variant>,
    added: &mut Vec<&'m Variant>,
) {
    if !unions.are_tagged() || removed.is_empty() || added.is_empty() {
        return;
    }
    let (old, new) = (&unions.old.variants, &unions.new.variants);
    let leaves = Leaves::new(collector.pairs, old, new);
    let before = removed.len() + added.len();
    removed.retain(|variant| !leaves.allows_old(variant));
    added.retain(|variant| !leaves.allows_new(variant));
    if removed.len() + added.len() == before {
        return;
    }
    let names = |variants: &[Variant]| {
        let names = variants.iter().map(|variant| variant.name.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    let found = unions.found(Kind::VariantsRegrouped, unions.new_item.name.as_str());
    collector.add(found.texts(names(old), names(new)));
}

/// Returns whether other tags have all values of these ones. A change of the property is reported for the union.
fn are_within(tags: &[Tag], others: &[Tag]) -> bool {
    tags.iter().all(|tag| {
        let mut others = others.iter().filter(|other| other.property == tag.property);
        let is_within = |other: &Tag| tag.values.iter().all(|value| other.values.contains(value));
        others.clone().next().is_none() || others.any(is_within)
    })
}

/// Compares the tags of the variants that are in both unions.
fn tags<'m>(
    collector: &mut Collector<'_, 'm>,
    unions: Unions<'m>,
    both: &[(&'m Variant, &'m Variant)],
) {
    if !unions.are_tagged() {
        return;
    }
    for (old, new) in both {
        let none_removed = are_within(&old.tags, &new.tags);
        let none_added = are_within(&new.tags, &old.tags);
        let kind = match (none_removed, none_added) {
            (true, true) => continue,
            (true, false) => Kind::TagValuesAdded,
            _ => Kind::TagValuesChanged,
        };
        collector.add(unions.variant(kind, Some(old), Some(new)));
    }
    if properties(unions.old) == properties(unions.new) {
        return;
    }
    let pairs = collector.pairs;
    if both
        .iter()
        .all(|(old, new)| have_same_tags(pairs, old, new))
    {
        collector.refactoring(true);
        return;
    }
    let found = unions.found(Kind::TagPropertyChanged, unions.new_item.name.as_str());
    collector.add(found.texts(
        outline::decision(&unions.old.decision),
        outline::decision(&unions.new.decision),
    ));
}

/// Compares the order of the variants that are in both unions.
fn order<'m>(collector: &mut Collector<'_, 'm>, unions: Unions<'m>) {
    let order = |variant: &Variant| {
        let mut variants = unions.old.variants.iter();
        variants.position(|other| other.name == variant.name)
    };
    let kept: Vec<_> = unions.new.variants.iter().filter_map(order).collect();
    if kept.is_sorted() {
        return;
    }
    let is_exact = |union: &Union| matches!(union.decision, Decision::Types | Decision::Tags(_));
    if is_exact(unions.old) && is_exact(unions.new) {
        collector.refactoring(true);
    } else {
        let name = unions.new_item.name.as_str();
        collector.add(unions.found(Kind::VariantsReordered, name));
    }
}
