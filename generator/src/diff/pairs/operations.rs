//! Pairs the operations of two models.

use std::collections::{BTreeMap, HashSet};

use crate::model::{Body, Model, Operation, Type};

type Found<'m> = (
    Vec<(&'m Operation, &'m Operation)>,
    Vec<&'m Operation>,
    Vec<&'m Operation>,
);

/// Pairs operations by method and path, then by name, then by their requests and responses, then by their requests.
/// Returns the pairs in the order of the new model, the old operations without a counterpart, and the new ones.
pub(super) fn pair<'m>(old: &'m Model, new: &'m Model) -> Found<'m> {
    let mut removed: Vec<&Operation> = old.all_operations().collect();
    let mut added: Vec<&Operation> = new.all_operations().collect();
    let mut pairs = Vec::new();
    let place = |operation: &Operation| {
        let path = if operation.is_webhook {
            // The receiver chooses the URL, so the name identifies a webhook.
            format!("{} {}", operation.name.as_str(), operation.path)
        } else {
            template(&operation.path)
        };
        (operation.is_webhook, operation.method.clone(), path)
    };
    take(&mut pairs, &mut removed, &mut added, place);
    let name = |operation: &Operation| (operation.is_webhook, operation.name.clone());
    take(&mut pairs, &mut removed, &mut added, name);
    let content = |operation: &Operation| {
        let path = template(&operation.path);
        let last = path.rsplit('/').find(|segment| *segment != "{}");
        let last = last.unwrap_or_default().to_owned();
        (
            operation.is_webhook,
            operation.method.clone(),
            last,
            signature(operation),
        )
    };
    take(&mut pairs, &mut removed, &mut added, content);
    let sent = |operation: &Operation| {
        let key = (operation.is_webhook, operation.method.clone());
        (key, request(operation))
    };
    take(&mut pairs, &mut removed, &mut added, sent);
    let order: BTreeMap<&str, usize> = new
        .all_operations()
        .enumerate()
        .map(|(index, operation)| (operation.name.as_str(), index))
        .collect();
    pairs.sort_by_key(|(_, new): &(&Operation, &Operation)| order.get(new.name.as_str()).copied());
    (pairs, removed, added)
}

/// Pairs operations if exactly one of each model has a key, and removes them from the lists.
fn take<'m, K: Ord>(
    pairs: &mut Vec<(&'m Operation, &'m Operation)>,
    removed: &mut Vec<&'m Operation>,
    added: &mut Vec<&'m Operation>,
    key: impl Fn(&Operation) -> K,
) {
    let mut keys: BTreeMap<K, (Vec<&'m Operation>, Vec<&'m Operation>)> = BTreeMap::new();
    for old in removed.iter() {
        keys.entry(key(old)).or_default().0.push(*old);
    }
    for new in added.iter() {
        keys.entry(key(new)).or_default().1.push(*new);
    }
    let mut taken: HashSet<*const Operation> = HashSet::new();
    for (old, new) in keys.into_values() {
        if let ([old], [new]) = (old.as_slice(), new.as_slice()) {
            taken.extend([std::ptr::from_ref(*old), std::ptr::from_ref(*new)]);
            pairs.push((old, new));
        }
    }
    removed.retain(|one| !taken.contains(&std::ptr::from_ref(*one)));
    added.retain(|one| !taken.contains(&std::ptr::from_ref(*one)));
}

/// Returns a path without the names of its parameters.
pub(in crate::diff) fn template(path: &str) -> String {
    let mut pieces = path.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let rest = piece.split_once('}').map_or(piece, |(_, rest)| rest);
        text + "{}" + rest
    })
}

/// Describes the request of an operation; without types of component schemas, by the name of the operation.
fn request(operation: &Operation) -> String {
    let bodies = operation.body.iter().map(|request| &request.body);
    let is_named = |ty: &&Type| matches!(ty, Type::Named(_));
    let types: Vec<_> = bodies.flat_map(Body::types).filter(is_named).collect();
    if types.is_empty() {
        return operation.name.as_str().to_owned();
    }
    let parameters: Vec<_> = operation.parameters.iter().map(|it| &it.wire).collect();
    format!("{types:?} {parameters:?}")
}

/// Describes the request and the responses of an operation independently of its name; without types of component
/// schemas, by the name of the operation.
fn signature(operation: &Operation) -> String {
    let named = |ty: &&Type| matches!(ty, Type::Named(_));
    let types: Vec<_> = operation.types().filter(named).collect();
    let parameters: Vec<_> = operation
        .parameters
        .iter()
        .map(|it| (&it.wire, it.required))
        .collect();
    let statuses: Vec<_> = operation.responses().map(|it| it.status).collect();
    if types.is_empty() {
        return operation.name.as_str().to_owned();
    }
    format!("{types:?} {parameters:?} {statuses:?}")
}
