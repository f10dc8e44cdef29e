//! The structs of required members. Constructors take them if there are too many members for arguments.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::ident;
use crate::model::Name;

/// A member that a constructor requires.
pub(super) struct Member {
    pub(super) name: Ident,
    pub(super) docs: TokenStream,
    pub(super) ty: TokenStream,
}

/// Returns the struct: `pub struct PetFields { pub id: i64, ... }`. `what` names its fields in the documentation.
pub(super) fn required_fields(
    of: &Name,
    by_name: &Name,
    what: &str,
    members: impl Iterator<Item = Member>,
) -> TokenStream {
    let about = format!(
        " The required {what} of [`{0}`], for [`{0}::new`].",
        of.as_str()
    );
    let name = ident(by_name);
    let fields = members.map(|Member { name, docs, ty }| {
        quote! {
            #docs
            pub #name: #ty,
        }
    });
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name {
            #(#fields)*
        }
    }
}
