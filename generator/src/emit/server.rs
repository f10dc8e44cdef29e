//! `src/server.rs`: the service trait and its router. `src/webhooks.rs` has the same for the receivers of webhooks.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    responses::{body_type, output_type},
    runtime,
    tokens::{Naming, docs, ident, method, modules_of},
};
use crate::model::{CrateFeature, Model, Name, Operation};

/// `src/server.rs`.
pub(super) fn file(model: &Model) -> TokenStream {
    let about = format!(
        " The operations of {}, which [`router`] serves.",
        model.title
    );
    let service = service(&model.service, &model.operations, &about);
    let exports = runtime::exports(model, Some(CrateFeature::Server));
    quote! {
        //! The server: implement the trait and serve the router.

        #exports
        #service
    }
}

/// `src/webhooks.rs`.
pub(super) fn webhooks(model: &Model) -> TokenStream {
    let about = format!(
        " The webhooks and callbacks of {}, which [`router`] receives.",
        model.title
    );
    let service = service(&model.receiver, &model.webhooks, &about);
    let limit = model.webhooks.iter().any(Operation::takes_files).then(|| {
        quote!(
            pub use crate::server::UploadLimit;
        )
    });
    quote! {
        //! The receiver of webhooks and callbacks: implement the trait and serve the router.
        //!
        //! The documentation of each method says its path, relative to where the router is nested. Register that URL with the API;
        //! for a callback, leave out the part that the API appends to the URL.

        #limit
        pub use crate::server::Rejection;
        #service
    }
}

/// A service trait and its router.
fn service(service: &Name, operations: &[Operation], about: &str) -> TokenStream {
    let service = ident(service);
    let methods = operations.iter().map(service_method);
    let methods = quote!(#(#methods)*);
    let routes = operations.iter().map(|operation| {
        let request = Naming::ByModule.of_operation(&operation.request);
        let method = method(operation);
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
    let imports = imports(operations, &methods);
    quote! {
        #imports

        #[doc = #about]
        ///
        /// An operation that is not implemented responds with 501.
        pub trait #service: Send + Sync + 'static {
            #methods
        }

        /// Returns the router of a service. It can be served, nested and wrapped in layers.
        pub fn router(service: impl #service) -> axum::Router {
            let #api = Routes::new(service);
            #(#routes)*
            api.into_router()
        }
    }
}

/// What the methods of the trait mention.
fn imports(operations: &[Operation], methods: &TokenStream) -> TokenStream {
    let whole = |operation: &&Operation| operation.output.is_none();
    let response = operations
        .iter()
        .filter(whole)
        .any(|operation| operation.plain_success().is_none() || operation.with_headers.is_some());
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
    let modules = modules_of(methods, &["operations", "types"]);
    quote! {
        #future
        #modules
        #response
        use crate::runtime::server::Routes;
    }
}

/// A method of the trait, with its default.
fn service_method(operation: &Operation) -> TokenStream {
    let (name, request) = (
        ident(&operation.name),
        Naming::ByModule.of_operation(&operation.request),
    );
    let docs = docs(&operation.docs);
    let output = plain_output(operation);
    let with_headers = operation.with_headers.as_ref().map(|with_headers| {
        let about = format!(
            " Like [`{0}`](Self::{0}), with the headers that the document declares.",
            operation.name.plain()
        );
        let (with_headers, whole) = (
            ident(with_headers),
            output_type(operation, Naming::ByModule),
        );
        quote! {
            #[doc = #about]
            /// The default implementation calls it and sets no headers.
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
        Some(response) => body_type(response.body.as_ref(), Naming::ByModule),
        None => output_type(operation, Naming::ByModule),
    }
}
