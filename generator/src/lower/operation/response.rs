//! Responses: which is a success, which a failure, with what body and headers.

use openapiv3::{ReferenceOr, Response as Node, Responses as Nodes, StatusCode};

use super::{
    example,
    headers::headers,
    named::Named,
    status::{is_success, status_text, status_word, success_word},
};
use crate::{
    document::At,
    lower::{
        Context,
        body::{self, Side, media_type},
        docs,
        names::{self, Scope},
        schema::types::Types,
    },
    model::{Body, Codec, Content, Headed, HeaderSet, Name, Response, Shape, Status, Type},
    pointer::Pointer,
};

/// What may come back from an operation.
pub(in crate::lower) struct Responses {
    pub(in crate::lower) success: Vec<Response>,
    pub(in crate::lower) failures: Vec<Response>,
    pub(in crate::lower) accept: String,
}

/// Lowers the responses of an operation.
pub(in crate::lower) fn lower<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    nodes: &'d Nodes,
    operation: &Named<'d>,
    request: &Name,
) -> Responses {
    let at = operation.at.child("responses");
    let mut found: Vec<(Status, &'d ReferenceOr<Node>, Pointer)> = Vec::new();
    for (code, node) in &nodes.responses {
        let status = match code {
            StatusCode::Code(code) => Status::Code(*code),
            StatusCode::Range(class) => Status::Class(*class),
        };
        found.push((status, node, at.child(code)));
    }
    if let Some(node) = &nodes.default {
        found.push((Status::Default, node, at.child("default")));
    }
    found.sort_by_key(|(status, ..)| *status);
    let has_success = found.iter().any(|(status, ..)| is_success(*status));
    if let (Some(node), false) = (&nodes.default, has_success) {
        // Whether it is one is then for the code to say.
        found.push((Status::Success, node, at.child("default")));
    }
    found.sort_by_key(|(status, ..)| *status);
    let (mut success_scope, mut failure_scope) = (Scope::default(), Scope::default());
    let mut responses = Responses {
        success: Vec::new(),
        failures: Vec::new(),
        accept: String::new(),
    };
    for (status, node, at) in found {
        let Some(node) = context.document.resolve(node, &at) else {
            continue;
        };
        let mut response = lower_one(context, types, (status, &operation.method), &node, request);
        let word = names::pascal(&status_word(&status_text(status)));
        if is_success(status) {
            response.name = success_scope.claim(&word, &[]);
            responses.success.push(response);
        } else {
            response.name = failure_scope.claim(&word, &[]);
            responses.failures.push(response);
        }
    }
    let described = responses.success.iter().chain(&responses.failures);
    let contents = described
        .filter_map(|response| response.body.as_ref())
        .flat_map(|body| body.contents.iter().enumerate());
    let contents = contents.filter(|(_, content)| !content.media_type.is_empty());
    responses.accept = media_type::accept(contents.map(|(index, content)| (index == 0, content)));
    if responses.success.is_empty() {
        let (status, name) = (Status::Class(2), Name("Success".to_owned()));
        responses.success.push(Response {
            status,
            name,
            body: None,
            headers: None,
            examples: Vec::new(),
            docs: Vec::new(),
            pointer: operation.at.child("responses"),
        });
    }
    share_headers(&mut responses);
    let several = responses.success.len() > 1;
    for response in &mut responses.success {
        if response.examples.is_empty() {
            response.examples.push(example::empty(response.status));
        }
        for example in response
            .examples
            .iter_mut()
            .filter(|example| several && example.name.is_empty())
        {
            example.name = names::snake(response.name.plain());
        }
    }
    responses
}

/// Makes equal sets of headers one type: that of the first response.
fn share_headers(responses: &mut Responses) {
    let mut known: Vec<HeaderSet> = Vec::new();
    let all = responses.success.iter_mut().chain(&mut responses.failures);
    for set in all.filter_map(|response| response.headers.as_mut()) {
        match known.iter().find(|known| known.headers == set.headers) {
            Some(first) => *set = first.clone(),
            None => known.push(set.clone()),
        }
    }
}

fn lower_one<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    (status, method): (Status, &str),
    node: &At<'d, Node>,
    request: &Name,
) -> Response {
    let at = node.at.child("content");
    let (side, word) = if is_success(status) {
        (Side::Success, success_word(status))
    } else {
        (
            Side::Failure,
            names::pascal(&status_word(&status_text(status))),
        )
    };
    let lowered = if has_no_body(method, status) {
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
    // Only a mock answers from them, and with successes.
    let examples = if context.is_mocked && side == Side::Success {
        example::of_response(context, status, first, node)
    } else {
        Vec::new()
    };
    let mut body = lowered.map(|(body, _)| body);
    if body.is_none() && side == Side::Failure && method != "HEAD" {
        // What a failure says is worth keeping, though the document does not say what it is.
        body = Some(Body {
            ty: Type::Bytes,
            contents: vec![Content {
                name: Name("Bytes".to_owned()),
                media_type: String::new(),
                accepts: Vec::new(),
                codec: Codec::Bytes,
                ty: Type::Bytes,
                shape: Shape::Of(Type::Bytes),
                parts: Vec::new(),
            }],
        });
    }
    Response {
        status,
        name: Name(String::new()),
        body,
        headers,
        examples,
        docs: docs::of_response(
            context.document.additions.responses.get(&node.at),
            &node.node.description,
        ),
        pointer: node.at.clone(),
    }
}

/// Whether there is no body, whatever the document says (RFC 9110, section 6.4.1).
fn has_no_body(method: &str, status: Status) -> bool {
    method == "HEAD"
        || matches!(
            status,
            Status::Code(100..=199 | 204 | 205 | 304) | Status::Class(1)
        )
}
