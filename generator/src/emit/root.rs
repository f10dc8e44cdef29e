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
    let call_exports = has.client.then(|| {
        quote! {
            #[cfg(feature = "client")]
            pub use runtime::client::{Call, Error, Retries};
        }
    });
    let servers = (!model.servers.is_empty()).then(|| {
        quote!(
            pub mod servers;
        )
    });
    let has_extra = |extra| has.extras.contains(&extra);
    let base64 = has_extra(Extra::Base64).then(|| {
        quote!(
            pub use runtime::base64::Base64;
        )
    });
    let crates = model.crates.iter().map(ident);
    let body = has_extra(Extra::Body).then(|| {
        quote!(
            pub use runtime::body::Body;
        )
    });
    let media = has_extra(Extra::Media).then(|| {
        quote!(
            pub use runtime::media::Media;
        )
    });
    let file = parts(model);
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
        #client_exports
        pub use credentials::{Credentials, Secret};
        #base64
        #body
        #file
        #media
        #call_exports
        pub use runtime::response::Response;
    }
}

/// What users of parts need: `pub use runtime::multipart::File;`
fn parts(model: &Model) -> Option<TokenStream> {
    let mut bodies = model.all_operations().flat_map(Operation::bodies);
    let has_headers = bodies.any(|body| body.header_sets().next().is_some());
    let with_headers = has_headers.then(|| {
        quote!(
            pub use runtime::multipart::WithHeaders;
        )
    });
    model.package.extras.contains(&Extra::Multipart).then(|| {
        quote! {
            pub use runtime::multipart::File;
            #with_headers
        }
    })
}
