//! `src/credentials.rs`: the security schemes.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{deprecated, docs, ident};
use crate::model::{Carrier, GrantKind, Model, RuntimeModule, Scheme, TokenGrant};

/// Returns the contents of the file.
pub(super) fn file(model: &Model) -> TokenStream {
    let constants = model.schemes.iter().map(constant);
    let has_basic = model
        .schemes
        .iter()
        .any(|scheme| scheme.carrier == Carrier::Basic);
    let basic = has_basic.then(|| {
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
    let has_tokens = model.package.uses(RuntimeModule::OAuth2);
    let grants = model.schemes.iter().flat_map(|scheme| &scheme.grants);
    let grants = grants.filter(|_| has_tokens).map(grant);
    let tokens = has_tokens.then(|| {
        quote! {
            #[cfg(feature = "client")]
            use crate::runtime::oauth2::TokenSource;
        }
    });
    quote! {
        //! The security schemes of the API and the credentials for them.

        #basic
        #tokens
        pub use crate::runtime::credentials::{Carrier, Credentials, Scheme, Secret, Security};

        #(#constants)*
        #(#grants)*
        #accessors
        #builder
    }
}

/// Returns the function that creates a token source: `pub fn oauth_client_credentials(…) -> TokenSource`
fn grant(grant: &TokenGrant) -> TokenStream {
    let (name, docs) = (ident(&grant.name), docs(&grant.docs));
    let (constructor, types, names) = match grant.kind {
        GrantKind::ClientCredentials => (
            quote!(client_credentials),
            quote!(client_id: impl Into<String>, client_secret: impl Into<Secret>),
            quote!(client_id, client_secret),
        ),
        GrantKind::Password => (
            quote!(password),
            quote!(username: impl Into<String>, password: impl Into<Secret>),
            quote!(username, password),
        ),
        GrantKind::RefreshToken => (
            quote!(refresh_token),
            quote!(refresh_token: impl Into<Secret>),
            quote!(refresh_token),
        ),
    };
    let (argument, url) = match &grant.url {
        Some(url) => (None, quote!(#url)),
        None => (
            Some(quote!(token_url: impl Into<String>,)),
            quote!(token_url),
        ),
    };
    let scopes = (!grant.scopes.is_empty()).then(|| {
        let scopes = &grant.scopes;
        quote!(.scopes([#(#scopes),*]))
    });
    let refresh_url = grant.refresh_url.as_ref();
    let refresh_url = refresh_url.map(|url| quote!(.refresh_url(#url)));
    quote! {
        #docs
        #[cfg(feature = "client")]
        pub fn #name(#argument #types) -> TokenSource {
            TokenSource::#constructor(#url, #names) #refresh_url #scopes
        }
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
