//! Finds the credentials that compile in both crates and no longer authenticate a call.

use std::collections::BTreeSet;

use generator::model::{Model, Name, Operation};

use super::kinds::Party;

/// The alternative sets of security schemes of an operation, each scheme by the method that sets its credentials.
type Alternatives<'m> = BTreeSet<BTreeSet<&'m str>>;

/// Returns the operations for which the old credentials of a party compile, but do something else.
pub(super) fn other_than(old: &Model, new: &Model, party: Party) -> Vec<String> {
    let methods = |model: &Model| -> BTreeSet<String> {
        let schemes = model.schemes.iter();
        schemes.map(|scheme| scheme.method.0.clone()).collect()
    };
    let compiling = &methods(old) & &methods(new);
    let needed = needed(old);
    let mut found = Vec::new();
    for operation in old.all_operations().filter(|it| !it.is_webhook) {
        let name = operation.call_path();
        let Some(other) = new.all_operations().find(|it| it.call_path() == name) else {
            continue;
        };
        let (before, after) = (alternatives(old, operation), alternatives(new, other));
        let is_replaced = !before.is_subset(&after) && !before.is_superset(&after);
        let is_open = |all: &Alternatives<'_>| all.contains(&BTreeSet::new());
        let may_be_silent = match party {
            Party::Callers => !is_open(&after),
            Party::Implementers => is_replaced && !is_open(&before) && !is_open(&after),
        };
        let is_rejected = |own: &&BTreeSet<&str>| {
            // A client that calls all operations has the credentials that any of them needs.
            let own = if is_replaced && !own.is_empty() {
                (*own).clone()
            } else {
                *own | &needed
            };
            own.iter().all(|method| compiling.contains(*method))
                && !after.iter().any(|alternative| alternative.is_subset(&own))
        };
        if let Some(own) = before.iter().find(is_rejected).filter(|_| may_be_silent) {
            found.push(format!("{name} with {own:?}: accepted became rejected"));
        }
    }
    found
}

fn alternatives<'m>(model: &'m Model, operation: &'m Operation) -> Alternatives<'m> {
    let method = |constant: &'m Name| {
        let mut schemes = model.schemes.iter();
        let scheme = schemes.find(|scheme| scheme.constant == *constant)?;
        Some(scheme.method.0.as_str())
    };
    let alternatives = operation.security.iter();
    let mut found: Alternatives<'m> = alternatives
        .map(|all| all.iter().filter_map(method).collect())
        .collect();
    if found.is_empty() {
        // An operation without security accepts requests without credentials.
        found.insert(BTreeSet::new());
    }
    found
}

/// Returns the methods for the credentials without which a client cannot call all operations.
fn needed(model: &Model) -> BTreeSet<&str> {
    let operations = model.all_operations().filter(|it| !it.is_webhook);
    let in_all = operations.filter_map(|operation| {
        let alternatives = alternatives(model, operation).into_iter();
        alternatives.reduce(|one, other| &one & &other)
    });
    in_all.flatten().collect()
}
