//! The client codec, which encodes requests and decodes responses.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    body,
    tokens::{self, ident},
};
use crate::model::{
    Escape, IdempotencyKey, Location, Operation, OtherSuccess, Parameter, Response, Status,
    TextStyle,
};

/// Returns the name of the writer, or `_` if there is nothing to write.
fn writer(operation: &Operation) -> TokenStream {
    let is_empty = operation.parameters.is_empty()
        && operation.body.is_none()
        && operation.credentials.is_none()
        && operation.accept.is_empty();
    if is_empty { quote!(_) } else { quote!(writer) }
}

/// Returns the match arms that read a response, by status.
fn arms(operation: &Operation) -> impl Iterator<Item = TokenStream> {
    let success = |response: &Response, status: Status| {
        let pattern = pattern(status);
        let (first, read) = body::read_response(response.body.as_ref());
        match &operation.output {
            None => quote!(#pattern => { #first Ok(#read?) }),
            Some(output) => {
                let (output, variant) = (ident(output), ident(&response.name));
                quote!(#pattern => { #first Ok(#output::#variant(#read?)) })
            }
        }
    };
    let successes = operation.success.iter().map(|response| {
        let status = if operation.has_only_success() {
            Status::Success
        } else {
            response.status
        };
        (response.status, success(response, status))
    });
    let failures = operation.failures.iter().filter_map(|response| {
        let (enumeration, variant) = (ident(operation.failure.as_ref()?), ident(&response.name));
        let pattern = pattern(response.status);
        let (first, read) = body::read_response(response.body.as_ref());
        let failure = match (&response.body, &response.headers) {
            (Some(_), None) => quote!(failure(#read, #enumeration::#variant)),
            (None, None) => quote!(failure(#read, |()| #enumeration::#variant)),
            (Some(_), Some(_)) => quote!(failure_with_headers(#read, #enumeration::#variant)),
            (None, Some(_)) => {
                quote!(failure_with_headers(#read, |(), headers| #enumeration::#variant(headers)))
            }
        };
        let arm = quote!(#pattern => { #first Err(client::#failure) });
        Some((response.status, arm))
    });
    let undocumented = |pattern: TokenStream| quote!(#pattern => Err(reader.undocumented()),);
    let other = operation.other_success().map(|decoded| {
        let arm = match decoded {
            OtherSuccess::Equal(response) => success(response, Status::Success),
            OtherSuccess::Undocumented => undocumented(pattern(Status::Success)),
        };
        (Status::Success, arm)
    });
    let has_default = operation
        .responses()
        .any(|response| response.status == Status::Default);
    let mut arms: Vec<(Status, TokenStream)> = successes.chain(failures).chain(other).collect();
    arms.sort_by_key(|(status, _)| *status);
    let arms = arms.into_iter().map(|(_, arm)| arm);
    arms.chain((!has_default).then(|| undocumented(quote!(_))))
}

/// Returns code that writes a parameter: `writer.query_styled("ids", client::Style::PipeDelimited, &self.ids);`
fn write_parameter(parameter: &Parameter) -> TokenStream {
    let wire = &parameter.wire;
    let place = location(parameter.location);
    if let Some(value) = &parameter.constant {
        return quote!(writer.#place(#wire, &#value););
    }
    let name = ident(&parameter.name);
    let escape = match parameter.escape {
        Escape::All => None,
        Escape::Path => Some(quote!(Path)),
        Escape::Query => Some(quote!(Query)),
        Escape::Cookie => Some(quote!(Cookie)),
        Escape::Nothing => Some(quote!(Nothing)),
    };
    let writer = escape.map_or_else(
        || quote!(writer),
        |escape| quote!(writer.escaping(client::Escape::#escape)),
    );
    let styled = format_ident!("{place}_styled");
    let (write, style) = match &parameter.style {
        TextStyle::Default => return quote!(#writer.#place(#wire, &self.#name);),
        TextStyle::Styled(style) => (styled, tokens::style(*style)),
        TextStyle::Members(_) => (styled, quote!(Members)),
        TextStyle::QueryString(style) => (format_ident!("querystring"), tokens::style(*style)),
    };
    quote!(#writer.#write(#wire, client::Style::#style, &self.#name);)
}

/// Returns the client codec of an operation.
pub(super) fn client_codec(operation: &Operation) -> TokenStream {
    let name = ident(&operation.request);
    let credentials = operation.credentials.as_ref().map(|name| {
        let name = ident(name);
        quote! {
            fn credentials(&mut self) -> Option<&mut Credentials> {
                Some(&mut self.#name)
            }
        }
    });
    let parameters = operation.parameters.iter().map(write_parameter);
    let write_credentials = operation
        .credentials
        .as_ref()
        .map(ident)
        .map(|name| quote!(writer.credentials(&self.#name);));
    let body = operation.body.as_ref().map(|request| {
        let name = ident(&request.name);
        if request.required {
            return body::write_request(&request.body, &quote!(&self.#name));
        }
        let write = body::write_request(&request.body, &quote!(body));
        quote! {
            if let Some(body) = &self.#name {
                #write
            }
        }
    });
    let streams = body::streams(&operation.streams_of_success);
    let redirects = redirects(operation);
    let accept = (!operation.accept.is_empty()).then(|| {
        let accept = &operation.accept;
        quote!(writer.accept(#accept);)
    });
    let server = operation
        .server
        .as_ref()
        .map(|server| quote!(const SERVER: Option<&'static str> = Some(#server);));
    let shadowed_paths = (!operation.shadowed_paths.is_empty()).then(|| {
        let shadowed_paths = &operation.shadowed_paths;
        quote!(const SHADOWED_PATHS: &'static [&'static str] = &[#(#shadowed_paths),*];)
    });
    let key = operation.idempotency_key().map(|(parameter, kind)| {
        let prepare = prepare(parameter, kind);
        quote! {
            const HAS_IDEMPOTENCY_KEY: bool = true;
            #prepare
        }
    });
    let is_webhook = operation.is_webhook.then(|| {
        quote!(
            const IS_WEBHOOK: bool = true;
        )
    });
    let (writer, arms) = (writer(operation), arms(operation));
    quote! {
        #[cfg(feature = "client")]
        impl client::ClientCodec for #name {
            #server
            #shadowed_paths
            #is_webhook
            #streams
            #redirects
            #key
            #credentials

            fn encode_request(&self, #writer: &mut client::RequestWriter) {
                #(#parameters)*
                #write_credentials
                #body
                #accept
            }

            fn decode_response(response: client::HttpResponse) -> client::CallResult<Self> {
                let reader = client::ResponseReader::new(response);
                match reader.status() {
                    #(#arms)*
                }
            }
        }
    }
}

/// Fills in an optional idempotency key: `self.idempotency_key.get_or_insert_with(idempotency::key);`
fn prepare(key: &Parameter, kind: IdempotencyKey) -> Option<TokenStream> {
    let name = ident(&key.name);
    let new = match kind {
        IdempotencyKey::Text => quote!(crate::runtime::idempotency::key),
        IdempotencyKey::Uuid => {
            quote!(|| uuid::Uuid::from_u128(crate::runtime::idempotency::number()))
        }
    };
    (!key.required).then(|| {
        quote! {
            fn prepare(&mut self) {
                self.#name.get_or_insert_with(#new);
            }
        }
    })
}

/// Returns the constant with the redirects that are successes: `const REDIRECTS: &'static [u16] = &[302];`
fn redirects(operation: &Operation) -> Option<TokenStream> {
    let codes = operation.redirects();
    let codes = codes.iter().copied().map(Literal::u16_unsuffixed);
    let codes: Vec<_> = codes.collect();
    (!codes.is_empty()).then(|| quote!(const REDIRECTS: &'static [u16] = &[#(#codes),*];))
}

/// Returns the prefix of the reader's and writer's methods for a location.
pub(super) fn location(location: Location) -> Ident {
    match location {
        Location::Path => format_ident!("path"),
        Location::Query => format_ident!("query"),
        Location::Header => format_ident!("header"),
        Location::Cookie => format_ident!("cookie"),
    }
}

/// Returns the pattern of the status codes of a response.
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
        Status::Success => quote!(200..=299),
        Status::Default => quote!(_),
    }
}
