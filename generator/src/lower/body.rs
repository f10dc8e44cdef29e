//! Bodies of requests, and what bodies of requests and responses have in common.

use indexmap::IndexMap;
use openapiv3::MediaType;

use super::{
    Context, docs,
    names::Scope,
    types::{Types, Used},
};
use crate::{
    diagnostic::Place,
    document::At,
    model::{Codec, RequestBody, Type},
    pointer::Pointer,
};

/// The body of a request; `None` where it cannot be sent yet.
pub(super) fn request_body<'d>(
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
    let used = body_type(context, types, node, codec, &at.child(media_type));
    Some(RequestBody {
        name: fields.claim("body", &["request_body".to_owned()]),
        shape: used.whole_shape(),
        ty: used.whole(),
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
) -> Used {
    let ty = match (codec, &node.schema) {
        (Codec::Json, Some(schema)) => return types.schema(context, schema, &at.child("schema")),
        (Codec::Json, None) => Type::Any,
        (Codec::Text, _) => Type::String,
        (Codec::Bytes, _) => Type::Bytes,
    };
    Used::new(ty, false)
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
