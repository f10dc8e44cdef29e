//! Lowers the bodies of requests and responses: their contents, and the codec of each.

mod form;
pub(super) mod media_type;
mod multipart;
pub(super) mod sequence;

use indexmap::IndexMap;
use openapiv3::MediaType;

use self::media_type::Essence;
use super::{
    Context, docs,
    names::{self, Scope},
    schema::{
        constraints, same,
        types::{TypeUse, Types},
    },
};
use crate::{
    diagnostic::Place,
    document::{At, Document, Kind},
    model::{Body, Codec, Constraint, Content, Framing, Name, RequestBody, Shape, Type},
    pointer::Pointer,
};

/// The message that a body belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// A request.
    Request,
    /// A successful response.
    Success,
    /// A failure, whose body is always read completely.
    Failure,
}

/// The kind of data that the schema of a content describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ContentKind {
    /// The schema describes no data.
    Unknown,
    /// Text.
    Text,
    /// Bytes that are not text.
    Binary,
    /// A value that is not a string.
    Value,
}

/// Media types with the same codec and the same schema.
struct Group<'d> {
    codec: Codec,
    media_types: Vec<&'d str>,
    node: &'d MediaType,
}

/// Returns the body of a request; `None` if the document lists no media type.
pub(super) fn request_body<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    body: &At<'d, openapiv3::RequestBody>,
    fields: &mut Scope,
    request: &Name,
) -> Option<RequestBody> {
    let at = body.at.child("content");
    let (lowered, _) = lower(
        context,
        types,
        (&body.node.content, &at),
        Side::Request,
        (request, "Content"),
    )?;
    Some(RequestBody {
        name: fields.claim("body", &["request_body".to_owned()]),
        body: lowered,
        required: body.node.required,
        docs: docs::of_text(body.node.description.as_deref()),
    })
}

/// Returns a body with the given media types, and the media type that has its examples. If the body has several
/// contents, its enum is named after the operation and the suffix.
pub(super) fn lower<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    (offered, at): (&'d IndexMap<String, MediaType>, &Pointer),
    side: Side,
    (request, suffix): (&Name, &str),
) -> Option<(Body, &'d MediaType)> {
    let groups = groups(context, offered, at, side);
    let groups = without_untyped(context, groups, at, side);
    for group in &groups {
        report_untyped(context, group, (offered, at));
    }
    let first = groups.first()?;
    let node = first.node;
    // Media types with the same schema become one type; the caller chooses the media type.
    let is_shared = groups.iter().all(|group| {
        matches!(group.codec, Codec::Json | Codec::Form(_))
            && same_schema(context, group.node, node)
    });
    let enumeration = (groups.len() > 1 && !is_shared).then(|| {
        let name = format!("{}{suffix}", request.plain());
        Type::Local(types.claim_operation_type(&name))
    });
    let mut variants = Scope::reserving(&["self"]);
    let mut contents: Vec<Content> = Vec::new();
    let mut shared: Option<TypeUse> = None;
    for mut group in groups {
        let Some(first) = group.media_types.first().copied() else {
            continue;
        };
        let at = at.child(first);
        let (mut parts, mut by_name) = (Vec::new(), None);
        let form = format!("{}Form", request.plain());
        if group.codec == Codec::Multipart {
            parts = multipart::parts(context, types, (group.node, &at), &form);
        }
        let used = if let Some(shared) = shared.clone().filter(|_| is_shared) {
            shared
        } else if parts.is_empty() {
            if group.codec == Codec::Multipart {
                group.codec = Codec::Media;
            }
            body_type(context, types, &group)
        } else {
            let name = types.claim_operation_type(&form);
            let required = parts.iter().filter(|part| part.is_required()).count();
            by_name = types.claim_required_fields(&name, required);
            TypeUse::new(Type::Local(name), false)
        };
        shared.get_or_insert_with(|| used.clone());
        let (sent, accepts) = media_type::sent(&group.codec, &group.media_types);
        contents.push(Content {
            name: variants.claim(&variant(&group), &[names::pascal(first)]),
            media_type: sent,
            accepts,
            shape: text_shape(context, &group, side).unwrap_or_else(|| used.whole_shape()),
            ty: match group.codec {
                Codec::Sequence(framing) if framing.is_events() => {
                    Type::Events(Box::new(used.whole()))
                }
                Codec::Sequence(_) => Type::ItemStream(Box::new(used.whole())),
                _ => used.whole(),
            },
            codec: group.codec,
            parts,
            by_name,
        });
    }
    let ty = enumeration.or_else(|| contents.first().map(|content| content.ty.clone()))?;
    Some((Body { ty, contents }, node))
}

/// Returns the shape of the text in a request; `None` if the body is not text, or has no constraints.
fn text_shape(context: &Context<'_, '_>, group: &Group<'_>, side: Side) -> Option<Shape> {
    if side != Side::Request || group.codec != Codec::Text {
        return None;
    }
    let schema = context
        .document
        .schema(group.node.schema.as_ref()?)?
        .resolve()?;
    let mut constraints = constraints::of(schema);
    constraints.retain(|constraint| {
        matches!(
            constraint,
            Constraint::MinLength(_) | Constraint::MaxLength(_) | Constraint::Pattern(_)
        )
    });
    if schema.values.iter().any(serde_json::Value::is_string) {
        let values = schema.values.iter().map(ToString::to_string);
        constraints.push(Constraint::Enum(values.collect()));
    }
    let is_constrained = schema.kind == Some(Kind::String) && !constraints.is_empty();
    is_constrained.then(|| Shape::Constrained(Box::new(Shape::Of(Type::String)), constraints))
}

/// Groups media types with the same codec and schema, the preferred group first.
fn groups<'d>(
    context: &mut Context<'d, '_>,
    offered: &'d IndexMap<String, MediaType>,
    at: &Pointer,
    side: Side,
) -> Vec<Group<'d>> {
    let mut groups: Vec<Group<'d>> = Vec::new();
    for (media_type, node) in offered {
        let at = at.child(media_type);
        let essence = Essence::parse(media_type);
        // The check of the document reports a media type without a slash.
        if essence.is_none() && media_type.contains('/') {
            let message = "invalid media type; the body is read and written as bytes";
            context.not_supported(Place::Key(at.clone()), message);
        }
        let (essence, media_type) = match essence {
            Some(essence) => (essence, media_type.as_str()),
            None => Essence::of_bytes(media_type),
        };
        let codec = codec(context, &essence, node, side, &at);
        let is_raw = codec.is_raw_stream();
        let has_same_data = |group: &Group<'_>| {
            let has_same_codec = group.codec == codec || (is_raw && group.codec.is_raw_stream());
            has_same_codec && same_data(context, &codec, group.node, node)
        };
        let has_same_essence = |group: &Group<'_>| {
            let mut of_group = group.media_types.iter().copied().filter_map(Essence::parse);
            of_group.any(|other| other == essence)
        };
        let goes_with = |group: &&mut Group<'_>| has_same_essence(group) || has_same_data(group);
        match groups.iter_mut().find(goes_with) {
            Some(group) => {
                if has_same_data(group) {
                    // Bytes do not imply which of the media types they have.
                    if is_raw && !has_same_essence(group) {
                        group.codec = Codec::Media;
                    }
                } else {
                    let message = format!(
                        "the schema is ignored, because the media type differs from `{}` only in its parameters",
                        group.media_types.first().copied().unwrap_or_default()
                    );
                    context.not_supported(Place::Key(at), message);
                }
                group.media_types.push(media_type);
            }
            None => groups.push(Group {
                codec,
                media_types: vec![media_type],
                node,
            }),
        }
    }
    let is_range = |media_type: &&str| media_type.contains('*');
    let is_json = |group: &Group<'_>| group.codec == Codec::Json;
    let is_named = |group: &Group<'_>| !group.media_types.iter().all(is_range);
    if groups.iter().any(|group| is_json(group) && is_named(group)) {
        // A body that is sent as `application/json` would match the content with that name.
        let others = groups.iter_mut();
        for group in others.filter(|group| is_json(group) && !is_named(group)) {
            let message = "the schema of a media type range is ignored next to a JSON media type";
            for media_type in &group.media_types {
                context.not_supported(Place::Key(at.child(media_type)), message);
            }
            group.codec = media_of(side);
        }
    }
    groups.sort_by(|one, other| one.codec.cmp(&other.codec));
    for group in &mut groups {
        group.media_types.sort_by_key(|media_type| {
            let is_range = media_type.contains('*');
            (is_range, media_type.contains(';'))
        });
    }
    groups
}

/// Returns whether two media types have the same schema, or both have none.
fn same_schema(context: &Context<'_, '_>, one: &MediaType, other: &MediaType) -> bool {
    let schema = |media: &MediaType| context.document.schema(media.schema.as_ref()?);
    match (schema(one), schema(other)) {
        (Some(one), Some(other)) => same::schema(one, other),
        (None, None) => true,
        _ => false,
    }
}

/// Returns whether two media types with this codec describe the same data: they have the same schema, or their schemas
/// describe no more than text or bytes.
fn same_data(context: &Context<'_, '_>, codec: &Codec, one: &MediaType, other: &MediaType) -> bool {
    let is_value = |media| content_kind(context.document, media) == ContentKind::Value;
    let is_plain = matches!(codec, Codec::Text | Codec::Stream | Codec::Media);
    same_schema(context, one, other) || (is_plain && !is_value(one) && !is_value(other))
}

/// Reports a content whose schema describes a value, though its codec reads only text or bytes.
fn report_untyped(
    context: &mut Context<'_, '_>,
    group: &Group<'_>,
    (offered, at): (&IndexMap<String, MediaType>, &Pointer),
) {
    let read_as = match group.codec {
        Codec::Text => "text",
        Codec::Stream | Codec::Bytes => "bytes",
        _ => return,
    };
    if content_kind(context.document, group.node) != ContentKind::Value {
        return;
    }
    // Invalid media types are reported already, and replaced by others.
    let written = |name: &&&str| offered.contains_key(**name);
    for media_type in group.media_types.iter().filter(written) {
        let message = format!("the schema is ignored; the body is read and written as {read_as}");
        context.not_supported(Place::Key(at.child(media_type)), message);
    }
}

/// Removes contents of text or bytes next to a typed content, which callers would prefer. A file in a request is kept, and so
/// are bytes that a successful response describes.
fn without_untyped<'d>(
    context: &mut Context<'d, '_>,
    groups: Vec<Group<'d>>,
    at: &Pointer,
    side: Side,
) -> Vec<Group<'d>> {
    let mut is_typed = Vec::new();
    for group in &groups {
        let is_described = content_kind(context.document, group.node) != ContentKind::Unknown;
        is_typed.push(match group.codec {
            Codec::Json => is_described,
            Codec::Form(_) | Codec::Multipart | Codec::Sequence(_) => true,
            Codec::Text | Codec::Stream | Codec::Media | Codec::Bytes => false,
        });
    }
    if !is_typed.contains(&true) {
        return groups;
    }
    let mut kept = Vec::new();
    for (group, is_typed) in groups.into_iter().zip(is_typed) {
        let is_described = side == Side::Success
            && content_kind(context.document, group.node) == ContentKind::Binary;
        let is_kept = side == Side::Request || is_described;
        let is_file = group.codec.is_raw_stream() && is_kept;
        if is_typed || group.codec == Codec::Json || is_file {
            kept.push(group);
            continue;
        }
        for media_type in &group.media_types {
            let message =
                "a text or binary media type is ignored next to a media type with a schema";
            context.not_supported(Place::Key(at.child(media_type)), message);
        }
    }
    kept
}

/// Returns the codec of a body whose media type the sender chooses.
fn media_of(side: Side) -> Codec {
    match side {
        Side::Failure => Codec::Bytes,
        Side::Request | Side::Success => Codec::Media,
    }
}

/// Returns the codec of a media type.
fn codec(
    context: &Context<'_, '_>,
    essence: &Essence,
    node: &MediaType,
    side: Side,
    at: &Pointer,
) -> Codec {
    let kind = content_kind(context.document, node);
    let media = media_of(side);
    let stream = match side {
        Side::Failure => Codec::Bytes,
        Side::Request | Side::Success => Codec::Stream,
    };
    let subtype = essence.subtype.as_str();
    if let Some(framing) = media_type::framing(subtype).filter(|_| side != Side::Failure) {
        return match kind {
            ContentKind::Binary => Codec::Stream,
            _ => Codec::Sequence(sequence::element(context.document, framing, node).framing),
        };
    }
    match (essence.kind.as_str(), subtype) {
        ("*" | "application", "*") if kind == ContentKind::Value => Codec::Json,
        ("text", "*") if kind != ContentKind::Binary => Codec::Text,
        ("multipart", _) if side == Side::Request && kind == ContentKind::Value => Codec::Multipart,
        ("multipart", _) | (_, "*") => media,
        (_, subtype)
            if essence.is_json() && subtype != "stream+json" && kind == ContentKind::Binary =>
        {
            stream
        }
        (_, "json") => Codec::Json,
        (_, subtype) if subtype.ends_with("+json") && subtype != "stream+json" => Codec::Json,
        ("application", "x-www-form-urlencoded")
            if side == Side::Request && kind != ContentKind::Text =>
        {
            Codec::Form(form::styles(context, &node.encoding, at))
        }
        ("text", _) | ("application", "x-www-form-urlencoded") if kind != ContentKind::Binary => {
            Codec::Text
        }
        (_, subtype) if media_type::is_text(subtype) && kind != ContentKind::Binary => Codec::Text,
        ("application", subtype)
            if kind == ContentKind::Value && !media_type::is_binary_encoding(subtype) =>
        {
            Codec::Json
        }
        _ => stream,
    }
}

fn content_kind(document: &Document, node: &MediaType) -> ContentKind {
    let schema = node.schema.as_ref();
    let Some(schema) = schema.and_then(|schema| document.schema(schema)?.resolve()) else {
        return ContentKind::Unknown;
    };
    let is_string = matches!(schema.kind, None | Some(Kind::String));
    match schema.kind {
        _ if is_string && schema.format.as_deref() == Some("binary") => ContentKind::Binary,
        Some(Kind::String) => ContentKind::Text,
        None if schema.is_annotation() => ContentKind::Unknown,
        _ => ContentKind::Value,
    }
}

/// Returns the type of a content.
fn body_type<'d>(context: &mut Context<'d, '_>, types: &mut Types, group: &Group<'d>) -> TypeUse {
    let ty = match (&group.codec, &group.node.schema) {
        (Codec::Json | Codec::Form(_), Some(schema)) => {
            return types.of_api(context, schema);
        }
        (Codec::Sequence(framing), _) => {
            let element = sequence::element(context.document, *framing, group.node);
            match (element.schema, framing) {
                (Some(schema), _) => return types.schema(context, schema),
                (None, Framing::Texts) => Type::String,
                (None, _) => Type::Any,
            }
        }
        (Codec::Json | Codec::Form(_), None) => Type::Any,
        (Codec::Text, _) => Type::String,
        (Codec::Stream | Codec::Multipart, _) => Type::Body,
        (Codec::Media, _) => Type::Media,
        (Codec::Bytes, _) => Type::Bytes,
    };
    TypeUse::new(ty, false)
}

/// Returns the name of a content's variant.
fn variant(group: &Group<'_>) -> String {
    let media_type = group.media_types.first().copied().unwrap_or_default();
    let Some(essence) = Essence::parse(media_type) else {
        return names::pascal(media_type);
    };
    let others = || group.media_types.iter().copied().filter_map(Essence::parse);
    let is_one = others().all(|other| other == essence);
    let is_one_kind = others().all(|other| other.kind == essence.kind);
    match (essence.kind.as_str(), essence.subtype.as_str()) {
        (_, "*") if group.codec == Codec::Json => "Json".to_owned(),
        _ if group.codec == Codec::Text && !is_one => "Text".to_owned(),
        ("application", _) if group.codec == Codec::Media && !is_one => "Media".to_owned(),
        (kind, _) if group.codec == Codec::Media && !is_one => {
            if is_one_kind {
                names::pascal(kind)
            } else {
                "Media".to_owned()
            }
        }
        (_, "x-www-form-urlencoded") => "Form".to_owned(),
        ("multipart", "form-data") => "Multipart".to_owned(),
        (_, "octet-stream") => "Bytes".to_owned(),
        ("text", "plain") => "Text".to_owned(),
        ("*", _) => "Any".to_owned(),
        (kind, "*") => names::pascal(kind),
        (_, subtype) => names::pascal(subtype),
    }
}
