//! Bodies of several parts: a field for each property of the schema.

use openapiv3::{MediaType, Schema};

use super::{
    Context, docs,
    merge::merge,
    names::{self, Scope},
    style,
    types::{Types, Used},
};
use crate::{
    diagnostic::Place,
    document::{At, Facets, Kind, SchemaNode},
    model::{Count, Part, PartKind, Type},
    pointer::Pointer,
};

/// The parts of a body.
pub(super) fn parts<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    media: &'d MediaType,
    at: &Pointer,
) -> Vec<Part> {
    let document = context.document;
    let node = media.schema.as_ref().map(Into::into);
    let schema = node.and_then(|node| document.schema(node, &at.child("schema")));
    let Some(schema) = schema else {
        return Vec::new();
    };
    let merged = merge(context, schema.node, &schema.at);
    if merged.properties.is_empty() || merged.union.is_some() {
        let message = "only the properties that this schema lists itself are parts";
        context.not_supported(Place::Value(schema.at), message);
    }
    let mut fields = Scope::default();
    let wanted: Vec<_> = merged
        .properties
        .keys()
        .map(|name| (name.as_str(), names::snake(name)))
        .collect();
    let names = fields.claim_all(&wanted);
    let mut parts = Vec::new();
    for (wire, standing) in &merged.properties {
        let (Some((node, at)), Some(name)) = (standing.last(), names.get(wire.as_str())) else {
            continue;
        };
        let Some(property) = document.schema(*node, at) else {
            continue;
        };
        let facets = Facets::from(property.node);
        let item = facets
            .items
            .filter(|_| facets.kind == Some(Kind::Array))
            .map(|items| (SchemaNode::from(items), property.at.child("items")));
        let is_array = facets.kind == Some(Kind::Array);
        let (value, value_at) = item.unwrap_or((*node, at.clone()));
        let encoding = media.encoding.get(wire.as_str());
        let is_json = encoding
            .and_then(|encoding| encoding.content_type.as_deref())
            .is_some_and(|given| given.contains("json"));
        let is_file = !is_json
            && (document.schema(value, &value_at)).is_some_and(|value| is_file(context, &value));
        let (kind, used) = if is_file {
            (PartKind::File, Used::new(Type::File, false))
        } else {
            let used = types.schema(context, value, &value_at);
            let is_text = style::is_scalar(types, &used.ty);
            let kind = if is_text && !is_json {
                PartKind::Text
            } else {
                PartKind::Json
            };
            (kind, used)
        };
        let inline = match node {
            SchemaNode::Item(schema) => Some(*schema),
            SchemaNode::Reference(_) => None,
        };
        if encoding.is_some_and(|encoding| !encoding.headers.is_empty()) {
            let message = "headers of parts are not sent";
            let at = Pointer::clone(at);
            context.not_supported(Place::Value(at), message);
        }
        parts.push(Part {
            name: name.clone(),
            wire: wire.clone(),
            kind,
            shape: used.shape,
            ty: used.ty,
            count: match (is_array, merged.required.contains(wire.as_str())) {
                (true, _) => Count::Many,
                (false, true) => Count::One,
                (false, false) => Count::Optional,
            },
            docs: docs::of_property(inline),
        });
    }
    parts
}

/// Whether a value is a file: what is binary, and in 3.1 what has a media type or says nothing.
fn is_file(context: &Context<'_, '_>, schema: &At<'_, Schema>) -> bool {
    let facets = Facets::from(schema.node);
    let node = context.document.value.pointer(schema.at.as_str());
    let is_binary = facets.format.as_deref() == Some("binary");
    let has_media_type = node.is_some_and(|node| {
        node.get("contentMediaType").is_some() && node.get("contentEncoding").is_none()
    });
    is_binary || has_media_type || facets.is_annotation()
}
