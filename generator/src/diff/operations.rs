//! Compares operations.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    bodies,
    collect::{Collector, Found, Scope, is_renamed},
    pair::Pair,
    parameters, responses,
    rules::{Directions, Kind},
    text::{self, Order},
    uses::accepts,
};
use crate::model::{Location, Name, Operation, Type};

/// Compares all operations.
pub(super) fn compare(collector: &mut Collector<'_, '_>) {
    let pairs = collector.pairs;
    for (old, new) in &pairs.operations {
        compare_one(collector, Pair { old, new });
    }
    for old in &pairs.removed {
        let kind = if old.is_webhook {
            Kind::WebhookRemoved
        } else {
            Kind::OperationRemoved
        };
        let scope = Scope::Operation(Some(old), None, Directions::request_of(false));
        let found = Found::new(kind, old.name.as_str(), scope);
        collector.add(found.old(text::route(old)).at_old(&old.pointer));
    }
    for new in &pairs.added {
        let kind = if new.is_webhook {
            Kind::WebhookAdded
        } else {
            Kind::OperationAdded
        };
        let scope = Scope::Operation(None, Some(new), Directions::request_of(false));
        let found = Found::new(kind, new.name.as_str(), scope);
        collector.add(found.new_text(text::route(new)).at_new(&new.pointer));
    }
}

fn compare_one<'m>(collector: &mut Collector<'_, 'm>, pair: Pair<'m>) {
    let Pair { old, new } = pair;
    collector.docs(&old.docs, &new.docs);
    route(collector, pair);
    match (old.deprecated, new.deprecated) {
        (false, true) => collector.add(pair.found(Kind::OperationDeprecated)),
        (true, false) => collector.add(pair.found(Kind::OperationReactivated)),
        _ => {}
    }
    match (old.pages.is_some(), new.pages.is_some()) {
        (false, true) => collector.add(pair.found(Kind::PagesAdded)),
        (true, false) => collector.add(pair.found(Kind::PagesRemoved)),
        _ => {}
    }
    if old.server != new.server {
        let server = |operation: &Operation| {
            operation
                .server
                .clone()
                .unwrap_or_else(|| "the API's".to_owned())
        };
        let (before, after) = (server(old), server(new));
        let cause = format!("{before} {after}");
        let found = pair
            .found(Kind::OperationServerChanged)
            .texts(before, after);
        collector.add(found.cause(cause));
    }
    let same = parameters::compare(collector, pair);
    bodies::compare_requests(collector, pair);
    arguments(collector, pair, &same);
    responses::compare(collector, pair);
}

/// Compares the names, the methods and the paths. A renamed operation is reported once.
fn route<'m>(collector: &mut Collector<'_, 'm>, pair: Pair<'m>) {
    let Pair { old, new } = pair;
    let is_renamed = is_renamed(old, new);
    let path = path(collector, pair);
    let is_moved = matches!(path, Some((Kind::OperationPathChanged, _)));
    let names = (old.call_path(), new.call_path());
    if is_renamed && (is_moved || old.method != new.method) {
        let cause = path.map(|(_, cause)| cause).unwrap_or_default();
        let whole =
            |name: &str, operation: &Operation| format!("{name} {}", text::route(operation));
        let found = pair.found(Kind::OperationMoved);
        let cause = format!("{} {} {cause}", old.method, new.method);
        collector.add(
            found
                .texts(whole(&names.0, old), whole(&names.1, new))
                .cause(cause),
        );
        return;
    }
    if is_renamed {
        collector.add(pair.found(Kind::OperationRenamed).texts(names.0, names.1));
    }
    let routes = (text::route(old), text::route(new));
    if old.method != new.method {
        let found = pair.found(Kind::OperationMethodChanged);
        collector.add(found.texts(&routes.0, &routes.1));
    }
    if let Some((kind, cause)) = path {
        let found = pair.found(kind).texts(routes.0, routes.1);
        collector.add(found.cause(cause));
    }
}

/// Compares paths without the names of parameters, and returns the change with its cause. The same change of a prefix in
/// several operations has one cause.
fn path<'m>(collector: &Collector<'_, 'm>, pair: Pair<'m>) -> Option<(Kind, String)> {
    let Pair { old, new } = pair;
    let segments = |one: &Operation, other: &Operation| -> Vec<String> {
        let moved = moved_from_path(one, other);
        let segments = one
            .path
            .split('/')
            .filter(|segment| !moved.contains(*segment));
        segments.map(super::pairs::template).collect()
    };
    let (before, after) = (segments(old, new), segments(new, old));
    if before == after {
        return None;
    }
    let shared = before.iter().rev().zip(after.iter().rev());
    let shared = shared.take_while(|(old, new)| old == new).count();
    let prefix = |segments: &[String]| {
        let own = segments.len().saturating_sub(shared);
        segments
            .iter()
            .take(own)
            .cloned()
            .collect::<Vec<_>>()
            .join("/")
    };
    let (old_prefix, new_prefix) = (prefix(&before), prefix(&after));
    let models = (collector.pairs.old, collector.pairs.new);
    let whole = |base: &str, path: &str| super::pairs::template(&format!("{base}{path}"));
    let is_moved = !new.is_webhook
        && whole(&models.0.base_path, &old.path) == whole(&models.1.base_path, &new.path);
    let kind = if is_moved {
        Kind::PathPrefixMoved
    } else {
        Kind::OperationPathChanged
    };
    Some((kind, format!("{old_prefix} {new_prefix}")))
}

/// Returns the segments of a path that are parameters which the other operation has in another place. Those are reported
/// as moved.
fn moved_from_path(one: &Operation, other: &Operation) -> BTreeSet<String> {
    let in_path = |operation: &Operation| {
        let parameters = operation.parameters.iter();
        let in_path = parameters.filter(|it| it.location == Location::Path);
        in_path.map(|it| it.wire.clone()).collect::<BTreeSet<_>>()
    };
    let others: BTreeSet<_> = other.parameters.iter().map(|it| &it.wire).collect();
    let kept = in_path(other);
    let moved = in_path(one).into_iter();
    let moved = moved.filter(|wire| others.contains(wire) && !kept.contains(wire));
    moved.map(|wire| format!("{{{wire}}}")).collect()
}

/// The index of the body among the indices of parameters.
const BODY: usize = usize::MAX;

/// Compares the arguments of the method. `same` has the old and new indices of the parameters in both models.
fn arguments<'m>(collector: &mut Collector<'_, 'm>, pair: Pair<'m>, same: &[(usize, usize)]) {
    let pairs = collector.pairs;
    let Pair { old, new } = pair;
    if new.by_name.is_some() {
        // The arguments are the fields of a struct, whose order has no meaning.
        return;
    }
    let before: Vec<(&'m Name, &'m Type)> = old.arguments().collect();
    let after: Vec<(&'m Name, &'m Type)> = new.arguments().collect();
    let indices = |operation: &'m Operation| -> BTreeMap<&'m str, usize> {
        let parameters = operation.parameters.iter().enumerate();
        let parameters = parameters.map(|(index, it)| (it.name.as_str(), index));
        let body = operation.body.iter().map(|body| (body.name.as_str(), BODY));
        parameters.chain(body).collect()
    };
    let to_new: BTreeMap<usize, usize> = same.iter().copied().chain([(BODY, BODY)]).collect();
    let (old_indices, new_indices) = (indices(old), indices(new));
    let ids: Vec<Option<usize>> = before
        .iter()
        .map(|(name, _)| to_new.get(old_indices.get(name.as_str())?).copied())
        .collect();
    let new_ids: Vec<usize> = after
        .iter()
        .filter_map(|(name, _)| new_indices.get(name.as_str()).copied())
        .collect();
    let accepts = |index: usize| match (before.get(index), after.get(index)) {
        (Some((_, old)), Some((_, new))) => accepts(pairs, old, new),
        _ => false,
    };
    let kind = match text::order(&ids, &new_ids, accepts) {
        Order::Same => return,
        Order::Swapped => Kind::ArgumentsSwapped,
        Order::Reordered => Kind::ArgumentsReordered,
    };
    let found = pair.found(kind);
    collector.add(found.texts(text::signature(old), text::signature(new)));
}
