//! The structs of declared headers.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{docs, ident, optional, ty};
use crate::model::{Header, HeaderSet};

/// The headers that a response declares, and their codec.
pub(super) fn header_set(set: &HeaderSet) -> TokenStream {
    let name = ident(&set.name);
    let fields = set.headers.iter().map(|header| {
        let (name, docs, ty) = (
            ident(&header.name),
            docs(&header.docs),
            optional(&header.ty, header.required),
        );
        quote! {
            #docs
            pub #name: #ty,
        }
    });
    let default = set
        .headers
        .iter()
        .all(|header| !header.required)
        .then(|| quote!(Default,));
    let new = set.headers.iter().any(|header| header.required).then(|| {
        let arguments = set
            .headers
            .iter()
            .filter(|header| header.required)
            .map(|header| {
                let (name, ty) = (ident(&header.name), ty(&header.ty));
                quote!(#name: impl Into<#ty>)
            });
        let values = set.headers.iter().map(|header| {
            let name = ident(&header.name);
            if header.required {
                quote!(#name: #name.into())
            } else {
                quote!(#name: None)
            }
        });
        quote! {
            /// With what is required.
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    });
    let setters = set
        .headers
        .iter()
        .filter(|header| !header.required)
        .map(header_setter);
    let decoded = set.headers.iter().map(|header| {
        let (name, wire) = (ident(&header.name), &header.wire);
        quote!(#name: decode_header(headers, #wire)?)
    });
    let encoded = set.headers.iter().map(|header| {
        let (name, wire) = (ident(&header.name), &header.wire);
        quote!(encode_header(headers, #wire, &self.#name)?;)
    });
    quote! {
        /// The headers that the document declares for the response.
        #[derive(Clone, Debug, #default PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }

        impl #name {
            #new
            #(#setters)*
        }

        impl Headers for #name {
            fn decode(headers: &http::HeaderMap) -> Result<Self, HeaderError> {
                Ok(Self { #(#decoded),* })
            }

            fn encode(&self, headers: &mut http::HeaderMap) -> Result<(), HeaderError> {
                #(#encoded)*
                Ok(())
            }
        }
    }
}

fn header_setter(header: &Header) -> TokenStream {
    let (name, ty) = (ident(&header.name), ty(&header.ty));
    quote! {
        pub fn #name(mut self, value: impl Into<#ty>) -> Self {
            self.#name = Some(value.into());
            self
        }
    }
}
