//! The types of responses, and the enums of several successes or failures.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::{Naming, docs, ident, ty, written};
use crate::model::{Body, Content, Name, Operation, Response, Type};

/// Returns the type of a response: `Response<Pet, GetPetHeaders>`
pub(super) fn response_type(response: &Response, naming: Naming) -> TokenStream {
    let body = body_type(response.body.as_ref(), naming);
    match &response.headers {
        None => quote!(Response<#body>),
        Some(set) => {
            let headers = naming.of_operation(&set.name);
            quote!(Response<#body, #headers>)
        }
    }
}

/// Returns the type of the body of a response.
pub(super) fn body_type(body: Option<&Body>, naming: Naming) -> TokenStream {
    body.map_or_else(|| quote!(()), |body| written(&body.ty, naming))
}

/// Returns the type of the output: the response on success, or the enum of several.
pub(super) fn output_type(operation: &Operation, naming: Naming) -> TokenStream {
    match (&operation.output, operation.success.as_slice()) {
        (Some(name), _) => naming.of_operation(name),
        (None, [response, ..]) => response_type(response, naming),
        (None, []) => quote!(Response<()>),
    }
}

/// Returns the enum of several successes.
pub(super) fn output(operation: &Operation) -> TokenStream {
    let Some(name) = &operation.output else {
        return TokenStream::new();
    };
    let name = ident(name);
    let variants = operation.success.iter().map(|response| {
        let (variant, docs, ty) = (
            ident(&response.name),
            docs(&response.docs),
            response_type(response, Naming::Imported),
        );
        quote! {
            #docs
            #variant(#ty),
        }
    });
    let equal = equal_successes(operation, &name);
    quote! {
        /// The successful responses, by status.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        #equal
    }
}

/// Returns `into_response` and `Deref` for an enum of successes that differ only in the status.
fn equal_successes(operation: &Operation, name: &Ident) -> Option<TokenStream> {
    let first = operation
        .success
        .first()
        .filter(|_| operation.has_equal_successes())?;
    let ty = response_type(first, Naming::Imported);
    let variants: Vec<_> = operation
        .success
        .iter()
        .map(|response| ident(&response.name))
        .collect();
    Some(quote! {
        impl #name {
            /// Returns the response, whatever its status.
            pub fn into_response(self) -> #ty {
                match self {
                    #(Self::#variants(response))|* => response,
                }
            }
        }

        impl std::ops::Deref for #name {
            type Target = #ty;

            fn deref(&self) -> &Self::Target {
                match self {
                    #(Self::#variants(response))|* => response,
                }
            }
        }
    })
}

/// Returns the implementations of `IntoEvents` for the enums of which one variant is events.
pub(super) fn events(operation: &Operation) -> TokenStream {
    let bodies = || (operation.success.iter()).filter_map(|response| response.body.as_ref());
    let choices = bodies().filter_map(|body| {
        let (name, content) = (body.choice()?, body.events()?);
        Some(into_events(
            name,
            &content.name,
            content,
            &quote!(Some(response)),
        ))
    });
    let variants: Vec<_> = operation
        .success
        .iter()
        .filter_map(|response| Some((&response.name, response.body.as_ref()?.events()?)))
        .collect();
    let output = match (&operation.output, variants.as_slice()) {
        (Some(name), [(variant, content)]) => {
            let events = quote!(response.into_events());
            Some(into_events(name, variant, content, &events))
        }
        _ => None,
    };
    quote! {
        #(#choices)*
        #output
    }
}

/// Returns the implementation of `IntoEvents` for an enum:
///
/// ```text
/// impl IntoEvents for ListenAnswer {
///     type Data = Tick;
///
///     fn into_events(self) -> Option<crate::Events<Tick>> {
///         let Self::EventStream(response) = self else { return None };
///         Some(response)
///     }
/// }
/// ```
fn into_events(
    name: &Name,
    variant: &Name,
    content: &Content,
    events: &TokenStream,
) -> TokenStream {
    let Type::Events(data) = &content.ty else {
        return TokenStream::new();
    };
    let (name, variant, data) = (ident(name), ident(variant), ty(data));
    quote! {
        impl IntoEvents for #name {
            type Data = #data;

            fn into_events(self) -> Option<crate::Events<#data>> {
                let Self::#variant(response) = self else { return None };
                #events
            }
        }
    }
}

/// Returns the enum of the documented failures.
pub(super) fn failure(operation: &Operation) -> TokenStream {
    let Some(name) = &operation.failure else {
        return TokenStream::new();
    };
    let name = ident(name);
    let variants = operation.failures.iter().map(|response| {
        let (variant, docs) = (ident(&response.name), docs(&response.docs));
        let body = response.body.as_ref().map(|body| ty(&body.ty));
        let headers = response.headers.as_ref().map(|set| ident(&set.name));
        let inner = match (body, headers) {
            (None, None) => None,
            (Some(body), None) => Some(quote!((#body))),
            (None, Some(headers)) => Some(quote!((#headers))),
            (Some(body), Some(headers)) => Some(quote!((#body, #headers))),
        };
        quote! {
            #docs
            #variant #inner,
        }
    });
    quote! {
        /// The failures that the document describes, by status.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    }
}
