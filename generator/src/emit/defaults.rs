//! Accessors with default values.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{ident, number, ty};
use crate::model::{DefaultValue, Literal, Name, Type};

/// Returns the accessor of an optional field with a default: `pub fn limit_or_default(&self) -> i64`
pub(super) fn accessor(field: &Name, of: &Type, default: &DefaultValue) -> TokenStream {
    let (method, name, ty) = (ident(&default.method), ident(field), ty(of));
    let (result, value) = match &default.value {
        Literal::Boolean(value) => (quote!(#ty), quote!(unwrap_or(#value))),
        Literal::Number(text) => {
            let value = number(text);
            (quote!(#ty), quote!(unwrap_or(#value)))
        }
        Literal::IntegerVariant(variant) => {
            let variant = ident(variant);
            (quote!(#ty), quote!(unwrap_or(#ty::#variant)))
        }
        Literal::Text(text) => (quote!(&str), quote!(as_deref().unwrap_or(#text))),
        Literal::TextVariant(variant) => {
            let variant = ident(variant);
            (quote!(&#ty), quote!(as_ref().unwrap_or(&#ty::#variant)))
        }
    };
    quote! {
        /// Returns the value, or the default if it is not set.
        pub fn #method(&self) -> #result {
            self.#name.#value
        }
    }
}
