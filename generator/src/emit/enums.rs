//! Enums of strings and integers, which keep unlisted values.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{docs, ident, number};
use crate::model::{Name, Value};

/// Returns an enum of strings:
///
/// ```text
/// pub enum Kind {
///     Cat,
///     Unknown(String),
/// }
///
/// enums::strings! {
///     Kind { Cat("cat") }
/// }
/// ```
pub(super) fn of_strings(name: &Name, values: &[Value<String>]) -> TokenStream {
    let name = ident(name);
    let variants: Vec<_> = values.iter().map(|value| ident(&value.name)).collect();
    let docs = values.iter().map(|value| docs(&value.docs));
    let wires: Vec<_> = values.iter().map(|value| &value.wire).collect();
    quote! {
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#docs #variants,)*
            /// A value that the document does not list.
            Unknown(String),
        }

        enums::strings! {
            #name { #(#variants(#wires)),* }
        }
    }
}

/// Returns an enum of integers:
///
/// ```text
/// pub enum Level {
///     N1,
///     Unknown(i64),
/// }
///
/// enums::integers! {
///     Level { N1(1) }
/// }
/// ```
pub(super) fn of_integers(name: &Name, values: &[Value<i64>]) -> TokenStream {
    let name = ident(name);
    let variants: Vec<_> = values.iter().map(|value| ident(&value.name)).collect();
    let docs = values.iter().map(|value| docs(&value.docs));
    let wires: Vec<_> = values
        .iter()
        .map(|value| number(&value.wire.to_string()))
        .collect();
    quote! {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#docs #variants,)*
            /// A value that the document does not list.
            Unknown(i64),
        }

        enums::integers! {
            #name { #(#variants(#wires)),* }
        }
    }
}
