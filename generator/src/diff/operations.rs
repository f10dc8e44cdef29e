//! Compares operations.

use std::collections::BTreeMap;

use super::{
    bodies,
    collect::{Collector, Found, Scope},
    fields::accepts,
    pair::Pair,
    parameters, responses,
    rules::{Directions, Kind},
    text::{self, Order},
};
use crate::model::{Name, Operation, Type};

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
    let paths = (old.call_path(), new.call_path());
    if old.name != new.name || paths.0 != paths.1 {
        collector.add(pair.found(Kind::OperationRenamed).texts(paths.0, paths.1));
    }
    if old.method != new.method {
        let found = pair.found(Kind::OperationMethodChanged);
        collector.add(found.texts(text::route(old), text::route(new)));
    }
    path(collector, pair);
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

/// Compares paths without the names of parameters. The same change of a prefix in several operations has one cause.
fn path<'m>(collector: &mut Collector<'_, 'm>, pair: Pair<'m>) {
    let Pair { old, new } = pair;
    let segments = |path: &str| -> Vec<String> {
        let path = super::pairs::template(path);
        path.split('/').map(str::to_owned).collect()
    };
    let (before, after) = (segments(&old.path), segments(&new.path));
    if before == after {
        return;
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
    let found = pair.found(kind).texts(text::route(old), text::route(new));
    collector.add(found.cause(format!("{old_prefix} {new_prefix}")));
}

/// The index of the body among the indices of parameters.
const BODY: usize = usize::MAX;

/// Compares the arguments of the method. `same` has the old and new indices of the parameters in both models.
fn arguments<'m>(collector: &mut Collector<'_, 'm>, pair: Pair<'m>, same: &[(usize, usize)]) {
    let pairs = collector.pairs;
    let Pair { old, new } = pair;
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
