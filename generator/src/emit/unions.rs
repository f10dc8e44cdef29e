//! Unions: enums of types, told apart by a tag or by trying.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::{ident, ty};
use crate::model::{Name, Type, Union, Variant};

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
    let (serialize, deserialize) = match &union.tag {
        Some(tag) => (
            if tag.text {
                write_tagged(union, &tag.property)
            } else {
                write_each(union)
            },
            read_tagged(&name, union, &tag.property),
        ),
        None => (write_each(union), read_each(&name, union)),
    };
    let unknown = union
        .variants
        .iter()
        .filter(|variant| variant.ty == Type::Any && union.tag.as_ref().is_none_or(|tag| !tag.text))
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
                    #serialize
                    #(Self::#unknown(value) |)* Self::Unknown(value) => value.serialize(serializer),
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
fn write_tagged(union: &Union, tag: &str) -> TokenStream {
    let arms = union.variants.iter().map(|variant| {
        let (name, tags) = (ident(&variant.name), &variant.tags);
        quote!(Self::#name(value) => unions::tagged(value, #tag, &[#(#tags),*], serializer),)
    });
    quote!(#(#arms)*)
}

fn write_each(union: &Union) -> TokenStream {
    let typed = union
        .variants
        .iter()
        .filter(|variant| variant.ty != Type::Any);
    let names = typed.map(|variant| ident(&variant.name));
    quote!(#(Self::#names(value) => value.serialize(serializer),)*)
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

/// Reads by trying each variant.
fn read_each(name: &Ident, union: &Union) -> TokenStream {
    let mut names = union.variants.iter().map(|variant| ident(&variant.name));
    let first = names.next();
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                unions::try_each(deserializer)
            }
        }

        impl unions::Trial for #name {
            fn read(value: &serde_json::Value, fit: unions::Fit) -> Option<Self> {
                fit.read(value).map(Self::#first)
                    #(.or_else(|| fit.read(value).map(Self::#names)))*
            }

            fn unknown(value: serde_json::Value) -> Self {
                Self::Unknown(value)
            }
        }
    }
}
