//! Lowers the headers of responses and of parts of `multipart` bodies.

use indexmap::IndexMap;
use openapiv3::{Header as HeaderNode, ParameterSchemaOrContent, ReferenceOr};

use super::style;
use crate::{
    lower::{
        Context, docs,
        names::{self, Scope},
        schema::types::Types,
    },
    model::{Headed, Header, HeaderSet},
    pointer::Pointer,
};

/// Returns the headers that a response or a part declares, without `Content-Type`, which the media type determines, and
/// without the `Content-Disposition` of a part.
pub(in crate::lower) fn headers<'d>(
    context: &mut Context<'d, '_>,
    types: &mut Types,
    (nodes, at): (&'d IndexMap<String, ReferenceOr<HeaderNode>>, &Pointer),
    of: Headed,
    name: &str,
) -> Option<HeaderSet> {
    let mut scope = Scope::reserving(&["new"]);
    let mut headers = Vec::new();
    for (wire, header) in nodes {
        let at = at.child(wire);
        let lower = wire.to_ascii_lowercase();
        let Some(header) = context.document.resolve(header, &at) else {
            continue;
        };
        let is_of_part = of == Headed::Part && lower == "content-disposition";
        if lower == "content-type" || is_of_part || !is_token(&lower) {
            continue;
        }
        let (ty, style) = match &header.node.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let ty = types.of_api(context, schema).ty;
                let is_exploded = context.document.is_exploded(&header.at);
                let separator = context.document.separators.get(&header.at);
                let style = style::separated(types, &ty, separator)
                    .unwrap_or_else(|| style::of_header(types, &ty, is_exploded));
                (ty, style)
            }
            ParameterSchemaOrContent::Content(media) => {
                let (used, style) = style::of_content(context, types, media);
                (used.ty, style)
            }
        };
        headers.push(Header {
            name: scope.claim(&names::snake(wire), &[]),
            wire: lower,
            style,
            ty,
            // A response is a failure without them, too.
            required: header.node.required && of != Headed::Failure,
            docs: docs::of_text(header.node.description.as_deref()),
        });
    }
    if headers.is_empty() {
        return None;
    }
    let name = types.claim_operation_type(name);
    let required = headers.iter().filter(|header| header.required).count();
    Some(HeaderSet {
        by_name: types.claim_required_fields(&name, required),
        name,
        headers,
        of,
    })
}

/// Returns whether a name is a valid header name (RFC 9110, section 5.6.2).
pub(super) fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
