//! `src/lib.rs`: the crate's documentation and its modules.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{file_docs, ident};
use crate::model::{Extra, Model, Operation};

/// The file.
pub(super) fn file(model: &Model) -> TokenStream {
    let mut about = vec![format!("{}, version {}.", model.title, model.version)];
    if !model.docs.is_empty() {
        about.push(String::new());
        about.extend(model.docs.iter().cloned());
    }
    about.push(String::new());
    about
        .push("Made from the API's OpenAPI document; `README.md` shows how it is used.".to_owned());
    let about = file_docs(&about);
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
    let has_extra = |extra| has.extras.contains(&extra);
    let pages = has_extra(Extra::Pages).then(|| quote!(pages::Pages,));
    let call_exports = has.client.then(|| {
        quote! {
            #[cfg(feature = "client")]
            pub use runtime::client::{Call, Error, Retries, TransportError, TransportErrorKind, #pages};
        }
    });
    let servers = (!model.servers.is_empty()).then(|| {
        quote!(
            pub mod servers;
        )
    });
    let crates = model.crates.iter().map(ident);
    let extras = extras(model);
    quote! {
        #about

        #client
        pub mod credentials;
        #mock
        pub mod operations;
        pub mod runtime;
        #server
        #servers
        pub mod types;
        #webhooks

        #(pub use #crates;)*
        pub use http;
        #client_exports
        pub use credentials::{Credentials, Secret};
        #call_exports
        #extras
        pub use runtime::response::Response;
    }
}

/// The types of the parts that not every crate has: `pub use runtime::body::Body;`
fn extras(model: &Model) -> TokenStream {
    let mut bodies = model.all_operations().flat_map(Operation::bodies);
    let has_headers = bodies.any(|body| body.header_sets().next().is_some());
    let has = |extra| model.package.extras.contains(&extra);
    let all = [
        (has(Extra::Base64), quote!(base64::Base64)),
        (has(Extra::Body), quote!(body::Body)),
        (has(Extra::Durations), quote!(duration::Duration)),
        (has(Extra::Events), quote!(events::{Event, Events})),
        (has(Extra::Media), quote!(media::Media)),
        (has(Extra::Multipart), quote!(multipart::File)),
        (
            has(Extra::Multipart) && has_headers,
            quote!(multipart::WithHeaders),
        ),
        (
            has(Extra::Sequences),
            quote!(sequence::{Items, SequenceError}),
        ),
        (has(Extra::Times), quote!(time::Time)),
    ];
    let present = all.into_iter().filter(|(has, _)| *has);
    let paths = present.map(|(_, path)| path);
    quote!(#(pub use runtime::#paths;)*)
}
