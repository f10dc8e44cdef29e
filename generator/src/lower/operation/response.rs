//! Lowers responses to successes and failures, with their bodies and headers.

use openapiv3::{ReferenceOr, Response as Node, StatusCode};

use super::{
    example,
    headers::headers,
    named::Named,
    status::{is_redirection, is_success, status_text, status_word, success_word},
};
use crate::{
    document::At,
    lower::{
        Context,
        body::{self, Side, media_type},
        docs,
        draft::Responses,
        names::{self, Scope},
        schema::types::Types,
    },
    model::{
        Body, Codec, Content, Docs, Example, Headed, HeaderSet, Name, Response, Shape, Status, Type,
    },
    pointer::Pointer,
};

/// A response of the document.
struct Found<'d> {
    status: Status,
    side: Side,
    node: At<'d, Node>,
    body: Option<Body>,
    headers: Option<HeaderSet>,
    examples: Vec<Example>,
}

/// Lowers the responses of an operation.
pub(super) fn lower<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    operation: &Named<'d>,
    request: &Name,
) -> Responses {
    let mut found = Vec::new();
    let nodes = nodes(operation);
    let has_success = nodes.iter().any(|(status, ..)| is_success(*status));
    for (status, node, at) in nodes {
        let side = if is_success(status) || (is_redirection(status) && !has_success) {
            Side::Success
        } else {
            Side::Failure
        };
        if let Some(node) = context.document.resolve(node, &at) {
            let method = &operation.method;
            found.push(lower_one(
                context,
                types,
                (status, method),
                side,
                node,
                request,
            ));
        }
    }
    let (success, failures): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|found| found.side == Side::Success);
    let accept = accept(success.iter().chain(&failures));
    let mut known = Vec::new();
    let mut success = named(context, success, &mut known);
    let failures = named(context, failures, &mut known);
    if success.is_empty() {
        let status = Status::Class(2);
        success.push(Response {
            status,
            name: Name("Success".to_owned()),
            body: None,
            headers: None,
            examples: vec![example::empty(status)],
            docs: Docs::default(),
            pointer: operation.at.child("responses"),
        });
    }
    Responses {
        success,
        failures,
        accept,
    }
}

/// Returns the responses of an operation, by status.
fn nodes<'d>(operation: &Named<'d>) -> Vec<(Status, &'d ReferenceOr<Node>, Pointer)> {
    let at = operation.at.child("responses");
    let nodes = &operation.node.responses;
    let mut found: Vec<(Status, &'d ReferenceOr<Node>, Pointer)> = Vec::new();
    for (code, node) in &nodes.responses {
        let status = match code {
            StatusCode::Code(code) => Status::Code(*code),
            StatusCode::Range(class) => Status::Class(*class),
        };
        found.push((status, node, at.child(code)));
    }
    let mut statuses = found.iter().map(|(status, ..)| *status);
    let has_success = statuses.any(|status| is_success(status) || is_redirection(status));
    if let Some(node) = &nodes.default {
        found.push((Status::Default, node, at.child("default")));
        if !has_success {
            // The status code of a response determines whether it is a success.
            found.push((Status::Success, node, at.child("default")));
        }
    }
    found.sort_by_key(|(status, ..)| *status);
    found
}

/// Returns the value of `Accept`.
fn accept<'f>(found: impl Iterator<Item = &'f Found<'f>>) -> String {
    let contents = found
        .filter_map(|found| found.body.as_ref())
        .flat_map(|body| body.contents.iter().enumerate());
    let contents = contents.filter(|(_, content)| !content.media_type.is_empty());
    media_type::accept(contents.map(|(index, content)| (index == 0, content)))
}

/// Names responses. Equal sets of headers share one type, that of the first response.
fn named(
    context: &Context<'_, '_>,
    found: Vec<Found<'_>>,
    known: &mut Vec<HeaderSet>,
) -> Vec<Response> {
    let mut scope = Scope::default();
    let is_success = found.iter().any(|found| found.side == Side::Success);
    let is_one_of_several = is_success && found.len() > 1;
    let mut responses = Vec::new();
    for found in found {
        let word = names::pascal(&status_word(&status_text(found.status)));
        let name = scope.claim(&word, &[]);
        let headers = found.headers.map(|set| {
            let first = known.iter().find(|known| known.headers == set.headers);
            first.cloned().unwrap_or_else(|| {
                known.push(set.clone());
                set
            })
        });
        let mut examples = found.examples;
        if is_success && examples.is_empty() {
            examples.push(example::empty(found.status));
        }
        let of_response = names::snake(name.plain());
        let named = |example: Example| Example {
            name: if is_one_of_several && example.name.is_empty() {
                of_response.clone()
            } else {
                example.name
            },
            ..example
        };
        responses.push(Response {
            status: found.status,
            body: found.body,
            headers,
            examples: examples.into_iter().map(named).collect(),
            docs: docs::of_response(
                context.document.additions.responses.get(&found.node.at),
                &found.node.node.description,
            ),
            pointer: found.node.at,
            name,
        });
    }
    responses
}

fn lower_one<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    (status, method): (Status, &str),
    side: Side,
    node: At<'d, Node>,
    request: &Name,
) -> Found<'d> {
    let at = node.at.child("content");
    let word = match side {
        Side::Request | Side::Success => success_word(status),
        Side::Failure => names::pascal(&status_word(&status_text(status))),
    };
    let has_no_body = has_no_body(method, status);
    let lowered = if has_no_body {
        None
    } else {
        let suffix = format!("{word}Answer");
        body::lower(
            context,
            types,
            (&node.node.content, &at),
            side,
            (request, &suffix),
        )
    };
    let declared = (&node.node.headers, &node.at.child("headers"));
    let name = format!("{}{word}Headers", request.plain());
    let of = match side {
        Side::Failure => Headed::Failure,
        Side::Request | Side::Success => Headed::Success,
    };
    let headers = headers(context, types, declared, of, &name);
    let first = lowered.as_ref().and_then(|(body, media)| {
        let codec = &body.contents.first()?.codec;
        Some((codec, *media))
    });
    // Only a mock uses them, and it responds with successes only.
    let examples = if context.is_mocked && side == Side::Success {
        example::of_response(context, status, first, &node)
    } else {
        Vec::new()
    };
    let body = lowered.map(|(body, _)| body);
    // The body of a failure is kept, even if the document does not describe it.
    let is_kept = side == Side::Failure && !has_no_body;
    Found {
        status,
        side,
        body: body.or_else(|| is_kept.then(unknown_body)),
        headers,
        examples,
        node,
    }
}

/// Returns a body of any media type.
fn unknown_body() -> Body {
    Body {
        ty: Type::Bytes,
        contents: vec![Content {
            name: Name("Bytes".to_owned()),
            media_type: String::new(),
            accepts: Vec::new(),
            codec: Codec::Bytes,
            ty: Type::Bytes,
            shape: Shape::Of(Type::Bytes),
            parts: Vec::new(),
            by_name: None,
        }],
    }
}

/// Returns whether a response never has a body, whatever the document describes (RFC 9110, section 6.4.1).
fn has_no_body(method: &str, status: Status) -> bool {
    method == "HEAD"
        || matches!(
            status,
            Status::Code(100..=199 | 204 | 205 | 304) | Status::Class(1)
        )
}
