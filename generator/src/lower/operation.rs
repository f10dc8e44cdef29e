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
mod path_names;
mod path_query;
mod response;
mod shadowed_paths;
pub(super) mod status;
pub(super) mod style;
mod webhook;

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::SecurityRequirement;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use self::{
    named::{Named, requirements},
    parameter::parameters,
    shadowed_paths::Templates,
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
use crate::model::{Docs, Name};

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

/// Returns the templates that shadow each operation: those of other operations with the same method that match some of
/// its paths, too, and that servers prefer.
fn shadowed_paths(named: &[Named<'_>]) -> Vec<Vec<String>> {
    // The receiver chooses the URL of a webhook.
    let is_called = |operation: &&Named<'_>| operation.webhook.is_none();
    let mut paths: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for operation in named.iter().filter(is_called) {
        let paths = paths.entry(operation.method.as_str()).or_default();
        paths.push(without_query(&operation.path));
    }
    let templates: BTreeMap<&str, Templates<'_>> = paths
        .into_iter()
        .map(|(method, paths)| (method, Templates::new(paths.into_iter())))
        .collect();
    let of_one = |operation: &Named<'_>| {
        let templates = templates
            .get(operation.method.as_str())
            .filter(|_| is_called(&operation));
        templates.map_or_else(Vec::new, |templates| {
            templates.shadowing(without_query(&operation.path))
        })
    };
    named.iter().map(of_one).collect()
}

/// Returns a path template without the query that some documents append to it.
fn without_query(template: &str) -> &str {
    template.split('?').next().unwrap_or_default()
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
fn documentation(context: &Context<'_, '_>, operation: &Named<'_>, api: &Api<'_, '_>) -> Docs {
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
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Returns a path template with its literal text percent-encoded where necessary. A fragment, which some documents use
/// to distinguish operations, is not sent.
fn in_url(template: &str) -> String {
    let template = template.split('#').next().unwrap_or_default();
    let encode = |literal| utf8_percent_encode(literal, NOT_IN_PATHS).to_string();
    let mut pieces = template.split('{');
    let first = encode(pieces.next().unwrap_or_default());
    let others = pieces.map(|piece| match piece.split_once('}') {
        Some((name, literal)) => format!("{{{name}}}{}", encode(literal)),
        None => format!("%7B{}", encode(piece)),
    });
    first + &others.collect::<String>()
}
