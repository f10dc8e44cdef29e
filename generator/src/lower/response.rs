//! Responses: which is a success, which a failure, with what body and headers.

use openapiv3::{
    ParameterSchemaOrContent, ReferenceOr, Response as Node, Responses as Nodes, StatusCode,
};

use super::{
    Context,
    body::{body_type, choose},
    docs, example,
    names::{self, Scope},
    parameter::TextForm,
    types::Types,
};
use crate::{
    diagnostic::Place,
    document::At,
    model::{Codec, Header, HeaderSet, Name, Response, ResponseBody, Status, Type},
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
    operation: &Pointer,
    request: &Name,
) -> Responses {
    let at = operation.child("responses");
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
    let (mut success_scope, mut failure_scope) = (Scope::default(), Scope::default());
    let mut responses = Responses {
        success: Vec::new(),
        failures: Vec::new(),
        accept: String::new(),
    };
    let mut accepted: Vec<String> = Vec::new();
    for (status, node, at) in found {
        let Some(node) = context.document.resolve(node, &at) else {
            continue;
        };
        let succeeds = is_success(status) || (status == Status::Default && !has_success);
        let mut response = lower_one(context, types, (status, succeeds), &node, request);
        if !node.node.content.is_empty() {
            accepted.extend(response.body.iter().map(|body| body.media_type.clone()));
        }
        let word = names::pascal(&status_word(&status_text(status)));
        if succeeds {
            response.name = success_scope.claim(&word, &[]);
            responses.success.push(response);
        } else {
            response.name = failure_scope.claim(&word, &[]);
            responses.failures.push(response);
        }
    }
    if responses.success.is_empty() {
        let (status, name) = (Status::Class(2), Name("Success".to_owned()));
        responses.success.push(Response {
            status,
            name,
            body: None,
            headers: None,
            examples: Vec::new(),
            docs: Vec::new(),
        });
    }
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
    let mut distinct: Vec<String> = Vec::new();
    for media_type in accepted {
        if !distinct.contains(&media_type) {
            distinct.push(media_type);
        }
    }
    responses.accept = distinct.join(", ");
    responses
}

fn is_success(status: Status) -> bool {
    matches!(status, Status::Code(200..=399) | Status::Class(2 | 3))
}

fn lower_one<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    (status, succeeds): (Status, bool),
    node: &At<'d, Node>,
    request: &Name,
) -> Response {
    let at = node.at.child("content");
    let chosen = choose(context, &node.node.content, &at);
    if chosen.is_none() && !node.node.content.is_empty() {
        let message = "none of these media types can be read yet; the body is given as bytes";
        context.not_supported(Place::Key(at.clone()), message);
    }
    let first = node
        .node
        .content
        .first()
        .map(|(media_type, node)| (media_type.as_str(), node, Codec::Bytes));
    let body = chosen
        .or(first)
        .filter(|(media_type, ..)| media_type.bytes().all(|byte| (b' '..=b'~').contains(&byte)))
        .map(|(media_type, media, codec)| {
            let ty = body_type(context, types, media, codec, &at.child(media_type)).whole();
            (
                ResponseBody {
                    media_type: media_type.to_owned(),
                    codec,
                    ty,
                },
                media,
            )
        });
    let headers = if succeeds {
        headers(context, types, status, node, request)
    } else {
        untyped_headers(context, node);
        None
    };
    let examples = example::of_response(
        context,
        status,
        body.as_ref().map(|(body, media)| (body.codec, *media)),
        node,
        &at,
    );
    let mut body = body.map(|(body, _)| body);
    if body.is_none() && !succeeds {
        // What a failure says is worth keeping, though the document does not say what it is.
        body = Some(ResponseBody {
            media_type: "application/octet-stream".to_owned(),
            codec: Codec::Bytes,
            ty: Type::Bytes,
        });
    }
    Response {
        status,
        name: Name(String::new()),
        body,
        headers,
        examples,
        docs: docs::of_text(Some(&node.node.description)),
    }
}

/// Says that the headers of a failure have no types yet.
fn untyped_headers(context: &mut Context<'_, '_>, node: &At<'_, Node>) {
    if !node.node.headers.is_empty() {
        let message =
            "the declared headers of a failure have no types yet; they are among its raw headers";
        context.not_supported(Place::Key(node.at.child("headers")), message);
    }
}

/// The headers that a response declares; `Content-Type` is the media type's to say.
fn headers<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    status: Status,
    node: &At<'d, Node>,
    request: &Name,
) -> Option<HeaderSet> {
    let mut scope = Scope::reserving(&["new"]);
    let mut headers = Vec::new();
    for (wire, header) in &node.node.headers {
        let at = node.at.child("headers").child(wire);
        let lower = wire.to_ascii_lowercase();
        let Some(header) = context.document.resolve(header, &at) else {
            continue;
        };
        if lower == "content-type" || !is_token(&lower) {
            continue;
        }
        let ty = match &header.node.format {
            ParameterSchemaOrContent::Schema(schema) => {
                types.schema(context, schema, &header.at.child("schema")).ty
            }
            ParameterSchemaOrContent::Content(_) => Type::String,
        };
        if !matches!(types.text_form(&ty), Some(TextForm::One | TextForm::Many)) {
            context.not_supported(
                Place::Key(at),
                "an object as a header is not supported yet; it is left out of the typed ones",
            );
            continue;
        }
        headers.push(Header {
            name: scope.claim(&names::snake(wire), &[]),
            wire: lower,
            ty,
            required: header.node.required,
            docs: docs::of_text(header.node.description.as_deref()),
        });
    }
    let word = if is_success(status) && status_text(status).starts_with('2') {
        String::new()
    } else {
        names::pascal(&status_word(&status_text(status)))
    };
    (!headers.is_empty()).then(|| HeaderSet {
        name: types.claim_operation_type(&format!("{}{word}Headers", request.plain())),
        headers,
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
