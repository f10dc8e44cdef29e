//! Compares the constraints of values.

use std::collections::BTreeMap;

use super::{
    collect::{Collector, Found, Scope},
    pairs::{Pairs, key},
    rules::Kind,
};
use crate::{
    model::{Limit, Property, Shape, Type},
    pointer::Pointer,
};

/// The constraints of a value by their position in it: `[]` for elements, `{}` for members.
type Constraints<'m> = BTreeMap<(String, Keyword), &'m Limit>;

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
    MinContains,
    MaxContains,
    MinProperties,
    MaxProperties,
    PropertyNames,
    Enum,
    Not,
    AllOf,
    OneOf,
    Arrays,
    Objects,
}

/// The change of a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    None,
    Tightened,
    Loosened,
    Other,
}

/// A value in both models, whose constraints are compared.
pub(super) struct Value<'m> {
    pub(super) subject: String,
    /// The part that several operations share, if they share it.
    pub(super) cause: Option<String>,
    pub(super) types: Option<(&'m Type, &'m Type)>,
    pub(super) places: Option<(Pointer, Pointer)>,
    pub(super) scope: Scope<'m>,
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
    report(collector, value, &before, &after);
}

/// Compares the constraints of a type definition.
pub(super) fn compare_limits<'m>(
    collector: &mut Collector<'_, 'm>,
    value: &Value<'m>,
    old: &'m [Limit],
    new: &'m [Limit],
) {
    let (mut before, mut after) = (Constraints::new(), Constraints::new());
    put(old, "", &mut before);
    put(new, "", &mut after);
    report(collector, value, &before, &after);
}

fn report<'m>(
    collector: &mut Collector<'_, 'm>,
    value: &Value<'m>,
    old: &Constraints<'m>,
    new: &Constraints<'m>,
) {
    let mut places: Vec<_> = old.keys().chain(new.keys()).collect();
    places.sort();
    places.dedup();
    for place in places {
        let (before, after) = (old.get(place), new.get(place));
        let kind = match (before, after) {
            (None, Some(_)) => Kind::ConstraintAdded,
            (Some(_), None) => Kind::ConstraintRemoved,
            (Some(before), Some(after)) => match change(collector.pairs, before, after) {
                Change::None => continue,
                Change::Tightened => Kind::ConstraintTightened,
                Change::Loosened => Kind::ConstraintLoosened,
                Change::Other => Kind::ConstraintChanged,
            },
            (None, None) => continue,
        };
        let (inside, keyword) = place;
        let mut found = Found::new(kind, format!("{}{inside}", value.subject), value.scope);
        if let Some(before) = before {
            found = found.old(text(before));
        }
        if let Some(after) = after {
            found = found.new_text(text(after));
        }
        if let Some((old, new)) = &value.places {
            found = found.at(old, new);
        }
        // The constraints of an alias apply to all its uses.
        let alias = value.types.and_then(|(_, new)| alias(collector.pairs, new));
        if let Some(alias) = alias {
            found = found.cause(format!("{alias}{inside}"));
        } else {
            let cause = value.cause.as_ref().unwrap_or(&value.subject);
            found = found.cause(format!("{cause}{inside} {keyword:?}"));
        }
        collector.add(found);
    }
}

/// Returns the name of the alias that a use names, if it is one.
fn alias<'m>(pairs: &Pairs<'m>, ty: &'m Type) -> Option<&'m str> {
    let key = key(ty)?;
    let definition = pairs.new_types.get(&key)?;
    matches!(definition.item.kind, crate::model::ItemKind::Alias(_)).then_some(key.1)
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
            Shape::Object(properties, rest) => {
                let properties = properties.iter();
                open.extend(properties.map(|property| {
                    (
                        &property.shape,
                        format!("{place}.{}", property.name),
                        depth + 1,
                    )
                }));
                open.push((rest, format!("{place}{{}}"), depth + 1));
            }
            Shape::Limited(inner, limits) => {
                put(limits, &place, found);
                open.push((inner, place, depth + 1));
            }
        }
    }
}

fn put<'m>(limits: &'m [Limit], place: &str, found: &mut Constraints<'m>) {
    for limit in limits {
        found
            .entry((place.to_owned(), keyword(limit)))
            .or_insert(limit);
    }
}

fn keyword(limit: &Limit) -> Keyword {
    match limit {
        Limit::MinLength(_) => Keyword::MinLength,
        Limit::MaxLength(_) => Keyword::MaxLength,
        Limit::Pattern(_) => Keyword::Pattern,
        Limit::Minimum(_) | Limit::MoreThan(_) => Keyword::Minimum,
        Limit::Maximum(_) | Limit::LessThan(_) => Keyword::Maximum,
        Limit::MultipleOf(_) => Keyword::MultipleOf,
        Limit::MinItems(_) => Keyword::MinItems,
        Limit::MaxItems(_) => Keyword::MaxItems,
        Limit::UniqueItems => Keyword::UniqueItems,
        Limit::MinContains(..) => Keyword::MinContains,
        Limit::MaxContains(..) => Keyword::MaxContains,
        Limit::MinProperties(_) => Keyword::MinProperties,
        Limit::MaxProperties(_) => Keyword::MaxProperties,
        Limit::PropertyNames(_) => Keyword::PropertyNames,
        Limit::OneOf(_) => Keyword::Enum,
        Limit::Not(_) => Keyword::Not,
        Limit::Fits(_) | Limit::Schema { .. } => Keyword::AllOf,
        Limit::ExactlyOne(_) => Keyword::OneOf,
        Limit::Arrays(_) => Keyword::Arrays,
        Limit::Objects(_) => Keyword::Objects,
    }
}

/// Returns a constraint as in JSON Schema.
fn text(limit: &Limit) -> String {
    match limit {
        Limit::MinLength(least) => format!("minLength: {least}"),
        Limit::MaxLength(most) => format!("maxLength: {most}"),
        Limit::Pattern(pattern) => format!("pattern: {}", pattern.source),
        Limit::Minimum(least) => format!("minimum: {least}"),
        Limit::Maximum(most) => format!("maximum: {most}"),
        Limit::MoreThan(least) => format!("exclusiveMinimum: {least}"),
        Limit::LessThan(most) => format!("exclusiveMaximum: {most}"),
        Limit::MultipleOf(divisor) => format!("multipleOf: {divisor}"),
        Limit::MinItems(least) => format!("minItems: {least}"),
        Limit::MaxItems(most) => format!("maxItems: {most}"),
        Limit::UniqueItems => "uniqueItems".to_owned(),
        Limit::MinContains(least, _) => format!("contains, minContains: {least}"),
        Limit::MaxContains(most, _) => format!("contains, maxContains: {most}"),
        Limit::MinProperties(least) => format!("minProperties: {least}"),
        Limit::MaxProperties(most) => format!("maxProperties: {most}"),
        Limit::PropertyNames(limits) => {
            let limits: Vec<_> = limits.iter().map(text).collect();
            format!("propertyNames: {}", limits.join(", "))
        }
        Limit::OneOf(values) => format!("enum: {}", values.join(", ")),
        Limit::Not(_) => "not".to_owned(),
        Limit::Fits(_) => "allOf".to_owned(),
        Limit::ExactlyOne(_) => "oneOf".to_owned(),
        Limit::Arrays(_) => "a condition on arrays".to_owned(),
        Limit::Objects(_) => "a condition on objects".to_owned(),
        Limit::Schema { text, .. } => text.clone(),
    }
}

/// Returns the change between two constraints with the same keyword.
fn change<'m>(pairs: &Pairs<'m>, old: &'m Limit, new: &'m Limit) -> Change {
    let rising = |is_more: bool| {
        if is_more {
            Change::Tightened
        } else {
            Change::Loosened
        }
    };
    match (old, new) {
        (old, new) if are_same(pairs, old, new) => Change::None,
        (Limit::MinLength(old), Limit::MinLength(new))
        | (Limit::MinItems(old), Limit::MinItems(new))
        | (Limit::MinProperties(old), Limit::MinProperties(new)) => rising(new > old),
        (Limit::MaxLength(old), Limit::MaxLength(new))
        | (Limit::MaxItems(old), Limit::MaxItems(new))
        | (Limit::MaxProperties(old), Limit::MaxProperties(new)) => rising(new < old),
        (
            Limit::Minimum(before) | Limit::MoreThan(before),
            Limit::Minimum(after) | Limit::MoreThan(after),
        ) => {
            let is_stricter = matches!(new, Limit::MoreThan(_));
            rising(after > before || (after >= before && is_stricter))
        }
        (
            Limit::Maximum(before) | Limit::LessThan(before),
            Limit::Maximum(after) | Limit::LessThan(after),
        ) => {
            let is_stricter = matches!(new, Limit::LessThan(_));
            rising(after < before || (after <= before && is_stricter))
        }
        (Limit::Pattern(_), Limit::Pattern(new)) if allows_all(&new.source) => Change::Loosened,
        (Limit::Pattern(old), Limit::Pattern(_)) if allows_all(&old.source) => Change::Tightened,
        (Limit::MultipleOf(old), Limit::MultipleOf(new)) => {
            let divides = |divisor: &f64, number: &f64| (number % divisor).abs() < f64::EPSILON;
            match (divides(old, new), divides(new, old)) {
                (true, _) => Change::Tightened,
                (_, true) => Change::Loosened,
                _ => Change::Other,
            }
        }
        (Limit::OneOf(old), Limit::OneOf(new)) => {
            let none_removed = old.iter().all(|value| new.contains(value));
            let none_added = new.iter().all(|value| old.contains(value));
            match (none_removed, none_added) {
                (true, true) => Change::None,
                (true, false) => Change::Loosened,
                (false, true) => Change::Tightened,
                (false, false) => Change::Other,
            }
        }
        (Limit::PropertyNames(old), Limit::PropertyNames(new)) => {
            match (old.as_slice(), new.as_slice()) {
                ([old], [new]) if keyword(old) == keyword(new) => change(pairs, old, new),
                _ => Change::Other,
            }
        }
        (Limit::MinContains(before, one), Limit::MinContains(after, other))
            if are_same_shapes(pairs, one, other, DEPTH) =>
        {
            rising(after > before)
        }
        (Limit::MaxContains(before, one), Limit::MaxContains(after, other))
            if are_same_shapes(pairs, one, other, DEPTH) =>
        {
            rising(after < before)
        }
        _ => Change::Other,
    }
}

/// Returns whether a pattern allows all texts.
fn allows_all(pattern: &str) -> bool {
    let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
    matches!(pattern, "" | ".*" | "(.*)" | "[\\s\\S]*")
}

/// Returns whether two constraints are the same, except for the names of types.
fn are_same<'m>(pairs: &Pairs<'m>, old: &'m Limit, new: &'m Limit) -> bool {
    same_limits(pairs, old, new, DEPTH)
}

fn same_limits<'m>(pairs: &Pairs<'m>, old: &'m Limit, new: &'m Limit, depth: usize) -> bool {
    match (old, new) {
        (Limit::Not(old), Limit::Not(new))
        | (Limit::Fits(old), Limit::Fits(new))
        | (Limit::Arrays(old), Limit::Arrays(new))
        | (Limit::Objects(old), Limit::Objects(new)) => are_same_shapes(pairs, old, new, depth),
        (Limit::MinContains(before, old), Limit::MinContains(after, new))
        | (Limit::MaxContains(before, old), Limit::MaxContains(after, new)) => {
            before == after && are_same_shapes(pairs, old, new, depth)
        }
        (Limit::ExactlyOne(old), Limit::ExactlyOne(new)) => {
            old.len() == new.len()
                && old
                    .iter()
                    .zip(new)
                    .all(|(old, new)| are_same_shapes(pairs, old, new, depth))
        }
        (old, new) => old == new,
    }
}

/// Returns whether two shapes are the same, except for the names of types.
fn are_same_shapes<'m>(pairs: &Pairs<'m>, old: &'m Shape, new: &'m Shape, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return old == new;
    };
    let all = |old: &'m [Shape], new: &'m [Shape]| {
        old.len() == new.len()
            && old
                .iter()
                .zip(new)
                .all(|(old, new)| are_same_shapes(pairs, old, new, depth))
    };
    match (old, new) {
        (Shape::Of(old), Shape::Of(new)) => pairs.relate(old, new).is_same_rust,
        (Shape::Array(old), Shape::Array(new))
        | (Shape::Map(old), Shape::Map(new))
        | (Shape::Nullable(old), Shape::Nullable(new)) => are_same_shapes(pairs, old, new, depth),
        (Shape::AnyOf(old), Shape::AnyOf(new)) => all(old, new),
        (Shape::Tuple(old, old_rest), Shape::Tuple(new, new_rest)) => {
            all(old, new) && are_same_shapes(pairs, old_rest, new_rest, depth)
        }
        (Shape::Object(old, old_rest), Shape::Object(new, new_rest)) => {
            let same = |(old, new): (&'m Property, &'m Property)| {
                old.name == new.name
                    && old.required == new.required
                    && are_same_shapes(pairs, &old.shape, &new.shape, depth)
            };
            old.len() == new.len()
                && old.iter().zip(new).all(same)
                && are_same_shapes(pairs, old_rest, new_rest, depth)
        }
        (Shape::Limited(old, old_limits), Shape::Limited(new, new_limits)) => {
            old_limits.len() == new_limits.len()
                && are_same_shapes(pairs, old, new, depth)
                && old_limits
                    .iter()
                    .zip(new_limits)
                    .all(|(old, new)| same_limits(pairs, old, new, depth))
        }
        _ => false,
    }
}
