//! Unions: enums of types, told apart by a tag or by trying.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::{ident, ty};
use crate::model::{Name, Tag, Type, Union, Variant};

/// A union with its codec.
pub(super) fn union(name: &Name, union: &Union) -> TokenStream {
    let name = ident(name);
    let variants = union.variants.iter().map(|variant| {
        let (name, ty) = (ident(&variant.name), boxed(variant));
        quote!(#name(#ty),)
    });
    let conversions = union
        .variants
        .iter()
        .filter(|variant| variant.convertible)
        .map(|variant| conversion(&name, variant));
    let tag = union.tag.as_ref();
    let serialize = union
        .variants
        .iter()
        .map(|variant| write(variant, tag.filter(|_| variant.writes_tag)));
    let deserialize = match tag {
        Some(tag) if tag.strict => read_tagged(&name, union, &tag.property),
        Some(tag) => read_each(&name, &chosen(union, &tag.property)),
        None => read_each(&name, &first_of(&union.variants)),
    };
    let unknown = union
        .variants
        .iter()
        .filter(|variant| variant.ty == Type::Any && !variant.writes_tag)
        .map(|variant| ident(&variant.name));
    quote! {
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// What is none of these, as it came.
            Unknown(serde_json::Value),
        }

        #(#conversions)*

        impl Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(#serialize)*
                    #(Self::#unknown(value) |)* Self::Unknown(value) => Serialize::serialize(value, serializer),
                }
            }
        }

        #deserialize
    }
}

fn boxed(variant: &Variant) -> TokenStream {
    let ty = ty(&variant.ty);
    if variant.boxed { quote!(Box<#ty>) } else { ty }
}

/// `impl From<Cat> for Pet`
fn conversion(union: &Ident, variant: &Variant) -> TokenStream {
    let (name, ty) = (ident(&variant.name), ty(&variant.ty));
    let value = if variant.boxed {
        quote!(Box::new(value))
    } else {
        quote!(value)
    };
    quote! {
        impl From<#ty> for #union {
            fn from(value: #ty) -> Self {
                Self::#name(#value)
            }
        }
    }
}

/// `Self::Cat(value) => unions::tagged(value, "kind", &["cat"], serializer),`
fn write(variant: &Variant, tag: Option<&Tag>) -> TokenStream {
    let (name, tags) = (ident(&variant.name), &variant.tags);
    match tag {
        Some(Tag { property, .. }) => {
            quote!(Self::#name(value) => unions::tagged(value, #property, &[#(#tags),*], serializer),)
        }
        None if variant.ty == Type::Any => quote!(),
        // A type of another crate may have a `serialize` of its own, as `rust_decimal::Decimal` has.
        None => quote!(Self::#name(value) => Serialize::serialize(value, serializer),),
    }
}

/// Reads by the tag: `Some("cat") => unions::variant(&value).map(Self::Cat),`
fn read_tagged(name: &Ident, union: &Union, tag: &str) -> TokenStream {
    let arms = union.variants.iter().map(|variant| {
        let (name, tags) = (ident(&variant.name), &variant.tags);
        quote!(Some(#(#tags)|*) => unions::variant(&value).map(Self::#name),)
    });
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                match unions::tag(&value, #tag).as_deref() {
                    #(#arms)*
                    _ => Ok(Self::Unknown(value)),
                }
            }
        }
    }
}

/// The variants that the tag leaves: `match unions::tag(value, "kind").as_deref() { Some("cat") => …, _ => None }`
fn chosen(union: &Union, tag: &str) -> TokenStream {
    let variants = || union.variants.iter();
    let others: Vec<_> = union.with_any_tag().collect();
    let meant_by = |tag: &String| {
        let meant = variants().filter(|variant| variant.tags.contains(tag));
        meant.chain(union.with_any_tag()).collect::<Vec<_>>()
    };
    let mut seen = BTreeSet::new();
    let tags = variants().flat_map(|variant| &variant.tags);
    let tags = tags.filter(|tag| seen.insert(*tag));
    let untagged = variants().filter(|variant| variant.untagged).collect();
    let all = tags.map(|tag| (Some(tag), meant_by(tag)));
    let mut arms: Vec<(Vec<Option<&String>>, Vec<&Variant>)> = Vec::new();
    for (tag, meant) in all.chain([(None, untagged)]) {
        match arms.iter_mut().find(|(_, known)| *known == meant) {
            _ if meant == others => {}
            Some((tags, _)) => tags.push(tag),
            None => arms.push((vec![tag], meant)),
        }
    }
    let arms = arms.into_iter().map(|(tags, meant)| {
        let first = first_of(meant);
        let absent = tags.contains(&None).then(|| quote!(None));
        let tags: Vec<_> = tags.into_iter().flatten().collect();
        let given = (!tags.is_empty()).then(|| quote!(Some(#(#tags)|*)));
        let patterns = given.into_iter().chain(absent);
        quote!(#(#patterns)|* => #first,)
    });
    let others = first_of(others);
    quote! {
        match unions::tag(value, #tag).as_deref() {
            #(#arms)*
            _ => #others,
        }
    }
}

/// `fit.read(value).map(Self::Cat).or_else(|| fit.read(value).map(Self::Dog))`
fn first_of<'u>(variants: impl IntoIterator<Item = &'u Variant>) -> TokenStream {
    let mut names = variants.into_iter().map(|variant| ident(&variant.name));
    let Some(first) = names.next() else {
        return quote!(None);
    };
    quote! {
        fit.read(value).map(Self::#first)
            #(.or_else(|| fit.read(value).map(Self::#names)))*
    }
}

/// Reads by trying.
fn read_each(name: &Ident, read: &TokenStream) -> TokenStream {
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                unions::try_each(deserializer)
            }
        }

        impl unions::Trial for #name {
            fn read(value: &serde_json::Value, fit: unions::Fit) -> Option<Self> {
                #read
            }

            fn unknown(value: serde_json::Value) -> Self {
                Self::Unknown(value)
            }
        }
    }
}
