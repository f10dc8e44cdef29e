//! How structs are read and written: serde's traits, in terms of `runtime/objects.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    tokens::{ident, ty},
    types::field_type,
};
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

        impl<'de> objects::Object<'de> for #name {
            #read
        }

        objects::deserialize!(#name);
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
/// let mut name: Option<String> = None;
/// let mut tag: Option<String> = None;
/// objects::read_members(
///     map_access,
///     &mut [("name", &mut objects::Required(&mut name)), ("tag", &mut tag)],
/// )?;
/// let Some(name) = name else {
///     return Err(objects::incomplete());
/// };
/// Ok(Self { name, tag })
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
        if field.presence == Presence::Required {
            quote!((#wire, &mut objects::Required(&mut #place)))
        } else if field.tells_null() {
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
        let slots = fields.iter().map(slot);
        let maps = structure.rest.iter().map(|rest| {
            let (name, ty) = (ident(&rest.name), ty(&rest.ty));
            quote!(let mut #name = std::collections::BTreeMap::<String, #ty>::new();)
        });
        let required = required(fields);
        let names = fields.iter().map(|field| ident(&field.name)).chain(rest);
        quote! {
            #(#slots)*
            #(#maps)*
            #read
            #required
            Ok(Self { #(#names),* })
        }
    };
    quote! {
        fn of<A: serde::de::MapAccess<'de>>(map_access: A) -> Result<Self, A::Error> {
            #body
        }
    }
}

/// The local that a field is read into; with its type, which the compiler would be long in finding.
fn slot(field: &Field) -> TokenStream {
    let name = ident(&field.name);
    let presence = match field.presence {
        Presence::Required => Presence::Optional,
        presence => presence,
    };
    let ty = field_type(field, presence);
    quote!(let mut #name: #ty = None;)
}

/// Takes the fields that have to be there out of their locals.
fn required(fields: &[Field]) -> Option<TokenStream> {
    let required = fields
        .iter()
        .filter(|field| field.presence == Presence::Required);
    let names: Vec<_> = required.map(|field| ident(&field.name)).collect();
    let (pattern, value) = match &names[..] {
        [] => return None,
        [name] => (quote!(Some(#name)), quote!(#name)),
        names => (quote!((#(Some(#names)),*)), quote!((#(#names),*))),
    };
    Some(quote! {
        let #pattern = #value else {
            return Err(objects::incomplete());
        };
    })
}
