//! The server's half of a codec: the request in, the response out.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    outgoing::{codec, location},
    shape::shape,
    tokens::ident,
};
use crate::model::{Codec, Operation, Response, Shape, Status};

/// The server's half of the codec.
pub(super) fn incoming(operation: &Operation) -> TokenStream {
    let name = ident(&operation.request);
    let parameters = operation.parameters.iter().map(|parameter| {
        let (read, wire) = (location(parameter.location), &parameter.wire);
        let name = ident(&parameter.name);
        let reader = expecting(&parameter.shape);
        quote!(let #name = #reader.#read(#wire);)
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
        let reader = expecting(&body.shape);
        quote!(let #name = #reader.#read(#media_type);)
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

/// The reader, which is told of what is not in the type: `reader.expecting(&Shape::Limited(...))`.
fn expecting(shape: &Shape) -> TokenStream {
    if shape.is_plain() {
        return quote!(reader);
    }
    let shape = self::shape(shape);
    quote!(reader.expecting(&#shape))
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
