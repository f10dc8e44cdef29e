//! Determines how parameters and headers are written as text.

use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, MediaType, Parameter as Node, PathStyle, QueryStyle, SecurityScheme,
};

use crate::{
    lower::{
        Context,
        draft::{TypeKind, Union},
        schema::types::{TypeUse, Types},
    },
    model::{Location, Members, Style, TextStyle, Type},
};

/// The kind of a type that styles distinguish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Scalar,
    /// An array, and whether all of its elements are scalars.
    List(bool),
    Object,
    /// A type with values of several kinds.
    Mixed,
}

/// The maximum depth of aliases and of types inside one another.
const ALIAS_LIMIT: usize = 32;

fn form(types: &Types, ty: &Type, depth: usize) -> Form {
    match ty {
        _ if depth > ALIAS_LIMIT => Form::Mixed,
        Type::Any => Form::Mixed,
        Type::Map(_) => Form::Object,
        Type::Nullable(inner) => form(types, inner, depth + 1),
        Type::Array(inner) => Form::List(form(types, inner, depth + 1) == Form::Scalar),
        Type::Tuple(places) => {
            let mut forms = places.iter().map(|place| form(types, place, depth + 1));
            Form::List(forms.all(|form| form == Form::Scalar))
        }
        Type::Named(name) | Type::Local(name) => match types.item(name).map(|item| &item.kind) {
            Some(TypeKind::Struct(_)) => Form::Object,
            Some(TypeKind::Union(union)) => {
                let mut forms = union
                    .variants
                    .iter()
                    .map(|variant| form(types, &variant.ty, depth + 1));
                let first = forms.next().unwrap_or(Form::Mixed);
                if forms.all(|form| form == first) {
                    first
                } else {
                    Form::Mixed
                }
            }
            Some(TypeKind::Alias(ty, _)) => form(types, ty, depth + 1),
            // A type that is not lowered yet contains itself.
            None => Form::Mixed,
            Some(_) => Form::Scalar,
        },
        _ => Form::Scalar,
    }
}

/// Returns whether every value of a type is a single text.
pub(in crate::lower) fn is_scalar(types: &Types, ty: &Type) -> bool {
    form(types, ty, 0) == Form::Scalar
}

/// Returns the style of an array with a separator that the styles of OpenAPI 3 do not have at its location.
pub(super) fn separated(types: &Types, ty: &Type, separator: Option<&char>) -> Option<TextStyle> {
    let style = match separator? {
        ' ' => Style::SpaceDelimited,
        '|' => Style::PipeDelimited,
        _ => Style::TabDelimited,
    };
    let is_list = matches!(form(types, ty, 0), Form::List(_) | Form::Mixed);
    is_list.then_some(TextStyle::Styled(style))
}

/// Returns the style of a parameter with a schema.
pub(super) fn of_parameter(types: &Types, node: &Node, ty: &Type) -> TextStyle {
    let form = form(types, ty, 0);
    let explode = node.parameter_data_ref().explode;
    let is_exploded = explode.unwrap_or(false);
    match node {
        Node::Path { style, .. } => match style {
            PathStyle::Simple => of_header(types, ty, is_exploded),
            PathStyle::Label if is_exploded && form != Form::Scalar => {
                TextStyle::Styled(Style::LabelExploded)
            }
            PathStyle::Label => TextStyle::Styled(Style::Label),
            PathStyle::Matrix if is_exploded && form != Form::Scalar => {
                TextStyle::Styled(Style::MatrixExploded)
            }
            PathStyle::Matrix => TextStyle::Styled(Style::Matrix),
        },
        Node::Query { style, .. } => match (style, form) {
            (_, Form::Scalar) | (QueryStyle::DeepObject, Form::List(true)) => TextStyle::Default,
            (QueryStyle::DeepObject, _) => TextStyle::Styled(Style::DeepObject),
            (QueryStyle::Form, _) => of_form(types, ty, form, explode.unwrap_or(true)),
            (_, _) if is_exploded => of_form(types, ty, form, true),
            (QueryStyle::SpaceDelimited, _) => TextStyle::Styled(Style::SpaceDelimited),
            (QueryStyle::PipeDelimited, _) => TextStyle::Styled(Style::PipeDelimited),
        },
        Node::Header { .. } => of_header(types, ty, is_exploded),
        Node::Cookie { .. } => of_form(types, ty, form, explode.unwrap_or(true)),
    }
}

fn of_form(types: &Types, ty: &Type, form: Form, is_exploded: bool) -> TextStyle {
    match form {
        Form::Object if is_exploded => TextStyle::Members(members(types, ty, 0)),
        Form::List(_) | Form::Object if !is_exploded => TextStyle::Styled(Style::Form),
        _ => TextStyle::Default,
    }
}

/// Returns the style of a header with a schema.
pub(super) fn of_header(types: &Types, ty: &Type, is_exploded: bool) -> TextStyle {
    if is_exploded && form(types, ty, 0) == Form::Object {
        TextStyle::Styled(Style::SimpleExploded)
    } else {
        TextStyle::Default
    }
}

/// Returns the type and the style of a parameter or a header with `content`: JSON, or plain text.
pub(super) fn of_content<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    media: &'d IndexMap<String, MediaType>,
) -> (TypeUse, TextStyle) {
    let is_json = |media_type: &str| {
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
        subtype.eq_ignore_ascii_case("json") || subtype.to_ascii_lowercase().ends_with("+json")
    };
    match media.first() {
        Some((media_type, node)) if is_json(media_type) => {
            let used = match &node.schema {
                Some(schema) => types.of_api(context, schema),
                None => TypeUse::new(Type::Any, false),
            };
            let used = TypeUse {
                nullable: false,
                ..used
            };
            (used, TextStyle::Styled(Style::Json))
        }
        _ => (TypeUse::new(Type::String, false), TextStyle::Default),
    }
}

/// Returns whether a parameter needs null to be sent without a value. Strings and arrays do not, because they can be
/// empty.
pub(super) fn needs_null(types: &Types, node: &Node, ty: &Type) -> bool {
    let allows_empty = matches!(
        node,
        Node::Query {
            allow_empty_value: Some(true),
            ..
        }
    );
    allows_empty && *ty != Type::String && form(types, ty, 0) == Form::Scalar
}

/// Returns the names of an object's members. For an object with any members, [`distinct`] adds the names that it
/// excludes.
fn members(types: &Types, ty: &Type, depth: usize) -> Members {
    let any = Members::Except(Vec::new());
    let item = match ty {
        _ if depth > ALIAS_LIMIT => return any,
        Type::Nullable(inner) => return members(types, inner, depth + 1),
        Type::Named(name) | Type::Local(name) => types.item(name),
        _ => None,
    };
    match item.map(|item| &item.kind) {
        Some(TypeKind::Struct(structure)) if structure.rest.is_none() => {
            let constants = structure.constants.iter().map(|it| it.wire.clone());
            let names = structure.fields.iter().map(|field| field.wire.clone());
            Members::Only(constants.chain(names).collect())
        }
        Some(TypeKind::Alias(ty, _)) => members(types, ty, depth + 1),
        Some(TypeKind::Union(union)) => members_of_union(types, union, depth),
        _ => any,
    }
}

fn members_of_union(types: &Types, union: &Union, depth: usize) -> Members {
    let written = union.variants.iter().flat_map(|variant| &variant.written);
    let mut names: Vec<String> = written.map(|tag| tag.property.clone()).collect();
    for variant in &union.variants {
        match members(types, &variant.ty, depth + 1) {
            Members::Only(listed) => names.extend(listed),
            any @ Members::Except(_) => return any,
        }
    }
    let mut distinct: Vec<String> = Vec::new();
    for name in names {
        if !distinct.contains(&name) {
            distinct.push(name);
        }
    }
    Members::Only(distinct)
}

/// Returns styles in which objects with any members exclude the names of the other parameters and of the credentials.
pub(super) fn distinct<'p>(
    context: &Context<'_, '_>,
    parameters: impl IntoIterator<Item = (Location, &'p str, TextStyle)>,
) -> Vec<TextStyle> {
    let mut known: Vec<(Location, String)> = credentials(context);
    let mut styles = Vec::new();
    for (location, wire, style) in parameters {
        match &style {
            TextStyle::Members(Members::Only(names)) => {
                known.extend(names.iter().map(|name| (location, name.clone())));
            }
            TextStyle::Members(Members::Except(_)) => {}
            TextStyle::Default | TextStyle::Styled(_) | TextStyle::QueryString(_) => {
                known.push((location, wire.to_owned()));
            }
        }
        styles.push((location, style));
    }
    let distinct = |(location, style)| match style {
        TextStyle::Members(Members::Except(_)) => {
            let here = known.iter().filter(|(other, _)| *other == location);
            TextStyle::Members(Members::Except(
                here.map(|(_, name)| name.clone()).collect(),
            ))
        }
        style => style,
    };
    styles.into_iter().map(distinct).collect()
}

/// Returns the names of credentials in queries and cookies.
fn credentials(context: &Context<'_, '_>) -> Vec<(Location, String)> {
    let schemes = context.document.api.components.iter();
    let schemes = schemes.flat_map(|components| components.security_schemes.values());
    schemes
        .filter_map(|scheme| match scheme.as_item()? {
            SecurityScheme::APIKey { location, name, .. } => match location {
                APIKeyLocation::Query => Some((Location::Query, name.clone())),
                APIKeyLocation::Cookie => Some((Location::Cookie, name.clone())),
                APIKeyLocation::Header => None,
            },
            _ => None,
        })
        .collect()
}
