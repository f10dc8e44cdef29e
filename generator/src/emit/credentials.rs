//! `src/credentials.rs`: the security schemes.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{deprecated, docs, ident};
use crate::model::{Carrier, Model, RuntimeModule, Scheme};

/// The file.
pub(super) fn file(model: &Model) -> TokenStream {
    let constants = model.schemes.iter().map(constant);
    let basic = model.package.uses(RuntimeModule::Basic).then(|| {
        quote! {
            use crate::runtime::basic;
        }
    });
    let accessors = (!model.schemes.is_empty()).then(|| {
        let accessors = model.schemes.iter().map(accessor);
        quote! {
            impl Credentials {
                #(#accessors)*
            }
        }
    });
    let builder = (model.package.client && !model.schemes.is_empty()).then(|| {
        let setters = model.schemes.iter().map(setter);
        quote! {
            #[cfg(feature = "client")]
            impl crate::ClientBuilder {
                #(#setters)*
            }
        }
    });
    quote! {
        //! The security schemes of the API and the credentials for them.

        #basic
        pub use crate::runtime::credentials::{Carrier, Credentials, Scheme, Secret, Security};

        #(#constants)*
        #accessors
        #builder
    }
}

fn constant(scheme: &Scheme) -> TokenStream {
    let (name, docs, wire) = (ident(&scheme.constant), docs(&scheme.docs), &scheme.wire);
    let value = match &scheme.carrier {
        Carrier::Authorization(kind) => quote!(Scheme::authorization(#wire, #kind)),
        Carrier::Basic => quote!(Scheme::authorization(#wire, "Basic")),
        Carrier::Header(name) => quote!(Scheme::header(#wire, #name)),
        Carrier::Query(name) => quote!(Scheme::query(#wire, #name)),
        Carrier::Cookie(name) => quote!(Scheme::cookie(#wire, #name)),
    };
    quote! {
        #docs
        pub const #name: Scheme = #value;
    }
}

fn accessor(scheme: &Scheme) -> TokenStream {
    let (constant, method) = (ident(&scheme.constant), ident(&scheme.method));
    let (docs, deprecated) = (docs(&scheme.docs), deprecated(scheme.deprecated));
    if scheme.carrier == Carrier::Basic {
        return quote! {
            #docs
            ///
            /// Returns the user name and the password.
            #deprecated
            pub fn #method(&self) -> Option<(String, Secret)> {
                basic::decode(self.get(&#constant)?)
            }
        };
    }
    quote! {
        #docs
        #deprecated
        pub fn #method(&self) -> Option<&Secret> {
            self.get(&#constant)
        }
    }
}

fn setter(scheme: &Scheme) -> TokenStream {
    let (constant, method) = (ident(&scheme.constant), ident(&scheme.method));
    let (docs, deprecated) = (docs(&scheme.docs), deprecated(scheme.deprecated));
    if scheme.carrier == Carrier::Basic {
        return quote! {
            #docs
            #deprecated
            pub fn #method(self, name: &str, password: &str) -> Self {
                self.credential(#constant, basic::encode(name, password))
            }
        };
    }
    quote! {
        #docs
        #deprecated
        pub fn #method(self, secret: impl Into<Secret>) -> Self {
            self.credential(#constant, secret.into())
        }
    }
}
