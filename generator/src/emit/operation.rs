//! `src/operations/`: a file for each operation, with its request and its codec.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    tokens::{docs, file_docs, ident, mentioned, ty},
    types,
};
use crate::model::{
    Codec, Header, HeaderSet, Location, Model, Name, Operation, Parameter, RequestBody, Response,
    ResponseBody, Status, Type,
};

/// `src/operations/mod.rs`.
pub(super) fn root(model: &Model) -> TokenStream {
    let mut operations: Vec<&Operation> = model.operations.iter().collect();
    operations.sort_by_key(|operation| operation.module.plain());
    let declarations = operations.iter().map(|operation| {
        let name = ident(&operation.module);
        quote!(mod #name;)
    });
    let exports = operations.iter().flat_map(|operation| {
        let mut names: Vec<&Name> = vec![&operation.request];
        names.extend(&operation.output);
        names.extend(&operation.failure);
        names.extend(
            operation
                .responses()
                .filter_map(|response| Some(&response.headers.as_ref()?.name)),
        );
        names.extend(operation.items.iter().map(|item| &item.name));
        names.sort();
        names.into_iter().map(|name| {
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

/// The file of an operation.
pub(super) fn file(model: &Model, operation: &Operation) -> TokenStream {
    let about = file_docs(&[format!("`{} {}`", operation.method, operation.path)]);
    let (imports, request) = (imports(model, operation), request(operation));
    let (output, failure) = (output(operation), failure(operation));
    let headers = operation
        .success
        .iter()
        .filter_map(|response| response.headers.as_ref())
        .map(header_set);
    let definition = definition(operation);
    let client = model.package.client.then(|| {
        let (setters, outgoing) = (setters(operation), outgoing(operation));
        quote!(#setters #outgoing)
    });
    let server = model.package.server.then(|| incoming(operation));
    let items = operation.items.iter().map(|item| types::item(model, item));
    quote! {
        #about

        #imports
        #request
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
    let (types, _) = mentioned(operation.types());
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
    let headers = operation
        .success
        .iter()
        .any(|response| response.headers.is_some())
        .then(|| {
            quote!(
                use crate::runtime::response::{HeaderError, Headers, decode_header, encode_header};
            )
        });
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
    let items = types::imports(model, &operation.items);
    quote! {
        #infallible
        use http::Method;
        #(use crate::credentials::#schemes;)*
        #credentials
        use crate::runtime::credentials::Security;
        use crate::runtime::operation::Operation;
        use crate::runtime::response::Response;
        #headers
        #(use crate::types::#types;)*
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
    let (name, ty) = (ident(&body.name), optional(&body.ty, body.required));
    let about = if body.docs.is_empty() {
        vec![format!("The request body, `{}`.", body.media_type)]
    } else {
        body.docs.clone()
    };
    let docs = docs(&about);
    quote! {
        #docs
        pub #name: #ty,
    }
}

fn optional(ty: &Type, required: bool) -> TokenStream {
    let ty = self::ty(ty);
    if required { ty } else { quote!(Option<#ty>) }
}

/// The headers that a response declares, and their codec.
fn header_set(set: &HeaderSet) -> TokenStream {
    let name = ident(&set.name);
    let fields = set.headers.iter().map(|header| {
        let (name, docs, ty) = (
            ident(&header.name),
            docs(&header.docs),
            optional(&header.ty, header.required),
        );
        quote! {
            #docs
            pub #name: #ty,
        }
    });
    let default = set
        .headers
        .iter()
        .all(|header| !header.required)
        .then(|| quote!(Default,));
    let new = set.headers.iter().any(|header| header.required).then(|| {
        let arguments = set
            .headers
            .iter()
            .filter(|header| header.required)
            .map(|header| {
                let (name, ty) = (ident(&header.name), ty(&header.ty));
                quote!(#name: impl Into<#ty>)
            });
        let values = set.headers.iter().map(|header| {
            let name = ident(&header.name);
            if header.required {
                quote!(#name: #name.into())
            } else {
                quote!(#name: None)
            }
        });
        quote! {
            /// With what is required.
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    });
    let setters = set
        .headers
        .iter()
        .filter(|header| !header.required)
        .map(header_setter);
    let decoded = set.headers.iter().map(|header| {
        let (name, wire) = (ident(&header.name), &header.wire);
        quote!(#name: decode_header(headers, #wire)?)
    });
    let encoded = set.headers.iter().map(|header| {
        let (name, wire) = (ident(&header.name), &header.wire);
        quote!(encode_header(headers, #wire, &self.#name)?;)
    });
    quote! {
        /// The headers that the document declares for the response.
        #[derive(Clone, Debug, #default PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }

        impl #name {
            #new
            #(#setters)*
        }

        impl Headers for #name {
            fn decode(headers: &http::HeaderMap) -> Result<Self, HeaderError> {
                Ok(Self { #(#decoded),* })
            }

            fn encode(&self, headers: &mut http::HeaderMap) -> Result<(), HeaderError> {
                #(#encoded)*
                Ok(())
            }
        }
    }
}

fn header_setter(header: &Header) -> TokenStream {
    let (name, ty) = (ident(&header.name), ty(&header.ty));
    quote! {
        pub fn #name(mut self, value: impl Into<#ty>) -> Self {
            self.#name = Some(value.into());
            self
        }
    }
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
pub(super) fn body_type(body: Option<&ResponseBody>) -> TokenStream {
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
        let body = response.body.as_ref().map(|body| {
            let ty = ty(&body.ty);
            quote!((#ty))
        });
        quote! {
            #docs
            #variant #body,
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
    let body = body.map(|body| {
        (
            &body.name,
            &body.ty,
            vec![format!("The request body, `{}`.", body.media_type)],
        )
    });
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

/// A writer for the request, mutable where there is anything to write.
fn writer(operation: &Operation) -> TokenStream {
    let is_empty = operation.parameters.is_empty()
        && operation.body.is_none()
        && operation.credentials.is_none()
        && operation.accept.is_empty();
    if is_empty {
        quote!(writer)
    } else {
        quote!(mut writer)
    }
}

/// The arms that read a response, by status.
fn arms(operation: &Operation) -> impl Iterator<Item = TokenStream> {
    let success = operation.success.iter().map(|response| {
        let (pattern, read) = (pattern(response.status), read(response.body.as_ref()));
        match &operation.output {
            None => quote!(#pattern => Ok(reader.#read()?),),
            Some(output) => {
                let (output, variant) = (ident(output), ident(&response.name));
                quote!(#pattern => Ok(#output::#variant(reader.#read()?)),)
            }
        }
    });
    let failures = operation.failures.iter().filter_map(|response| {
        let (enumeration, variant) = (ident(operation.failure.as_ref()?), ident(&response.name));
        let (pattern, read) = (pattern(response.status), read(response.body.as_ref()));
        let wrap = if response.body.is_some() {
            quote!(#enumeration::#variant)
        } else {
            quote!(|()| #enumeration::#variant)
        };
        Some(quote!(#pattern => Err(client::failure(reader.#read(), #wrap)),))
    });
    let has_default = operation
        .responses()
        .any(|response| response.status == Status::Default);
    let undocumented = (!has_default).then(|| quote!(_ => Err(reader.undocumented()),));
    let mut arms: Vec<(Status, TokenStream)> = operation
        .success
        .iter()
        .map(|response| response.status)
        .zip(success)
        .chain(
            operation
                .failures
                .iter()
                .map(|response| response.status)
                .zip(failures),
        )
        .collect();
    arms.sort_by_key(|(status, _)| *status);
    arms.into_iter().map(|(_, arm)| arm).chain(undocumented)
}

/// The client's half of the codec.
fn outgoing(operation: &Operation) -> TokenStream {
    let name = ident(&operation.request);
    let credentials = operation.credentials.as_ref().map(|name| {
        let name = ident(name);
        quote! {
            fn credentials(&mut self) -> Option<&mut Credentials> {
                Some(&mut self.#name)
            }
        }
    });
    let parameters = operation.parameters.iter().map(|parameter| {
        let (write, wire, name) = (
            location(parameter.location),
            &parameter.wire,
            ident(&parameter.name),
        );
        quote!(writer.#write(#wire, &self.#name);)
    });
    let write_credentials = operation
        .credentials
        .as_ref()
        .map(ident)
        .map(|name| quote!(writer.credentials(&self.#name);));
    let body = operation.body.as_ref().map(|body| {
        let (write, media_type, name) = (codec(body.codec), &body.media_type, ident(&body.name));
        let value = if body.required {
            quote!(Some(&self.#name))
        } else {
            quote!(self.#name.as_ref())
        };
        quote!(writer.#write(#media_type, #value);)
    });
    let accept = (!operation.accept.is_empty()).then(|| {
        let accept = &operation.accept;
        quote!(writer.accept(#accept);)
    });
    let (writer, arms) = (writer(operation), arms(operation));
    quote! {
        #[cfg(feature = "client")]
        impl client::Outgoing for #name {
            #credentials

            fn encode_request(&self) -> Result<client::HttpRequest, client::RequestError> {
                let #writer = client::RequestWriter::new();
                #(#parameters)*
                #write_credentials
                #body
                #accept
                writer.finish::<Self>()
            }

            fn decode_response(response: client::HttpResponse) -> client::Answer<Self> {
                let reader = client::ResponseReader::new(response);
                match reader.status() {
                    #(#arms)*
                }
            }
        }
    }
}

fn location(location: Location) -> TokenStream {
    match location {
        Location::Path => quote!(path),
        Location::Query => quote!(query),
        Location::Header => quote!(header),
        Location::Cookie => quote!(cookie),
    }
}

fn codec(codec: Codec) -> TokenStream {
    match codec {
        Codec::Json => quote!(json),
        Codec::Text => quote!(text),
        Codec::Bytes => quote!(bytes),
    }
}

fn read(body: Option<&ResponseBody>) -> TokenStream {
    body.map_or_else(|| quote!(empty), |body| codec(body.codec))
}

/// The pattern of the status codes that a response is for.
fn pattern(status: Status) -> TokenStream {
    match status {
        Status::Code(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        Status::Class(class) => {
            let (first, last) = (
                Literal::u16_unsuffixed(class * 100),
                Literal::u16_unsuffixed(class * 100 + 99),
            );
            quote!(#first..=#last)
        }
        Status::Default => quote!(_),
    }
}

/// The server's half of the codec.
fn incoming(operation: &Operation) -> TokenStream {
    let name = ident(&operation.request);
    let parameters = operation.parameters.iter().map(|parameter| {
        let (read, wire) = (location(parameter.location), &parameter.wire);
        let name = ident(&parameter.name);
        quote!(let #name = reader.#read(#wire);)
    });
    let credentials = operation
        .credentials
        .as_ref()
        .map(ident)
        .map(|name| quote!(let #name = reader.credentials(Self::SECURITY);));
    let body = operation.body.as_ref().map(|body| {
        let (name, media_type) = (ident(&body.name), &body.media_type);
        let read = match (body.codec, body.required) {
            (Codec::Json, true) => quote!(json),
            (Codec::Json, false) => quote!(optional_json),
            (Codec::Text, true) => quote!(text),
            (Codec::Text, false) => quote!(optional_text),
            (Codec::Bytes, true) => quote!(bytes),
            (Codec::Bytes, false) => quote!(optional_bytes),
        };
        quote!(let #name = reader.#read(#media_type);)
    });
    let names: Vec<_> = operation
        .parameters
        .iter()
        .map(|parameter| ident(&parameter.name))
        .chain(operation.body.as_ref().map(|body| ident(&body.name)))
        .chain(operation.credentials.as_ref().map(ident))
        .collect();
    let reader = if names.is_empty() {
        quote!(reader)
    } else {
        quote!(mut reader)
    };
    let encode = encode(operation);
    quote! {
        #[cfg(feature = "server")]
        impl server::Incoming for #name {
            fn decode_request(request: &server::HttpRequest) -> Result<Self, server::Rejection> {
                let #reader = server::RequestReader::new::<Self>(request);
                #(#parameters)*
                #body
                #credentials
                reader.finish()?;
                Ok(Self { #(#names: server::take(#names)?),* })
            }

            fn encode_response(output: Self::Output) -> Result<server::HttpResponse, server::Rejection> {
                #encode
            }
        }
    }
}

/// Writes the output.
fn encode(operation: &Operation) -> TokenStream {
    let one = |response: &Response| {
        let status = match response.status {
            Status::Code(code) => {
                let code = Literal::u16_unsuffixed(code);
                quote!(server::ResponseWriter::new(#code))
            }
            Status::Class(_) | Status::Default => quote!(server::ResponseWriter::of(&output)),
        };
        match &response.body {
            None => quote!(#status.empty(output)),
            Some(body) => {
                let (write, media_type) = (codec(body.codec), &body.media_type);
                quote!(#status.#write(#media_type, output))
            }
        }
    };
    match (&operation.output, operation.success.as_slice()) {
        (None, [response, ..]) => one(response),
        (Some(name), responses) => {
            let name = ident(name);
            let arms = responses.iter().map(|response| {
                let (variant, write) = (ident(&response.name), one(response));
                quote!(#name::#variant(output) => #write,)
            });
            quote! {
                match output {
                    #(#arms)*
                }
            }
        }
        (None, []) => quote!(server::ResponseWriter::new(200).empty(output)),
    }
}
