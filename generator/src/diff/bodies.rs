//! Compares bodies.

use super::{
    collect::{Collector, Found, Scope},
    constraints::Value,
    fields::{self, Member, Owner},
    pair::Pair,
    relate::Relation,
    rules::Kind,
    text,
    uses::{compare_use, is_set_by_name, report_use},
    values::Values,
    zip::zip,
};
use crate::{
    model::{Body, Codec, Content, RequestBody},
    pointer::Pointer,
};

/// Compares the request bodies of an operation.
pub(super) fn compare_requests<'m>(collector: &mut Collector<'_, 'm>, pair: Pair<'m>) {
    let name = format!("{}(body)", pair.new.name.as_str());
    let places = (
        pair.old.pointer.child("requestBody"),
        pair.new.pointer.child("requestBody"),
    );
    let mut add = |kind: Kind, old: Option<&'m Body>, new: Option<&'m Body>| {
        let mut found = Found::new(kind, name.clone(), pair.request()).at(&places.0, &places.1);
        let shown = |body: &Body, request: &Option<RequestBody>| {
            let ty = text::ty(&body.ty);
            let is_required = request.as_ref().is_some_and(|request| request.required);
            if is_required {
                ty
            } else {
                format!("Option<{ty}>")
            }
        };
        if let Some(old) = old {
            found = found.old(shown(old, &pair.old.body));
        }
        if let Some(new) = new {
            found = found.new_text(shown(new, &pair.new.body));
        }
        let types = (old.map(|old| &old.ty), new.map(|new| &new.ty));
        collector.add(found.naming(types.0, types.1));
    };
    match (&pair.old.body, &pair.new.body) {
        (None, None) => {}
        (None, Some(new)) if new.required => {
            add(Kind::RequestBodyAddedRequired, None, Some(&new.body));
        }
        (None, Some(new)) => add(Kind::RequestBodyAddedOptional, None, Some(&new.body)),
        (Some(old), None) if old.required => {
            add(Kind::RequestBodyRemovedRequired, Some(&old.body), None);
        }
        (Some(old), None) => add(Kind::RequestBodyRemovedOptional, Some(&old.body), None),
        (Some(old), Some(new)) => {
            match (old.required, new.required) {
                (false, true) => {
                    add(
                        Kind::RequestBodyBecameRequired,
                        Some(&old.body),
                        Some(&new.body),
                    );
                }
                (true, false) => {
                    add(
                        Kind::RequestBodyBecameOptional,
                        Some(&old.body),
                        Some(&new.body),
                    );
                }
                _ => {}
            }
            collector.docs(&old.docs, &new.docs);
            let bodies = Bodies {
                old: &old.body,
                new: &new.body,
                places: &places,
                cause: None,
                name,
                scope: pair.request(),
            };
            compare(collector, &bodies);
        }
    }
}

/// A body in both models.
pub(super) struct Bodies<'b, 'm> {
    pub(super) old: &'m Body,
    pub(super) new: &'m Body,
    pub(super) places: &'b (Pointer, Pointer),
    pub(super) name: String,
    /// The component that several operations share, if the body belongs to one.
    pub(super) cause: Option<String>,
    pub(super) scope: Scope<'m>,
}

/// Compares two bodies.
pub(super) fn compare<'m>(collector: &mut Collector<'_, 'm>, bodies: &Bodies<'_, 'm>) {
    let (old, new) = (
        bodies.old.contents.as_slice(),
        bodies.new.contents.as_slice(),
    );
    if let ([old], [new]) = (old, new) {
        if base(&old.media_type) != base(&new.media_type) && old.codec == new.codec {
            add(
                collector,
                bodies,
                Kind::MediaTypeChanged,
                Some(old),
                Some(new),
            );
        }
        compare_contents(collector, bodies, old, new);
        return;
    }
    let contents = zip(old, new, |content| base(&content.media_type));
    match (old.len(), new.len()) {
        (1, _) => {
            let kind = if is_set_by_name(bodies.scope, &bodies.new.ty) {
                Kind::TypeGeneralized
            } else {
                Kind::BodyBecameChoice
            };
            add(collector, bodies, kind, old.first(), None);
        }
        (_, 1) => add(
            collector,
            bodies,
            Kind::BodyChoiceDissolved,
            None,
            new.first(),
        ),
        _ => {
            for content in contents.removed {
                add(
                    collector,
                    bodies,
                    Kind::MediaTypeRemoved,
                    Some(content),
                    None,
                );
            }
            for content in contents.added {
                add(collector, bodies, Kind::MediaTypeAdded, None, Some(content));
            }
        }
    }
    for (old, new) in contents.both {
        compare_contents(collector, bodies, old, new);
    }
}

/// Returns a media type without its parameters, in lower case.
fn base(media_type: &str) -> String {
    let base = media_type.split(';').next().unwrap_or_default();
    base.trim().to_ascii_lowercase()
}

fn add<'m>(
    collector: &mut Collector<'_, 'm>,
    bodies: &Bodies<'_, 'm>,
    kind: Kind,
    old: Option<&'m Content>,
    new: Option<&'m Content>,
) {
    let all = |body: &Body| {
        let contents = body.contents.iter();
        let texts: Vec<_> = contents
            .map(|it| format!("{} as {}", text::ty(&it.ty), it.media_type))
            .collect();
        texts.join(", ")
    };
    let shown = |content: &Content| format!("{} as {}", text::ty(&content.ty), content.media_type);
    let is_choice = matches!(
        kind,
        Kind::BodyBecameChoice | Kind::BodyChoiceDissolved | Kind::TypeGeneralized
    );
    let mut found = Found::new(kind, bodies.name.clone(), bodies.scope);
    if is_choice {
        found = found.texts(all(bodies.old), all(bodies.new));
    }
    if let Some(old) = old.filter(|_| !is_choice) {
        found = found.old(shown(old));
    }
    if let Some(new) = new.filter(|_| !is_choice) {
        found = found.new_text(shown(new));
    }
    if let Some(cause) = &bodies.cause {
        found = found.cause(cause);
    }
    collector.add(found.at(&bodies.places.0, &bodies.places.1));
}

/// Compares a content with its counterpart.
fn compare_contents<'m>(
    collector: &mut Collector<'_, 'm>,
    bodies: &Bodies<'_, 'm>,
    old: &'m Content,
    new: &'m Content,
) {
    let place = |pointer: &Pointer, content: &Content| {
        let content = pointer.child("content").child(&content.media_type);
        content.child("schema")
    };
    let places = (place(&bodies.places.0, old), place(&bodies.places.1, new));
    if old.codec == Codec::Multipart && new.codec == Codec::Multipart {
        let owner = Owner {
            name: bodies.name.clone(),
            scope: bodies.scope,
            places,
            is_closed: (false, false),
            is_by_name: new.by_name.is_some(),
            constants: (&[], &[]),
        };
        let (before, after) = (Member::of_parts(&old.parts), Member::of_parts(&new.parts));
        fields::compare(collector, &owner, &before, &after);
        return;
    }
    let is_same_type = collector.pairs.relate(&old.ty, &new.ty).is_same_rust;
    if old.codec != new.codec && is_same_type {
        add(collector, bodies, Kind::CodecChanged, Some(old), Some(new));
    }
    let value = Value {
        subject: bodies.name.clone(),
        cause: bodies.cause.clone(),
        types: Some((&old.ty, &new.ty)),
        places: Some(places),
        scope: bodies.scope,
    };
    let is_any = |content: &Content| content.media_type.is_empty();
    if !is_same_type && is_any(old) != is_any(new) {
        // A body without a content in the document may have any bytes.
        let values = if is_any(old) {
            Values::Fewer
        } else {
            Values::More
        };
        let relation = Relation {
            is_same_rust: false,
            values,
        };
        report_use(
            collector,
            &value,
            (&old.ty, &new.ty),
            relation,
            (false, false),
        );
        return;
    }
    let uses = ((&old.ty, &old.shape), (&new.ty, &new.shape));
    compare_use(collector, &value, uses.0, uses.1, (false, false));
}
