//! Compares the parameters of an operation.

use std::collections::BTreeMap;

use super::{
    collect::{Collector, Found},
    constraints::Value,
    pair::Pair,
    pairs::Pairs,
    rules::Kind,
    text,
    uses::compare_use,
    zip::zip,
};
use crate::{
    model::{Location, Operation, Parameter},
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
    let renamed = text::renames(&mut removed, &mut added, |old, new| {
        is_rename(pairs, old.parameter, new.parameter)
    });
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

fn is_rename<'m>(pairs: &Pairs<'m>, old: &'m Parameter, new: &'m Parameter) -> bool {
    old.location == new.location
        && old.required == new.required
        && pairs.relate(&old.ty, &new.ty).is_same_rust
        && text::are_alike(&old.wire, &new.wire)
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
            (Some(before), Some(after)) if before.value != after.value => {
                report(Kind::ParameterDefaultChanged);
            }
            _ => {}
        }
    }
    let is_moved = old.location != new.location;
    let style = (&old.style, old.escape) != (&new.style, new.escape);
    if style && !is_moved {
        report(Kind::ParameterStyleChanged);
    }
    let value = Value {
        subject: format!("{}({})", pair.new.name.as_str(), new.name.as_str()),
        cause: Some(format!("parameter {}", new.wire)),
        types: Some((&old.ty, &new.ty)),
        places: Some((old.pointer.clone(), new.pointer.clone())),
        scope: pair.request(),
    };
    let uses = ((&old.ty, &old.shape), (&new.ty, &new.shape));
    compare_use(collector, &value, uses.0, uses.1, (false, false));
}
