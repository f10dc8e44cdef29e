//! Enums of values, which keep those that they do not know.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{ident, number};
use crate::model::{Name, Value};

/// An enum of strings:
///
/// ```text
/// pub enum Kind {
///     Cat,
///     Unknown(String),
/// }
///
/// impl From<&str> for Kind { ... }
///
/// enums::strings!(Kind);
/// ```
pub(super) fn of_strings(name: &Name, values: &[Value<String>]) -> TokenStream {
    let name = ident(name);
    let variants: Vec<_> = values.iter().map(|value| ident(&value.name)).collect();
    let wires: Vec<_> = values.iter().map(|value| &value.wire).collect();
    quote! {
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that the document does not list.
            Unknown(String),
        }

        impl #name {
            /// The value as it is sent.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#wires => Self::#variants,)*
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }

        enums::strings!(#name);
    }
}

/// An enum of integers:
///
/// ```text
/// pub enum Level {
///     N1,
///     Unknown(i64),
/// }
///
/// impl From<i64> for Level { ... }
/// ```
pub(super) fn of_integers(name: &Name, values: &[Value<i64>]) -> TokenStream {
    let name = ident(name);
    let variants: Vec<_> = values.iter().map(|value| ident(&value.name)).collect();
    let wires: Vec<_> = values
        .iter()
        .map(|value| number(&value.wire.to_string()))
        .collect();
    quote! {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that the document does not list.
            Unknown(i64),
        }

        impl From<i64> for #name {
            fn from(value: i64) -> Self {
                match value {
                    #(#wires => Self::#variants,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        impl From<#name> for i64 {
            fn from(value: #name) -> Self {
                match value {
                    #(#name::#variants => #wires,)*
                    #name::Unknown(value) => value,
                }
            }
        }

        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                i64::from(*self).fmt(f)
            }
        }

        impl Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                i64::from(*self).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                i64::deserialize(deserializer).map(Self::from)
            }
        }
    }
}
