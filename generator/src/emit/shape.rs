//! Shapes: what the server checks JSON against.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{self, ident};
use crate::model::{Field, Item, ItemKind, Model, Presence, Type, Union};

/// The shape of a type by name: `Pet::NAMED`, `Vec::<Pet>::NAMED`.
fn shape(ty: &Type) -> TokenStream {
    match ty {
        Type::Array(inner) => {
            let inner = tokens::ty(inner);
            quote!(Vec::<#inner>::NAMED)
        }
        Type::Map(inner) => {
            let inner = tokens::ty(inner);
            quote!(std::collections::BTreeMap::<String, #inner>::NAMED)
        }
        Type::Nullable(inner) => {
            let inner = tokens::ty(inner);
            quote!(Option::<#inner>::NAMED)
        }
        Type::DateTime => quote!(chrono::DateTime::<chrono::FixedOffset>::NAMED),
        ty => {
            let ty = tokens::ty(ty);
            quote!(#ty::NAMED)
        }
    }
}

/// The shape of a type:
///
/// ```text
/// #[cfg(feature = "server")]
/// impl Shaped for Pet {
///     const SHAPE: &'static Shape = &Shape::Object {
///         fields: &[Field::required("name", String::NAMED)],
///         rest: None,
///     };
/// }
/// ```
pub(super) fn shaped(model: &Model, item: &Item) -> TokenStream {
    let shape = match &item.kind {
        ItemKind::Alias(_) => return TokenStream::new(),
        ItemKind::Union(union) => self::union(union),
        ItemKind::StringEnum(values) => {
            let values = values.iter().map(|value| &value.wire);
            quote!(Shape::Enum(&[#(#values),*]))
        }
        ItemKind::IntegerEnum(values) => {
            let values = values
                .iter()
                .map(|value| Literal::i64_unsuffixed(value.wire));
            quote!(Shape::Integers(&[#(#values),*]))
        }
        ItemKind::Struct(structure) => {
            let properties = structure.fields.iter().map(property);
            let rest = structure.rest.as_ref().map(|rest| shape(&rest.ty));
            let rest = rest.map_or_else(|| quote!(None), |rest| quote!(Some(&#rest)));
            quote!(Shape::Object { fields: &[#(#properties),*], rest: #rest })
        }
    };
    if !model.package.server {
        return TokenStream::new();
    }
    let name = ident(&item.name);
    quote! {
        #[cfg(feature = "server")]
        impl Shaped for #name {
            const SHAPE: &'static Shape = &#shape;
        }
    }
}

/// The shape of a union, by its tag or as alternatives.
fn union(union: &Union) -> TokenStream {
    let shapes = union.variants.iter().map(|variant| shape(&variant.ty));
    match &union.tag {
        None => quote!(Shape::AnyOf(&[#(#shapes),*])),
        Some(tag) => {
            let shapes = union.variants.iter().flat_map(|variant| {
                let shape = shape(&variant.ty);
                variant.tags.iter().map(move |tag| quote!((#tag, #shape)))
            });
            quote!(Shape::Tagged { tag: #tag, shapes: &[#(#shapes),*] })
        }
    }
}

fn property(field: &Field) -> TokenStream {
    let wire = Literal::string(&field.wire);
    let inner = shape(&field.ty);
    let (kind, shape) = match field.presence {
        Presence::Required => (quote!(required), inner),
        Presence::Optional => (quote!(optional), inner),
        Presence::Nullable => (quote!(required), quote!(Shape::Nullable(&#inner))),
        Presence::OptionalNullable => (quote!(optional), quote!(Shape::Nullable(&#inner))),
    };
    quote!(Field::#kind(#wire, #shape))
}
