//! `src/lib.rs`: the documentation and modules of the crate.

use proc_macro2::TokenStream;
use quote::quote;

use super::{runtime, shape, tokens::ident};
use crate::model::{Model, RuntimeModule};

/// Returns the contents of the file.
pub(super) fn file(model: &Model) -> TokenStream {
    let has = &model.package;
    let client = has.client.then(|| {
        quote! {
            #[cfg(feature = "client")]
            pub mod client;
        }
    });
    let server = has.server.then(|| {
        quote! {
            #[cfg(feature = "server")]
            pub mod server;
        }
    });
    let webhooks = (has.server && !model.webhooks.is_empty()).then(|| {
        quote! {
            #[cfg(feature = "server")]
            pub mod webhooks;
        }
    });
    let mock = has.mock.then(|| {
        quote! {
            #[cfg(feature = "mock")]
            pub mod mock;
        }
    });
    let client_exports = has.client.then(|| {
        quote! {
            #[cfg(feature = "client")]
            pub use client::{Client, ClientBuilder};
        }
    });
    let pages =
        (has.client && has.uses(RuntimeModule::Pages)).then(|| quote!(PageItem, PageItems, Pages,));
    let call_exports = has.client.then(|| {
        quote! {
            #[cfg(feature = "client")]
            pub use client::{
                AnyError, Call, Error, Retries, TransportError, TransportErrorKind, #pages
            };
        }
    });
    let servers = (!model.servers.is_empty()).then(|| {
        quote!(
            pub mod servers;
        )
    });
    let schemas = model.has_schemas().then(|| {
        let cfg = shape::cfg(model.package.uses(RuntimeModule::Unions));
        quote! {
            #cfg
            mod schemas;
        }
    });
    let crates = model.crates.iter().map(ident);
    let exports = runtime::exports(model, None);
    let limit = model.recursion_limit.map(|limit| {
        let limit = limit.to_string();
        quote!(#![recursion_limit = #limit])
    });
    quote! {
        #![doc = include_str!("../README.md")]
        #limit

        #client
        pub mod credentials;
        #mock
        pub mod operations;
        #[allow(
            dead_code,
            unreachable_pub,
            unused_imports,
            reason = "the modules are the same in every generated crate, and no crate uses all of their items"
        )]
        mod runtime;
        #schemas
        #server
        #servers
        pub mod types;
        #webhooks

        #(pub use #crates;)*
        #client_exports
        #call_exports
        pub use http;
        #exports
    }
}
