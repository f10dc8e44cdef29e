//! How structs are read and written: serde's traits, in terms of `runtime/objects.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use crate::model::{Field, Name, Presence, Struct};

/// The codec of a struct.
pub(super) fn codec(name: &Name, structure: &Struct) -> TokenStream {
    let (read, write) = (read(structure), write(structure));
    let name = ident(name);
    quote! {
        impl Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #write
            }
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                objects::read(deserializer)
            }
        }

        impl<'de> objects::Object<'de> for #name {
            #read
        }
    }
}

/// Writes the members.
///
/// ```text
/// objects::write(
///     serializer,
///     &[("name", &objects::Always(&self.name)), ("tag", &self.tag)],
/// )
/// ```
fn write(structure: &Struct) -> TokenStream {
    let members = structure.fields.iter().map(|field| {
        let (name, wire) = (ident(&field.name), &field.wire);
        if field.is_argument() {
            quote!((#wire, &objects::Always(&self.#name)))
        } else {
            quote!((#wire, &self.#name))
        }
    });
    let members = quote!(&[#(#members),*]);
    if let Some(rest) = &structure.rest {
        let rest = ident(&rest.name);
        quote!(objects::write_all(serializer, #members, &self.#rest))
    } else {
        quote!(objects::write(serializer, #members))
    }
}

/// Reads the members: into the struct, or where it cannot be made without them, into locals.
///
/// ```text
/// let mut name = None;
/// let mut tag = None;
/// objects::read_members(
///     map_access,
///     &mut [("name", &mut objects::Present(&mut name)), ("tag", &mut tag)],
/// )?;
/// Ok(Self { name: objects::required("name", name)?, tag })
/// ```
fn read(structure: &Struct) -> TokenStream {
    let (fields, has_default) = (&structure.fields, structure.has_default());
    let place = |name: &Name| {
        let name = ident(name);
        if has_default {
            quote!(object.#name)
        } else {
            quote!(#name)
        }
    };
    let members = fields.iter().map(|field| {
        let (place, wire) = (place(&field.name), &field.wire);
        if field.presence == Presence::Required || field.tells_null() {
            quote!((#wire, &mut objects::Present(&mut #place)))
        } else {
            quote!((#wire, &mut #place))
        }
    });
    let members = quote!(&mut [#(#members),*]);
    let read = if let Some(rest) = &structure.rest {
        let rest = place(&rest.name);
        quote!(objects::read_all_members(map_access, #members, &mut #rest)?;)
    } else {
        quote!(objects::read_members(map_access, #members)?;)
    };
    let rest = structure.rest.iter().map(|rest| ident(&rest.name));
    let body = if fields.is_empty() && structure.rest.is_none() {
        quote! {
            #read
            Ok(Self::default())
        }
    } else if has_default {
        quote! {
            let mut object = Self::default();
            #read
            Ok(object)
        }
    } else {
        let names = fields.iter().map(|field| ident(&field.name));
        let maps = rest.clone();
        let rest = rest.map(|name| quote!(#name));
        let values = fields.iter().map(value).chain(rest);
        quote! {
            #(let mut #names = None;)*
            #(let mut #maps = std::collections::BTreeMap::new();)*
            #read
            Ok(Self { #(#values),* })
        }
    };
    quote! {
        fn of<A: serde::de::MapAccess<'de>>(map_access: A) -> Result<Self, A::Error> {
            #body
        }
    }
}

/// A field's value, of the local that it was read into.
fn value(field: &Field) -> TokenStream {
    let (name, wire) = (ident(&field.name), &field.wire);
    if field.presence == Presence::Required {
        quote!(#name: objects::required(#wire, #name)?)
    } else {
        quote!(#name)
    }
}
