//! Renders changes as JSON.

use serde_json::{Value, json};

use super::{Counts, Texts, summary};
use crate::{
    diff::{Change, Changes, bumped},
    pointer::Pointer,
};

/// Returns the changes of a crate as one JSON object. The `id` of a change is the same in every run.
#[must_use]
pub fn render_json(name: &str, changes: &Changes, texts: Texts<'_>) -> String {
    let counts = Counts::of(changes);
    let version = bumped(changes).map(|(bump, version)| {
        json!({ "bump": bump.as_str(), "from": changes.old_version, "to": version, "written": changes.new_version })
    });
    let all: Vec<Value> = changes
        .changes
        .iter()
        .map(|change| one(change, texts))
        .collect();
    let object = json!({
        "crate": name,
        "summary": summary(changes),
        "counts": {
            "callers": counts.callers,
            "implementers": counts.implementers,
            "silent": counts.silent,
            "old_client_new_server": counts.old_clients,
            "new_client_old_server": counts.new_clients,
            "attention": counts.attention,
            "additions": counts.additions,
            "accepted": counts.accepted,
            "operations_affected": counts.operations,
            "operations": changes.operations,
            "docs": changes.docs,
            "refactorings": changes.refactorings,
        },
        "version": version,
        "changes": all,
    });
    format!("{object:#}\n")
}

fn one(change: &Change, texts: Texts<'_>) -> Value {
    let [old, new] = texts.positions(change);
    let place = |position: Option<(String, usize, usize)>, pointer: &Option<Pointer>| {
        position.map(|(file, line, column)| {
            let pointer = pointer.as_ref().map(Pointer::as_str);
            json!({ "file": file, "line": line, "column": column, "pointer": pointer })
        })
    };
    let verdicts = change.verdicts;
    json!({
        "id": change.id(),
        "rule": change.rule.id,
        "says": change.rule.says,
        "is_addition": change.is_addition(),
        "subject": change.subject,
        "others": change.others,
        "old": change.old,
        "new": change.new,
        "old_place": place(old, &change.old_place),
        "new_place": place(new, &change.new_place),
        "operations": change.operations,
        "direction": change.directions.as_str(),
        "verdicts": {
            "callers": verdicts.callers.as_str(),
            "implementers": verdicts.implementers.as_str(),
            "old_client_new_server": verdicts.old_client.as_str(),
            "new_client_old_server": verdicts.new_client.as_str(),
        },
        "reason": change.reason,
        "accepted": change.accepted,
    })
}
