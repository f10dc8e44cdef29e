//! Compares unions.

use super::{
    collect::{Collector, Found, Scope},
    constraints::Value,
    leaves::{Leaves, have_same_tags},
    pairs::{Definitions, Pairs, key},
    relate::Values,
    rules::Kind,
    text,
    uses::compare_use,
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

/// Compares two unions.
pub(super) fn compare<'m>(
    collector: &mut Collector<'_, 'm>,
    (old_item, old): (&'m TypeDefinition, &'m Union),
    (new_item, new): (&'m TypeDefinition, &'m Union),
    scope: Scope<'m>,
) {
    let pairs = collector.pairs;
    let owner = new_item.name.as_str();
    let places = (&old_item.pointer, &new_item.pointer);
    let by_name = zip(&old.variants, &new.variants, |variant| {
        variant.name.as_str()
    });
    let (mut removed, mut added) = (by_name.removed, by_name.added);
    let (before, after) = (properties(old), properties(new));
    let is_tagged = !before.is_empty() && !after.is_empty();
    // Two types that are in both models are different, even if their values are the same.
    let are_old = |old: &Variant, new: &Variant| {
        key(&old.ty).is_some_and(|key| pairs.is_old_paired(key))
            && key(&new.ty).is_some_and(|key| pairs.is_new_paired(key))
    };
    let renamed = text::renames(&mut removed, &mut added, |old, new| {
        let relation = pairs.relate(&old.ty, &new.ty);
        let are_tagged_alike = !is_tagged || have_same_tags(pairs, old, new);
        let is_same = relation.is_same_rust
            || (relation.values == Values::Same && !are_old(old, new) && are_tagged_alike);
        is_same || (!old.tags.is_empty() && old.tags == new.tags)
    });
    let replaced = text::renames(&mut removed, &mut added, |old, new| {
        let values = pairs.relate(&old.ty, &new.ty).values;
        let is_alike = !is_tagged || have_same_tags(pairs, old, new);
        is_alike && values != Values::Others && !are_old(old, new) && !are_structs(pairs, old, new)
    });
    let (mut ungrouped, mut grouped) = (Vec::new(), Vec::new());
    if is_tagged && !removed.is_empty() && !added.is_empty() {
        let leaves = Leaves::new(pairs, &old.variants, &new.variants);
        (ungrouped, removed) = removed.into_iter().partition(|it| leaves.allows_old(it));
        (grouped, added) = added.into_iter().partition(|it| leaves.allows_new(it));
    }
    if !ungrouped.is_empty() || !grouped.is_empty() {
        let names = |variants: &[Variant]| {
            let names: Vec<_> = variants
                .iter()
                .map(|variant| variant.name.as_str())
                .collect();
            names.join(", ")
        };
        let found = Found::new(Kind::VariantsRegrouped, owner, scope)
            .texts(names(&old.variants), names(&new.variants));
        collector.add(found.at(places.0, places.1));
    }
    let mut add = |kind: Kind, old: Option<&Variant>, new: Option<&Variant>| {
        let name = new.or(old).map_or("", |variant| variant.name.as_str());
        let mut found = Found::new(kind, format!("{owner}::{name}"), scope);
        if let Some(old) = old {
            found = found.old(text(old));
        }
        if let Some(new) = new {
            found = found.new_text(text(new));
        }
        // Report changes of the same kind in a union together.
        collector.add(found.at(places.0, places.1).cause(owner));
    };
    // A change of the discriminating property is reported for the union.
    let within = |tag: &Tag, others: &[Tag]| {
        let mut others = others.iter().filter(|other| other.property == tag.property);
        let is_within = |other: &Tag| tag.values.iter().all(|value| other.values.contains(value));
        others.clone().next().is_none() || others.any(is_within)
    };
    let are_within = |tags: &[Tag], others: &[Tag]| tags.iter().all(|tag| within(tag, others));
    for (old, new) in &renamed {
        let kind = if is_tagged && !are_within(&old.tags, &new.tags) {
            Kind::VariantReplaced
        } else {
            Kind::VariantRenamed
        };
        add(kind, Some(old), Some(new));
    }
    for variant in removed {
        add(Kind::VariantRemoved, Some(variant), None);
    }
    for variant in added {
        add(Kind::VariantAdded, None, Some(variant));
    }
    for (old, new) in by_name.both.iter().filter(|_| is_tagged) {
        let none_removed = are_within(&old.tags, &new.tags);
        let none_added = are_within(&new.tags, &old.tags);
        match (none_removed, none_added) {
            (true, true) => {}
            (true, false) => add(Kind::TagValuesAdded, Some(old), Some(new)),
            _ => add(Kind::TagValuesChanged, Some(old), Some(new)),
        }
    }
    let are_known = |(old, new): &(&'m Variant, &'m Variant)| have_same_tags(pairs, old, new);
    let is_other = is_tagged && before != after;
    if is_other && by_name.both.iter().all(are_known) {
        collector.refactoring(true);
    } else if is_other {
        let found = Found::new(Kind::TagPropertyChanged, owner, scope).texts(
            outline::decision(&old.decision),
            outline::decision(&new.decision),
        );
        collector.add(found.at(places.0, places.1));
    }
    let order = |variant: &Variant| {
        let mut variants = old.variants.iter();
        variants.position(|other| other.name == variant.name)
    };
    let kept: Vec<_> = new.variants.iter().filter_map(order).collect();
    if !kept.is_sorted() {
        let is_exact =
            |union: &Union| matches!(union.decision, Decision::Types | Decision::Tags(_));
        if is_exact(old) && is_exact(new) {
            collector.refactoring(true);
        } else {
            let found = Found::new(Kind::VariantsReordered, owner, scope);
            collector.add(found.at(places.0, places.1));
        }
    }
    for (old, new) in by_name.both.into_iter().chain(replaced) {
        let value = Value {
            subject: format!("{owner}::{}", new.name.as_str()),
            cause: None,
            types: Some((&old.ty, &new.ty)),
            places: Some((places.0.clone(), places.1.clone())),
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
