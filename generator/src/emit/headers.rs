//! The structs of declared headers.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    arguments, by_name,
    tokens::{self, docs, ident, optional},
};
use crate::model::{Headed, Header, HeaderSet, Model, Operation, TextStyle};

/// Returns the struct of the declared headers of a response or a part, with its codec.
pub(super) fn header_set(model: &Model, set: &HeaderSet) -> TokenStream {
    let name = ident(&set.name);
    let fields = set.headers.iter().map(|header| {
        let (name, docs, ty) = (
            ident(&header.name),
            docs(&header.docs),
            optional(&header.ty, set.is_always_present(header)),
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
    let (new, required_fields) = (constructor(model, set), required_fields(set));
    let setters = set
        .headers
        .iter()
        .filter(|header| !header.required)
        .map(|header| header_setter(model, header));
    let decoded = set.headers.iter().map(|header| {
        let (name, wire) = (ident(&header.name), &header.wire);
        let read = match style(header) {
            None => quote!(decode_header(headers, #wire)),
            Some(style) => quote!(decode_header_styled(headers, #wire, #style)),
        };
        if set.of == Headed::Part {
            quote!(#name: #read?)
        } else {
            quote!(#name: #read.unwrap_or_default())
        }
    });
    let encoded = set.headers.iter().map(|header| {
        let (name, wire) = (ident(&header.name), &header.wire);
        match style(header) {
            None => quote!(encode_header(headers, #wire, &self.#name)?;),
            Some(style) => {
                quote!(encode_header_styled(headers, #wire, #style, &self.#name)?;)
            }
        }
    });
    let about = match set.of {
        Headed::Success => {
            " The headers that the document declares for the response. A header is `None` if it is missing or invalid."
        }
        Headed::Failure => {
            " The headers that the document declares for the failure. A header is `None` if it is missing or invalid."
        }
        Headed::Part => " The headers that the document declares for the part.",
    };
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug, #default PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }

        impl #name {
            #new
            #(#setters)*
        }

        #required_fields

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

/// Returns the constructor, if there are required headers.
fn constructor(model: &Model, set: &HeaderSet) -> Option<TokenStream> {
    let required = || set.headers.iter().filter(|header| header.required);
    required().next().is_some().then(|| {
        let arguments = if let Some(by_name) = &set.by_name {
            let by_name = ident(by_name);
            quote!(fields: #by_name)
        } else {
            let arguments = required().map(|header| {
                let (name, ty) = (ident(&header.name), arguments::passed(model, &header.ty));
                quote!(#name: #ty)
            });
            quote!(#(#arguments),*)
        };
        let values = set.headers.iter().map(|header| {
            let name = ident(&header.name);
            if !header.required {
                return quote!(#name: None);
            }
            let value = if set.by_name.is_some() {
                quote!(fields.#name)
            } else {
                arguments::converted(model, &header.ty, &quote!(#name))
            };
            if set.is_always_present(header) {
                tokens::value_of(&name, &value)
            } else {
                quote!(#name: Some(#value))
            }
        });
        quote! {
            /// Creates the headers from the required headers.
            pub fn new(#arguments) -> Self {
                Self { #(#values),* }
            }
        }
    })
}

/// Returns the struct of the required headers, if the constructor takes one.
fn required_fields(set: &HeaderSet) -> Option<TokenStream> {
    let by_name = set.by_name.as_ref()?;
    let required = set.headers.iter().filter(|header| header.required);
    let members = required.map(|header| by_name::Member {
        name: ident(&header.name),
        docs: docs(&header.docs),
        ty: tokens::ty(&header.ty),
    });
    Some(by_name::required_fields(
        &set.name, by_name, "headers", members,
    ))
}

/// Returns the style of a header if it is not the default: `Style::Json`
fn style(header: &Header) -> Option<TokenStream> {
    match &header.style {
        TextStyle::Styled(style) => {
            let style = tokens::style(*style);
            Some(quote!(Style::#style))
        }
        TextStyle::Default | TextStyle::Members(_) | TextStyle::QueryString(_) => None,
    }
}

/// Returns the imports for the codecs of headers: `use crate::runtime::response::{Headers, ...};`
pub(super) fn imports(operation: &Operation) -> TokenStream {
    let headers: Vec<&Header> = operation
        .header_sets()
        .flat_map(|set| &set.headers)
        .collect();
    if headers.is_empty() {
        return TokenStream::new();
    }
    let is_usual = |header: &&Header| style(header).is_none();
    let mut names = vec!["HeaderError", "Headers"];
    if headers.iter().any(is_usual) {
        names.extend(["decode_header", "encode_header"]);
    }
    let has_others = !headers.iter().all(is_usual);
    if has_others {
        names.extend(["decode_header_styled", "encode_header_styled"]);
    }
    names.sort_unstable();
    let names = names.into_iter().map(|name| format_ident!("{name}"));
    let style = has_others.then(|| {
        quote!(
            use crate::runtime::text::Style;
        )
    });
    quote! {
        use crate::runtime::response::{#(#names),*};
        #style
    }
}

fn header_setter(model: &Model, header: &Header) -> TokenStream {
    let (name, passed) = (ident(&header.name), arguments::passed(model, &header.ty));
    let value = arguments::converted(model, &header.ty, &quote!(value));
    quote! {
        pub fn #name(mut self, value: #passed) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}
