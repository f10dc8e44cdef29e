//! Structs of parts, and how they are written and read.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    shape::shape,
    tokens::{docs, ident, ty},
};
use crate::model::{Content, Count, Model, Part, PartKind, Type};

/// A struct of parts:
///
/// ```text
/// pub struct UploadForm {
///     pub title: String,
///     pub file: Option<File>,
/// }
///
/// impl multipart::Outgoing for UploadForm {
///     fn write(&self, parts: &mut multipart::Parts) {
///         parts.texts("title", [&self.title]);
///         parts.files("file", &self.file);
///     }
/// }
/// ```
pub(super) fn parts(model: &Model, content: &Content) -> TokenStream {
    let (Type::Local(name), [_, ..]) = (&content.ty, content.parts.as_slice()) else {
        return TokenStream::new();
    };
    let name = ident(name);
    let about = format!(" A body of `{}`.", content.media_type);
    let is_required = |part: &&Part| part.count == Count::One;
    let default = (!content.parts.iter().any(|part| is_required(&part))).then(|| quote!(Default,));
    let fields = content.parts.iter().map(|part| {
        let (name, docs, ty) = (ident(&part.name), docs(&part.docs), field_type(part));
        quote! {
            #docs
            pub #name: #ty,
        }
    });
    let arguments = content.parts.iter().filter(is_required).map(|part| {
        let (name, ty) = (ident(&part.name), ty(&part.ty));
        quote!(#name: impl Into<#ty>)
    });
    let values = content.parts.iter().map(|part| {
        let name = ident(&part.name);
        match part.count {
            Count::One => quote!(#name: #name.into()),
            Count::Optional => quote!(#name: None),
            Count::Many => quote!(#name: Vec::new()),
        }
    });
    let new = if default.is_some() {
        quote!(Self::default())
    } else {
        quote!(Self { #(#values),* })
    };
    let optional = content.parts.iter().filter(|part| !is_required(part));
    let setters = optional.map(setter);
    let outgoing = model.package.client.then(|| {
        let writes = content.parts.iter().map(write);
        quote! {
            #[cfg(feature = "client")]
            impl crate::runtime::multipart::Outgoing for #name {
                fn write(&self, parts: &mut crate::runtime::multipart::Parts) {
                    #(#writes)*
                }
            }
        }
    });
    let incoming = model.package.server.then(|| {
        let names: Vec<_> = content.parts.iter().map(|part| ident(&part.name)).collect();
        let reads = content.parts.iter().map(|part| {
            let (name, wire) = (ident(&part.name), &part.wire);
            let count = match part.count {
                Count::One => quote!(one),
                Count::Optional => quote!(optional),
                Count::Many => quote!(many),
            };
            if part.shape.is_plain() {
                return quote!(let #name = given.#count(#wire););
            }
            let shape = shape(&part.shape);
            quote!(let #name = given.expecting(&#shape).#count(#wire);)
        });
        quote! {
            #[cfg(feature = "server")]
            impl crate::runtime::multipart::Incoming for #name {
                fn read(given: &mut crate::runtime::multipart::Given) -> Option<Self> {
                    #(#reads)*
                    Some(Self { #(#names: #names?),* })
                }
            }
        }
    });
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug, #default PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }

        impl #name {
            /// With what is required.
            pub fn new(#(#arguments),*) -> Self {
                #new
            }

            #(#setters)*
        }

        #outgoing
        #incoming
    }
}

fn field_type(part: &Part) -> TokenStream {
    let ty = ty(&part.ty);
    match part.count {
        Count::One => ty,
        Count::Optional => quote!(Option<#ty>),
        Count::Many => quote!(Vec<#ty>),
    }
}

/// A setter: `pub fn file(mut self, value: impl Into<File>) -> Self`
fn setter(part: &Part) -> TokenStream {
    let (name, ty) = (ident(&part.name), ty(&part.ty));
    let (ty, value) = if part.count == Count::Many {
        (quote!(Vec<#ty>), quote!(value.into()))
    } else {
        (ty, quote!(Some(value.into())))
    };
    quote! {
        pub fn #name(mut self, value: impl Into<#ty>) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// Writes a part: `parts.texts("tag", &self.tags);`
fn write(part: &Part) -> TokenStream {
    let (name, wire) = (ident(&part.name), &part.wire);
    let write = match part.kind {
        PartKind::Text => quote!(texts),
        PartKind::Json => quote!(jsons),
        PartKind::File => quote!(files),
    };
    let values = if part.count == Count::One {
        quote!([&self.#name])
    } else {
        quote!(&self.#name)
    };
    quote!(parts.#write(#wire, #values);)
}
