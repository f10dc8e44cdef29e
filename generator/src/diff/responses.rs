//! Compares the responses of an operation.

use super::{
    bodies::{self, Bodies},
    collect::{Collector, Found},
    pair::Pair,
    rules::Kind,
    text,
    uses::report_use,
    zip::zip,
};
use crate::model::{Header, HeaderSet, Response, Status};

/// Compares the successes and the failures.
pub(super) fn compare<'m>(collector: &mut Collector<'_, 'm>, pair: Pair<'m>) {
    successes(collector, pair);
    failures(collector, pair);
}

/// Returns a status as in the document.
fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Class(class) => format!("{class}XX"),
        Status::Success | Status::Default => "default".to_owned(),
    }
}

/// Returns a response as in the outline: `404 Problem`.
fn shown(response: &Response) -> String {
    let body = response.body.as_ref();
    let body = body.map_or_else(|| "()".to_owned(), |body| text::ty(&body.ty));
    format!("{} {body}", status(response.status))
}

fn all(responses: &[Response]) -> String {
    let shown: Vec<_> = responses.iter().map(shown).collect();
    shown.join(", ")
}

/// Returns a change of a response. The same change in several operations has one cause.
fn found<'m>(
    pair: Pair<'m>,
    kind: Kind,
    old: Option<&'m Response>,
    new: Option<&'m Response>,
) -> Found<'m> {
    let response = new.or(old).map_or_else(String::new, |it| status(it.status));
    let subject = format!("{} -> {response}", pair.new.name.as_str());
    let mut found = Found::new(kind, subject, pair.response()).at(
        &pair.old.pointer.child("responses"),
        &pair.new.pointer.child("responses"),
    );
    if let Some(old) = old {
        found = found.old(shown(old)).at_old(&old.pointer);
    }
    if let Some(new) = new {
        found = found.new_text(shown(new)).at_new(&new.pointer);
    }
    let body = |response: Option<&'m Response>| Some(&response?.body.as_ref()?.ty);
    found
        .cause(format!("{:?}", (old.map(shown), new.map(shown))))
        .naming(body(old), body(new))
}

fn successes<'m>(collector: &mut Collector<'_, 'm>, pair: Pair<'m>) {
    let (old, new) = (pair.old.success.as_slice(), pair.new.success.as_slice());
    if let ([old], [new]) = (old, new) {
        if old.status != new.status && !is_undescribed(old) && !is_undescribed(new) {
            let kind = if has_same_body(collector, old, new) {
                Kind::SuccessStatusChanged
            } else {
                Kind::SuccessReplaced
            };
            // A body that is added or removed is reported with both statuses.
            if old.body.is_some() == new.body.is_some() {
                collector.add(found(pair, kind, Some(old), Some(new)));
            }
        }
        compare_one(collector, pair, old, new, true);
        return;
    }
    let by_status = zip(old, new, |response| response.status);
    let several = match (old, new) {
        ([one], several) if several.iter().all(|new| has_same_body(collector, one, new)) => {
            Some(Kind::SuccessHasSeveralStatuses)
        }
        ([_], _) => Some(Kind::SuccessBecameSeveral),
        (several, [one]) if several.iter().all(|old| has_same_body(collector, old, one)) => {
            Some(Kind::SuccessHasOneStatus)
        }
        (_, [_]) => Some(Kind::SuccessBecameOne),
        _ => None,
    };
    if let Some(kind) = several {
        let whole = Found::new(kind, pair.new.name.as_str(), pair.response())
            .texts(all(old), all(new))
            .at(
                &pair.old.pointer.child("responses"),
                &pair.new.pointer.child("responses"),
            );
        let cause = format!("{} {}", all(old), all(new));
        collector.add(whole.cause(cause));
    } else {
        for response in by_status.removed {
            collector.add(found(pair, Kind::SuccessRemoved, Some(response), None));
        }
        for response in by_status.added {
            collector.add(found(pair, Kind::SuccessAdded, None, Some(response)));
        }
    }
    for (old, new) in by_status.both {
        // Variants of an enum have names; a single response has none.
        if several.is_none() && old.name != new.name {
            collector.add(found(pair, Kind::VariantNameChanged, Some(old), Some(new)));
        }
        compare_one(collector, pair, old, new, true);
    }
}

/// Returns whether the bodies of two responses have the same type.
fn has_same_body<'m>(collector: &Collector<'_, 'm>, old: &'m Response, new: &'m Response) -> bool {
    match (&old.body, &new.body) {
        (None, None) => true,
        (Some(old), Some(new)) => collector.pairs.relate(&old.ty, &new.ty).is_same_rust,
        _ => false,
    }
}

/// Returns whether a response is the default one, because the document describes no success.
fn is_undescribed(response: &Response) -> bool {
    response.status == Status::Class(2) && response.body.is_none() && response.docs.is_empty()
}

fn failures<'m>(collector: &mut Collector<'_, 'm>, pair: Pair<'m>) {
    let has_default = pair
        .old
        .failures
        .iter()
        .any(|failure| failure.status == Status::Default);
    let by_status = zip(&pair.old.failures, &pair.new.failures, |response| {
        response.status
    });
    let (mut removed, mut added) = (by_status.removed, by_status.added);
    let moved = text::renames(&mut removed, &mut added, |old, new| {
        are_of_one_class(old.status, new.status) && has_same_body(collector, old, new)
    });
    for (old, new) in moved {
        let kind = Kind::FailureStatusChanged;
        collector.add(found(pair, kind, Some(old), Some(new)));
        compare_one(collector, pair, old, new, false);
    }
    for response in removed {
        collector.add(found(pair, Kind::FailureRemoved, Some(response), None));
    }
    if pair.old.failures.is_empty() && !pair.new.failures.is_empty() {
        let listed = all(&pair.new.failures);
        let found = Found::new(Kind::FailureAddedFirst, pair.name(), pair.response())
            .new_text(listed.clone())
            .cause(listed);
        let places = (&pair.old.pointer, &pair.new.pointer);
        let (old, new) = (places.0.child("responses"), places.1.child("responses"));
        collector.add(found.at(&old, &new));
        return;
    }
    for response in added {
        let kind = if has_default {
            Kind::FailureAddedBesideDefault
        } else {
            Kind::FailureAdded
        };
        collector.add(found(pair, kind, None, Some(response)));
    }
    for (old, new) in by_status.both {
        if old.name != new.name {
            collector.add(found(pair, Kind::VariantNameChanged, Some(old), Some(new)));
        }
        compare_one(collector, pair, old, new, false);
    }
}

/// Returns whether a status may replace another one: both are client errors or server errors, or one is the default.
fn are_of_one_class(old: Status, new: Status) -> bool {
    let class = |status| match status {
        Status::Code(code) => Some(code / 100),
        Status::Class(class) => Some(class),
        Status::Success | Status::Default => None,
    };
    let (old, new) = (class(old), class(new));
    old == new || old.is_none() || new.is_none()
}

/// Compares a response with its counterpart.
fn compare_one<'m>(
    collector: &mut Collector<'_, 'm>,
    pair: Pair<'m>,
    old: &'m Response,
    new: &'m Response,
    is_success: bool,
) {
    collector.docs(&old.docs, &new.docs);
    match (&old.body, &new.body) {
        (None, None) => {}
        (None, Some(_)) => {
            collector.add(found(pair, Kind::ResponseBodyAdded, Some(old), Some(new)));
        }
        (Some(_), None) => {
            collector.add(found(pair, Kind::ResponseBodyRemoved, Some(old), Some(new)));
        }
        (Some(before), Some(after)) => {
            let name = format!("{} -> {}", pair.new.name.as_str(), status(new.status));
            let is_shared = new.pointer.as_str().starts_with("/components/");
            let bodies = Bodies {
                old: before,
                new: after,
                places: &(old.pointer.clone(), new.pointer.clone()),
                cause: is_shared.then(|| new.pointer.to_string()),
                name,
                scope: pair.response(),
            };
            bodies::compare(collector, &bodies);
        }
    }
    headers(collector, pair, (old, new), is_success);
}

fn headers<'m>(
    collector: &mut Collector<'_, 'm>,
    pair: Pair<'m>,
    (old, new): (&'m Response, &'m Response),
    is_success: bool,
) {
    let list = |set: &'m Option<HeaderSet>| {
        let sets = set.iter();
        sets.flat_map(|set| &set.headers)
            .collect::<Vec<&'m Header>>()
    };
    let shown = |header: &Header| {
        let ty = text::ty(&header.ty);
        if header.required {
            format!("{}: {ty}", header.name.as_str())
        } else {
            format!("{}: Option<{ty}>", header.name.as_str())
        }
    };
    let mut add = |kind: Kind, before: Option<&Header>, after: Option<&Header>| {
        let Some(header) = after.or(before) else {
            return;
        };
        let status = status(new.status);
        let subject = format!("{} -> {status} {}", pair.new.name.as_str(), header.wire);
        let mut found = Found::new(kind, subject, pair.response()).at(&old.pointer, &new.pointer);
        if let Some(before) = before {
            found = found.old(shown(before));
        }
        if let Some(after) = after {
            found = found.new_text(shown(after));
        }
        let texts = (before.map(shown), after.map(shown));
        collector.add(found.cause(format!("{status} {} {texts:?}", header.wire)));
    };
    let is_first = old.headers.is_none() && new.headers.is_some();
    let by_name = zip(list(&old.headers), list(&new.headers), |header| {
        &header.wire
    });
    for header in by_name.removed {
        let kind = if header.required {
            Kind::HeaderRemovedRequired
        } else {
            Kind::HeaderRemovedOptional
        };
        add(kind, Some(header), None);
    }
    for (index, header) in by_name.added.into_iter().enumerate() {
        let kind = match (
            header.required && is_success,
            is_first && index == 0,
            is_success,
        ) {
            (true, ..) => Kind::HeaderAddedRequired,
            (false, true, true) => Kind::HeadersAdded,
            (false, true, false) => Kind::FailureHeadersAdded,
            (false, false, _) => Kind::HeaderAddedOptional,
        };
        add(kind, None, Some(header));
    }
    for (before, after) in &by_name.both {
        match (before.required, after.required) {
            (false, true) => add(Kind::HeaderBecameRequired, Some(before), Some(after)),
            (true, false) => add(Kind::HeaderBecameOptional, Some(before), Some(after)),
            _ => {}
        }
    }
    for (before, after) in by_name.both {
        collector.docs(&before.docs, &after.docs);
        let relation = collector.pairs.relate(&before.ty, &after.ty);
        let value = super::constraints::Value {
            subject: format!(
                "{} -> {} {}",
                pair.new.name.as_str(),
                status(new.status),
                after.wire
            ),
            cause: Some(format!("header {} {}", status(new.status), after.wire)),
            types: None,
            places: Some((old.pointer.clone(), new.pointer.clone())),
            scope: pair.response(),
        };
        report_use(
            collector,
            &value,
            (&before.ty, &after.ty),
            relation,
            (false, false),
        );
    }
}
