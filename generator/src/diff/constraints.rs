//! Compares the constraints of values.

use std::collections::BTreeMap;

pub(super) use super::aliases::Value;
use super::{
    aliases::{Changed, Use},
    collect::{Collector, Found, Scope},
    pairs::{Key, Pairs, key},
    rules::Kind,
    schemas,
};
use crate::model::{Constraint, Shape, Type, TypeKind};

/// The constraints of a value by their position in it: `[]` for elements, `{}` for members.
type Constraints<'m> = BTreeMap<(String, Keyword), &'m Constraint>;

/// The keyword of a constraint. Inclusive and exclusive bounds have the same keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Keyword {
    MinLength,
    MaxLength,
    Pattern,
    Minimum,
    Maximum,
    MultipleOf,
    MinItems,
    MaxItems,
    UniqueItems,
    MinProperties,
    MaxProperties,
    PropertyNames,
    Enum,
    Schema,
}

/// The change of a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    None,
    Tightened,
    Loosened,
    Other,
}

/// Compares the constraints of a value whose type is the same in both models.
pub(super) fn compare<'m>(
    collector: &mut Collector<'_, 'm>,
    value: &Value<'m>,
    old: &'m Shape,
    new: &'m Shape,
) {
    let (mut before, mut after) = (Constraints::new(), Constraints::new());
    gather(old, "", &mut before);
    gather(new, "", &mut after);
    let mut changes = changes(collector.pairs, &before, &after);
    let aliases = value.types.map(|types| aliases(collector.pairs, types));
    // The innermost alias has the constraints.
    for (at, keys) in aliases.into_iter().flatten().rev() {
        let (mut own, others): (Vec<_>, Vec<_>) = changes
            .into_iter()
            .partition(|changed| changed.place.starts_with(&at));
        changes = others;
        for changed in &mut own {
            changed.place = changed.place.split_off(at.len());
        }
        collector.aliases.0.entry(keys).or_default().push(Use {
            value: value.clone(),
            at,
            changes: own,
        });
    }
    report(collector, value, changes);
}

/// Compares the constraints of a single value with those of a list of such values. `is_new_list` is `true` if the new value
/// is the list. A list with one value satisfies all constraints on its length but a higher minimum.
pub(super) fn compare_list<'m>(
    collector: &mut Collector<'_, 'm>,
    value: &Value<'m>,
    single: &'m Shape,
    list: &'m Shape,
    is_new_list: bool,
) {
    let (mut of_single, mut of_list) = (Constraints::new(), Constraints::new());
    gather(single, "[]", &mut of_single);
    gather(list, "", &mut of_list);
    of_list.retain(|(place, _), constraint| {
        !place.is_empty() || matches!(constraint, Constraint::MinItems(least) if *least > 1)
    });
    let (before, after) = if is_new_list {
        (&of_single, &of_list)
    } else {
        (&of_list, &of_single)
    };
    let changes = changes(collector.pairs, before, after);
    report(collector, value, changes);
}

/// Reports the changed constraints of aliases: once for the alias, if all of its uses have the same changes.
pub(super) fn compare_aliases(collector: &mut Collector<'_, '_>) {
    let pairs = collector.pairs;
    for ((old, new), uses) in std::mem::take(&mut collector.aliases).0 {
        let (Some(before), Some(after)) = (pairs.old_types.get(&old), pairs.new_types.get(&new))
        else {
            continue;
        };
        let first = uses
            .first()
            .map(|one| one.changes.clone())
            .unwrap_or_default();
        if uses.iter().all(|one| one.changes == first) {
            let value = Value {
                subject: new.1.to_owned(),
                cause: None,
                types: None,
                places: Some((before.item.pointer.clone(), after.item.pointer.clone())),
                scope: Scope::Type(Some(old), Some(new)),
            };
            report(collector, &value, first);
            continue;
        }
        for Use { value, at, changes } in uses {
            let mut changes = changes;
            for changed in &mut changes {
                changed.place = format!("{at}{}", changed.place);
            }
            report(collector, &value, changes);
        }
    }
}

/// Returns the aliases that two uses of types name, with their positions in the value, the outermost first.
fn aliases<'m>(
    pairs: &Pairs<'m>,
    (mut old, mut new): (&'m Type, &'m Type),
) -> Vec<(String, (Key<'m>, Key<'m>))> {
    let (mut found, mut at) = (Vec::new(), String::new());
    while found.len() <= DEPTH {
        if let (Some(one), Some(other)) = (key(old), key(new)) {
            let definitions = (pairs.old_types.get(&one), pairs.new_types.get(&other));
            let (Some(before), Some(after)) = definitions else {
                break;
            };
            let (TypeKind::Alias(before), TypeKind::Alias(after)) =
                (&before.item.kind, &after.item.kind)
            else {
                break;
            };
            if !pairs.are_paired(one, other) {
                break;
            }
            found.push((at.clone(), (one, other)));
            (old, new) = (before, after);
            continue;
        }
        (old, new) = match (old, new) {
            (Type::Array(old), Type::Array(new)) => {
                at.push_str("[]");
                (old, new)
            }
            (Type::Map(old), Type::Map(new)) => {
                at.push_str("{}");
                (old, new)
            }
            (Type::Nullable(old), Type::Nullable(new)) => (old, new),
            _ => break,
        };
    }
    found
}

/// Compares the constraints of a type definition.
pub(super) fn compare_all<'m>(
    collector: &mut Collector<'_, 'm>,
    value: &Value<'m>,
    old: &'m [Constraint],
    new: &'m [Constraint],
) {
    let (mut before, mut after) = (Constraints::new(), Constraints::new());
    put(old, "", &mut before);
    put(new, "", &mut after);
    let changes = changes(collector.pairs, &before, &after);
    report(collector, value, changes);
}

/// Returns the changes of the constraints of a value.
fn changes<'m>(pairs: &Pairs<'m>, old: &Constraints<'m>, new: &Constraints<'m>) -> Vec<Changed> {
    let mut found = Vec::new();
    let mut places: Vec<_> = old.keys().chain(new.keys()).collect();
    places.sort();
    places.dedup();
    for place in places {
        let (before, after) = (old.get(place), new.get(place));
        if place.1 == Keyword::Schema && schemas::are_same(pairs, before, after) {
            continue;
        }
        let kind = match (before, after) {
            (None, Some(_)) => Kind::ConstraintAdded,
            (Some(_), None) => Kind::ConstraintRemoved,
            (Some(before), Some(after)) => match change(before, after) {
                Change::None => continue,
                Change::Tightened => Kind::ConstraintTightened,
                Change::Loosened => Kind::ConstraintLoosened,
                Change::Other => Kind::ConstraintChanged,
            },
            (None, None) => continue,
        };
        let (inside, keyword) = place;
        found.push(Changed {
            place: inside.clone(),
            keyword: format!("{keyword:?}"),
            kind,
            old: before.map(|before| text(before)),
            new: after.map(|after| text(after)),
        });
    }
    found
}

fn report<'m>(collector: &mut Collector<'_, 'm>, value: &Value<'m>, changes: Vec<Changed>) {
    for changed in changes {
        let (inside, keyword) = (changed.place, changed.keyword);
        let subject = format!("{}{inside}", value.subject);
        let mut found = Found::new(changed.kind, subject, value.scope);
        if let Some(before) = changed.old {
            found = found.old(before);
        }
        if let Some(after) = changed.new {
            found = found.new_text(after);
        }
        if let Some((old, new)) = &value.places {
            found = found.at(old, new);
        }
        let cause = value.cause.as_ref().unwrap_or(&value.subject);
        collector.add(found.cause(format!("{cause}{inside} {keyword}")));
    }
}

/// The maximum depth to which shapes are compared.
const DEPTH: usize = 16;

fn gather<'m>(shape: &'m Shape, place: &str, found: &mut Constraints<'m>) {
    let mut open = vec![(shape, place.to_owned(), 0)];
    while let Some((shape, place, depth)) = open.pop() {
        if depth > DEPTH {
            continue;
        }
        match shape {
            Shape::Of(_) => {}
            Shape::Array(inner) => open.push((inner, format!("{place}[]"), depth + 1)),
            Shape::Map(inner) => open.push((inner, format!("{place}{{}}"), depth + 1)),
            Shape::Nullable(inner) => open.push((inner, place, depth + 1)),
            Shape::AnyOf(shapes) => {
                let shapes = shapes.iter().enumerate();
                open.extend(
                    shapes.map(|(index, inner)| (inner, format!("{place}|{index}"), depth + 1)),
                );
            }
            Shape::Tuple(places, rest) => {
                let places = places.iter().enumerate();
                open.extend(
                    places.map(|(index, inner)| (inner, format!("{place}[{index}]"), depth + 1)),
                );
                open.push((rest, format!("{place}[]"), depth + 1));
            }
            Shape::Constrained(inner, constraints) => {
                put(constraints, &place, found);
                open.push((inner, place, depth + 1));
            }
        }
    }
}

fn put<'m>(constraints: &'m [Constraint], place: &str, found: &mut Constraints<'m>) {
    for limit in constraints {
        found
            .entry((place.to_owned(), keyword(limit)))
            .or_insert(limit);
    }
}

fn keyword(limit: &Constraint) -> Keyword {
    match limit {
        Constraint::MinLength(_) => Keyword::MinLength,
        Constraint::MaxLength(_) => Keyword::MaxLength,
        Constraint::Pattern(_) => Keyword::Pattern,
        Constraint::Minimum(_) | Constraint::ExclusiveMinimum(_) => Keyword::Minimum,
        Constraint::Maximum(_) | Constraint::ExclusiveMaximum(_) => Keyword::Maximum,
        Constraint::MultipleOf(_) => Keyword::MultipleOf,
        Constraint::MinItems(_) => Keyword::MinItems,
        Constraint::MaxItems(_) => Keyword::MaxItems,
        Constraint::UniqueItems => Keyword::UniqueItems,
        Constraint::MinProperties(_) => Keyword::MinProperties,
        Constraint::MaxProperties(_) => Keyword::MaxProperties,
        Constraint::PropertyNames(_) => Keyword::PropertyNames,
        Constraint::Enum(_) => Keyword::Enum,
        Constraint::Schema { .. } => Keyword::Schema,
    }
}

/// Returns a constraint as in JSON Schema.
fn text(limit: &Constraint) -> String {
    match limit {
        Constraint::MinLength(least) => format!("minLength: {least}"),
        Constraint::MaxLength(most) => format!("maxLength: {most}"),
        Constraint::Pattern(pattern) => format!("pattern: {}", pattern.source),
        Constraint::Minimum(least) => format!("minimum: {least}"),
        Constraint::Maximum(most) => format!("maximum: {most}"),
        Constraint::ExclusiveMinimum(least) => format!("exclusiveMinimum: {least}"),
        Constraint::ExclusiveMaximum(most) => format!("exclusiveMaximum: {most}"),
        Constraint::MultipleOf(divisor) => format!("multipleOf: {divisor}"),
        Constraint::MinItems(least) => format!("minItems: {least}"),
        Constraint::MaxItems(most) => format!("maxItems: {most}"),
        Constraint::UniqueItems => "uniqueItems".to_owned(),
        Constraint::MinProperties(least) => format!("minProperties: {least}"),
        Constraint::MaxProperties(most) => format!("maxProperties: {most}"),
        Constraint::PropertyNames(constraints) => {
            let constraints: Vec<_> = constraints.iter().map(text).collect();
            format!("propertyNames: {}", constraints.join(", "))
        }
        Constraint::Enum(values) => format!("enum: {}", values.join(", ")),
        Constraint::Schema { text, .. } => text.clone(),
    }
}

/// Returns the change between two constraints with the same keyword.
fn change(old: &Constraint, new: &Constraint) -> Change {
    let rising = |is_more: bool| {
        if is_more {
            Change::Tightened
        } else {
            Change::Loosened
        }
    };
    match (old, new) {
        (old, new) if old == new => Change::None,
        (Constraint::MinLength(old), Constraint::MinLength(new))
        | (Constraint::MinItems(old), Constraint::MinItems(new))
        | (Constraint::MinProperties(old), Constraint::MinProperties(new)) => rising(new > old),
        (Constraint::MaxLength(old), Constraint::MaxLength(new))
        | (Constraint::MaxItems(old), Constraint::MaxItems(new))
        | (Constraint::MaxProperties(old), Constraint::MaxProperties(new)) => rising(new < old),
        (
            Constraint::Minimum(before) | Constraint::ExclusiveMinimum(before),
            Constraint::Minimum(after) | Constraint::ExclusiveMinimum(after),
        ) => {
            let is_stricter = matches!(new, Constraint::ExclusiveMinimum(_));
            rising(after > before || (after >= before && is_stricter))
        }
        (
            Constraint::Maximum(before) | Constraint::ExclusiveMaximum(before),
            Constraint::Maximum(after) | Constraint::ExclusiveMaximum(after),
        ) => {
            let is_stricter = matches!(new, Constraint::ExclusiveMaximum(_));
            rising(after < before || (after <= before && is_stricter))
        }
        (Constraint::Pattern(_), Constraint::Pattern(new)) if allows_all(&new.source) => {
            Change::Loosened
        }
        (Constraint::Pattern(old), Constraint::Pattern(_)) if allows_all(&old.source) => {
            Change::Tightened
        }
        (Constraint::MultipleOf(old), Constraint::MultipleOf(new)) => {
            let divides = |divisor: &f64, number: &f64| (number % divisor).abs() < f64::EPSILON;
            match (divides(old, new), divides(new, old)) {
                (true, _) => Change::Tightened,
                (_, true) => Change::Loosened,
                _ => Change::Other,
            }
        }
        (Constraint::Enum(old), Constraint::Enum(new)) => {
            let none_removed = old.iter().all(|value| new.contains(value));
            let none_added = new.iter().all(|value| old.contains(value));
            match (none_removed, none_added) {
                (true, true) => Change::None,
                (true, false) => Change::Loosened,
                (false, true) => Change::Tightened,
                (false, false) => Change::Other,
            }
        }
        (Constraint::PropertyNames(old), Constraint::PropertyNames(new)) => {
            match (old.as_slice(), new.as_slice()) {
                ([old], [new]) if keyword(old) == keyword(new) => change(old, new),
                _ => Change::Other,
            }
        }
        _ => Change::Other,
    }
}

/// Returns whether a pattern allows all texts.
fn allows_all(pattern: &str) -> bool {
    let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
    matches!(pattern, "" | ".*" | "(.*)" | "[\\s\\S]*")
}
