//! The codecs of structs, as calls of macros of `runtime/objects.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{ident, number};
use crate::model::{Field, Literal, Name, Presence, Struct};

/// Returns the codec of a struct:
///
/// ```text
/// objects::object! {
///     Pet ["kind" = "cat"] { Required::id("id"), Optional::r#type("type"), ..additional }
/// }
/// ```
pub(super) fn codec(name: &Name, structure: &Struct) -> TokenStream {
    let name = ident(name);
    let constants = structure.constants.iter().map(|constant| {
        let (wire, value) = (&constant.wire, literal(&constant.value));
        quote!(#wire = #value)
    });
    let constants: Vec<_> = constants.collect();
    let constants = (!constants.is_empty()).then(|| quote!([#(#constants),*]));
    let members = structure.fields.iter().map(member);
    let rest = structure.rest.iter().map(|rest| {
        let name = ident(&rest.name);
        quote!(..#name)
    });
    let members = members.chain(rest);
    if structure.has_default() {
        quote!(objects::default_object! { #name #constants { #(#members),* } })
    } else {
        quote!(objects::object! { #name #constants { #(#members),* } })
    }
}

/// Returns the value of a constant: `"cat"`
fn literal(value: &Literal) -> TokenStream {
    match value {
        Literal::Boolean(value) => quote!(#value),
        Literal::Number(text) => number(text),
        Literal::Text(text) => quote!(#text),
        Literal::TextVariant(name) | Literal::IntegerVariant(name) => {
            let name = name.as_str();
            quote!(#name)
        }
    }
}

fn member(field: &Field) -> TokenStream {
    let (name, wire) = (ident(&field.name), &field.wire);
    match field.presence {
        Presence::Required => quote!(Required::#name(#wire)),
        Presence::Nullable => quote!(Nullable::#name(#wire)),
        Presence::Optional if !field.distinguishes_null() => quote!(Optional::#name(#wire)),
        Presence::Optional | Presence::OptionalNullable => quote!(OptionalNullable::#name(#wire)),
    }
}
