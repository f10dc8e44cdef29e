//! The server codec, which decodes requests and encodes responses.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    body,
    client_codec::location,
    tokens::{self, ident, ty},
};
use crate::model::{Escape, Members, Operation, Parameter, Response, Status, TextStyle};

/// Returns the server codec of an operation.
pub(super) fn server_codec(operation: &Operation) -> TokenStream {
    let name = ident(&operation.request);
    let parameters = operation.parameters.iter().map(|parameter| {
        let reader = body::expecting(&parameter.shape);
        let read = read(parameter);
        if parameter.constant.is_some() {
            let ty = ty(&parameter.ty);
            return quote!(let _: Option<#ty> = #reader.#read;);
        }
        let name = ident(&parameter.name);
        quote!(let #name = #reader.#read;)
    });
    let credentials = operation
        .credentials
        .as_ref()
        .map(ident)
        .map(|name| quote!(let #name = reader.credentials(Self::SECURITY);));
    let body = operation.body.as_ref().map(|request| {
        let name = ident(&request.name);
        let read = body::read_request(&request.body, request.required);
        quote!(let #name = #read;)
    });
    let streams = body::streams(&operation.streams_of_request);
    let bodies = operation.body.iter().map(|request| &request.body);
    let parts = bodies.filter_map(body::parts);
    let names: Vec<_> = operation
        .fields()
        .map(|parameter| ident(&parameter.name))
        .chain(operation.body.as_ref().map(|body| ident(&body.name)))
        .chain(operation.credentials.as_ref().map(ident))
        .collect();
    let reader = if names.is_empty() && operation.parameters.is_empty() {
        quote!(reader)
    } else {
        quote!(mut reader)
    };
    let encode = encode(operation);
    quote! {
        #[cfg(feature = "server")]
        impl server::ServerCodec for #name {
            #streams
            #(#parts)*

            fn decode_request(request: &server::HttpRequest) -> Result<Self, server::Rejection> {
                let #reader = server::RequestReader::new::<Self>(request);
                #(#parameters)*
                #body
                #credentials
                reader.finish()?;
                Ok(Self { #(#names: server::require(#names)?),* })
            }

            fn encode_response(output: Self::Output) -> Result<server::HttpResponse, server::Rejection> {
                #encode
            }
        }
    }
}

/// Returns code that reads a parameter: `query_styled("ids", server::Style::PipeDelimited)`
fn read(parameter: &Parameter) -> TokenStream {
    let (place, wire) = (location(parameter.location), &parameter.wire);
    let (styled, members) = (
        format_ident!("{place}_styled"),
        format_ident!("{place}_members"),
    );
    let read = match &parameter.style {
        TextStyle::Default => quote!(#place(#wire)),
        TextStyle::Styled(style) => {
            let style = tokens::style(*style);
            quote!(#styled(#wire, server::Style::#style))
        }
        TextStyle::Members(Members::Only(names)) => {
            quote!(#members(#wire, server::Members::Only(&[#(#names),*])))
        }
        TextStyle::Members(Members::Except(names)) => {
            quote!(#members(#wire, server::Members::Except(&[#(#names),*])))
        }
        TextStyle::QueryString(style) => {
            let style = tokens::style(*style);
            quote!(querystring(#wire, server::Style::#style))
        }
    };
    match parameter.escape {
        Escape::Nothing => quote!(unescaped().#read),
        Escape::All | Escape::Path | Escape::Query | Escape::Cookie => read,
    }
}

/// Returns code that writes the output.
fn encode(operation: &Operation) -> TokenStream {
    let one = |response: &Response| {
        let status = if let Status::Code(code) = response.status {
            let code = Literal::u16_unsuffixed(code);
            quote!(server::ResponseWriter::new(#code))
        } else {
            quote!(server::ResponseWriter::of(&output))
        };
        body::write_response(response, &status, &quote!(output))
    };
    match (&operation.output, operation.success.as_slice()) {
        (None, [response, ..]) => one(response),
        (Some(name), responses) => {
            let name = ident(name);
            let arms = responses.iter().map(|response| {
                let (variant, write) = (ident(&response.name), one(response));
                if response
                    .body
                    .as_ref()
                    .is_some_and(|body| body.choice().is_some())
                {
                    quote!(#name::#variant(output) => { #write })
                } else {
                    quote!(#name::#variant(output) => #write,)
                }
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

/// Returns the conversion of documented failures to rejections, so that a service can return them:
///
/// ```text
/// impl From<GetPetFailure> for server::Rejection {
///     fn from(failure: GetPetFailure) -> Self {
///         let response = match failure {
///             GetPetFailure::NotFound(body) => {
///                 server::ResponseWriter::new(404).json("application/json", server::output(body, ()))
///             }
///         };
///         Self::of(response)
///     }
/// }
/// ```
pub(super) fn rejections(operation: &Operation) -> Option<TokenStream> {
    let failure = ident(operation.failure.as_ref()?);
    let arms = operation.failures.iter().map(|response| {
        let (variant, code) = (
            ident(&response.name),
            Literal::u16_unsuffixed(response.status.code()),
        );
        let (pattern, output) = match (&response.body, &response.headers) {
            (None, None) => (quote!(), quote!((), ())),
            (Some(_), None) => (quote!((body)), quote!(body, ())),
            (None, Some(_)) => (quote!((headers)), quote!((), headers)),
            (Some(_), Some(_)) => (quote!((body, headers)), quote!(body, headers)),
        };
        let write = body::write_response(
            response,
            &quote!(server::ResponseWriter::new(#code)),
            &quote!(server::output(#output)),
        );
        quote!(#failure::#variant #pattern => { #write })
    });
    Some(quote! {
        /// Creates a rejection with the status of the variant. For a range or `default`, it is the first status of the
        /// range; [`with_status`](server::Rejection::with_status) sets another.
        #[cfg(feature = "server")]
        impl From<#failure> for server::Rejection {
            fn from(failure: #failure) -> Self {
                let response = match failure {
                    #(#arms)*
                };
                Self::of(response)
            }
        }
    })
}
