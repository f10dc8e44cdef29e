//! `src/operations/`: a file for each operation, with its request, responses and codecs.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    arguments, body as bodies, by_name,
    client_codec::client_codec,
    constraints,
    defaults::accessor,
    headers::{self, header_set},
    multipart, pages,
    responses::{events, failure, output, output_type},
    server_codec::{rejections, server_codec},
    shape,
    tokens::{self, Naming, deprecated, docs, file_docs, ident, mentioned, optional},
    types,
};
use crate::model::{Body, Model, Name, Operation, Parameter, RequestBody, Type, TypeDefinition};

/// Returns the contents of `src/operations/mod.rs`.
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
        //! The operations: for each one its request, its responses, and how they are encoded and decoded.

        #(#declarations)*
        #(#exports)*
    }
}

/// Returns the names of the types that the file of an operation defines.
fn own(operation: &Operation) -> BTreeSet<&Name> {
    let headers = operation.header_sets();
    let items = operation.items.iter();
    std::iter::once(&operation.request)
        .chain(&operation.output)
        .chain(&operation.failure)
        .chain(&operation.by_name)
        .chain(headers.flat_map(|set| std::iter::once(&set.name).chain(&set.by_name)))
        .chain(operation.bodies().filter_map(Body::choice))
        .chain(operation.bodies().flat_map(Body::forms))
        .chain(items.flat_map(TypeDefinition::names))
        .collect()
}

/// Returns the contents of the file of an operation.
pub(super) fn file(model: &Model, operation: &Operation) -> TokenStream {
    let about = file_docs(&[format!("`{} {}`", operation.method, operation.path)]);
    let (imports, request) = (imports(model, operation), request(model, operation));
    let (output, failure) = (output(operation), failure(operation));
    let headers = operation.unique_header_sets();
    let headers = headers.into_iter().map(|set| header_set(model, set));
    let choices = operation.bodies().map(bodies::choice);
    let events = events(operation);
    let contents = operation.bodies().flat_map(|body| &body.contents);
    let parts = contents.map(|content| multipart::parts(model, content));
    let definition = definition(operation);
    let client = model.package.client.then(|| {
        let (setters, codec) = (setters(model, operation), client_codec(operation));
        let paged = pages::paged(operation);
        quote!(#setters #codec #paged)
    });
    let server = model.package.server.then(|| {
        let (codec, rejections) = (server_codec(operation), rejections(operation));
        quote!(#codec #rejections)
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
        #events
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
    let further = shape::further(model, &operation.items, operation.shapes(), &types);
    let further = further.into_iter().map(|(name, is_shared)| {
        let (name, cfg) = (ident(name), shape::cfg(is_shared));
        quote!(#cfg use crate::types::#name;)
    });
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
    let pages = (model.package.client && operation.pages.is_some()).then(|| {
        quote! {
            #[cfg(feature = "client")]
            use crate::runtime::pages;
        }
    });
    let server = model.package.server.then(|| {
        quote! {
            #[cfg(feature = "server")]
            use crate::runtime::server;
        }
    });
    let into_events = (!events(operation).is_empty()).then(|| {
        quote!(
            use crate::runtime::events::IntoEvents;
        )
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
        #into_events
        use crate::runtime::operation::Operation;
        use crate::runtime::response::Response;
        #headers
        #(use crate::types::#types;)*
        #(#further)*
        #client
        #pages
        #server
        #items
    }
}

/// Returns the struct of the request: `pub struct GetPet { pub id: String }`
fn request(model: &Model, operation: &Operation) -> TokenStream {
    let name = ident(&operation.request);
    let docs = docs(&operation.docs);
    let parameters = operation.fields().map(parameter);
    let body = operation.body.as_ref().map(body);
    let credentials = operation.credentials.as_ref().map(|name| {
        let name = ident(name);
        quote! {
            /// The credentials of this call. If there are none, the credentials of the client are used.
            pub #name: Credentials,
        }
    });
    let typed = if let Some(by_name) = &operation.by_name {
        let by_name = ident(by_name);
        quote!(fields: #by_name)
    } else {
        let typed = operation.arguments().map(|(name, ty)| {
            let (name, ty) = (ident(name), arguments::passed(model, ty));
            quote!(#name: #ty)
        });
        quote!(#(#typed),*)
    };
    let required = |name: &Name, ty: &Type, required: bool| {
        let name = ident(name);
        if required && operation.by_name.is_some() {
            quote!(#name: fields.#name)
        } else if required {
            let value = arguments::converted(model, ty, &quote!(#name));
            tokens::value_of(&name, &value)
        } else {
            quote!(#name: None)
        }
    };
    let values = operation
        .fields()
        .map(|parameter| required(&parameter.name, &parameter.ty, parameter.required));
    let values = values.chain(
        operation
            .body
            .iter()
            .map(|body| required(&body.name, &body.body.ty, body.required)),
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
    let defaults = operation.parameters.iter().filter_map(|parameter| {
        let default = parameter.default.as_ref()?;
        Some(accessor(&parameter.name, &parameter.ty, default))
    });
    let fields = required_fields(operation);
    let about = if operation.arguments().next().is_some() {
        " Creates a request from its required parameters and body."
    } else {
        " Creates a request with no parameters set."
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
            pub fn new(#typed) -> Self {
                #body_of_new
            }

            #(#defaults)*
        }

        #fields
    }
}

/// Returns the struct of the required parameters and body, if `new` takes one.
fn required_fields(operation: &Operation) -> Option<TokenStream> {
    let by_name = operation.by_name.as_ref()?;
    let parameters = operation.fields().filter(|parameter| parameter.required);
    let parameters = parameters.map(|parameter| by_name::Member {
        name: ident(&parameter.name),
        docs: docs(&constraints::of_parameter(parameter)),
        ty: tokens::ty(&parameter.ty),
    });
    let body = operation.body.iter().filter(|body| body.required);
    let body = body.map(|body| by_name::Member {
        name: ident(&body.name),
        docs: docs(&body_docs(body)),
        ty: tokens::ty(&body.body.ty),
    });
    let what = if operation.body.as_ref().is_some_and(|body| body.required) {
        "parameters and body"
    } else {
        "parameters"
    };
    let members = parameters.chain(body);
    Some(by_name::required_fields(
        &operation.request,
        by_name,
        what,
        members,
    ))
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let (name, docs, ty) = (
        ident(&parameter.name),
        docs(&constraints::of_parameter(parameter)),
        optional(&parameter.ty, parameter.required),
    );
    quote! {
        #docs
        pub #name: #ty,
    }
}

fn body(body: &RequestBody) -> TokenStream {
    let (name, ty) = (ident(&body.name), optional(&body.body.ty, body.required));
    let docs = docs(&body_docs(body));
    quote! {
        #docs
        pub #name: #ty,
    }
}

/// Returns the documentation of the body of a request.
fn body_docs(body: &RequestBody) -> Vec<String> {
    if body.docs.is_empty() {
        vec![about_body(body)]
    } else {
        body.docs.to_vec()
    }
}

fn about_body(body: &RequestBody) -> String {
    let contents = body.body.contents.iter();
    let media_types: Vec<&str> = contents
        .flat_map(|content| content.accepts.iter().map(String::as_str))
        .collect();
    format!("The request body, `{}`.", media_types.join(", "))
}

fn definition(operation: &Operation) -> TokenStream {
    let name = ident(&operation.request);
    let wire = operation.name.plain();
    let (method, path) = (method(operation), &operation.path);
    let security = operation.security.iter().map(|schemes| {
        let schemes = schemes.iter().map(ident);
        quote!(&[#(#schemes),*])
    });
    let output = output_type(operation, Naming::Imported);
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
            #method
            const PATH: &'static str = #path;
            const SECURITY: Security = &[#(#security),*];
            type Output = #output;
            type Failure = #failure;
        }
    }
}

/// Returns the HTTP method: `const METHOD: Method = Method::GET;`. If `http` has no constant for it, its name is a
/// second constant.
fn method(operation: &Operation) -> TokenStream {
    let method = operation.method.as_str();
    if operation.has_common_method() {
        let method = format_ident!("{method}");
        return quote!(const METHOD: Method = Method::#method;);
    }
    quote! {
        const METHOD: Method = Method::POST;
        const EXTENSION_METHOD: Option<&'static str> = Some(#method);
    }
}

/// Returns the setters of a call: `pub fn limit(mut self, value: impl Into<i64>) -> Self`
fn setters(model: &Model, operation: &Operation) -> TokenStream {
    let name = ident(&operation.request);
    let parameters = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required);
    let parameters = parameters.map(|parameter| {
        let (docs, deprecated) = (
            constraints::of_parameter(parameter),
            deprecated(parameter.deprecated),
        );
        (&parameter.name, &parameter.ty, docs, deprecated)
    });
    let body = operation.body.iter().filter(|body| !body.required);
    let body = body.map(|body| {
        let about = vec![about_body(body)];
        (&body.name, &body.body.ty, about, TokenStream::new())
    });
    let setters: Vec<TokenStream> = parameters
        .chain(body)
        .map(|(name, ty, about, deprecated)| {
            let (name, docs) = (ident(name), docs(&about));
            let passed = arguments::passed(model, ty);
            let value = arguments::converted(model, ty, &quote!(value));
            quote! {
                #docs
                #deprecated
                pub fn #name(mut self, value: #passed) -> Self {
                    self.operation.#name = Some(#value);
                    self
                }
            }
        })
        .collect();
    let paging = operation.pages.as_ref();
    let pages = paging.map(|paging| pages::methods(&name, paging));
    if setters.is_empty() && pages.is_none() {
        return TokenStream::new();
    }
    let (generics, lifetime) = if pages.is_some() {
        (quote!(<'c>), quote!('c))
    } else {
        (TokenStream::new(), quote!('_))
    };
    quote! {
        #[cfg(feature = "client")]
        impl #generics client::Call<#lifetime, #name> {
            #(#setters)*
            #pages
        }
    }
}
