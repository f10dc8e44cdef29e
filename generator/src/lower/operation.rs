//! Lowers operations.

mod derived_name;
mod example;
pub(super) mod groups;
pub(super) mod headers;
mod id;
pub(super) mod named;
pub(super) mod naming;
pub(super) mod pages;
mod parameter;
mod response;
pub(super) mod status;
pub(super) mod style;
mod webhook;

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::SecurityRequirement;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use self::{
    named::{Named, requirements},
    parameter::parameters,
};
use super::{
    Context,
    body::request_body,
    docs,
    draft::{Operation, Unresolved},
    names::Scope,
    schema::types::Types,
    security::Schemes,
    servers::Servers,
};
use crate::model::Name;

/// The parts of the API that operations refer to.
pub(super) struct Api<'a, 'd> {
    pub(super) schemes: &'a Schemes,
    pub(super) servers: &'a Servers<'d>,
    /// The names of all operations.
    pub(super) names: Vec<Name>,
}

/// Lowers all operations, each with its index in the document. Operations that cannot be called are reported and left
/// out.
pub(super) fn lower_all<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    api: &Api<'_, '_>,
    named: Vec<Named<'d>>,
) -> Vec<(usize, Operation<'d>)> {
    let shadowed_paths = shadowed_paths(&named);
    let mut lowered = Vec::new();
    for ((index, operation), shadowed_paths) in named.into_iter().enumerate().zip(shadowed_paths) {
        let request = types.operation_name(index);
        if let Some(found) = lower(context, types, api, (operation, shadowed_paths, request)) {
            lowered.push((index, found));
        }
    }
    lowered
}

fn lower<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    api: &Api<'_, '_>,
    (operation, shadowed_paths, request): (Named<'d>, Vec<String>, Name),
) -> Option<Operation<'d>> {
    let mut fields = Scope::reserving(&[
        "new",
        "send",
        "send_raw",
        "send_blocking",
        "timeout",
        "retries",
        "at_server",
        "at_url",
        "header",
        "accept",
        "content_type",
        "with",
        "reconnecting",
        "absolute_uri",
        "pages",
        "items",
        "reader",
        "credentials",
    ]);
    if operation.webhook.is_some() {
        // The client's method has this as its first argument.
        fields.claim("url", &[]);
    }
    let parameters = parameters(context, types, &operation, &mut fields);
    let body = match &operation.node.request_body {
        None => None,
        Some(node) => {
            let at = operation.at.child("requestBody");
            let body = context.document.resolve(node, &at)?;
            request_body(context, types, &body, &mut fields, &request)
        }
    };
    let (requirements, at) = requirements(context.document, &operation);
    let security = api.schemes.alternatives(context, requirements, &at);
    let credentials = security
        .iter()
        .any(|alternative| !alternative.is_empty())
        .then(|| Name("credentials".to_owned()));
    let responses = response::lower(context, types, &operation, &request);
    let mut several =
        |suffix: &str| types.claim_operation_type(&format!("{}{suffix}", request.plain()));
    Some(Operation {
        output: (responses.success.len() > 1).then(|| several("Output")),
        failure: (!responses.failures.is_empty()).then(|| several("Failure")),
        path: in_url(&operation.path),
        docs: documentation(context, &operation, api),
        server: api.servers.of_operation(&operation),
        shadowed_paths,
        parameters,
        body: body.map(Unresolved),
        security,
        scopes: scopes(requirements),
        credentials,
        responses,
        request,
        named: operation,
    })
}

/// Returns the shadowing paths of each operation: the paths of other operations with the same method that some of its
/// URLs match, too, and that servers prefer.
fn shadowed_paths(named: &[Named<'_>]) -> Vec<Vec<String>> {
    fn key<'n>(operation: &'n Named<'_>) -> (&'n str, usize) {
        let segments = without_query(&operation.path).split('/');
        (operation.method.as_str(), segments.count())
    }
    let mut alike: BTreeMap<(&str, usize), Vec<&str>> = BTreeMap::new();
    // The receiver chooses the URL of a webhook.
    let is_called = |operation: &&Named<'_>| operation.webhook.is_none();
    for operation in named.iter().filter(is_called) {
        let paths = alike.entry(key(operation)).or_default();
        paths.push(without_query(&operation.path));
    }
    let of_one = |operation: &Named<'_>| {
        let others = alike.get(&key(operation)).into_iter().flatten();
        let others = others.filter(|_| is_called(&operation));
        let own = without_query(&operation.path);
        let before = others.filter(|other| comes_before(other, own));
        before.map(|other| (*other).to_owned()).collect()
    };
    named.iter().map(of_one).collect()
}

/// Returns a path template without the query that some documents append to it.
fn without_query(template: &str) -> &str {
    template.split('?').next().unwrap_or_default()
}

/// Returns whether some path may match both templates, and servers prefer the other: it has more literal text in the
/// first segment that differs.
fn comes_before(other: &str, own: &str) -> bool {
    let segments = || other.split('/').zip(own.split('/'));
    own.contains('{')
        && segments().all(|(other, own)| may_be_one(other, own))
        && other
            .split('/')
            .map(text_of)
            .gt(own.split('/').map(text_of))
}

/// Returns the length of the literal text of a segment.
fn text_of(segment: &str) -> usize {
    if !segment.contains('{') {
        return usize::MAX;
    }
    let texts = segment.split('{').map(|it| it.rsplit('}').next());
    texts.flatten().map(str::len).sum()
}

/// Returns whether some text may match both segments.
fn may_be_one<'s>(one: &'s str, other: &'s str) -> bool {
    if !one.contains('{') && !other.contains('{') {
        return one == other;
    }
    let start = |segment: &'s str| segment.split('{').next().unwrap_or_default();
    let end = |segment: &'s str| segment.rsplit('}').next().unwrap_or_default();
    let (a, b) = (start(one), start(other));
    let (c, d) = (end(one), end(other));
    (a.starts_with(b) || b.starts_with(a)) && (c.ends_with(d) || d.ends_with(c))
}

/// Returns the documentation of the links in an operation's responses.
fn links(context: &Context<'_, '_>, operation: &Named<'_>) -> String {
    let at = operation.at.child("responses");
    let responses = &operation.node.responses;
    let nodes = responses.responses.values().chain(&responses.default);
    let nodes = nodes.filter_map(|node| context.document.resolve(node, &at));
    let links = nodes.flat_map(|response| &response.node.links);
    let links = links.filter_map(|(name, link)| {
        let link = context.document.resolve(link, &at)?;
        Some((name.as_str(), link.node))
    });
    docs::of_links(&links.collect::<Vec<_>>())
}

/// Returns the documentation of an operation, which ends with its method and path.
fn documentation(
    context: &Context<'_, '_>,
    operation: &Named<'_>,
    api: &Api<'_, '_>,
) -> Vec<String> {
    let servers = api.servers.choices_of(context, operation);
    let (requirements, _) = requirements(context.document, operation);
    let notes = [
        links(context, operation),
        docs::of_scopes(requirements),
        docs::of_servers(servers),
    ];
    let mut docs = docs::of_operation(operation.node, operation.item.node, &notes);
    if let Some(webhook) = operation.webhook {
        let about = webhook::about(webhook, operation.called, &api.names);
        docs::paragraph(&mut docs, &about);
    }
    docs::source(
        &mut docs,
        &format!("{} {}", operation.method, operation.path),
    );
    docs
}

/// Returns the scopes of security requirements, each with the name of its scheme.
fn scopes(requirements: &[SecurityRequirement]) -> BTreeSet<(String, String)> {
    let schemes = requirements.iter().flatten();
    schemes
        .flat_map(|(scheme, scopes)| scopes.iter().map(|scope| (scheme.clone(), scope.clone())))
        .collect()
}

/// The ASCII characters that must be percent-encoded in a path (RFC 3986, section 3.3).
const NOT_IN_PATHS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'|');

/// Returns a path template with its literal text percent-encoded where necessary. A fragment, which some documents use
/// to distinguish operations, is not sent.
fn in_url(template: &str) -> String {
    let template = template.split('#').next().unwrap_or_default();
    let encode = |literal| utf8_percent_encode(literal, NOT_IN_PATHS).to_string();
    let mut pieces = template.split('{');
    let first = encode(pieces.next().unwrap_or_default());
    let others = pieces.map(|piece| match piece.split_once('}') {
        Some((name, literal)) => format!("{{{name}}}{}", encode(literal)),
        None => format!("{{{}", encode(piece)),
    });
    first + &others.collect::<String>()
}
