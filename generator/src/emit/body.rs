//! The encoding and decoding of bodies, and the enums of their contents.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    shape,
    tokens::{ident, ty},
};
use crate::model::{Body, Codec, Content, FormStyle, Framing, MediaTypes, Response, Shape};

/// Returns the enum of the contents of a body, with `From` for the preferred one:
///
/// ```text
/// pub enum AddPetContent {
///     /// `application/json`
///     Json(Pet),
///     /// `application/xml`
///     Xml(String),
/// }
///
/// impl From<Pet> for AddPetContent { ... }
/// ```
pub(super) fn choice(body: &Body) -> TokenStream {
    let (Some(name), Some(first)) = (body.choice(), body.contents.first()) else {
        return TokenStream::new();
    };
    let name = ident(name);
    let variants = body.contents.iter().map(|content| {
        let (variant, inner) = (ident(&content.name), ty(&content.ty));
        let about = format!(" `{}`", content.accepts.join(", "));
        quote! {
            #[doc = #about]
            #variant(#inner),
        }
    });
    let (preferred, inner) = (ident(&first.name), ty(&first.ty));
    // Bytes do not imply a media type, so the caller must name the variant.
    let from = (!matches!(first.codec, Codec::Stream | Codec::Bytes)).then(|| {
        quote! {
            impl From<#inner> for #name {
                fn from(body: #inner) -> Self {
                    Self::#preferred(body)
                }
            }
        }
    });
    quote! {
        /// A body with one variant for each media type.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        #from
    }
}

/// Returns code that writes the body of a request, given a reference to it:
/// `writer.json("application/json", &self.body);`
pub(super) fn write_request(body: &Body, value: &TokenStream) -> TokenStream {
    let Some(name) = body.choice() else {
        if let [content] = body.contents.as_slice() {
            return write_content(content, value);
        }
        // The caller chooses the media type.
        let lists = lists(&body.contents);
        let arms = body.contents.iter().enumerate().map(|(index, content)| {
            let (pattern, write) = (
                pattern(index, &body.contents),
                write_content(content, value),
            );
            quote!(#pattern => { #write })
        });
        return quote! {
            match writer.content(&[#(#lists),*]) {
                #(#arms)*
            }
        };
    };
    let name = ident(name);
    let arms = body.contents.iter().map(|content| {
        let (variant, write) = (ident(&content.name), write_content(content, &quote!(body)));
        quote!(#name::#variant(body) => { #write })
    });
    quote! {
        match #value {
            #(#arms)*
        }
    }
}

fn write_content(content: &Content, value: &TokenStream) -> TokenStream {
    let media_type = &content.media_type;
    match &content.codec {
        Codec::Json => quote!(writer.json(#media_type, #value);),
        Codec::Text => quote!(writer.text(#media_type, #value);),
        Codec::Stream | Codec::Bytes => quote!(writer.body(#media_type, Clone::clone(#value));),
        Codec::Media => quote!(crate::runtime::media::write_request(writer, #value);),
        Codec::Multipart => {
            quote!(crate::runtime::multipart::write(writer, #media_type, #value);)
        }
        Codec::Sequence(framing) => {
            let framing = self::framing(*framing);
            quote!(crate::runtime::sequence::write_request(writer, #media_type, #value, #framing);)
        }
        Codec::Form(styles) => {
            let styles = self::styles(styles);
            quote!(writer.encoded(#media_type, crate::runtime::form::encode(#value, #styles));)
        }
    }
}

/// Returns code that reads the body of a request: `reader.json("application/json")`
pub(super) fn read_request(body: &Body, required: bool) -> TokenStream {
    let read = match (body.choice(), body.contents.as_slice()) {
        (Some(name), contents) => {
            let name = ident(name);
            let arms = contents.iter().enumerate().map(|(index, content)| {
                let (pattern, variant) = (pattern(index, contents), ident(&content.name));
                let read = read_content(content, required);
                quote!(#pattern => #read.map(#name::#variant),)
            });
            let lists = lists(contents);
            quote! {
                match reader.content(&[#(#lists),*]) {
                    #(#arms)*
                }
            }
        }
        (None, [content]) => read_content(content, required),
        (None, contents) => {
            let arms = contents.iter().enumerate().map(|(index, content)| {
                let (pattern, read) = (pattern(index, contents), read_content(content, required));
                quote!(#pattern => #read,)
            });
            let lists = lists(contents);
            quote! {
                match reader.content(&[#(#lists),*]) {
                    #(#arms)*
                }
            }
        }
    };
    if required {
        read
    } else {
        quote!(reader.optional(|reader| #read))
    }
}

/// Returns the reader, with the shape if it is more than a type: `reader.expecting(&Shape::Constrained(...))`.
pub(super) fn expecting(shape: &Shape) -> TokenStream {
    if shape.is_plain() {
        return quote!(reader);
    }
    let shape = shape::static_ref(shape);
    quote!(reader.expecting(#shape))
}

fn read_content(content: &Content, required: bool) -> TokenStream {
    let (accepts, expecting) = (content.accepts.join(", "), expecting(&content.shape));
    let reader = if required && content.shape.is_plain() {
        quote!(&mut reader)
    } else {
        expecting.clone()
    };
    match &content.codec {
        Codec::Json => quote!(#expecting.json(#accepts)),
        Codec::Text => quote!(#expecting.text(#accepts)),
        Codec::Stream | Codec::Bytes => quote!(#expecting.body(#accepts)),
        Codec::Media => quote!(crate::runtime::media::read_request(#reader, #accepts)),
        Codec::Multipart => quote!(crate::runtime::multipart::read(#reader, #accepts)),
        Codec::Sequence(framing) => {
            let framing = self::framing(*framing);
            quote!(crate::runtime::sequence::read_request(#reader, #accepts, #framing))
        }
        Codec::Form(styles) => {
            let styles = self::styles(styles);
            quote!(crate::runtime::form::read(#reader, #accepts, #styles))
        }
    }
}

/// Returns code that writes a response, given expressions for the writer and the output:
/// `writer.json("application/json", output)`
pub(super) fn write_response(
    response: &Response,
    writer: &TokenStream,
    output: &TokenStream,
) -> TokenStream {
    let Some(body) = &response.body else {
        return quote!(#writer.empty(#output));
    };
    let write = |content: &Content, writer: &TokenStream, output: &TokenStream| {
        let media_type = &content.media_type;
        match &content.codec {
            Codec::Json => quote!(#writer.json(#media_type, #output)),
            Codec::Text | Codec::Form(_) => quote!(#writer.text(#media_type, #output)),
            Codec::Stream | Codec::Bytes | Codec::Multipart => {
                quote!(#writer.body(#media_type, #output))
            }
            Codec::Media => quote!(crate::runtime::media::write_response(#writer, #output)),
            Codec::Sequence(framing) => {
                let framing = self::framing(*framing);
                quote!(crate::runtime::sequence::write_response(#writer, #media_type, #output, #framing))
            }
        }
    };
    let Some(name) = body.choice() else {
        let first = body.contents.first();
        return first
            .map(|content| write(content, writer, output))
            .unwrap_or_default();
    };
    let name = ident(name);
    let arms = body.contents.iter().map(|content| {
        let (variant, write) = (
            ident(&content.name),
            write(
                content,
                &quote!(writer),
                &quote!(Response::map(output, |()| body)),
            ),
        );
        quote!(#name::#variant(body) => #write,)
    });
    quote! {
        let writer = #writer;
        let (body, output) = #output.take_body();
        match body {
            #(#arms)*
        }
    }
}

/// Returns code that reads a response: statements that come first, and an expression such as `reader.json()`.
///
/// ```text
/// let read = match reader.content(&["application/json", "application/xml"]) {
///     0 => client::content(reader.json(), GetPetAnswer::Json),
///     _ => client::content(reader.text(), GetPetAnswer::Xml),
/// };
/// ```
pub(super) fn read_response(body: Option<&Body>) -> (TokenStream, TokenStream) {
    let Some(body) = body else {
        return (TokenStream::new(), quote!(reader.empty()));
    };
    let read = |content: &Content| match content.codec {
        Codec::Json => quote!(reader.json()),
        Codec::Text | Codec::Form(_) => quote!(reader.text()),
        Codec::Bytes => quote!(reader.bytes()),
        Codec::Stream | Codec::Multipart => quote!(reader.body()),
        Codec::Media => quote!(crate::runtime::media::read_response(reader)),
        Codec::Sequence(framing) => {
            let framing = self::framing(framing);
            quote!(crate::runtime::sequence::read_response(reader, #framing))
        }
    };
    let Some(name) = body.choice() else {
        let read = body.contents.first().map(read).unwrap_or_default();
        return (TokenStream::new(), read);
    };
    let name = ident(name);
    let arms = body.contents.iter().enumerate().map(|(index, content)| {
        let (pattern, variant, read) = (
            pattern(index, &body.contents),
            ident(&content.name),
            read(content),
        );
        quote!(#pattern => client::content(#read, #name::#variant),)
    });
    let contents = body.contents.iter();
    let lists = contents.map(|content| list(&body.received_media_types(content)));
    let first = quote! {
        let read = match reader.content(&[#(#lists),*]) {
            #(#arms)*
        };
    };
    (first, quote!(read))
}

/// Returns the constant with the media types of bodies that are streams: `const STREAMS: &'static str = "image/png";`
pub(super) fn streams(media_types: &MediaTypes) -> Option<TokenStream> {
    (!media_types.is_empty()).then(|| {
        let list = list(media_types);
        quote!(const STREAMS: &'static str = #list;)
    })
}

/// Returns the lists of media types from which the runtime chooses.
fn lists(contents: &[Content]) -> impl Iterator<Item = String> {
    contents.iter().map(|content| content.accepts.join(", "))
}

/// Returns a set of media types in the form that the runtime reads: `*/*, !application/json`
fn list(media_types: &MediaTypes) -> String {
    let excluded = media_types.excluded.iter().map(|other| format!("!{other}"));
    let all: Vec<String> = media_types
        .included
        .iter()
        .cloned()
        .chain(excluded)
        .collect();
    all.join(", ")
}

/// Returns the constant with the forms that have files, and the functions that receive them:
/// `const PARTS: &'static [server::Receive] = &[("multipart/form-data", multipart::receive::files::<UploadForm>)];`
pub(super) fn parts(body: &Body) -> Option<TokenStream> {
    let with_files = body.contents.iter().filter(|content| content.has_files());
    let forms = with_files.map(|content| {
        let (list, form) = (list(&body.media_types(content)), ty(&content.ty));
        quote!((#list, crate::runtime::uploads::files::<#form>))
    });
    let forms: Vec<_> = forms.collect();
    (!forms.is_empty()).then(|| {
        quote! {
            const PARTS: &'static [server::Receive] = &[#(#forms),*];
        }
    })
}

/// Returns the pattern of a content: its index, or `_` for the last one.
fn pattern(index: usize, contents: &[Content]) -> TokenStream {
    if index + 1 == contents.len() {
        quote!(_)
    } else {
        let index = Literal::usize_unsuffixed(index);
        quote!(#index)
    }
}

/// Returns the framing of a sequence: `crate::runtime::sequence::Lines::new()`
pub(super) fn framing(framing: Framing) -> TokenStream {
    match framing {
        Framing::Lines => quote!(crate::runtime::sequence::Lines::new()),
        Framing::Records => quote!(crate::runtime::sequence::Records::new()),
        Framing::Events => quote!(crate::runtime::events::EventStream::json()),
        Framing::Texts => quote!(crate::runtime::events::EventStream::text()),
        Framing::Fields => quote!(crate::runtime::events::EventStream::json_fields()),
        Framing::TextFields => quote!(crate::runtime::events::EventStream::text_fields()),
    }
}

fn styles(styles: &[(String, FormStyle)]) -> TokenStream {
    let styles = styles.iter().map(|(name, style)| {
        let style = match style {
            FormStyle::Json => quote!(Json),
            FormStyle::Exploded => quote!(Exploded),
            FormStyle::Joined(separator) => quote!(Joined(#separator)),
            FormStyle::Deep => quote!(Deep),
        };
        quote!((#name, crate::runtime::form::Style::#style))
    });
    quote!(&[#(#styles),*])
}
