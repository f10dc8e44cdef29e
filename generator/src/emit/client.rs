//! `src/client.rs`: a method for each operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    arguments, runtime,
    tokens::{Naming, deprecated, docs, ident, many_arguments, modules_of},
};
use crate::model::{CrateFeature, Group, Model, Operation};

/// Returns the contents of the file.
pub(super) fn file(model: &Model) -> TokenStream {
    let (base_url, about) = base_url(model);
    let methods = model.ungrouped().chain(&model.webhooks);
    let methods = methods.map(|operation| method(model, operation));
    let accessors = model.groups.iter().map(accessor);
    let groups = model.groups.iter().map(|group| self::group(model, group));
    let methods = quote!(#(#accessors)* #(#methods)*);
    let groups = quote!(#(#groups)*);
    let modules = modules_of(&quote!(#methods #groups), &["operations", "types"]);
    let exports = runtime::exports(model, Some(CrateFeature::Client));
    quote! {
        //! The client of the API.

        #modules

        #exports

        impl Client {
            #[doc = #about]
            pub fn builder() -> ClientBuilder {
                ClientBuilder::new(#base_url)
            }

            #methods
        }

        #groups
    }
}

/// Returns the method for a group: `pub fn pets(&self) -> Pets<'_>`.
fn accessor(group: &Group) -> TokenStream {
    let (accessor, name) = (ident(&group.accessor), ident(&group.name));
    let docs = docs(&group_docs(group));
    quote! {
        #docs
        pub fn #accessor(&self) -> #name<'_> {
            #name { client: self }
        }
    }
}

/// Returns the struct of a group, with a method for each of its operations: `pub struct Pets<'c>`.
fn group(model: &Model, group: &Group) -> TokenStream {
    let name = ident(&group.name);
    let methods = model.operations_of(group);
    let methods = methods.map(|operation| method(model, operation));
    let about = format!(
        " The operations of [`Client::{0}`](Client::{0}).",
        group.accessor.plain()
    );
    quote! {
        #[doc = #about]
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'c> {
            client: &'c Client,
        }

        impl<'c> #name<'c> {
            #(#methods)*
        }
    }
}

/// Returns the documentation of the method for a group: the description of its tag, or a default.
fn group_docs(group: &Group) -> Vec<String> {
    if group.docs.is_empty() {
        vec![format!(
            "Returns the operations of [`{}`].",
            group.name.plain()
        )]
    } else {
        group.docs.to_vec()
    }
}

/// Returns the default base URL, and the documentation of `builder`.
fn base_url(model: &Model) -> (&str, String) {
    match &model.base_url {
        Some(url) => (url, format!(" Returns a builder for a client of `{url}`.")),
        // The client never uses it, but needs a valid one.
        None if model.operations.is_empty() && !model.webhooks.is_empty() => (
            "http://localhost",
            " Returns a builder for a client. The URL of the receiver is an argument of each method.".to_owned(),
        ),
        None => (
            "",
            " Returns a builder for a client. The document has no server URL, so set the base URL."
                .to_owned(),
        ),
    }
}

/// Returns the method of an operation: `pub fn get_pet(&self, id: impl Into<String>) -> Call<'_, operations::GetPet>`.
/// The first argument for a webhook is the URL of the receiver.
fn method(model: &Model, operation: &Operation) -> TokenStream {
    let (name, request) = (
        ident(operation.method_name()),
        Naming::ByModule.of_operation(&operation.request),
    );
    let mut about = operation.docs.to_vec();
    let setters: Vec<_> = operation
        .setters()
        .map(|name| format!("`{}`", name.as_str()))
        .collect();
    if !setters.is_empty() {
        about.extend([String::new(), format!("Setters: {}.", setters.join(", "))]);
    }
    let (docs, deprecated) = (docs(&about), deprecated(operation.deprecated));
    let (parameters, passed, count) = if let Some(by_name) = &operation.by_name {
        let by_name = Naming::ByModule.of_operation(by_name);
        (quote!(fields: #by_name), quote!(fields), 1)
    } else {
        let typed = operation.arguments().map(|(name, ty)| {
            let passed = arguments::passed_by(model, ty, Naming::ByModule);
            let name = ident(name);
            quote!(#name: #passed)
        });
        let names = operation.arguments().map(|(name, _)| ident(name));
        (
            quote!(#(#typed),*),
            quote!(#(#names),*),
            operation.arguments().count(),
        )
    };
    let (url, at_url) = if operation.is_webhook {
        (quote!(url: impl Into<String>,), quote!(.at_url(url)))
    } else {
        (TokenStream::new(), TokenStream::new())
    };
    let (client, lifetime) = if operation.group.is_some() {
        (quote!(self.client), quote!('c))
    } else {
        (quote!(self), quote!('_))
    };
    let many = many_arguments(count + 1 + usize::from(operation.is_webhook));
    quote! {
        #docs
        #deprecated
        #many
        pub fn #name(&self, #url #parameters) -> Call<#lifetime, #request> {
            Call::new(#client, #request::new(#passed)) #at_url
        }
    }
}
