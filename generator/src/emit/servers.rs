//! `src/servers.rs`: the servers that a caller can choose from.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{docs, ident};
use crate::model::{Model, Server, ServerVariable};

/// Returns the contents of the file.
pub(super) fn file(model: &Model) -> TokenStream {
    let servers = model.servers.iter().map(|server| {
        if server.variables.is_empty() {
            constant(server)
        } else {
            structure(server)
        }
    });
    quote! {
        //! The servers of the API. Pass one to `ClientBuilder::base_url` or `Call::at_server`; `at_server` also accepts a path.

        #(#servers)*
    }
}

/// Returns the constant of a server without variables: `pub const SANDBOX: &str = "https://sandbox.example.com";`
fn constant(server: &Server) -> TokenStream {
    let (name, docs, url) = (ident(&server.name), docs(&server.docs), &server.url);
    quote! {
        #docs
        pub const #name: &str = #url;
    }
}

/// Returns the struct of a server with variables, with a conversion to the URL:
/// `pub struct Production { region: ProductionRegion }`
fn structure(server: &Server) -> TokenStream {
    let (name, docs_of_server, url) = (ident(&server.name), docs(&server.docs), &server.url);
    let enums = server.variables.iter().filter_map(values);
    let fields = server.variables.iter().map(|variable| {
        let (name, ty) = (ident(&variable.name), ty(variable));
        quote!(#name: #ty,)
    });
    let values_of_new = server.variables.iter().map(|variable| {
        let name = ident(&variable.name);
        if let Some(value) = default(variable) {
            quote!(#name: #value,)
        } else {
            quote!(#name: #name.into(),)
        }
    });
    let chosen = || server.variables.iter().filter(|it| it.default.is_none());
    let arguments = chosen().map(|variable| {
        let (name, ty) = (ident(&variable.name), ty(variable));
        quote!(#name: impl Into<#ty>,)
    });
    let about_new = match chosen().next() {
        Some(_) => " Creates a server from the variables without a default.",
        None => " Creates a server with the defaults of its variables.",
    };
    let default = chosen().next().is_none().then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    let setters = server.variables.iter().map(|variable| {
        let (name, ty, docs) = (ident(&variable.name), ty(variable), docs(&variable.docs));
        quote! {
            #docs
            pub fn #name(mut self, value: impl Into<#ty>) -> Self {
                self.#name = value.into();
                self
            }
        }
    });
    let replaced = server.variables.iter().map(|variable| {
        let (wire, name) = (format!("{{{}}}", variable.wire), ident(&variable.name));
        let text = if variable.ty.is_some() {
            quote!(server.#name.as_str())
        } else if variable.is_behind_slash {
            quote!(server.#name.trim_start_matches('/'))
        } else {
            quote!(&server.#name)
        };
        quote!(.replace(#wire, #text))
    });
    quote! {
        #docs_of_server
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct #name {
            #(#fields)*
        }

        impl #name {
            #[doc = #about_new]
            pub fn new(#(#arguments)*) -> Self {
                Self { #(#values_of_new)* }
            }

            #(#setters)*
        }

        #default

        impl From<#name> for String {
            fn from(server: #name) -> Self {
                #url #(#replaced)*
            }
        }

        #(#enums)*
    }
}

fn ty(variable: &ServerVariable) -> TokenStream {
    variable.ty.as_ref().map_or_else(
        || quote!(String),
        |name| {
            let name = ident(name);
            quote!(#name)
        },
    )
}

fn default(variable: &ServerVariable) -> Option<TokenStream> {
    let value = variable.default.as_ref()?;
    let listed = variable.values.iter().find(|listed| listed.wire == *value);
    Some(if let (Some(ty), Some(listed)) = (&variable.ty, listed) {
        let (ty, variant) = (ident(ty), ident(&listed.name));
        quote!(#ty::#variant)
    } else {
        quote!(#value.to_owned())
    })
}

/// Returns the enum of the values of a variable, if they are listed.
fn values(variable: &ServerVariable) -> Option<TokenStream> {
    let name = ident(variable.ty.as_ref()?);
    let about = format!(" The values of the server variable `{}`.", variable.wire);
    let variants: Vec<_> = variable
        .values
        .iter()
        .map(|value| ident(&value.name))
        .collect();
    let wires = variable.values.iter().map(|value| &value.wire);
    Some(quote! {
        #[doc = #about]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum #name {
            #(#variants,)*
        }

        impl #name {
            /// Returns the value as it is written in the URL.
            pub fn as_str(self) -> &'static str {
                match self {
                    #(Self::#variants => #wires,)*
                }
            }
        }
    })
}
