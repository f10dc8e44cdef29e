//! Lowers parameters.

use std::collections::{BTreeSet, HashSet};

use indexmap::IndexMap;
use openapiv3::{
    CookieStyle, HeaderStyle, Parameter as ParameterNode, ParameterSchemaOrContent, PathStyle,
    QueryStyle,
};
use serde_json::Value;

use super::{
    named::Named,
    path_names::{meant, misspelt, template_names, undecorated},
    style,
};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::{At, Kind, Node},
    lower::{
        Context, docs,
        draft::Parameter,
        names::{self, Scope, overrides::Overrides},
        schema::{
            defaults, merge,
            types::{TypeUse, Types},
        },
    },
    model::{
        Constraint, Docs, Escape, IdempotencyKey, Location, Name, Shape, Style, TextStyle, Type,
        shared_name,
    },
};

/// Header parameters that the specification ignores, because other parts of the document describe them.
const IGNORED_HEADERS: &[&str] = &["accept", "content-type", "authorization"];
/// Headers by which servers recognize repeated requests.
const IDEMPOTENCY_KEYS: &[&str] = &["idempotency-key", "x-idempotency-key"];

/// A parameter of the document.
struct Found<'d> {
    location: Location,
    wire: String,
    node: At<'d, ParameterNode>,
    place: Place,
    used: TypeUse,
    style: TextStyle,
    /// The text of its only value.
    constant: Option<String>,
}

/// Returns the parameters of an operation: its own, and those of its path item that it does not override.
pub(in crate::lower) fn parameters<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    operation: &Named<'d>,
    fields: &mut Scope,
) -> Vec<Parameter> {
    let mut found = Vec::new();
    let nodes = nodes(context, operation);
    let meant = meant(operation, nodes.keys().copied());
    for ((location, wire), (node, place)) in nodes {
        let meant = meant.get(wire).filter(|_| location == Location::Path);
        if let Some(meant) = meant {
            let diagnostic = misspelt(&operation.path, wire, meant, &place);
            context.diagnostics.push(diagnostic);
        } else if let Some(diagnostic) = ignored(operation, (location, wire), &place) {
            context.diagnostics.push(diagnostic);
            continue;
        }
        let (used, style, constant) = if let Some((used, text)) = constant(context, &node) {
            (used, TextStyle::Default, Some(text))
        } else {
            let (used, style) = written(context, types, &node);
            (used, style, None)
        };
        let wire = match (location, meant) {
            (_, Some(meant)) => (*meant).to_owned(),
            (Location::Header, None) => wire.to_ascii_lowercase(),
            _ => wire.to_owned(),
        };
        found.push(Found {
            location,
            wire,
            node,
            place,
            used,
            style,
            constant,
        });
    }
    let styles = found
        .iter()
        .map(|it| (it.location, it.wire.as_str(), it.style.clone()));
    let styles = style::distinct(context, styles);
    let mut methods = Scope::reserving(&["new"]);
    let mut parameters: Vec<Parameter> = Vec::new();
    for (found, style) in found.into_iter().zip(styles) {
        let place = found.place.clone();
        let parameter = lower(context, fields, &mut methods, Found { style, ..found });
        let mut others = parameters.iter();
        let shared = others.find_map(|other| {
            let shared = shared_name(other.wire_form(), parameter.wire_form())?;
            Some(ambiguous(
                &parameter.wire,
                &other.wire,
                shared,
                place.clone(),
            ))
        });
        context.diagnostics.extend(shared);
        parameters.push(parameter);
    }
    let known: BTreeSet<&str> = parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Path)
        .map(|parameter| parameter.wire.as_str())
        .collect();
    let missing: BTreeSet<String> = template_names(&operation.path)
        .filter(|name| !known.contains(name))
        .map(str::to_owned)
        .collect();
    for missing in missing {
        parameters.push(undescribed(context, operation, fields, missing));
    }
    // Path parameters come first, in the order of the path.
    let position = |parameter: &Parameter| {
        let mut names = template_names(&operation.path);
        match parameter.location {
            Location::Path => names.position(|name| name == parameter.wire),
            _ => None,
        }
    };
    parameters.sort_by_key(|parameter| position(parameter).unwrap_or(usize::MAX));
    parameters
}

/// Returns the parameters of an operation and of its path by location and name, each with its position.
fn nodes<'d>(
    context: &Context<'d, '_>,
    operation: &Named<'d>,
) -> IndexMap<(Location, &'d str), (At<'d, ParameterNode>, Place)> {
    let mut found = IndexMap::new();
    for (list, owner) in [
        (&operation.item.node.parameters, &operation.item.at),
        (&operation.node.parameters, &operation.at),
    ] {
        let mut own = HashSet::new();
        for (index, node) in list.iter().enumerate() {
            let at = owner.child("parameters").child(index);
            let Some(parameter) = context.document.resolve(node, &at) else {
                continue;
            };
            let name = parameter.node.parameter_data_ref().name.as_str();
            let key = (location(parameter.node), name);
            // The first of several duplicates counts.
            if own.insert(key) {
                found.insert(key, (parameter, Place::Value(at)));
            }
        }
    }
    found
}

/// Returns the warning about a parameter that is ignored.
fn ignored(
    operation: &Named<'_>,
    (location, wire): (Location, &str),
    place: &Place,
) -> Option<Diagnostic> {
    let header = wire.to_ascii_lowercase();
    if location == Location::Header && IGNORED_HEADERS.contains(&header.as_str()) {
        let message = format!(
            "a header parameter named `{wire}` is ignored, because other parts of the document describe it"
        );
        let help = match header.as_str() {
            "authorization" => "describe it as a security scheme",
            "accept" => "use the media types of the responses instead",
            _ => "use the media types of the request body instead",
        };
        return Some(
            Diagnostic::warning(&codes::IGNORED_HEADER, place.clone(), message).help(help),
        );
    }
    if location != Location::Path {
        return None;
    }
    if operation.webhook.is_some() {
        let message = format!(
            "the path parameter `{wire}` is not supported here: the receiver chooses the URL"
        );
        return Some(Diagnostic::warning(
            &codes::NOT_SUPPORTED,
            place.clone(),
            message,
        ));
    }
    let path = &operation.path;
    (!template_names(path).any(|name| name == wire)).then(|| {
        let message = format!("the path `{path}` does not contain `{{{wire}}}`");
        Diagnostic::warning(&codes::UNUSED_PATH_PARAMETER, place.clone(), message)
            .label("ignored")
            .help(format!(
                "add `{{{wire}}}` to the path, or remove the parameter"
            ))
    })
}

/// Names a parameter and lowers it.
fn lower(
    context: &mut Context<'_, '_>,
    fields: &mut Scope,
    methods: &mut Scope,
    found: Found<'_>,
) -> Parameter {
    let Found {
        location,
        wire,
        node,
        place: _,
        used,
        style,
        constant,
    } = found;
    let data = node.node.parameter_data_ref();
    let renamed = context.overrides.field(&node.at);
    let wanted = names::snake(renamed.map_or(&data.name, |name| name.get_ref()));
    let by_location = format!("{wanted}_{}", location_word(location));
    let name = match &constant {
        // A constant is not a field.
        Some(_) => Name(wanted.clone()),
        None => fields.claim(&wanted, &[by_location]),
    };
    if let Some(renamed) = renamed
        && name.plain() != wanted
    {
        let conflict = Overrides::conflict(renamed, "parameter", None);
        context.diagnostics.push(conflict);
    }
    let required = (data.required && !used.nullable) || location == Location::Path;
    let schema = schema(context, &node).filter(|_| !required);
    let default =
        schema.and_then(|schema| defaults::lower(context, methods, &name, (schema, &used.ty)));
    Parameter {
        location,
        name,
        default,
        style,
        escape: escape(context, &node),
        idempotency_key: idempotency_key(context, location, &wire, &used.ty),
        wire,
        ty: used.ty,
        shape: used.shape,
        required,
        constant,
        deprecated: data.deprecated.unwrap_or(false),
        docs: documentation(context, &node),
        pointer: node.at.clone(),
    }
}

/// Returns the warning about two parameters that a server cannot distinguish.
fn ambiguous(parameter: &str, other: &str, shared: Option<&str>, place: Place) -> Diagnostic {
    let message = match shared {
        Some(name) => format!(
            "`{parameter}` and `{other}` are both sent as `{name}`; a server cannot distinguish them"
        ),
        None => format!(
            "the properties of `{parameter}` and `{other}` are separate query parameters, and both schemas allow any property, so that a server cannot assign a property to one of them"
        ),
    };
    Diagnostic::warning(&codes::AMBIGUOUS_PARAMETERS, place, message)
        .help("give one of them `style: deepObject`")
}

/// Reports a parameter of the path that the document does not describe, and returns it as a string.
fn undescribed(
    context: &mut Context<'_, '_>,
    operation: &Named<'_>,
    fields: &mut Scope,
    missing: String,
) -> Parameter {
    let message = format!(
        "undefined parameter `{{{missing}}}` in the path `{}`; a string is assumed",
        operation.path
    );
    context.diagnostics.push(
        Diagnostic::warning(
            &codes::MISSING_PATH_PARAMETER,
            Place::Key(operation.at.clone()),
            message,
        )
        .help(format!(
            "add a parameter with `in: path` and `name: {missing}`"
        )),
    );
    let name = Some(undecorated(&missing)).filter(|name| !name.is_empty());
    let name = name.unwrap_or(&missing);
    Parameter {
        location: Location::Path,
        name: fields.claim(&names::snake(name), &[]),
        wire: missing,
        style: TextStyle::Default,
        escape: Escape::All,
        ty: Type::String,
        shape: Shape::Of(Type::String),
        required: true,
        idempotency_key: None,
        constant: None,
        default: None,
        deprecated: false,
        docs: Docs::default(),
        pointer: operation.at.clone(),
    }
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

/// Returns the type and the text of the only value of a parameter; `None` if it may have other values or be absent.
fn constant<'d>(
    context: &mut Context<'d, '_>,
    parameter: &At<'d, ParameterNode>,
) -> Option<(TypeUse, String)> {
    let node = parameter.node;
    let has_usual_style = match node {
        ParameterNode::Query { style, .. } => *style == QueryStyle::Form,
        ParameterNode::Header { style, .. } => *style == HeaderStyle::Simple,
        ParameterNode::Path { style, .. } => *style == PathStyle::Simple,
        ParameterNode::Cookie { style, .. } => *style == CookieStyle::Form,
    };
    let is_required = node.parameter_data_ref().required || location(node) == Location::Path;
    let has_separator = context.document.separators.contains_key(&parameter.at);
    let is_escaped = escape(context, parameter) == Escape::All;
    if !has_usual_style || !is_required || has_separator || !is_escaped {
        return None;
    }
    let schema = schema(context, parameter)?;
    let merged = merge::flat(context, schema);
    let [value] = merged.values.as_slice() else {
        return None;
    };
    if schema.is_nullable() || merged.union.is_some() {
        return None;
    }
    let (ty, json) = match (value, merged.kind) {
        (Value::String(_), None | Some(Kind::String)) => (Type::String, value.to_string()),
        (Value::Bool(_), None | Some(Kind::Boolean)) => (Type::Boolean, value.to_string()),
        (Value::Number(number), None | Some(Kind::Integer | Kind::Number)) if number.is_i64() => {
            (Type::Int64, value.to_string())
        }
        (Value::Number(_), None | Some(Kind::Number)) => (Type::Double, value.to_string()),
        _ => return None,
    };
    let text = value.as_str().map_or_else(|| json.clone(), str::to_owned);
    let shape = Shape::Constrained(
        Box::new(Shape::Of(ty.clone())),
        vec![Constraint::Enum(vec![json])],
    );
    let used = TypeUse {
        ty,
        shape,
        nullable: false,
    };
    // A path with an empty text cannot be distinguished from a path without it.
    (!text.is_empty()).then_some((used, text))
}

/// Returns which characters of a parameter are percent-encoded.
fn escape(context: &Context<'_, '_>, parameter: &At<'_, ParameterNode>) -> Escape {
    if context.document.style_of_3_2(&parameter.at) == Some("cookie") {
        return Escape::Nothing;
    }
    match location(parameter.node) {
        _ if !context.document.allows_reserved(&parameter.at) => Escape::All,
        Location::Path => Escape::Path,
        Location::Query => Escape::Query,
        Location::Cookie => Escape::Cookie,
        Location::Header => Escape::All,
    }
}

/// Returns the kind of the idempotency key; `None` if the parameter is not an idempotency key.
fn idempotency_key(
    context: &Context<'_, '_>,
    location: Location,
    wire: &str,
    ty: &Type,
) -> Option<IdempotencyKey> {
    let own = context.idempotency_key;
    let is_key =
        IDEMPOTENCY_KEYS.contains(&wire) || own.is_some_and(|own| own.eq_ignore_ascii_case(wire));
    if location != Location::Header || !is_key {
        return None;
    }
    match ty {
        Type::String => Some(IdempotencyKey::Text),
        Type::Uuid => Some(IdempotencyKey::Uuid),
        _ => None,
    }
}

/// Returns the type and the style of a parameter. It is nullable if it may be sent without a value.
fn written<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    parameter: &At<'d, ParameterNode>,
) -> (TypeUse, TextStyle) {
    let node = parameter.node;
    match &node.parameter_data_ref().format {
        ParameterSchemaOrContent::Schema(schema) => {
            let used = types.of_api(context, schema);
            let separator = context.document.separators.get(&parameter.at);
            let style = style::separated(types, &used.ty, separator)
                .unwrap_or_else(|| style::of_parameter(types, node, &used.ty));
            let nullable = style::needs_null(types, node, &used.ty);
            let used = TypeUse { nullable, ..used };
            if !nullable {
                return (used, style);
            }
            let ty = Type::Nullable(Box::new(used.ty));
            (TypeUse { ty, ..used }, style)
        }
        ParameterSchemaOrContent::Content(media) => {
            let (used, style) = style::of_content(context, types, media);
            if context.document.style_of_3_2(&parameter.at) != Some("querystring") {
                return (used, style);
            }
            let style = match style {
                TextStyle::Styled(style) => style,
                _ => Style::FormExploded,
            };
            (used, TextStyle::QueryString(style))
        }
    }
}

/// Returns the schema of a parameter.
fn schema<'d>(context: &Context<'d, '_>, parameter: &At<'d, ParameterNode>) -> Option<Node<'d>> {
    match &parameter.node.parameter_data_ref().format {
        ParameterSchemaOrContent::Schema(schema) => context.document.schema(schema)?.resolve(),
        ParameterSchemaOrContent::Content(_) => None,
    }
}

/// Returns the documentation of a parameter.
fn documentation<'d>(context: &Context<'d, '_>, parameter: &At<'d, ParameterNode>) -> Docs {
    let data = parameter.node.parameter_data_ref();
    let mut docs = docs::of_text(data.description.as_deref());
    let default = schema(context, parameter).and_then(|schema| schema.schema().default.as_deref());
    docs::server_default(&mut docs, default.filter(|_| !data.required));
    docs::deprecated(&mut docs, data.deprecated.unwrap_or(false));
    docs
}
