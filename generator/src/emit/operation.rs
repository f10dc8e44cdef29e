//! `src/operations/`: a file for each operation, with its request and its codec.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    body as bodies,
    headers::{self, header_set},
    incoming::{incoming, rejections},
    multipart,
    outgoing::outgoing,
    shape,
    tokens::{docs, file_docs, ident, many_arguments, mentioned, optional, ty},
    types,
};
use crate::model::{Body, Item, Model, Name, Operation, Parameter, RequestBody, Response};

/// `src/operations/mod.rs`.
pub(super) fn root(model: &Model) -> TokenStream {
    let mut operations: Vec<&Operation> = model.all_operations().collect();
    operations.sort_by_key(|operation| operation.module.plain());
    let declarations = operations.iter().map(|operation| {
        let name = ident(&operation.module);
        quote!(mod #name;)
    });
    let exports = operations.iter().flat_map(|operation| {
        own(operation).into_iter().map(|name| {
            let (module, name) = (ident(&operation.module), ident(name));
            quote!(pub use #module::#name;)
        })
    });
    quote! {
        //! The operations: for each its request, what may come back, and how both are sent.

        #(#declarations)*
        #(#exports)*
    }
}

/// The types that the file of an operation has.
fn own(operation: &Operation) -> BTreeSet<&Name> {
    let headers = operation.header_sets();
    let items = operation.items.iter();
    std::iter::once(&operation.request)
        .chain(&operation.output)
        .chain(&operation.failure)
        .chain(headers.map(|set| &set.name))
        .chain(operation.bodies().filter_map(Body::choice))
        .chain(operation.bodies().flat_map(Body::forms))
        .chain(items.map(|item| &item.name))
        .collect()
}

/// The file of an operation.
pub(super) fn file(model: &Model, operation: &Operation) -> TokenStream {
    let about = file_docs(&[format!("`{} {}`", operation.method, operation.path)]);
    let (imports, request) = (imports(model, operation), request(operation));
    let (output, failure) = (output(operation), failure(operation));
    let headers = operation.header_sets().map(header_set);
    let choices = operation.bodies().map(bodies::choice);
    let contents = operation.bodies().flat_map(|body| &body.contents);
    let parts = contents.map(|content| multipart::parts(model, content));
    let definition = definition(operation);
    let client = model.package.client.then(|| {
        let (setters, outgoing) = (setters(operation), outgoing(operation));
        quote!(#setters #outgoing)
    });
    let server = model.package.server.then(|| {
        let (incoming, rejections) = (incoming(operation), rejections(operation));
        quote!(#incoming #rejections)
    });
    let items = operation.items.iter().map(|item| types::item(model, item));
    quote! {
        #about

        #imports
        #request
        #(#choices)*
        #(#parts)*
        #(#headers)*
        #output
        #failure
        #definition
        #client
        #server
        #(#items)*
    }
}

fn imports(model: &Model, operation: &Operation) -> TokenStream {
    let (types, local) = mentioned(operation.types());
    let own = own(operation);
    let others = local.difference(&own).copied().map(ident);
    let shapes = operation.items.iter().flat_map(Item::shapes);
    let further = shape::further(shapes.chain(operation.shapes()), &types);
    let further = further.into_iter().filter(|_| model.package.server);
    let further = further.map(ident);
    let types = types.into_iter().map(ident);
    let schemes: BTreeSet<&Name> = operation.security.iter().flatten().collect();
    let schemes = schemes.into_iter().map(ident);
    let credentials = operation.credentials.as_ref().map(|_| {
        quote!(
            use crate::credentials::Credentials;
        )
    });
    let infallible = operation.failure.is_none().then(|| {
        quote!(
            use std::convert::Infallible;
        )
    });
    let headers = headers::imports(operation);
    let client = model.package.client.then(|| {
        quote! {
            #[cfg(feature = "client")]
            use crate::runtime::client;
        }
    });
    let server = model.package.server.then(|| {
        quote! {
            #[cfg(feature = "server")]
            use crate::runtime::server;
        }
    });
    let items = types::imports(
        model,
        &operation.items,
        &operation.shapes().collect::<Vec<_>>(),
    );
    quote! {
        #infallible
        use http::Method;
        #(use crate::credentials::#schemes;)*
        #credentials
        #(use crate::operations::#others;)*
        use crate::runtime::credentials::Security;
        use crate::runtime::operation::Operation;
        use crate::runtime::response::Response;
        #headers
        #(use crate::types::#types;)*
        #(
            #[cfg(feature = "server")]
            use crate::types::#further;
        )*
        #client
        #server
        #items
    }
}

/// The request: `pub struct GetPet { pub id: String }`
fn request(operation: &Operation) -> TokenStream {
    let name = ident(&operation.request);
    let docs = docs(&operation.docs);
    let parameters = operation.parameters.iter().map(parameter);
    let body = operation.body.as_ref().map(body);
    let credentials = operation.credentials.as_ref().map(|name| {
        let name = ident(name);
        quote! {
            /// The credentials of this call; those of the client where there are none.
            pub #name: Credentials,
        }
    });
    let typed = operation.arguments().map(|(name, ty)| {
        let (name, ty) = (ident(name), self::ty(ty));
        quote!(#name: impl Into<#ty>)
    });
    let required = |name: &Name, required: bool| {
        let name = ident(name);
        if required {
            quote!(#name: #name.into())
        } else {
            quote!(#name: None)
        }
    };
    let values = operation
        .parameters
        .iter()
        .map(|parameter| required(&parameter.name, parameter.required));
    let values = values.chain(
        operation
            .body
            .iter()
            .map(|body| required(&body.name, body.required)),
    );
    let values = values.chain(
        operation
            .credentials
            .as_ref()
            .map(ident)
            .map(|name| quote!(#name: Credentials::new())),
    );
    let is_default = operation.arguments().next().is_none();
    let default = is_default.then(|| quote!(Default,));
    let body_of_new = if is_default {
        quote!(Self::default())
    } else {
        quote!(Self { #(#values),* })
    };
    let many = many_arguments(operation.arguments().count());
    let about = if operation.arguments().next().is_some() {
        " With what is required."
    } else {
        " With nothing set."
    };
    quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#parameters)*
            #body
            #credentials
        }

        impl #name {
            #[doc = #about]
            #many
            pub fn new(#(#typed),*) -> Self {
                #body_of_new
            }
        }
    }
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let (name, docs, ty) = (
        ident(&parameter.name),
        docs(&parameter.docs),
        optional(&parameter.ty, parameter.required),
    );
    quote! {
        #docs
        pub #name: #ty,
    }
}

fn body(body: &RequestBody) -> TokenStream {
    let (name, ty) = (ident(&body.name), optional(&body.body.ty, body.required));
    let about = if body.docs.is_empty() {
        vec![about_body(body)]
    } else {
        body.docs.clone()
    };
    let docs = docs(&about);
    quote! {
        #docs
        pub #name: #ty,
    }
}

fn about_body(body: &RequestBody) -> String {
    let media_types = body
        .body
        .contents
        .iter()
        .map(|content| content.accepts.as_str());
    let media_types: Vec<_> = media_types.collect();
    format!("The request body, `{}`.", media_types.join(", "))
}

/// The type of one response: `Response<Pet, GetPetHeaders>`
pub(super) fn response_type(response: &Response) -> TokenStream {
    let body = body_type(response.body.as_ref());
    match &response.headers {
        None => quote!(Response<#body>),
        Some(set) => {
            let headers = ident(&set.name);
            quote!(Response<#body, #headers>)
        }
    }
}

/// The type of the body of a response.
pub(super) fn body_type(body: Option<&Body>) -> TokenStream {
    body.map_or_else(|| quote!(()), |body| ty(&body.ty))
}

/// The type of what comes back on success.
pub(super) fn output_type(operation: &Operation) -> TokenStream {
    match (&operation.output, operation.success.as_slice()) {
        (Some(name), _) => {
            let name = ident(name);
            quote!(#name)
        }
        (None, [response, ..]) => response_type(response),
        (None, []) => quote!(Response<()>),
    }
}

/// The enum of several successes.
fn output(operation: &Operation) -> TokenStream {
    let Some(name) = &operation.output else {
        return TokenStream::new();
    };
    let name = ident(name);
    let variants = operation.success.iter().map(|response| {
        let (variant, docs, ty) = (
            ident(&response.name),
            docs(&response.docs),
            response_type(response),
        );
        quote! {
            #docs
            #variant(#ty),
        }
    });
    quote! {
        /// What comes back on success, by status.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    }
}

/// The enum of the documented failures.
fn failure(operation: &Operation) -> TokenStream {
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

fn definition(operation: &Operation) -> TokenStream {
    let name = ident(&operation.request);
    let wire = operation.name.plain();
    let (method, path) = (format_ident!("{}", operation.method), &operation.path);
    let security = operation.security.iter().map(|schemes| {
        let schemes = schemes.iter().map(ident);
        quote!(&[#(#schemes),*])
    });
    let output = output_type(operation);
    let failure = operation.failure.as_ref().map_or_else(
        || quote!(Infallible),
        |name| {
            let name = ident(name);
            quote!(#name)
        },
    );
    quote! {
        impl Operation for #name {
            const NAME: &'static str = #wire;
            const METHOD: Method = Method::#method;
            const PATH: &'static str = #path;
            const SECURITY: Security = &[#(#security),*];
            type Output = #output;
            type Failure = #failure;
        }
    }
}

/// The setters of a call: `pub fn limit(mut self, value: impl Into<i64>) -> Self`
fn setters(operation: &Operation) -> TokenStream {
    let name = ident(&operation.request);
    let parameters = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required);
    let parameters =
        parameters.map(|parameter| (&parameter.name, &parameter.ty, parameter.docs.clone()));
    let body = operation.body.iter().filter(|body| !body.required);
    let body = body.map(|body| (&body.name, &body.body.ty, vec![about_body(body)]));
    let setters: Vec<TokenStream> = parameters
        .chain(body)
        .map(|(name, ty, about)| {
            let (name, ty, docs) = (ident(name), self::ty(ty), docs(&about));
            quote! {
                #docs
                pub fn #name(mut self, value: impl Into<#ty>) -> Self {
                    self.operation.#name = Some(value.into());
                    self
                }
            }
        })
        .collect();
    if setters.is_empty() {
        return TokenStream::new();
    }
    quote! {
        #[cfg(feature = "client")]
        impl client::Call<'_, #name> {
            #(#setters)*
        }
    }
}
