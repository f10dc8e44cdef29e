//! Compares the parameters of an operation.

use std::collections::BTreeMap;

use super::{
    collect::{Collector, Found},
    constraints::{self, Value},
    pair::Pair,
    pairs::Pairs,
    relate::Relation,
    rules::Kind,
    text,
    uses::{compare_use, report_use},
    values::Values,
    zip::{Kept, zip},
};
use crate::{
    model::{Location, Operation, Parameter, Style, TextStyle, Type},
    outline,
};

/// A parameter with its index among all parameters.
struct Placed<'m> {
    index: usize,
    /// The position in the path template, for a parameter in the path.
    in_path: Option<usize>,
    parameter: &'m Parameter,
}

fn placed(operation: &Operation) -> Vec<Placed<'_>> {
    let names = operation.path.split('{').skip(1);
    let names = names.filter_map(|rest| Some(rest.split_once('}')?.0));
    let places: BTreeMap<&str, usize> = names
        .enumerate()
        .map(|(place, name)| (name, place))
        .collect();
    let parameters = operation.parameters.iter().enumerate();
    parameters
        .map(|(index, parameter)| Placed {
            index,
            in_path: (parameter.location == Location::Path)
                .then(|| places.get(parameter.wire.as_str()).copied())
                .flatten(),
            parameter,
        })
        .collect()
}

/// Compares the parameters and returns the old and new indices of those in both models.
pub(super) fn compare<'m>(
    collector: &mut Collector<'_, 'm>,
    pair: Pair<'m>,
) -> Vec<(usize, usize)> {
    let pairs = collector.pairs;
    let (before, after) = (placed(pair.old), placed(pair.new));
    let by_place = zip(&before, &after, |it| {
        (it.parameter.location as u8, &it.parameter.wire)
    });
    let (mut removed, mut added) = (by_place.removed, by_place.added);
    let is_same_path =
        super::pairs::template(&pair.old.path) == super::pairs::template(&pair.new.path);
    let in_path = text::renames(&mut removed, &mut added, |old, new| {
        is_same_path && old.in_path.is_some() && old.in_path == new.in_path
    });
    let moved = text::renames(&mut removed, &mut added, |old, new| {
        old.parameter.name == new.parameter.name && old.parameter.location != new.parameter.location
    });
    let sent_otherwise = text::renames(&mut removed, &mut added, |old, new| {
        old.parameter.name == new.parameter.name
    });
    let mut renamed = text::renames(&mut removed, &mut added, |old, new| {
        are_equal(pairs, old.parameter, new.parameter)
            && text::are_alike(&old.parameter.wire, &new.parameter.wire)
    });
    let kept = [&by_place.both, &in_path, &moved, &sent_otherwise, &renamed];
    let kept = kept.into_iter().flatten();
    let kept: Kept = kept.map(|(old, new)| (old.index, new.index)).collect();
    renamed.extend(text::renames(&mut removed, &mut added, |old, new| {
        are_equal(pairs, old.parameter, new.parameter)
            && kept.are_at_same_place(old.index, new.index)
    }));
    // The names of fields are part of the code of callers, unlike those of arguments.
    let is_by_name = pair.old.by_name.is_some() || pair.new.by_name.is_some();
    let mut same: Vec<(usize, usize)> = Vec::new();
    for (old, new) in by_place
        .both
        .iter()
        .chain(&moved)
        .chain(&sent_otherwise)
        .chain(&in_path)
    {
        compare_one(collector, pair, old.parameter, new.parameter);
    }
    for (old, new) in &in_path {
        if old.parameter.name == new.parameter.name {
            // Names of path parameters are not sent.
            collector.refactoring(true);
            continue;
        }
        add(
            collector,
            pair,
            if is_by_name {
                Kind::ParameterNameChanged
            } else {
                Kind::PathParameterRenamed
            },
            Some(old.parameter),
            Some(new.parameter),
        );
    }
    for (kinds, list) in [
        (MOVES, &moved),
        (WIRE_NAMES, &sent_otherwise),
        (if is_by_name { NAMES_OF_FIELDS } else { NAMES }, &renamed),
    ] {
        let [required, optional] = kinds;
        for (old, new) in list {
            let (old, new) = (old.parameter, new.parameter);
            let is_required = old.required || new.required;
            let kind = if is_required { required } else { optional };
            add(collector, pair, kind, Some(old), Some(new));
        }
    }
    for list in [&by_place.both, &in_path, &moved, &sent_otherwise, &renamed] {
        same.extend(list.iter().map(|(old, new)| (old.index, new.index)));
    }
    for old in removed {
        let kind = if old.parameter.required {
            Kind::ParameterRemovedRequired
        } else {
            Kind::ParameterRemovedOptional
        };
        add(collector, pair, kind, Some(old.parameter), None);
    }
    for new in added {
        let kind = if new.parameter.required {
            Kind::ParameterAddedRequired
        } else {
            Kind::ParameterAddedOptional
        };
        add(collector, pair, kind, None, Some(new.parameter));
    }
    same
}

/// The kinds of changes of a required and of an optional parameter.
const MOVES: [Kind; 2] = [Kind::ParameterMoved, Kind::ParameterMovedOptional];
const WIRE_NAMES: [Kind; 2] = [
    Kind::ParameterWireNameChanged,
    Kind::ParameterWireNameChangedOptional,
];
const NAMES: [Kind; 2] = [
    Kind::RequiredParameterRenamed,
    Kind::OptionalParameterRenamed,
];
const NAMES_OF_FIELDS: [Kind; 2] = [
    Kind::RequiredParameterFieldRenamed,
    Kind::OptionalParameterRenamed,
];

/// Returns whether two parameters differ in nothing but their names.
fn are_equal<'m>(pairs: &Pairs<'m>, old: &'m Parameter, new: &'m Parameter) -> bool {
    old.location == new.location
        && old.required == new.required
        && pairs.relate(&old.ty, &new.ty).is_same_rust
}

/// Returns a parameter as in the outline, with its location.
fn shown(parameter: &Parameter) -> String {
    let (name, ty) = (parameter.name.as_str(), text::ty(&parameter.ty));
    let default = outline::default(parameter.default.as_ref());
    let argument = if parameter.required {
        format!("{name}: {ty}")
    } else {
        format!(".{name}({ty}){default}")
    };
    let location = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    format!("{argument} in {location}, {:?}", parameter.wire)
}

/// Adds a change of a parameter. The same change in several operations has one cause.
fn add<'m>(
    collector: &mut Collector<'_, 'm>,
    pair: Pair<'m>,
    kind: Kind,
    old: Option<&'m Parameter>,
    new: Option<&'m Parameter>,
) {
    let Some(parameter) = new.or(old) else { return };
    let operation = pair.new.name.as_str();
    let subject = format!("{operation}({})", parameter.name.as_str());
    let mut found = Found::new(kind, subject, pair.request());
    found = match (old, new) {
        (Some(old), Some(new)) => found
            .texts(shown(old), shown(new))
            .at(&old.pointer, &new.pointer),
        (Some(old), None) => found.old(shown(old)).at(&old.pointer, &pair.new.pointer),
        (None, Some(new)) => found
            .new_text(shown(new))
            .at(&pair.old.pointer, &new.pointer),
        (None, None) => found,
    };
    let texts = (old.map(shown), new.map(shown));
    let types = (old.map(|old| &old.ty), new.map(|new| &new.ty));
    let found = found.cause(format!("{} {texts:?}", parameter.wire));
    collector.add(found.naming(types.0, types.1));
}

/// Compares a parameter that is in both models.
fn compare_one<'m>(
    collector: &mut Collector<'_, 'm>,
    pair: Pair<'m>,
    old: &'m Parameter,
    new: &'m Parameter,
) {
    collector.docs(&old.docs, &new.docs);
    let relation = relation(collector.pairs, old, new);
    let is_same_rust = relation.is_same_rust;
    let is_list = is_list(collector.pairs, old, new);
    let mut report = |kind: Kind| add(collector, pair, kind, Some(old), Some(new));
    if old.name != new.name && old.wire == new.wire {
        report(Kind::ParameterNameChanged);
    }
    match (old.required, new.required) {
        (false, true) => report(Kind::ParameterBecameRequired),
        (true, false) => report(Kind::ParameterBecameOptional),
        _ => {}
    }
    match (old.deprecated, new.deprecated) {
        (false, true) if new.required => report(Kind::ParameterDeprecatedRequired),
        (false, true) => report(Kind::ParameterDeprecated),
        (true, false) => report(Kind::ParameterReactivated),
        _ => {}
    }
    if !old.required && !new.required {
        match (&old.default, &new.default) {
            (None, Some(_)) => report(Kind::ParameterDefaultAdded),
            (Some(_), None) => report(Kind::ParameterDefaultRemoved),
            (Some(before), Some(after)) if is_same_rust && !before.value.is_same(&after.value) => {
                report(Kind::ParameterDefaultChanged);
            }
            _ => {}
        }
    }
    let is_moved = old.location != new.location;
    let style = (&old.style, old.escape) != (&new.style, new.escape);
    // A change between a value and a list is reported with the type; other types are written in another way in any case.
    if style && !is_moved && !is_list && relation.values != Values::Others {
        report(Kind::ParameterStyleChanged);
    }
    let value = Value {
        subject: format!("{}({})", pair.new.name.as_str(), new.name.as_str()),
        cause: Some(format!("parameter {}", new.wire)),
        types: Some((&old.ty, &new.ty)),
        places: Some((old.pointer.clone(), new.pointer.clone())),
        scope: pair.request(),
    };
    if is_list {
        let types = (&old.ty, &new.ty);
        report_use(collector, &value, types, relation, (false, false));
        let is_new = relation.values == Values::More;
        let (single, list) = if is_new {
            (&old.shape, &new.shape)
        } else {
            (&new.shape, &old.shape)
        };
        constraints::compare_list(collector, &value, single, list, is_new);
        return;
    }
    let uses = ((&old.ty, &old.shape), (&new.ty, &new.shape));
    compare_use(collector, &value, uses.0, uses.1, (false, false));
}

/// Returns whether one of two parameters is a list of the values of the other, so that a single value has the same text.
fn is_list<'m>(pairs: &Pairs<'m>, old: &'m Parameter, new: &'m Parameter) -> bool {
    let types = (pairs.resolve_old(&old.ty), pairs.resolve_new(&new.ty));
    let inner = match types {
        (Type::Array(_), Type::Array(_)) => return false,
        (Type::Array(inner), other) => pairs.relate(inner, other),
        (other, Type::Array(inner)) => pairs.relate(other, inner),
        _ => return false,
    };
    let is_single = |style: &TextStyle| {
        matches!(
            style,
            TextStyle::Default
                | TextStyle::Styled(
                    Style::Form
                        | Style::FormExploded
                        | Style::SimpleExploded
                        | Style::SpaceDelimited
                        | Style::PipeDelimited
                        | Style::TabDelimited
                )
        )
    };
    let is_covered = match types {
        (Type::Array(_), _) => inner.values.is_within(),
        _ => inner.values.covers(),
    };
    old.location == new.location && is_covered && is_single(&old.style) && is_single(&new.style)
}

/// Returns the relation of the types of two parameters. A list accepts the text of a single value.
fn relation<'m>(pairs: &Pairs<'m>, old: &'m Parameter, new: &'m Parameter) -> Relation {
    let relation = pairs.relate(&old.ty, &new.ty);
    if !is_list(pairs, old, new) {
        return relation;
    }
    let is_new = matches!(pairs.resolve_new(&new.ty), Type::Array(_));
    Relation {
        is_same_rust: false,
        values: if is_new { Values::More } else { Values::Fewer },
    }
}
