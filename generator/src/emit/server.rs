//! `src/server.rs`: the service trait and its router.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    operation::{body_type, output_type},
    tokens::{deprecated, docs, ident, mentioned, method},
};
use crate::model::{Model, Operation};

/// The file.
pub(super) fn file(model: &Model) -> TokenStream {
    let service = ident(&model.service);
    let methods = model.operations.iter().map(service_method);
    let routes = model.operations.iter().map(|operation| {
        let (request, method) = (ident(&operation.request), method(operation));
        quote! {
            api.serve(|service, request: #request| async move {
                service.#method(request).await
            });
        }
    });
    let imports = imports(model);
    let about = format!(" {}, to be served by [`router`].", model.title);
    quote! {
        //! The server: implement the trait, serve the router.

        #imports

        pub use crate::runtime::server::{Place, Problem, Rejection, Violation};

        #[doc = #about]
        ///
        /// An operation that is not implemented answers 501.
        pub trait #service: Send + Sync + 'static {
            #(#methods)*
        }

        /// The router of a service; serve it, nest it, put layers around it.
        pub fn router(service: impl #service) -> axum::Router {
            let mut api = Routes::new(service);
            #(#routes)*
            api.into_router()
        }
    }
}

/// What the signatures mention.
pub(super) fn imports(model: &Model) -> TokenStream {
    let mut operations = BTreeSet::new();
    let mut types = BTreeSet::new();
    let mut response = false;
    for operation in &model.operations {
        operations.insert(operation.request.clone());
        operations.extend(operation.output.clone());
        if operation.output.is_none() {
            for success in &operation.success {
                operations.extend(success.headers.as_ref().map(|set| set.name.clone()));
                success
                    .body
                    .iter()
                    .for_each(|body| mentioned(&body.ty, &mut types));
                response |= success.headers.is_some();
                if let Some(body) = &success.body {
                    super::tokens::local(&body.ty, &mut operations);
                }
            }
        }
    }
    let (operations, types) = (operations.iter().map(ident), types.iter().map(ident));
    let response = response.then(|| {
        quote!(
            use crate::runtime::response::Response;
        )
    });
    quote! {
        use std::future::Future;
        #(use crate::operations::#operations;)*
        #response
        use crate::runtime::server::Routes;
        #(use crate::types::#types;)*
    }
}

/// A method of the trait, with its default.
fn service_method(operation: &Operation) -> TokenStream {
    let (name, request) = (ident(&operation.name), ident(&operation.request));
    let (docs, deprecated) = (docs(&operation.docs), deprecated(operation.deprecated));
    let output = plain_output(operation);
    let with_headers = operation.with_headers.as_ref().map(|with_headers| {
        let about = format!(
            " As [`{0}`](Self::{0}), with the headers that the document declares.",
            operation.name.plain()
        );
        let (with_headers, whole) = (ident(with_headers), output_type(operation));
        quote! {
            #[doc = #about]
            /// Calls it, and sets none, unless implemented.
            fn #with_headers(
                &self,
                request: #request,
            ) -> impl Future<Output = Result<#whole, Rejection>> + Send {
                async { Ok(self.#name(request).await?.into()) }
            }
        }
    });
    quote! {
        #docs
        #deprecated
        fn #name(
            &self,
            request: #request,
        ) -> impl Future<Output = Result<#output, Rejection>> + Send {
            let _ = request;
            async { Err(Rejection::not_implemented::<#request>()) }
        }

        #with_headers
    }
}

/// What an implementation returns: the body alone, unless several statuses or required headers need more.
pub(super) fn plain_output(operation: &Operation) -> TokenStream {
    match operation.success.as_slice() {
        [response] if response.headers.is_none() || operation.with_headers.is_some() => {
            body_type(response.body.as_ref())
        }
        _ => output_type(operation),
    }
}
