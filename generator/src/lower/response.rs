//! Responses: which is a success, which a failure, with what body and headers.

use indexmap::IndexMap;
use openapiv3::{
    Header as HeaderNode, ParameterSchemaOrContent, ReferenceOr, Response as Node,
    Responses as Nodes, StatusCode,
};

use super::{
    Context,
    body::{self, Side},
    docs, example, media_type,
    names::{self, Scope},
    operation::Named,
    style,
    types::Types,
};
use crate::{
    document::At,
    model::{Body, Codec, Content, Headed, Header, HeaderSet, Name, Response, Shape, Status, Type},
    pointer::Pointer,
};

/// What may come back from an operation.
pub(super) struct Responses {
    pub(super) success: Vec<Response>,
    pub(super) failures: Vec<Response>,
    pub(super) accept: String,
}

/// Lowers the responses of an operation.
pub(super) fn lower<'d>(
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

fn is_success(status: Status) -> bool {
    matches!(
        status,
        Status::Code(200..=399) | Status::Class(2 | 3) | Status::Success
    )
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
                accepts: String::new(),
                meant: String::new(),
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

/// What the names for a success say of its status: nothing, unless it is a redirection.
fn success_word(status: Status) -> String {
    if status_text(status).starts_with('3') {
        names::pascal(&status_word(&status_text(status)))
    } else {
        String::new()
    }
}

/// The headers that a response or a part declares; `Content-Type` is the media type's to say, and
/// `Content-Disposition` the part's.
pub(super) fn headers<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    (nodes, at): (&'d IndexMap<String, ReferenceOr<HeaderNode>>, &Pointer),
    of: Headed,
    name: &str,
) -> Option<HeaderSet> {
    let mut scope = Scope::reserving(&["new"]);
    let mut headers = Vec::new();
    for (wire, header) in nodes {
        let at = at.child(wire);
        let lower = wire.to_ascii_lowercase();
        let Some(header) = context.document.resolve(header, &at) else {
            continue;
        };
        let is_of_part = of == Headed::Part && lower == "content-disposition";
        if lower == "content-type" || is_of_part || !is_token(&lower) {
            continue;
        }
        let (ty, style) = match &header.node.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let ty = types.of_api(context, schema).ty;
                let is_exploded = context.document.is_exploded(&header.at);
                let separator = context.document.separators.get(&header.at);
                let style = style::separated(types, &ty, separator)
                    .unwrap_or_else(|| style::of_header(types, &ty, is_exploded));
                (ty, style)
            }
            ParameterSchemaOrContent::Content(media) => {
                let (used, style) = style::of_content(context, types, media);
                (used.ty, style)
            }
        };
        headers.push(Header {
            name: scope.claim(&names::snake(wire), &[]),
            wire: lower,
            style,
            ty,
            // It is a failure without them, too.
            required: header.node.required && of != Headed::Failure,
            docs: docs::of_text(header.node.description.as_deref()),
        });
    }
    (!headers.is_empty()).then(|| HeaderSet {
        name: types.claim_operation_type(name),
        headers,
        of,
    })
}

/// Whether a name can be that of a header (RFC 9110, section 5.6.2).
pub(super) fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Class(class) => format!("{class}XX"),
        Status::Success => "2XX".to_owned(),
        Status::Default => "default".to_owned(),
    }
}

/// What a status is called, as written in a document (RFC 9110, section 15).
pub(super) fn status_word(status: &str) -> String {
    let word = match status.to_ascii_uppercase().as_str() {
        "100" => "Continue",
        "101" => "SwitchingProtocols",
        "102" => "Processing",
        "103" => "EarlyHints",
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritativeInformation",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "207" => "MultiStatus",
        "208" => "AlreadyReported",
        "226" => "ImUsed",
        "300" => "MultipleChoices",
        "301" => "MovedPermanently",
        "302" => "Found",
        "303" => "SeeOther",
        "304" => "NotModified",
        "305" => "UseProxy",
        "307" => "TemporaryRedirect",
        "308" => "PermanentRedirect",
        "400" => "BadRequest",
        "401" => "Unauthorized",
        "402" => "PaymentRequired",
        "403" => "Forbidden",
        "404" => "NotFound",
        "405" => "MethodNotAllowed",
        "406" => "NotAcceptable",
        "407" => "ProxyAuthenticationRequired",
        "408" => "RequestTimeout",
        "409" => "Conflict",
        "410" => "Gone",
        "411" => "LengthRequired",
        "412" => "PreconditionFailed",
        "413" => "ContentTooLarge",
        "414" => "UriTooLong",
        "415" => "UnsupportedMediaType",
        "416" => "RangeNotSatisfiable",
        "417" => "ExpectationFailed",
        "418" => "ImATeapot",
        "421" => "MisdirectedRequest",
        "422" => "UnprocessableContent",
        "423" => "Locked",
        "424" => "FailedDependency",
        "425" => "TooEarly",
        "426" => "UpgradeRequired",
        "428" => "PreconditionRequired",
        "429" => "TooManyRequests",
        "431" => "RequestHeaderFieldsTooLarge",
        "451" => "UnavailableForLegalReasons",
        "500" => "InternalServerError",
        "501" => "NotImplemented",
        "502" => "BadGateway",
        "503" => "ServiceUnavailable",
        "504" => "GatewayTimeout",
        "505" => "HttpVersionNotSupported",
        "506" => "VariantAlsoNegotiates",
        "507" => "InsufficientStorage",
        "508" => "LoopDetected",
        "510" => "NotExtended",
        "511" => "NetworkAuthenticationRequired",
        "1XX" => "Informational",
        "2XX" => "Success",
        "3XX" => "Redirection",
        "4XX" => "ClientError",
        "5XX" => "ServerError",
        "DEFAULT" => "Default",
        other => return format!("Status{other}"),
    };
    word.to_owned()
}
