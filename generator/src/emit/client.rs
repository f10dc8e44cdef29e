//! `src/client.rs`: a method for each operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{deprecated, docs, ident, many_arguments, mentioned, ty as ty_of};
use crate::model::{Model, Operation};

/// The file.
pub(super) fn file(model: &Model) -> TokenStream {
    let base_url = model.base_url.as_deref().unwrap_or_default();
    let about = match &model.base_url {
        Some(url) => format!(" Makes a client, of `{url}` unless it is told otherwise."),
        None => {
            " Makes a client; the document names no server, so tell it the base URL.".to_owned()
        }
    };
    let methods = model.operations.iter().map(method);
    let mut names: Vec<_> = model
        .operations
        .iter()
        .map(|operation| &operation.request)
        .collect();
    let (types, local) = mentioned(
        model
            .operations
            .iter()
            .flat_map(|operation| operation.arguments().map(|(_, ty)| ty)),
    );
    names.extend(local);
    names.sort();
    let names = names.into_iter().map(ident);
    let types = types.into_iter().map(ident);
    let call = (!model.operations.is_empty()).then(|| {
        quote!(
            use crate::runtime::client::Call;
        )
    });
    quote! {
        //! The client.

        #(use crate::operations::#names;)*
        #call
        #(use crate::types::#types;)*

        pub use crate::runtime::client::{Client, ClientBuilder};

        impl Client {
            #[doc = #about]
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new(#base_url)
            }

            #(#methods)*
        }
    }
}

/// A method: `pub fn get_pet(&self, id: impl Into<String>) -> Call<'_, GetPet>`
fn method(operation: &Operation) -> TokenStream {
    let (name, request) = (ident(&operation.name), ident(&operation.request));
    let (docs, deprecated) = (docs(&operation.docs), deprecated(operation.deprecated));
    let typed = operation.arguments().map(|(name, ty)| {
        let (name, ty) = (ident(name), ty_of(ty));
        quote!(#name: impl Into<#ty>)
    });
    let names = operation.arguments().map(|(name, _)| ident(name));
    let many = many_arguments(operation.arguments().count() + 1);
    quote! {
        #docs
        #deprecated
        #many
        pub fn #name(&self, #(#typed),*) -> Call<'_, #request> {
            Call::new(self, #request::new(#(#names),*))
        }
    }
}
