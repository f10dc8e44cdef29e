//! `src/server.rs`: the service trait and its router. `src/webhooks.rs` has the same for the receivers of webhooks.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    responses::{body_type, output_type},
    tokens::{docs, ident, mentioned, method},
};
use crate::model::{Model, Name, Operation};

/// `src/server.rs`.
pub(super) fn file(model: &Model) -> TokenStream {
    let about = format!(" {}, to be served by [`router`].", model.title);
    let service = service(&model.service, &model.operations, &about);
    quote! {
        //! The server: implement the trait, serve the router.

        #service
    }
}

/// `src/webhooks.rs`.
pub(super) fn webhooks(model: &Model) -> TokenStream {
    let about = format!(
        " What {} calls: webhooks and callbacks, to be received by [`router`].",
        model.title
    );
    let service = service(&model.receiver, &model.webhooks, &about);
    quote! {
        //! The receiver of webhooks and callbacks: implement the trait, serve the router.
        //!
        //! Each has the path that its method tells, below where the router is nested. The API has to be given that URL; for a
        //! callback, without what it puts behind the URL itself.

        #service
    }
}

/// A service trait and its router.
fn service(service: &Name, operations: &[Operation], about: &str) -> TokenStream {
    let service = ident(service);
    let methods = operations.iter().map(service_method);
    let routes = operations.iter().map(|operation| {
        let (request, method) = (ident(&operation.request), method(operation));
        quote! {
            api.serve(|service, request: #request| async move {
                service.#method(request).await
            });
        }
    });
    let api = if operations.is_empty() {
        quote!(api)
    } else {
        quote!(mut api)
    };
    let imports = imports(operations);
    let limit = operations.iter().any(Operation::takes_files).then(|| {
        quote!(
            pub use crate::runtime::multipart::receive::UploadLimit;
        )
    });
    quote! {
        #imports

        #limit
        pub use crate::runtime::server::Rejection;

        #[doc = #about]
        ///
        /// An operation that is not implemented answers 501.
        pub trait #service: Send + Sync + 'static {
            #(#methods)*
        }

        /// The router of a service; serve it, nest it, put layers around it.
        pub fn router(service: impl #service) -> axum::Router {
            let #api = Routes::new(service);
            #(#routes)*
            api.into_router()
        }
    }
}

/// What the signatures mention.
fn imports(operations: &[Operation]) -> TokenStream {
    let whole = |operation: &&Operation| operation.output.is_none();
    let successes: Vec<_> = operations
        .iter()
        .filter(whole)
        .flat_map(|operation| &operation.success)
        .collect();
    let bodies = successes
        .iter()
        .filter_map(|response| Some(&response.body.as_ref()?.ty));
    let (types, mut names) = mentioned(bodies);
    names.extend(operations.iter().map(|operation| &operation.request));
    names.extend(
        operations
            .iter()
            .filter_map(|operation| operation.output.as_ref()),
    );
    names.extend(
        successes
            .iter()
            .filter_map(|response| Some(&response.headers.as_ref()?.name)),
    );
    let response = operations
        .iter()
        .filter(whole)
        .any(|operation| operation.plain_success().is_none() || operation.with_headers.is_some());
    let (names, types) = (names.into_iter().map(ident), types.into_iter().map(ident));
    let response = response.then(|| {
        quote!(
            use crate::runtime::response::Response;
        )
    });
    let future = (!operations.is_empty()).then(|| {
        quote!(
            use std::future::Future;
        )
    });
    quote! {
        #future
        #(use crate::operations::#names;)*
        #response
        use crate::runtime::server::Routes;
        #(use crate::types::#types;)*
    }
}

/// A method of the trait, with its default.
fn service_method(operation: &Operation) -> TokenStream {
    let (name, request) = (ident(&operation.name), ident(&operation.request));
    let docs = docs(&operation.docs);
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
    match operation.plain_success() {
        Some(response) => body_type(response.body.as_ref()),
        None => output_type(operation),
    }
}
