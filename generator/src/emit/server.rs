//! `src/server.rs`: the service trait and its router. `src/webhooks.rs` has the same for receivers of webhooks.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    responses::{body_type, output_type},
    runtime,
    tokens::{Naming, docs, ident, method, modules_of},
};
use crate::model::{CrateFeature, Group, Model, Name, Operation};

/// Returns the contents of `src/server.rs`.
pub(super) fn file(model: &Model) -> TokenStream {
    let about = format!(
        " The operations of {}, which [`router`] serves.",
        model.title
    );
    let service = service(&model.service, &model.operations, &model.groups, &about);
    let exports = runtime::exports(model, Some(CrateFeature::Server));
    quote! {
        //! The server: implement the trait and serve the router.

        #exports
        #service
    }
}

/// Returns the contents of `src/webhooks.rs`.
pub(super) fn webhooks(model: &Model) -> TokenStream {
    let about = format!(
        " The webhooks and callbacks of {}, which [`router`] receives.",
        model.title
    );
    let service = service(&model.receiver, &model.webhooks, &[], &about);
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

/// Returns a service trait and its router. Each group has a separate trait, which is a supertrait of the service trait.
fn service(service: &Name, operations: &[Operation], groups: &[Group], about: &str) -> TokenStream {
    let service = ident(service);
    let methods = operations
        .iter()
        .filter(|operation| operation.group.is_none());
    let methods = methods.map(service_method);
    let methods = quote!(#(#methods)*);
    let traits = groups.iter().map(|group| self::group(group, operations));
    let traits = quote!(#(#traits)*);
    let names = groups.iter().map(|group| ident(&group.name));
    let supertraits = quote!(#(+ #names)*);
    let routes = operations.iter().map(|operation| {
        let request = Naming::ByModule.of_operation(&operation.request);
        let method = method(operation);
        let own = operation.group.as_ref();
        let group = groups
            .iter()
            .find(|group| own.is_some_and(|own| own.accessor == group.accessor));
        // Methods of two groups may have the same name.
        let call = if let Some(group) = group.map(|group| ident(&group.name)) {
            quote!(#group::#method(&*service, request))
        } else {
            quote!(service.#method(request))
        };
        quote! {
            api.serve(|service, request: #request| async move {
                #call.await
            });
        }
    });
    let api = if operations.is_empty() {
        quote!(api)
    } else {
        quote!(mut api)
    };
    let imports = imports(operations, &quote!(#methods #traits));
    let about_groups = (!groups.is_empty()).then(|| {
        quote! {
            ///
            /// Its operations are methods of the traits that it requires, one for each group.
        }
    });
    quote! {
        #imports

        #[doc = #about]
        ///
        /// An operation that is not implemented responds with 501.
        #about_groups
        pub trait #service: Send + Sync + 'static #supertraits {
            #methods
        }

        #traits

        /// Returns the router of a service. It can be served, nested and wrapped in layers.
        pub fn router(service: impl #service) -> axum::Router {
            let #api = Routes::new(service);
            #(#routes)*
            api.into_router()
        }
    }
}

/// Returns the trait of a group: `pub trait Pets: Send + Sync + 'static`.
fn group(group: &Group, operations: &[Operation]) -> TokenStream {
    let name = ident(&group.name);
    let is_member = |operation: &&Operation| {
        let own = operation.group.as_ref();
        own.is_some_and(|own| own.accessor == group.accessor)
    };
    let methods = operations.iter().filter(is_member).map(service_method);
    let about = if group.docs.is_empty() {
        vec![format!(
            "The operations of the group `{}`.",
            group.accessor.plain()
        )]
    } else {
        group.docs.to_vec()
    };
    let docs = docs(&about);
    quote! {
        #docs
        pub trait #name: Send + Sync + 'static {
            #(#methods)*
        }
    }
}

/// Returns the imports for the methods.
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

/// Returns a method of the trait with its default implementation.
fn service_method(operation: &Operation) -> TokenStream {
    let (name, request) = (
        ident(operation.method_name()),
        Naming::ByModule.of_operation(&operation.request),
    );
    let docs = docs(&operation.docs);
    let output = plain_output(operation);
    let with_headers = operation.method_with_headers().map(|with_headers| {
        let about = format!(
            " Like [`{0}`](Self::{0}), with the headers that the document declares.",
            operation.method_name().plain()
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

/// Returns the output type of a method: only the body, unless there are several statuses or required headers.
pub(super) fn plain_output(operation: &Operation) -> TokenStream {
    match operation.plain_success() {
        Some(response) => body_type(response.body.as_ref(), Naming::ByModule),
        None => output_type(operation, Naming::ByModule),
    }
}
