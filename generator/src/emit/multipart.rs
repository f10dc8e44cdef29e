//! The structs of multipart bodies, with their encoding and decoding.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    arguments, by_name, shape,
    tokens::{self, docs, ident, ty},
};
use crate::model::{Content, Count, Model, Name, Part, PartKind, Type};

/// Returns the struct of a multipart body, with its codec:
///
/// ```text
/// pub struct UploadForm {
///     pub title: String,
///     pub file: Option<File>,
/// }
///
/// impl multipart::WriteForm for UploadForm {
///     fn write(&self, writer: &mut multipart::PartWriter) {
///         writer.texts("title", [&self.title]);
///         writer.files("file", &self.file);
///     }
/// }
/// ```
pub(super) fn parts(model: &Model, content: &Content) -> TokenStream {
    let (Type::Local(of), [_, ..]) = (&content.ty, content.parts.as_slice()) else {
        return TokenStream::new();
    };
    let name = ident(of);
    let about = format!(" A body of `{}`.", content.media_type);
    let required = || content.parts.iter().filter(|part| part.is_required());
    let default = required().next().is_none().then(|| quote!(Default,));
    let fields = content.parts.iter().map(|part| {
        let (name, docs, ty) = (ident(&part.name), docs(&part.docs), field_type(part));
        quote! {
            #docs
            pub #name: #ty,
        }
    });
    let (arguments, required_fields) = arguments_of(model, content, of);
    let values = content.parts.iter().map(|part| {
        let name = ident(&part.name);
        match part.count {
            _ if part.is_rest => quote!(#name: std::collections::BTreeMap::new()),
            _ if part.is_required() && content.by_name.is_some() => quote!(#name: fields.#name),
            _ if part.is_required() => {
                let value = converted(model, part, &quote!(#name));
                tokens::value_of(&name, &value)
            }
            Count::One => quote!(#name: #name.into()),
            Count::Optional => quote!(#name: None),
            Count::Many => quote!(#name: Vec::new()),
        }
    });
    let (new, about_new) = if default.is_some() {
        (
            quote!(Self::default()),
            " Creates a body with no parts set.",
        )
    } else {
        (
            quote!(Self { #(#values),* }),
            " Creates a body from its required parts.",
        )
    };
    let optional = content.parts.iter().filter(|part| !part.is_required());
    let setters = optional.map(|part| setter(model, part));
    let write = model.package.client.then(|| {
        let writes = content.parts.iter().map(write);
        quote! {
            #[cfg(feature = "client")]
            impl crate::runtime::multipart::WriteForm for #name {
                fn write(&self, writer: &mut crate::runtime::multipart::PartWriter) {
                    #(#writes)*
                }
            }
        }
    });
    let read = model.package.server.then(|| {
        let names: Vec<_> = content.parts.iter().map(|part| ident(&part.name)).collect();
        let reads = content.parts.iter().map(read);
        let is_file = is_file(content);
        quote! {
            #[cfg(feature = "server")]
            impl crate::runtime::multipart::ReadForm for #name {
                #is_file

                fn read(part_reader: &mut crate::runtime::multipart::PartReader) -> Option<Self> {
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
            #[doc = #about_new]
            pub fn new(#arguments) -> Self {
                #new
            }

            #(#setters)*
        }

        #required_fields

        #write
        #read
    }
}

/// Returns the arguments of the constructor, and the struct of the required parts if it takes one.
fn arguments_of(model: &Model, content: &Content, of: &Name) -> (TokenStream, Option<TokenStream>) {
    let required = content.parts.iter().filter(|part| part.is_required());
    if let Some(by_name) = &content.by_name {
        let members = required.map(|part| by_name::Member {
            name: ident(&part.name),
            docs: docs(&part.docs),
            ty: field_type(part),
        });
        let required_fields = by_name::required_fields(of, by_name, "parts", members);
        let by_name = ident(by_name);
        return (quote!(fields: #by_name), Some(required_fields));
    }
    let arguments = required.map(|part| {
        let (name, ty) = (ident(&part.name), argument(model, part));
        quote!(#name: #ty)
    });
    (quote!(#(#arguments),*), None)
}

/// Returns the function that decides which parts are files: `matches!(name, "photo" | "scan")`
fn is_file(content: &Content) -> Option<TokenStream> {
    let of_kind = |is_file: bool| {
        let parts = content
            .parts
            .iter()
            .filter(move |part| !part.is_rest && part.is_file() == is_file);
        parts.map(|part| &part.wire)
    };
    let (files, others): (Vec<_>, Vec<_>) = (of_kind(true).collect(), of_kind(false).collect());
    let any_other = content
        .parts
        .iter()
        .any(|part| part.is_rest && part.is_file());
    let (argument, test) = match (any_other, &files[..], &others[..]) {
        (false, [], _) => return None,
        (false, files, _) => (quote!(name), quote!(matches!(name, #(#files)|*))),
        (true, _, []) => (quote!(_name), quote!(true)),
        (true, _, others) => (quote!(name), quote!(!matches!(name, #(#others)|*))),
    };
    Some(quote! {
        fn is_file(#argument: &str) -> bool {
            #test
        }
    })
}

/// Returns the type of a value: `File`, or `WithHeaders<File, UploadFormPhotoHeaders>` if its part declares headers.
fn value_type(part: &Part) -> TokenStream {
    let ty = ty(&part.ty);
    match &part.headers {
        None => ty,
        Some(set) => {
            let headers = ident(&set.name);
            quote!(crate::WithHeaders<#ty, #headers>)
        }
    }
}

fn field_type(part: &Part) -> TokenStream {
    let value = value_type(part);
    let ty = match part.count {
        Count::One => value,
        Count::Optional => quote!(Option<#value>),
        Count::Many => quote!(Vec<#value>),
    };
    if part.is_rest {
        quote!(std::collections::BTreeMap<String, #ty>)
    } else {
        ty
    }
}

/// Returns the type of the argument for a part: `impl Into<File>`, `impl IntoIterator<Item = impl Into<String>>`
fn argument(model: &Model, part: &Part) -> TokenStream {
    let value = if part.headers.is_some() {
        let ty = value_type(part);
        quote!(impl Into<#ty>)
    } else {
        arguments::passed(model, &part.ty)
    };
    match part.count {
        Count::Many => quote!(impl IntoIterator<Item = #value>),
        Count::One | Count::Optional => value,
    }
}

/// Returns the converted value of the argument for a part.
fn converted(model: &Model, part: &Part, value: &TokenStream) -> TokenStream {
    let has_headers = part.headers.is_some();
    match part.count {
        Count::Many if has_headers => quote!(crate::runtime::convert::list(#value)),
        Count::Many => {
            let list = Type::Array(Box::new(part.ty.clone()));
            arguments::converted(model, &list, value)
        }
        Count::One | Count::Optional if has_headers => quote!(#value.into()),
        Count::One | Count::Optional => arguments::converted(model, &part.ty, value),
    }
}

/// Returns a setter: `pub fn file(mut self, value: impl Into<File>) -> Self`
fn setter(model: &Model, part: &Part) -> TokenStream {
    let (name, setter) = (ident(&part.name), ident(&part.setter));
    let docs = docs(&part.docs);
    if part.is_rest {
        let (passed, value) = (
            argument(model, part),
            converted(model, part, &quote!(value)),
        );
        return quote! {
            #docs
            pub fn #setter(
                mut self,
                values: impl IntoIterator<Item = (impl Into<String>, #passed)>,
            ) -> Self {
                let values = values.into_iter().map(|(name, value)| (name.into(), #value));
                self.#name.extend(values);
                self
            }
        };
    }
    let (passed, value) = (
        argument(model, part),
        converted(model, part, &quote!(value)),
    );
    let value = if part.count == Count::Optional {
        quote!(Some(#value))
    } else {
        value
    };
    quote! {
        #docs
        pub fn #setter(mut self, value: #passed) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// Returns code that writes a part: `writer.texts("tag", &self.tags);`
fn write(part: &Part) -> TokenStream {
    let (name, wire) = (ident(&part.name), &part.wire);
    let write = match part.kind {
        PartKind::Text => quote!(texts),
        PartKind::Joined(separator) => {
            let values = quote!(&self.#name);
            let writer = writer_of(part);
            return quote!(#writer.joined(#wire, #separator, #values););
        }
        PartKind::Json => quote!(jsons),
        PartKind::File => quote!(files),
    };
    let writer = writer_of(part);
    if part.is_rest {
        let values = if part.count == Count::Many {
            quote!(values)
        } else {
            quote!([values])
        };
        return quote! {
            for (name, values) in &self.#name {
                #writer.#write(name, #values);
            }
        };
    }
    let field = quote!(&self.#name);
    if part.headers.is_some() {
        let of_each = quote!(#writer.with(&part.headers).#write(#wire, [&part.value]););
        return match part.count {
            Count::One => {
                quote!(#writer.with(&self.#name.headers).#write(#wire, [&self.#name.value]);)
            }
            Count::Optional => quote!(if let Some(part) = #field { #of_each }),
            Count::Many => quote!(for part in #field { #of_each }),
        };
    }
    let values = if part.count == Count::One {
        quote!([#field])
    } else {
        field
    };
    quote!(#writer.#write(#wire, #values);)
}

/// Returns the writer of a part, with its media type if it differs from the default: `writer.with_media_type("text/csv")`
fn writer_of(part: &Part) -> TokenStream {
    match &part.media_type {
        None => quote!(writer),
        Some(media_type) => quote!(writer.with_media_type(#media_type)),
    }
}

/// Returns code that reads a part: `let tags = part_reader.many("tag");`
fn read(part: &Part) -> TokenStream {
    let (name, wire) = (ident(&part.name), &part.wire);
    let read = match part.count {
        Count::One if part.is_rest => quote!(rest()),
        Count::Many if part.is_rest => quote!(rest_of_many()),
        Count::One => quote!(required(#wire)),
        Count::Optional => quote!(optional(#wire)),
        Count::Many if let PartKind::Joined(separator) = part.kind => {
            quote!(joined(#wire, #separator))
        }
        Count::Many => quote!(many(#wire)),
    };
    if part.shape.is_plain() {
        return quote!(let #name = part_reader.#read;);
    }
    let shape = shape::static_ref(&part.shape);
    quote!(let #name = part_reader.expecting(#shape).#read;)
}
