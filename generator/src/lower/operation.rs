//! Operations: their names, parameters and bodies.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use openapiv3::{
    MediaType, Operation as Node, Parameter as ParameterNode, ParameterData,
    ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle,
};

use super::{
    Context, docs,
    names::{self, Scope, Wanted},
    operation_name, response,
    security::Schemes,
    types::Types,
};
use crate::{
    config::Config,
    diagnostic::{Diagnostic, Place},
    document::At,
    model::{Codec, Location, Name, Operation, Parameter, RequestBody, Type},
    pointer::Pointer,
};

/// Names that the client, the service or the mock has for itself.
const RESERVED: &[&str] = &[
    "mod",
    "builder",
    "clone",
    "new",
    "execute",
    "fill_credentials",
    "answer",
    "requests",
    "stub",
    "router",
    "start",
];

/// Headers that the specification takes out of the parameters, since something else of the document says them.
const IGNORED_HEADERS: &[&str] = &["accept", "content-type", "authorization"];

/// An operation of the document with its name.
pub(super) struct Named<'d> {
    pub(super) name: Name,
    module: Name,
    /// The name of the method that gives declared headers too, if it is to be one.
    with_headers: Name,
    pub(super) at: Pointer,
    method: &'static str,
    path: &'d str,
    node: &'d Node,
    item: At<'d, PathItem>,
}

/// Names all operations of the document.
pub(super) fn name_all<'d>(context: &mut Context<'d, '_>) -> Vec<Named<'d>> {
    let found = find(context);
    let mut scope = Scope::reserving(RESERVED);
    let mut names: Vec<Option<Name>> = vec![None; found.len()];
    for (operation, name) in found.iter().zip(&mut names) {
        if let Some(wanted) = renamed(context.config, operation) {
            *name = Some(scope.claim(&names::snake(wanted), &[]));
        }
    }
    let mut known: BTreeMap<&str, &Pointer> = BTreeMap::new();
    let mut clashes = Wanted::default();
    for (operation, name) in found.iter().zip(&mut names) {
        let Some(id) = operation.node.operation_id.as_deref() else {
            continue;
        };
        let is_first = !known.contains_key(id);
        if let Some(first) = known.insert(id, &operation.at) {
            let message = format!("the `operationId` `{id}` is given twice");
            let diagnostic = Diagnostic::warning("duplicate-operation-id", Place::Value(operation.at.child("operationId")), message)
                .and(Place::Value(first.child("operationId")), "first given here")
                .help(format!("the second gets a number; rename it in codegen.toml: [rename.operations] \"{} {}\" = \"...\"", operation.method, operation.path));
            context.diagnostics.push(diagnostic);
        }
        if name.is_none() {
            let wanted = names::snake(id);
            let given = scope.claim(&wanted, &[]);
            let at = operation.at.child("operationId");
            let rename = format!("[rename.operations] {id:?}");
            if is_first {
                let clash = clashes.check(&wanted, &given, &at, &rename);
                context.diagnostics.extend(clash);
            }
            *name = Some(given);
        }
    }
    derive(&found, &mut names, &mut scope);
    let mut modules = Scope::reserving(&["mod"]);
    found
        .into_iter()
        .zip(names)
        .map(|(operation, name)| {
            let name = name.unwrap_or(Name("operation".to_owned()));
            Named {
                module: modules.claim(&names::module(name.plain(), "operation"), &[]),
                with_headers: scope.claim(&format!("{}_with_headers", name.plain()), &[]),
                name,
                ..operation
            }
        })
        .collect()
}

/// The name that codegen.toml gives an operation, by its method and path or by its `operationId`.
fn renamed<'c>(config: &'c Config, operation: &Named<'_>) -> Option<&'c str> {
    let renames = &config.rename.operations;
    let by_place = renames.get(&format!("{} {}", operation.method, operation.path));
    by_place
        .or_else(|| renames.get(operation.node.operation_id.as_ref()?))
        .map(String::as_str)
}

/// Names the operations that nobody has named: where two would have the same name, both take a longer one.
fn derive(found: &[Named<'_>], names: &mut [Option<Name>], scope: &mut Scope) {
    let candidates: Vec<Vec<String>> = found
        .iter()
        .map(|operation| operation_name::candidates(operation.method, operation.path))
        .collect();
    let mut levels = vec![0_usize; found.len()];
    let wanted = |index: usize, levels: &[usize]| -> Option<&String> {
        let candidates = candidates.get(index)?;
        candidates.get(
            levels
                .get(index)
                .copied()?
                .min(candidates.len().saturating_sub(1)),
        )
    };
    let open: Vec<usize> = (0..found.len())
        .filter(|index| names.get(*index).is_some_and(Option::is_none))
        .collect();
    loop {
        let mut count: BTreeMap<&String, usize> = BTreeMap::new();
        for name in open.iter().filter_map(|index| wanted(*index, &levels)) {
            *count.entry(name).or_default() += 1;
        }
        let longer: Vec<usize> = open
            .iter()
            .copied()
            .filter(|index| {
                wanted(*index, &levels).is_some_and(|name| {
                    count.get(name).is_some_and(|count| *count > 1) || scope.has(name)
                })
            })
            .filter(|index| {
                levels
                    .get(*index)
                    .is_some_and(|level| level + 1 < candidates.get(*index).map_or(0, Vec::len))
            })
            .collect();
        if longer.is_empty() {
            break;
        }
        for index in longer {
            if let Some(level) = levels.get_mut(index) {
                *level += 1;
            }
        }
    }
    for index in open {
        if let (Some(name), Some(slot)) = (wanted(index, &levels), names.get_mut(index)) {
            *slot = Some(scope.claim(name, &[]));
        }
    }
}

/// All operations in the document's order.
fn find<'d>(context: &Context<'d, '_>) -> Vec<Named<'d>> {
    let document = context.document;
    let mut found = Vec::new();
    for (path, node) in &document.api.paths.paths {
        let at = Pointer::root().child("paths").child(path);
        let Some(item) = document.resolve(node, &at) else {
            continue;
        };
        for (method, node) in item.node.iter() {
            found.push(Named {
                name: Name(String::new()),
                module: Name(String::new()),
                with_headers: Name(String::new()),
                at: item.at.child(method),
                method: upper(method),
                path,
                node,
                item: At {
                    node: item.node,
                    at: item.at.clone(),
                },
            });
        }
    }
    found
}

fn upper(method: &str) -> &'static str {
    match method {
        "get" => "GET",
        "put" => "PUT",
        "post" => "POST",
        "delete" => "DELETE",
        "options" => "OPTIONS",
        "head" => "HEAD",
        "patch" => "PATCH",
        _ => "TRACE",
    }
}

/// Lowers all operations; those that cannot be called as they are now are reported and left out.
pub(super) fn lower_all<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    schemes: &Schemes,
    named: Vec<Named<'d>>,
) -> Vec<Operation> {
    named
        .into_iter()
        .enumerate()
        .filter_map(|(index, operation)| {
            let lowered = lower(context, types, schemes, index, &operation);
            let items = types.take_operation_items(index);
            lowered.map(|lowered| Operation { items, ..lowered })
        })
        .collect()
}

fn lower<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    schemes: &Schemes,
    index: usize,
    operation: &Named<'d>,
) -> Option<Operation> {
    report_unused(context, operation);
    let request = types.operation_name(index);
    let mut fields = Scope::reserving(&["new", "send", "reader", "credentials"]);
    let parameters = parameters(context, types, operation, &mut fields)?;
    let body = match &operation.node.request_body {
        None => None,
        Some(node) => {
            let at = operation.at.child("requestBody");
            let body = context.document.resolve(node, &at)?;
            Some(request_body(context, types, &body, &mut fields)?)
        }
    };
    let (requirements, at) = match &operation.node.security {
        Some(requirements) => (requirements.as_slice(), operation.at.clone()),
        None => (
            context.document.api.security.as_deref().unwrap_or_default(),
            Pointer::root(),
        ),
    };
    let security = schemes.alternatives(context, requirements, &at);
    let credentials = security
        .iter()
        .any(|alternative| !alternative.is_empty())
        .then(|| Name("credentials".to_owned()));
    let responses = response::lower(
        context,
        types,
        &operation.node.responses,
        &operation.at,
        &request,
    );
    let several = |suffix: &str, types: &mut Types| {
        types.claim_operation_type(&format!("{}{suffix}", request.plain()))
    };
    let optional_headers = match responses.success.as_slice() {
        [response] => response
            .headers
            .as_ref()
            .is_some_and(|set| set.headers.iter().all(|header| !header.required)),
        _ => false,
    };
    Some(Operation {
        with_headers: optional_headers.then(|| operation.with_headers.clone()),
        name: operation.name.clone(),
        module: operation.module.clone(),
        method: operation.method,
        path: operation.path.to_owned(),
        docs: docs::of_operation(operation.node, operation.method, operation.path),
        deprecated: operation.node.deprecated,
        parameters,
        body,
        security,
        credentials,
        output: (responses.success.len() > 1).then(|| several("Output", types)),
        failure: (!responses.failures.is_empty()).then(|| several("Failure", types)),
        accept: responses.accept,
        success: responses.success,
        failures: responses.failures,
        items: Vec::new(),
        request,
    })
}

/// Says what of an operation has no effect yet.
fn report_unused(context: &mut Context<'_, '_>, operation: &Named<'_>) {
    let parts = [
        (
            !operation.node.servers.is_empty(),
            operation.at.child("servers"),
            "its own servers are not used yet",
        ),
        (
            !operation.item.node.servers.is_empty(),
            operation.item.at.child("servers"),
            "the servers of a path are not used yet",
        ),
        (
            !operation.node.callbacks.is_empty(),
            operation.at.child("callbacks"),
            "callbacks are not generated yet",
        ),
    ];
    for (_, at, message) in parts.into_iter().filter(|(is_there, ..)| *is_there) {
        context.not_supported(Place::Key(at), message);
    }
}

/// The parameters of an operation: its own, and those of its path that it does not replace.
fn parameters<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    operation: &Named<'d>,
    fields: &mut Scope,
) -> Option<Vec<Parameter>> {
    let document = context.document;
    let mut found: IndexMap<(Location, &str), (At<'d, ParameterNode>, Place)> = IndexMap::new();
    for (list, owner) in [
        (&operation.item.node.parameters, &operation.item.at),
        (&operation.node.parameters, &operation.at),
    ] {
        for (index, node) in list.iter().enumerate() {
            let at = owner.child("parameters").child(index);
            let Some(parameter) = document.resolve(node, &at) else {
                continue;
            };
            let key = (
                location(parameter.node),
                parameter.node.parameter_data_ref().name.as_str(),
            );
            found.insert(key, (parameter, Place::Value(at)));
        }
    }
    let mut parameters = Vec::new();
    let in_template: BTreeSet<&str> = template_names(operation.path).collect();
    for ((location, wire), (parameter, place)) in found {
        let data = parameter.node.parameter_data_ref();
        if location == Location::Header
            && IGNORED_HEADERS.contains(&wire.to_ascii_lowercase().as_str())
        {
            continue;
        }
        if location == Location::Path && !in_template.contains(wire) {
            let message = format!("the path `{}` has no `{{{wire}}}`", operation.path);
            context
                .diagnostics
                .push(Diagnostic::warning("unused-path-parameter", place, message));
            continue;
        }
        let ty = parameter_type(context, types, &parameter);
        if let Some(reason) = unsupported(parameter.node, data, ty.as_ref(), types) {
            let left_out = if location == Location::Path || data.required {
                "operation"
            } else {
                "parameter"
            };
            context.not_supported(
                place,
                format!("{reason}; the {left_out} is left out for now"),
            );
            if left_out == "operation" {
                return None;
            }
            continue;
        }
        let wanted = names::snake(wire);
        let by_location = format!("{wanted}_{}", location_word(location));
        parameters.push(Parameter {
            location,
            wire: if location == Location::Header {
                wire.to_ascii_lowercase()
            } else {
                wire.to_owned()
            },
            name: fields.claim(&wanted, &[by_location]),
            ty: ty.unwrap_or(Type::String),
            required: data.required || location == Location::Path,
            docs: docs::of_text(data.description.as_deref()),
        });
    }
    let known: BTreeSet<&str> = parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Path)
        .map(|parameter| parameter.wire.as_str())
        .collect();
    let missing: BTreeSet<String> = template_names(operation.path)
        .filter(|name| !known.contains(name))
        .map(str::to_owned)
        .collect();
    for missing in missing {
        let message = format!(
            "the path `{}` has a `{{{missing}}}` that no parameter describes; it is taken as a string",
            operation.path
        );
        context.diagnostics.push(
            Diagnostic::warning(
                "missing-path-parameter",
                Place::Key(operation.at.clone()),
                message,
            )
            .help(format!(
                "add a parameter with `in: path` and `name: {missing}`"
            )),
        );
        parameters.push(Parameter {
            location: Location::Path,
            name: fields.claim(&names::snake(&missing), &[]),
            wire: missing,
            ty: Type::String,
            required: true,
            docs: Vec::new(),
        });
    }
    Some(parameters)
}

/// The names in a path template.
fn template_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
}

fn location(parameter: &ParameterNode) -> Location {
    match parameter {
        ParameterNode::Path { .. } => Location::Path,
        ParameterNode::Query { .. } => Location::Query,
        ParameterNode::Header { .. } => Location::Header,
        ParameterNode::Cookie { .. } => Location::Cookie,
    }
}

fn location_word(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// The type of a parameter that has a schema.
fn parameter_type<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    parameter: &At<'d, ParameterNode>,
) -> Option<Type> {
    match &parameter.node.parameter_data_ref().format {
        ParameterSchemaOrContent::Schema(node) => Some(
            types
                .schema(context, node, &parameter.at.child("schema"))
                .ty,
        ),
        ParameterSchemaOrContent::Content(_) => None,
    }
}

/// Why a parameter cannot be sent yet.
fn unsupported(
    parameter: &ParameterNode,
    data: &ParameterData,
    ty: Option<&Type>,
    types: &Types,
) -> Option<&'static str> {
    let default_style = match parameter {
        ParameterNode::Query { style, .. } => *style == QueryStyle::Form,
        ParameterNode::Path { style, .. } => *style == PathStyle::Simple,
        ParameterNode::Header { .. } | ParameterNode::Cookie { .. } => true,
    };
    let exploded = matches!(
        parameter,
        ParameterNode::Query { .. } | ParameterNode::Cookie { .. }
    );
    let Some(ty) = ty else {
        return Some("a parameter with `content` is not supported yet");
    };
    match types.text_form(ty) {
        Some(TextForm::One)
            if matches!(parameter, ParameterNode::Path { .. }) && !default_style =>
        {
            Some("this style is not supported yet")
        }
        Some(TextForm::Many) if !default_style || data.explode.unwrap_or(exploded) != exploded => {
            Some("this style of an array is not supported yet")
        }
        Some(_) => None,
        None => Some("an object as a parameter is not supported yet"),
    }
}

/// How a value is written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextForm {
    /// As one text.
    One,
    /// As a text for each element.
    Many,
}

fn request_body<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    body: &At<'d, openapiv3::RequestBody>,
    fields: &mut Scope,
) -> Option<RequestBody> {
    let at = body.at.child("content");
    let Some((media_type, node, codec)) = choose(context, &body.node.content, &at) else {
        let offered: Vec<&str> = body.node.content.keys().map(String::as_str).collect();
        context.not_supported(
            Place::Key(at),
            format!(
                "a request body of {} is not supported yet; the operation is left out",
                offered.join(", ")
            ),
        );
        return None;
    };
    Some(RequestBody {
        name: fields.claim("body", &["request_body".to_owned()]),
        ty: body_type(context, types, node, codec, &at.child(media_type)),
        codec,
        media_type: media_type.to_owned(),
        required: body.node.required,
        docs: docs::of_text(body.node.description.as_deref()),
    })
}

/// The type of a body.
pub(super) fn body_type<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    node: &'d MediaType,
    codec: Codec,
    at: &Pointer,
) -> Type {
    match (codec, &node.schema) {
        (Codec::Json, Some(schema)) => types.schema(context, schema, &at.child("schema")).whole(),
        (Codec::Json, None) => Type::Any,
        (Codec::Text, _) => Type::String,
        (Codec::Bytes, _) => Type::Bytes,
    }
}

/// The media type to use of those that are offered: JSON before text before bytes. The others are reported.
pub(super) fn choose<'d>(
    context: &mut Context<'d, '_>,
    offered: &'d IndexMap<String, MediaType>,
    at: &Pointer,
) -> Option<(&'d str, &'d MediaType, Codec)> {
    let known = offered
        .iter()
        .filter_map(|(media_type, node)| Some((media_type.as_str(), node, codec(media_type)?)));
    let chosen = known.min_by_key(|(_, _, codec)| *codec)?;
    for other in offered.keys().filter(|other| *other != chosen.0) {
        let message = format!("only `{}` is used for now, `{other}` is not", chosen.0);
        context.not_supported(Place::Key(at.child(other)), message);
    }
    Some(chosen)
}

/// How a media type is read and written; `None` where that is not known yet.
fn codec(media_type: &str) -> Option<Codec> {
    let essence = media_type.split(';').next()?.trim().to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/')?;
    if !media_type.is_ascii() || media_type.contains(|c: char| c.is_ascii_control()) {
        return None;
    }
    match (kind, subtype) {
        (_, "json") | ("*", "*") => Some(Codec::Json),
        (_, subtype) if subtype.ends_with("+json") => Some(Codec::Json),
        ("multipart", _)
        | ("text", "event-stream")
        | ("application", "x-www-form-urlencoded" | "x-ndjson" | "jsonl" | "json-seq") => None,
        ("text", _) => Some(Codec::Text),
        _ => Some(Codec::Bytes),
    }
}
