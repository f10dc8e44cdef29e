//! Names of operations: from codegen.toml, from the `operationId`, otherwise derived.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{
    Context,
    names::{self, Scope, Wanted},
    operation::{Named, find},
    operation_name,
    rename::Renames,
    webhook::{self, Webhook},
};
use crate::{
    diagnostic::{Diagnostic, Place},
    model::Name,
};

/// Names that the client, the service or the mock has for itself.
const RESERVED: &[&str] = &[
    "mod",
    "builder",
    "clone",
    "new",
    "execute",
    "fill_credentials",
    "answer",
    "requests",
    "stub",
    "router",
    "start",
];

/// Names all operations of the document.
pub(super) fn name_all<'d>(context: &mut Context<'d, '_>) -> Vec<Named<'d>> {
    let found = find(context);
    let mut scope = Scope::reserving(RESERVED);
    let mut names: Vec<Option<Name>> = vec![None; found.len()];
    let mut given_by_config: BTreeMap<String, &Spanned<String>> = BTreeMap::new();
    for (operation, name) in found.iter().zip(&mut names) {
        if let Some(renamed) = renamed(&context.renames, operation) {
            let wanted = names::snake(renamed.get_ref());
            let given = scope.claim(&wanted, &[]);
            if given.plain() != wanted {
                let conflict = Renames::conflict(renamed, "operation", None);
                context.diagnostics.push(conflict);
            }
            *name = Some(given);
            given_by_config.insert(wanted, renamed);
        }
    }
    let mut known: BTreeMap<&str, &Named<'_>> = BTreeMap::new();
    let mut clashes = Wanted::default();
    for (operation, name) in found.iter().zip(&mut names) {
        let Some(id) = operation.node.operation_id.as_deref() else {
            continue;
        };
        let is_first = !known.contains_key(id);
        let first = known.insert(id, operation);
        // One that is a component stands wherever it is used.
        let is_component =
            |first: &&Named<'_>| operation.webhook.is_some() && first.node == operation.node;
        if let Some(first) = first.filter(|first| !is_component(first)) {
            let message = format!("the `operationId` `{id}` is given twice");
            let diagnostic = Diagnostic::warning("duplicate-operation-id", Place::Value(operation.at.child("operationId")), message)
                .and(Place::Value(first.at.child("operationId")), "first given here")
                .help(format!("the second gets a number; rename it in codegen.toml: [rename.operations] \"{} {}\" = \"...\"", operation.method, operation.called));
            context.diagnostics.push(diagnostic);
        }
        if name.is_none() {
            let wanted = names::snake(id);
            let given = scope.claim(&wanted, &longer(&found, operation));
            if let Some(renamed) = given_by_config.get(&wanted) {
                let conflict = Renames::conflict(renamed, "operation", Some(&operation.at));
                context.diagnostics.push(conflict);
            }
            let at = operation.at.child("operationId");
            let rename = format!("[rename.operations] {id:?}");
            if is_first {
                let clash = clashes.check(&wanted, &given, &at, &rename);
                context.diagnostics.extend(clash);
            }
            *name = Some(given);
        }
    }
    derive(&found, &mut names, &mut scope);
    let mut modules = Scope::reserving(&["mod"]);
    let mut operations: Vec<Named<'_>> = found
        .into_iter()
        .zip(names)
        .map(|(operation, name)| {
            let name = name.unwrap_or(Name("operation".to_owned()));
            Named {
                module: modules.claim(&names::module(name.plain(), "operation"), &[]),
                with_headers: scope.claim(&format!("{}_with_headers", name.plain()), &[]),
                name,
                ..operation
            }
        })
        .collect();
    webhook::routes(&mut operations);
    operations
}

/// The name that codegen.toml gives an operation, by its method and path or by its `operationId`.
fn renamed<'c>(renames: &Renames<'c>, operation: &Named<'_>) -> Option<&'c Spanned<String>> {
    let place = format!("{} {}", operation.method, operation.called);
    renames.operation(&place, operation.node.operation_id.as_deref())
}

/// What an operation may be called that nobody has named, from the short to the long.
fn candidates(found: &[Named<'_>], operation: &Named<'_>) -> Vec<String> {
    if operation.webhook.is_none() {
        return operation_name::candidates(operation.method, operation.called);
    }
    let of = caller(found, operation);
    webhook::candidates(operation.called, operation.method, of.as_deref())
}

/// What the operation may be called to which a callback belongs, whatever the others are called.
fn caller(found: &[Named<'_>], operation: &Named<'_>) -> Option<String> {
    let Some(Webhook::Callback { of, .. }) = operation.webhook else {
        return None;
    };
    let of = found.get(of)?;
    match (&of.node.operation_id, of.webhook) {
        (Some(id), _) => Some(names::snake(id)),
        (None, None) => operation_name::candidates(of.method, of.called)
            .into_iter()
            .next(),
        (None, Some(_)) => Some(names::snake(of.called)),
    }
}

/// What a callback may be called whose `operationId` is taken: by itself, where it belongs to several operations.
fn longer(found: &[Named<'_>], operation: &Named<'_>) -> Vec<String> {
    let of = caller(found, operation).zip(operation.node.operation_id.as_deref());
    of.map(|(of, id)| format!("{of}_{}", names::snake(id)))
        .into_iter()
        .collect()
}

/// Names the operations that nobody has named: where two would have the same name, both take a longer one.
fn derive(found: &[Named<'_>], names: &mut [Option<Name>], scope: &mut Scope) {
    let candidates: Vec<Vec<String>> = found
        .iter()
        .map(|operation| candidates(found, operation))
        .collect();
    let mut levels = vec![0_usize; found.len()];
    let wanted = |index: usize, levels: &[usize]| -> Option<&String> {
        let candidates = candidates.get(index)?;
        candidates.get(
            levels
                .get(index)
                .copied()?
                .min(candidates.len().saturating_sub(1)),
        )
    };
    let open: Vec<usize> = (0..found.len())
        .filter(|index| names.get(*index).is_some_and(Option::is_none))
        .collect();
    loop {
        let mut count: BTreeMap<&String, usize> = BTreeMap::new();
        for name in open.iter().filter_map(|index| wanted(*index, &levels)) {
            *count.entry(name).or_default() += 1;
        }
        let longer: Vec<usize> = open
            .iter()
            .copied()
            .filter(|index| {
                wanted(*index, &levels).is_some_and(|name| {
                    count.get(name).is_some_and(|count| *count > 1) || scope.has(name)
                })
            })
            .filter(|index| {
                levels
                    .get(*index)
                    .is_some_and(|level| level + 1 < candidates.get(*index).map_or(0, Vec::len))
            })
            .collect();
        if longer.is_empty() {
            break;
        }
        for index in longer {
            if let Some(level) = levels.get_mut(index) {
                *level += 1;
            }
        }
    }
    for index in open {
        if let (Some(name), Some(slot)) = (wanted(index, &levels), names.get_mut(index)) {
            *slot = Some(scope.claim(name, &[]));
        }
    }
}
