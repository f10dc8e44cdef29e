//! Reports operations without an `operationId` or a successful response.

use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::{Found, Part},
    pointer::Pointer,
};

/// Reports operations without an `operationId`, and those without a response for success.
pub(super) fn check(parts: &[Found<'_>]) -> Vec<Diagnostic> {
    let all = || parts.iter().filter(|found| found.part == Part::Operation);
    let own = all().filter(|found| is_own(&found.at));
    let (named, nameless): (Vec<_>, Vec<_>) =
        own.partition(|found| found.members.contains_key("operationId"));
    let mut diagnostics: Vec<Diagnostic> = match (named.len(), nameless.len()) {
        (0, count @ 2..) => vec![none_named(count)],
        _ => nameless.iter().map(|found| no_name(found)).collect(),
    };
    // Callbacks that are components have been copied to where they are used.
    let is_copied = |found: &&Found<'_>| found.at.as_str().starts_with("/components/callbacks/");
    diagnostics.extend(
        all()
            .filter(|found| !is_copied(found))
            .filter_map(no_success),
    );
    diagnostics
}

/// Returns whether an operation is part of the API; others are named after their webhook or callback.
fn is_own(at: &Pointer) -> bool {
    at.tokens().next().as_deref() == Some("paths") && at.tokens().count() == 3
}

fn none_named(count: usize) -> Diagnostic {
    let paths = Place::Key(Pointer::root().child("paths"));
    let message = format!("missing `operationId` in all {count} operations");
    Diagnostic::warning(&codes::NO_OPERATION_ID, paths, message)
        .help("add them; otherwise each operation is named after its method and path, and renamed when these change")
}

fn no_name(found: &Found<'_>) -> Diagnostic {
    let message = "missing `operationId`";
    Diagnostic::warning(&codes::NO_OPERATION_ID, Place::Key(found.at.clone()), message)
        .help("add one; otherwise the operation is named after its method and path, and renamed when these change")
}

fn no_success(found: &Found<'_>) -> Option<Diagnostic> {
    let responses = found.members.get("responses")?.as_object()?;
    let good = |status: &String| status == "default" || status.starts_with(['1', '2', '3']);
    if responses.is_empty() || responses.keys().any(good) {
        return None;
    }
    let place = Place::Key(found.at.child("responses"));
    let message = "the operation has no response for success";
    Some(
        Diagnostic::warning(&codes::NO_SUCCESS, place, message)
            .label("all responses describe failures")
            .help("add the response for success, such as `200`"),
    )
}
