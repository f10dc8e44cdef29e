//! Determines how the properties of a form are encoded.

use indexmap::IndexMap;
use openapiv3::{Encoding, QueryStyle};

use crate::{lower::Context, model::FormStyle, pointer::Pointer};

/// Returns the properties of a form whose encoding sets a style, with that style.
pub(in crate::lower) fn styles(
    context: &Context<'_, '_>,
    encodings: &IndexMap<String, Encoding>,
    at: &Pointer,
) -> Vec<(String, FormStyle)> {
    let style = |(property, encoding): (&String, &Encoding)| {
        let at = at.child("encoding").child(property);
        Some((property.clone(), style(context, encoding, &at)?))
    };
    encodings.iter().filter_map(style).collect()
}

/// Returns the style of a property of a form, if its encoding sets one.
pub(in crate::lower) fn style(
    context: &Context<'_, '_>,
    encoding: &Encoding,
    at: &Pointer,
) -> Option<FormStyle> {
    if let Some(separator) = context.document.separators.get(at) {
        return Some(FormStyle::Joined(*separator));
    }
    let Some(explode) = context.document.encoding(at) else {
        let is_json = encoding
            .content_type
            .as_deref()
            .is_some_and(|given| given.contains("json"));
        return is_json.then_some(FormStyle::Json);
    };
    let joined = |separator: char, otherwise: bool| {
        if explode.unwrap_or(otherwise) {
            FormStyle::Exploded
        } else {
            FormStyle::Joined(separator)
        }
    };
    Some(match &encoding.style {
        None | Some(QueryStyle::Form) => joined(',', true),
        Some(QueryStyle::SpaceDelimited) => joined(' ', false),
        Some(QueryStyle::PipeDelimited) => joined('|', false),
        Some(QueryStyle::DeepObject) => FormStyle::Deep,
    })
}
