//! Unions, which are enums of types. Macros of `runtime/unions/` implement their codecs.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{
    shape,
    tokens::{docs, ident, ty},
};
use crate::model::{Constraint, Getter, GetterField, Name, Type, Union, Variant};

/// Returns a union with its codec:
///
/// ```text
/// unions::union! {
///     Pet {
///         Cat(Cat::NAMED) if "kind" required ["cat"],
///         Other(String::NAMED),
///     }
/// }
/// ```
pub(super) fn union(name: &Name, union: &Union, constraints: &[Constraint]) -> TokenStream {
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
    let getters = (!union.getters.is_empty()).then(|| {
        let getters = union.getters.iter().map(|it| getter(union, it));
        quote! {
            impl #name {
                #(#getters)*
            }
        }
    });
    let alternatives = shape::alternatives(union, constraints);
    quote! {
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that matches no variant, unchanged.
            Unknown(serde_json::Value),
        }

        #getters
        #(#conversions)*

        unions::union! { #name #alternatives }
    }
}

fn boxed(variant: &Variant) -> TokenStream {
    let ty = ty(&variant.ty);
    if variant.boxed { quote!(Box<#ty>) } else { ty }
}

/// Returns the conversion from the type of a variant: `impl From<Cat> for Pet`
fn conversion(union: &Ident, variant: &Variant) -> TokenStream {
    let (name, ty) = (ident(&variant.name), ty(&variant.ty));
    let value = if variant.boxed {
        quote!(Box::new(value))
    } else {
        quote!(value)
    };
    let literal = if variant.boxed {
        None
    } else {
        of_literal(union, &name, &variant.ty)
    };
    quote! {
        impl From<#ty> for #union {
            fn from(value: #ty) -> Self {
                Self::#name(#value)
            }
        }

        #literal
    }
}

/// Returns the conversion from literals: `&str` for a string, `[T; N]` for a list.
fn of_literal(union: &Ident, variant: &Ident, variant_type: &Type) -> Option<TokenStream> {
    let of_list = |inner: &Type| match inner {
        Type::String => quote! {
            impl<const N: usize> From<[&str; N]> for #union {
                fn from(value: [&str; N]) -> Self {
                    Self::#variant(value.map(str::to_owned).into())
                }
            }
        },
        inner => {
            let ty = ty(inner);
            quote! {
                impl<const N: usize> From<[#ty; N]> for #union {
                    fn from(value: [#ty; N]) -> Self {
                        Self::#variant(value.into())
                    }
                }
            }
        }
    };
    let is_nested = |inner: &Type| {
        matches!(
            inner,
            Type::Array(_) | Type::Map(_) | Type::Tuple(_) | Type::Nullable(_)
        )
    };
    match variant_type {
        Type::String => Some(quote! {
            impl From<&str> for #union {
                fn from(value: &str) -> Self {
                    Self::#variant(value.to_owned())
                }
            }
        }),
        Type::Array(inner) if !is_nested(inner) => Some(of_list(inner)),
        Type::Array(inner) => match &**inner {
            Type::Array(innermost) if !is_nested(innermost) && **innermost != Type::String => {
                let ty = ty(innermost);
                Some(quote! {
                    impl<const N: usize, const M: usize> From<[[#ty; M]; N]> for #union {
                        fn from(value: [[#ty; M]; N]) -> Self {
                            Self::#variant(value.map(Into::into).into())
                        }
                    }
                })
            }
            _ => None,
        },
        _ => None,
    }
}

/// The return type of a getter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Returned {
    /// `Option<i64>`
    Copy,
    /// `Option<&str>`
    Text,
    /// `Option<Cow<'_, Vec<Pet>>>`: borrowed from a variant, decoded from an unknown value.
    Cow,
}

fn returned(ty: &Type) -> Returned {
    match ty {
        Type::Boolean
        | Type::Int8
        | Type::Int16
        | Type::Int32
        | Type::Int64
        | Type::Uint8
        | Type::Uint16
        | Type::Uint32
        | Type::Uint64
        | Type::Float
        | Type::Double
        | Type::DateTime
        | Type::Date
        | Type::Uuid
        | Type::Ipv4
        | Type::Ipv6 => Returned::Copy,
        Type::String => Returned::Text,
        _ => Returned::Cow,
    }
}

/// Returns whether a getter of the union returns a `Cow`.
pub(super) fn has_cow(union: &Union) -> bool {
    let mut types = union.getters.iter().map(|getter| &getter.ty);
    types.any(|ty| returned(ty) == Returned::Cow)
}

/// Returns a getter: `pub fn wingspan(&self) -> Option<i32>`
fn getter(union: &Union, getter: &Getter) -> TokenStream {
    let (name, docs, ty, wire) = (
        ident(&getter.name),
        docs(&getter.docs),
        ty(&getter.ty),
        Literal::string(&getter.wire),
    );
    let returned = returned(&getter.ty);
    let arms = union
        .variants
        .iter()
        .zip(&getter.fields)
        .map(|(variant, field)| {
            let (variant, value) = (ident(&variant.name), value(field, returned));
            quote!(Self::#variant(value) => #value,)
        });
    let (ty, unknown) = match returned {
        Returned::Copy => (quote!(#ty), quote!(unions::member(value, #wire))),
        Returned::Text => (quote!(&str), quote!(value.get(#wire)?.as_str())),
        Returned::Cow => (
            quote!(Cow<'_, #ty>),
            quote!(unions::member(value, #wire).map(Cow::Owned)),
        ),
    };
    quote! {
        #docs
        pub fn #name(&self) -> Option<#ty> {
            match self {
                #(#arms)*
                Self::Unknown(value) => #unknown,
            }
        }
    }
}

/// Returns an expression for the property of a variant: `Some(value.wingspan)`
fn value(field: &GetterField, returned: Returned) -> TokenStream {
    let (name, boxed, optional) = match field {
        GetterField::Getter(name) => {
            let name = ident(name);
            return quote!(value.#name());
        }
        GetterField::Field {
            name,
            boxed,
            optional,
        } => (ident(name), *boxed, *optional),
    };
    match (returned, optional, boxed) {
        (Returned::Copy, 0, false) => quote!(Some(value.#name)),
        (Returned::Copy, 0, true) => quote!(Some(*value.#name)),
        (Returned::Copy, 1, false) => quote!(value.#name),
        (Returned::Copy, 1, true) => quote!(value.#name.as_deref().copied()),
        (Returned::Copy, _, _) => quote!(value.#name.flatten()),
        (Returned::Text, 0, _) => quote!(Some(&value.#name)),
        (Returned::Text, 1, _) => quote!(value.#name.as_deref()),
        (Returned::Text, _, _) => quote!(value.#name.as_ref().and_then(Option::as_deref)),
        (Returned::Cow, 0, _) => quote!(Some(Cow::Borrowed(&value.#name))),
        (Returned::Cow, 1, false) => quote!(value.#name.as_ref().map(Cow::Borrowed)),
        (Returned::Cow, 1, true) => quote!(value.#name.as_deref().map(Cow::Borrowed)),
        (Returned::Cow, _, false) => {
            quote!(value.#name.as_ref().and_then(Option::as_ref).map(Cow::Borrowed))
        }
        (Returned::Cow, _, true) => {
            quote!(value.#name.as_ref().and_then(Option::as_deref).map(Cow::Borrowed))
        }
    }
}
