//! Names operations: by `codegen.toml`, by the `operationId`, otherwise by method and path.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::{
    derived_name,
    groups::{self, Tagged},
    id::{self, Id},
    named::{Found, Named, RESERVED, Webhook, find},
    path_query, webhook,
};
use crate::{
    codes,
    config::GroupBy,
    diagnostic::{Diagnostic, Place},
    lower::{
        Context,
        names::{self, RequestedNames, Scope, overrides::Overrides},
        schema::same,
    },
    model::Name,
};

/// Names all operations of the document.
pub(in crate::lower) fn name_all<'d>(
    context: &mut Context<'d, '_>,
    group_by: Option<GroupBy>,
) -> (Vec<Named<'d>>, Vec<Tagged>) {
    let found = find(context);
    let mut scope = Scope::reserving(RESERVED);
    let mut names: Vec<Option<Name>> = vec![None; found.len()];
    let mut given_by_config: BTreeMap<String, &Spanned<String>> = BTreeMap::new();
    for (operation, name) in found.iter().zip(&mut names) {
        if let Some(renamed) = renamed(&context.overrides, operation) {
            let wanted = names::snake(renamed.get_ref());
            let given = scope.claim(&wanted, &[]);
            if given.plain() != wanted {
                let conflict = Overrides::conflict(renamed, "operation", None);
                context.diagnostics.push(conflict);
            }
            *name = Some(given);
            given_by_config.insert(wanted, renamed);
        }
    }
    let by_id = name_by_id(context, &found, &mut names, &mut scope, &given_by_config);
    derive(&by_id, &mut names, &mut scope);
    let name = |name: Option<Name>| name.unwrap_or(Name("operation".to_owned()));
    let names: Vec<Name> = names.into_iter().map(name).collect();
    let mut modules = Scope::reserving(&["mod"]);
    let others: Vec<(Name, Name)> = names
        .iter()
        .map(|name| {
            let module = names::module(name.plain(), "operation");
            let with_headers = format!("{}_with_headers", name.plain());
            (modules.claim(&module, &[]), scope.claim(&with_headers, &[]))
        })
        .collect();
    let paths = webhook::routes(&found, &names);
    let (mut groups, tags) = match group_by {
        Some(GroupBy::Tag) => groups::by_tag(&found, &names),
        None => (BTreeMap::new(), Vec::new()),
    };
    let all = found.into_iter().zip(names).zip(others).zip(paths);
    let operations = all.enumerate().map(|(index, all)| {
        let (((found, name), (module, with_headers)), path) = all;
        Named {
            name,
            module,
            with_headers,
            group: groups.remove(&index),
            path,
            at: found.at,
            method: found.method,
            called: found.called,
            node: found.node,
            item: found.item,
            webhook: found.webhook,
        }
    });
    let mut operations: Vec<Named<'d>> = operations.collect();
    path_query::simplify(context, &mut operations);
    (operations, tags)
}

/// Names the operations whose `operationId` is not mechanical; returns the candidates for the others.
fn name_by_id<'d>(
    context: &mut Context<'d, '_>,
    found: &[Found<'d>],
    names: &mut [Option<Name>],
    scope: &mut Scope,
    given_by_config: &BTreeMap<String, &Spanned<String>>,
) -> Vec<Vec<String>> {
    let mut known: BTreeMap<&str, &Found<'_>> = BTreeMap::new();
    let mut first_of: BTreeMap<String, &Found<'_>> = BTreeMap::new();
    let mut clashes = RequestedNames::default();
    let mut candidates = Vec::new();
    let ids: BTreeSet<&str> = found.iter().filter_map(Found::id).collect();
    for (operation, name) in found.iter().zip(names) {
        let Some(id) = operation.id() else {
            candidates.push(self::candidates(found, operation));
            continue;
        };
        let first = known.insert(id, operation);
        // A callback that is a component occurs wherever it is used.
        let document = context.document;
        let is_component = |first: &&Found<'_>| {
            operation.webhook.is_some() && same::operation(document, first.node, operation.node)
        };
        let duplicate = first.filter(|first| !is_component(first));
        let place = (operation.method.as_str(), operation.called);
        let without_number = id::without_number(id);
        let is_numbered = without_number != id && ids.contains(without_number);
        candidates.push(match id::read(id, place, tag(operation), is_numbered) {
            Id::Mechanical(names) => names,
            Id::Plain(wanted) => {
                if name.is_none() {
                    let of = first_of.get(&wanted).copied();
                    let others = others(found, operation, &wanted, of);
                    let given = scope.claim(&wanted, &others);
                    if let Some(renamed) = given_by_config.get(&wanted) {
                        let conflict =
                            Overrides::conflict(renamed, "operation", Some(&operation.at));
                        context.diagnostics.push(conflict);
                    }
                    let at = operation.at.child("operationId");
                    let rename = format!("[rename.operations] {id:?}");
                    if first.is_none() {
                        let clash = clashes.check(&wanted, &given, &at, &rename);
                        context.diagnostics.extend(clash);
                    }
                    *name = Some(given);
                }
                first_of.entry(wanted).or_insert(operation);
                Vec::new()
            }
        });
        if let Some(first) = duplicate {
            context
                .diagnostics
                .push(report_duplicate(id, operation, first, name.as_ref()));
        }
    }
    candidates
}

/// Returns the warning about an `operationId` that another operation has, too.
fn report_duplicate(
    id: &str,
    operation: &Found<'_>,
    first: &Found<'_>,
    name: Option<&Name>,
) -> Diagnostic {
    let message = format!("duplicate `operationId` `{id}`");
    let called = name.map_or_else(String::new, |name| {
        format!("it is named `{}`; ", name.plain())
    });
    let help = format!(
        "{called}rename it in codegen.toml: [rename.operations] \"{} {}\" = \"...\"",
        operation.method, operation.called
    );
    Diagnostic::warning(
        &codes::DUPLICATE_OPERATION_ID,
        Place::Value(operation.at.child("operationId")),
        message,
    )
    .and(
        Place::Value(first.at.child("operationId")),
        "first used here",
    )
    .help(help)
}

/// Returns the name that `codegen.toml` gives an operation, by its method and path or by its `operationId`.
fn renamed<'c>(overrides: &Overrides<'c>, operation: &Found<'_>) -> Option<&'c Spanned<String>> {
    let place = format!("{} {}", operation.method, operation.called);
    overrides.operation(&place, operation.node.operation_id.as_deref())
}

fn tag<'d>(operation: &Found<'d>) -> Option<&'d str> {
    operation.node.tags.first().map(String::as_str)
}

/// Returns the names that an operation without `operationId` may have, the shortest first.
fn candidates(found: &[Found<'_>], operation: &Found<'_>) -> Vec<String> {
    if operation.webhook.is_none() {
        return derived_name::candidates(&operation.method, operation.called);
    }
    let of = caller(found, operation);
    webhook::candidates(operation.called, &operation.method, of.as_deref())
}

/// Returns a name for the operation that a callback belongs to, independent of the names that are taken.
fn caller(found: &[Found<'_>], operation: &Found<'_>) -> Option<String> {
    let Some(Webhook::Callback { of, .. }) = operation.webhook else {
        return None;
    };
    let of = found.get(of)?;
    match (of.id(), of.webhook) {
        (Some(id), _) => Some(names::snake(id)),
        (None, None) => derived_name::candidates(&of.method, of.called)
            .into_iter()
            .next(),
        (None, Some(_)) => Some(names::snake(of.called)),
    }
}

/// Returns alternative names for an operation whose name is taken, by `first` or because it is reserved. They contain
/// the difference from `first`: the operation that a callback belongs to, the tag, the path or the method.
fn others(
    found: &[Found<'_>],
    operation: &Found<'_>,
    wanted: &str,
    first: Option<&Found<'_>>,
) -> Vec<String> {
    if operation.webhook.is_some() {
        let of = caller(found, operation);
        return of.map(|of| format!("{of}_{wanted}")).into_iter().collect();
    }
    let Some(first) = first else {
        let noun = derived_name::noun(operation.called);
        let noun = noun.unwrap_or_else(|| "operation".to_owned());
        return vec![format!("{wanted}_{noun}")];
    };
    let tag = tag(operation).filter(|own| tag(first) != Some(*own));
    let by_tag = tag.and_then(|tag| id::with_tag(wanted, tag));
    let of_first = derived_name::resources(first.called);
    let mut resources = derived_name::resources(operation.called);
    resources.retain(|word| !of_first.contains(word));
    let by_path = id::with_resources(wanted, resources);
    let by_method = (operation.method != first.method)
        .then(|| format!("{}_{wanted}", names::snake(&operation.method)));
    by_tag.into_iter().chain(by_path).chain(by_method).collect()
}

/// Names the remaining operations. If two would have the same name, both take a longer one. The last candidate, which
/// is mechanical, is used only if all others are taken.
fn derive(candidates: &[Vec<String>], names: &mut [Option<Name>], scope: &mut Scope) {
    let open: Vec<usize> = (0..candidates.len())
        .filter(|index| names.get(*index).is_some_and(Option::is_none))
        .collect();
    let mut levels = vec![0_usize; candidates.len()];
    let wanted = |index: usize, levels: &[usize]| -> Option<&String> {
        candidates.get(index)?.get(*levels.get(index)?)
    };
    for left_out in [1, 0] {
        loop {
            let mut count: BTreeMap<&String, usize> = BTreeMap::new();
            for name in open.iter().filter_map(|index| wanted(*index, &levels)) {
                *count.entry(name).or_default() += 1;
            }
            let is_taken = |name: &String| count.get(name).is_some_and(|count| *count > 1);
            let has_longer = |index: usize| {
                let all = candidates.get(index).map_or(0, Vec::len);
                let level = levels.get(index).copied().unwrap_or_default();
                level + 1 + left_out < all
            };
            let longer: Vec<usize> = (open.iter().copied())
                .filter(|index| has_longer(*index))
                .filter(|index| {
                    wanted(*index, &levels).is_some_and(|name| is_taken(name) || scope.has(name))
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
    }
    for index in open {
        if let (Some(name), Some(slot)) = (wanted(index, &levels), names.get_mut(index)) {
            *slot = Some(scope.claim(name, &[]));
        }
    }
}
