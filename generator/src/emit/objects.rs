//! How structs are read and written: in terms of `runtime/objects.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use crate::model::{Field, Name, Presence, Struct};

/// The codec of a struct:
///
/// ```text
/// objects::object! {
///     Pet { Required::id("id"), Optional::r#type("type"), ..additional }
/// }
/// ```
pub(super) fn codec(name: &Name, structure: &Struct) -> TokenStream {
    let name = ident(name);
    let members = structure.fields.iter().map(member);
    let rest = structure.rest.iter().map(|rest| {
        let name = ident(&rest.name);
        quote!(..#name)
    });
    let members = members.chain(rest);
    if structure.has_default() {
        quote!(objects::default_object! { #name { #(#members),* } })
    } else {
        quote!(objects::object! { #name { #(#members),* } })
    }
}

fn member(field: &Field) -> TokenStream {
    let (name, wire) = (ident(&field.name), &field.wire);
    match field.presence {
        Presence::Required => quote!(Required::#name(#wire)),
        Presence::Nullable => quote!(Nullable::#name(#wire)),
        Presence::Optional if !field.tells_null() => quote!(Optional::#name(#wire)),
        Presence::Optional | Presence::OptionalNullable => quote!(OptionalNullable::#name(#wire)),
    }
}
