//! Lowers `multipart` bodies to structs with a field for each property of the schema.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{Encoding, MediaType};
use serde_json::Value as Json;

use super::{form, media_type::Essence};
use crate::{
    diagnostic::Place,
    document::{Additional, Node},
    lower::{
        Context, docs,
        draft::TypeKind,
        names::{self, Scope},
        operation::{headers, style},
        schema::{
            merge::flat,
            same,
            types::{TypeUse, Types},
        },
    },
    model::{Constraint, Count, Docs, FormStyle, Headed, Part, PartKind, Shape, Type},
    pointer::Pointer,
};

/// The maximum number of alternatives of a body that are read.
const ALTERNATIVE_LIMIT: usize = 256;

/// The possible parts of a body.
#[derive(Default)]
struct PartSchemas<'d> {
    /// Each property with its schemas, which may differ between the alternatives.
    properties: IndexMap<String, Vec<Node<'d>>>,
    /// The properties that are required in every alternative.
    required: BTreeSet<String>,
    additional: Option<Additional<'d>>,
}

/// The type and encoding of the parts of a property.
struct Value {
    kind: PartKind,
    used: TypeUse,
    is_array: bool,
}

/// Returns the parts of a body; empty if the schema describes no parts.
pub(in crate::lower) fn parts<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    (media, at): (&'d MediaType, &Pointer),
    form: &str,
) -> Vec<Part> {
    let node = media.schema.as_ref();
    let schema = node.and_then(|node| context.document.schema(node)?.resolve());
    let Some(schema) = schema else {
        return Vec::new();
    };
    let schemas = part_schemas(context, schema, &mut { ALTERNATIVE_LIMIT });
    let mut fields = Scope::reserving(&["part_reader"]);
    let mut setters = Scope::reserving(&["new", "clone", "default", "into"]);
    let wanted: Vec<_> = schemas
        .properties
        .keys()
        .map(|name| (name.as_str(), names::snake(name)))
        .collect();
    let names = fields.claim_all(&wanted);
    let mut parts = Vec::new();
    for (wire, nodes) in &schemas.properties {
        let (Some(node), Some(name)) = (nodes.first(), names.get(wire.as_str())) else {
            continue;
        };
        let encoding = media.encoding.get(wire.as_str());
        let declared = encoding.and_then(media_type);
        let mut value = of_all(context, types, nodes, declared.as_ref());
        let style = encoding.and_then(|encoding| {
            let at = at.child("encoding").child(wire);
            form::style(context, encoding, &at)
        });
        // Each value has its own headers, and therefore a separate part.
        let is_plain = encoding.is_none_or(|encoding| encoding.headers.is_empty());
        if let (Some(FormStyle::Joined(separator)), PartKind::Text, true, true) =
            (style, value.kind, value.is_array, is_plain)
        {
            value.kind = PartKind::Joined(separator);
        }
        let is_required =
            schemas.required.contains(wire) && !value.used.nullable && !is_read_only(nodes);
        let headers = encoding.and_then(|encoding| {
            let at = at.child("encoding").child(wire).child("headers");
            let name = format!("{form}{}Headers", names::pascal(name.plain()));
            headers::headers(
                context,
                types,
                (&encoding.headers, &at),
                Headed::Part,
                &name,
            )
        });
        let inline = Some(*node).filter(|node| !node.is_reference());
        parts.push(Part {
            setter: setters.claim(name.plain(), &[format!("with_{}", name.plain())]),
            name: name.clone(),
            wire: wire.clone(),
            kind: value.kind,
            media_type: declared
                .and_then(|(_, sent)| sent)
                .filter(|sent| value.kind != PartKind::Json || sent != "application/json"),
            headers,
            shape: value.used.shape,
            ty: value.used.ty,
            count: match (value.is_array, is_required) {
                (true, _) => Count::Many,
                (false, true) => Count::One,
                (false, false) => Count::Optional,
            },
            required: is_required,
            is_rest: false,
            docs: docs::of_property(inline.map(Node::schema)),
        });
    }
    let rest = schemas
        .additional
        .and_then(|additional| rest(context, types, additional));
    parts.extend(rest.map(|value| {
        let name = fields.claim("additional_properties", &[]);
        Part {
            setter: setters.claim(name.plain(), &[]),
            name,
            wire: String::new(),
            kind: value.kind,
            media_type: None,
            headers: None,
            shape: value.used.shape,
            ty: value.used.ty,
            count: if value.is_array {
                Count::Many
            } else {
                Count::One
            },
            required: false,
            is_rest: true,
            docs: Docs::generated("Parts that the document does not list."),
        }
    }));
    parts
}

/// Returns the properties of a schema and of its alternatives; `more` limits the number of alternatives.
fn part_schemas<'d>(
    context: &mut Context<'d, '_>,
    schema: Node<'d>,
    more: &mut usize,
) -> PartSchemas<'d> {
    let merged = flat(context, schema);
    let additional = merged.additional();
    let last = |(name, mut nodes): (String, Vec<Node<'d>>)| Some((name, vec![nodes.pop()?]));
    let mut all = PartSchemas {
        properties: merged.properties.into_iter().filter_map(last).collect(),
        required: merged.required,
        additional,
    };
    let union = merged.union;
    let alternatives = union.iter().flat_map(|(nodes, _)| nodes.iter());
    let mut in_each: Option<BTreeSet<String>> = None;
    let mut in_any = BTreeSet::new();
    for alternative in alternatives {
        let (Some(alternative), Some(left)) = (alternative.resolve(), more.checked_sub(1)) else {
            in_each = Some(BTreeSet::new());
            continue;
        };
        *more = left;
        let found = part_schemas(context, alternative, more);
        for (name, nodes) in found.properties {
            let known = all.properties.entry(name).or_default();
            for node in nodes {
                if !known.iter().any(|other| same::schema(*other, node)) {
                    known.push(node);
                }
            }
        }
        in_any.extend(found.required.iter().cloned());
        in_each = Some(match in_each {
            None => found.required,
            Some(known) => &known & &found.required,
        });
        all.additional = all.additional.or(found.additional);
    }
    all.required.extend(in_each.into_iter().flatten());
    if let (Some((_, place)), false) = (union, in_any.is_subset(&all.required)) {
        let message = "the parts that only some alternatives require are optional; which of them occur together is not validated";
        context.not_supported(Place::Key(place), message);
    }
    all
}

/// Returns the parts of a property with several schemas: if they differ, a type that holds any of them.
fn of_all<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    alternatives: &[Node<'d>],
    declared: Option<&(Essence, Option<String>)>,
) -> Value {
    let mut all: Option<Value> = None;
    for node in alternatives {
        let value = value(context, types, *node, declared);
        all = Some(match all {
            None => value,
            Some(known) => known.or(types, &value),
        });
    }
    all.unwrap_or_else(|| Value::one(PartKind::File, Type::File))
}

impl Value {
    fn one(kind: PartKind, ty: Type) -> Self {
        Self {
            kind,
            used: TypeUse::new(ty, false),
            is_array: false,
        }
    }

    /// Returns a type and an encoding for the values of both.
    fn or(self, types: &Types, other: &Self) -> Self {
        let nullable = self.used.nullable || other.used.nullable;
        let is_array = self.is_array || other.is_array;
        let texts = listed(types, &self.used).zip(listed(types, &other.used));
        let (kind, ty) = match (self.kind, other.kind) {
            (one, two) if one == two && self.used.ty == other.used.ty => (one, self.used.ty),
            (PartKind::Text, PartKind::Text) => (PartKind::Text, Type::String),
            (PartKind::File, _) | (_, PartKind::File) => (PartKind::File, Type::File),
            _ => (PartKind::Json, Type::Any),
        };
        let shape = if self.used.shape == other.used.shape {
            self.used.shape
        } else if let (PartKind::Text, Some((mut values, others))) = (kind, texts) {
            for value in others {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            let values = vec![Constraint::Enum(values)];
            Shape::Constrained(Box::new(Shape::Of(ty.clone())), values)
        } else {
            Shape::Of(ty.clone())
        };
        Self {
            kind,
            used: TypeUse {
                ty,
                nullable,
                shape,
            },
            is_array,
        }
    }
}

/// Returns the values of an enum of strings as JSON; `None` if other texts are valid.
fn listed(types: &Types, used: &TypeUse) -> Option<Vec<String>> {
    match (&used.ty, &used.shape) {
        (Type::Named(name) | Type::Local(name), Shape::Of(_)) => match &types.item(name)?.kind {
            TypeKind::StringEnum(values) if !values.open => {
                let values = values.values.iter();
                Some(
                    values
                        .map(|value| Json::from(value.wire.as_str()).to_string())
                        .collect(),
                )
            }
            _ => None,
        },
        (Type::String, Shape::Constrained(_, constraints)) => match constraints.as_slice() {
            [Constraint::Enum(values)] => Some(values.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the parts of a property. If an alternative of its schema is a file, the parts of all alternatives are files,
/// which hold text as well.
fn value<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    node: Node<'d>,
    declared: Option<&(Essence, Option<String>)>,
) -> Value {
    let is_json = declared.is_some_and(|(essence, _)| essence.is_json());
    let alternatives = all_alternatives(node);
    if !is_json
        && alternatives
            .iter()
            .any(|alternative| has_file(*alternative))
    {
        return Value {
            is_array: alternatives
                .iter()
                .any(|alternative| alternative.is_array()),
            ..Value::one(PartKind::File, Type::File)
        };
    }
    of_schema(context, types, node, declared)
}

/// Returns whether a schema is explicitly a file or an array of files, or its items may be files.
fn has_file(schema: Node<'_>) -> bool {
    let is_binary = |schema: Node<'_>| !schema.is_annotation() && is_file(schema);
    let items = schema.items().filter(|_| schema.is_array());
    is_binary(schema)
        || items.is_some_and(|items| all_alternatives(items).into_iter().any(is_binary))
}

/// Returns a schema without alternatives, otherwise its alternatives, with those of the alternatives in place of these.
fn all_alternatives(node: Node<'_>) -> Vec<Node<'_>> {
    let (mut open, mut seen, mut found) = (vec![node], BTreeSet::new(), Vec::new());
    while let Some(node) = open.pop() {
        let Some(schema) = node.resolve().filter(|schema| seen.insert(schema.at())) else {
            continue;
        };
        let before = open.len();
        open.extend(schema.alternatives());
        // A reference next to other keywords is a member of `allOf`.
        let member = schema
            .all_of()
            .first()
            .filter(|_| schema.all_of().len() == 1);
        open.extend(member.filter(|_| schema.has_only_members()));
        if open.len() == before {
            found.push(schema);
        }
    }
    found
}

/// Returns the parts of a property none of whose alternatives is a file.
fn of_schema<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    node: Node<'d>,
    declared: Option<&(Essence, Option<String>)>,
) -> Value {
    let Some(property) = only_alternative(node) else {
        return Value::one(PartKind::File, Type::File);
    };
    let is_array = property.is_array();
    let node = property.items().filter(|_| is_array).unwrap_or(node);
    let declared = declared.map(|(essence, _)| essence);
    let is_json = declared.is_some_and(Essence::is_json);
    let one = |kind, ty| Value {
        is_array,
        ..Value::one(kind, ty)
    };
    let schema = only_alternative(node);
    if !is_json && schema.is_some_and(is_file) {
        return one(PartKind::File, Type::File);
    }
    let is_value = schema.is_some_and(|value| value.is_object() || value.is_array());
    match declared.filter(|declared| is_value && !is_json && !declared.is_range()) {
        Some(declared) if declared.is_text() => return one(PartKind::Text, Type::String),
        Some(_) => return one(PartKind::File, Type::File),
        None => {}
    }
    let used = types.schema(context, node);
    if used.ty == Type::String && declared.is_some_and(Essence::is_media) {
        return one(PartKind::File, Type::File);
    }
    let kind = if style::is_scalar(types, &used.ty) && !is_json {
        PartKind::Text
    } else {
        PartKind::Json
    };
    Value {
        kind,
        used,
        is_array,
    }
}

/// Resolves references, and returns the only alternative if there is just one. `null` does not count, because a part
/// may be absent.
fn only_alternative(node: Node<'_>) -> Option<Node<'_>> {
    let schema = node.resolve()?;
    let mut alternatives = schema.alternatives();
    let is_plain = schema.kind.is_none() && schema.all_of().is_empty();
    match (alternatives.next(), alternatives.next()) {
        (Some(only), None) if is_plain => only.resolve(),
        _ => Some(schema),
    }
}

/// Returns the parts for additional properties.
fn rest<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    additional: Additional<'d>,
) -> Option<Value> {
    match additional {
        Additional::Any(false) => None,
        Additional::Any(true) => Some(Value::one(PartKind::File, Type::File)),
        Additional::Schema(node) => Some(value(context, types, node, None)),
    }
}

/// Returns the first media type of an encoding, and how it is sent, unless it is a range.
fn media_type(encoding: &Encoding) -> Option<(Essence, Option<String>)> {
    let named = encoding.content_type.as_deref()?.split(',').map(str::trim);
    let mut known = named.filter_map(|named| Some((Essence::parse(named)?, named)));
    let (essence, named) = known.next()?;
    let sent = (!essence.is_range()).then(|| named.to_owned());
    Some((essence, sent))
}

/// Returns whether a property occurs in responses only.
fn is_read_only(nodes: &[Node<'_>]) -> bool {
    let mut schemas = nodes.iter().filter_map(|node| node.resolve());
    schemas.any(|schema| schema.read_only)
}

/// Returns whether a value is a file: one with `format: binary`, in 3.1 also one with a media type or without any
/// keywords.
fn is_file(schema: Node<'_>) -> bool {
    let is_binary = schema.format.as_deref() == Some("binary");
    let has_media_type =
        schema.content_media_type().is_some() && schema.content_encoding().is_none();
    is_binary || has_media_type || schema.is_annotation()
}
