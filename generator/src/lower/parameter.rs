//! Parameters.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{
    Parameter as ParameterNode, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
};

use super::{
    Context, docs,
    names::{self, Scope},
    operation::Named,
    types::{Types, Used},
};
use crate::{
    diagnostic::{Diagnostic, Place},
    document::At,
    model::{Location, Parameter, Shape, Type},
};

/// Headers that the specification takes out of the parameters, since something else of the document says them.
const IGNORED_HEADERS: &[&str] = &["accept", "content-type", "authorization"];

/// The parameters of an operation: its own, and those of its path that it does not replace.
pub(super) fn parameters<'d>(
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
        let used = parameter_type(context, types, &parameter);
        if let Some(reason) = unsupported(
            parameter.node,
            data,
            used.as_ref().map(|used| &used.ty),
            types,
        ) {
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
        let used = used.unwrap_or_else(|| Used::new(Type::String, false));
        let wanted = names::snake(context.renames.field(&parameter.at).unwrap_or(wire));
        let by_location = format!("{wanted}_{}", location_word(location));
        parameters.push(Parameter {
            location,
            wire: if location == Location::Header {
                wire.to_ascii_lowercase()
            } else {
                wire.to_owned()
            },
            name: fields.claim(&wanted, &[by_location]),
            ty: used.ty,
            shape: used.shape,
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
        parameters.push(undescribed(context, operation, fields, missing));
    }
    Some(parameters)
}

/// A parameter of the path that the document does not describe.
fn undescribed(
    context: &mut Context<'_, '_>,
    operation: &Named<'_>,
    fields: &mut Scope,
    missing: String,
) -> Parameter {
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
    Parameter {
        location: Location::Path,
        name: fields.claim(&names::snake(&missing), &[]),
        wire: missing,
        ty: Type::String,
        shape: Shape::Of(Type::String),
        required: true,
        docs: Vec::new(),
    }
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
) -> Option<Used> {
    match &parameter.node.parameter_data_ref().format {
        ParameterSchemaOrContent::Schema(node) => {
            Some(types.schema(context, node, &parameter.at.child("schema")))
        }
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
