//! `src/types/`: a file for each component schema.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    defaults::accessor,
    enums, objects, shape,
    tokens::{deprecated, docs, file_docs, ident, many_arguments, mentioned, present, ty},
    unions,
};
use crate::{
    model::{Field, Item, ItemKind, Model, Module, Name, Presence, Shape, Struct, Type},
    pattern::Engine,
};

/// `src/types/mod.rs`.
pub(super) fn root(model: &Model) -> TokenStream {
    let mut modules: Vec<&Module> = model.modules.iter().collect();
    modules.sort_by_key(|module| module.name.plain());
    let declarations = modules.iter().map(|module| {
        let name = ident(&module.name);
        quote!(mod #name;)
    });
    let exports = modules.iter().flat_map(|module| {
        let mut names: Vec<&Name> = module.items.iter().map(|item| &item.name).collect();
        names.sort();
        names.into_iter().map(|name| {
            let (module, name) = (ident(&module.name), ident(name));
            quote!(pub use #module::#name;)
        })
    });
    let foreign = (model.package.server)
        .then(|| model.foreign.iter().map(shape::foreign))
        .into_iter()
        .flatten();
    quote! {
        //! The types of the document's schemas.

        #(#declarations)*
        #(#exports)*

        #(#foreign)*
    }
}

/// A file of types.
pub(super) fn file(model: &Model, module: &Module) -> TokenStream {
    let about = file_docs(&[format!("`{}`", module.pointer)]);
    let imports = imports(model, &module.items, &[]);
    let siblings = siblings(model, &module.items);
    let items = module.items.iter().map(|item| self::item(model, item));
    quote! {
        #about

        #siblings
        #imports
        #(#items)*
    }
}

/// The types of other files: `use super::Pet;`, and those that an operation has in place: `use crate::operations::ListPetsItem;`
fn siblings(model: &Model, items: &[Item]) -> TokenStream {
    let (mut names, of_operations) = mentioned(items.iter().flat_map(Item::types));
    let of_operations = of_operations.into_iter().map(ident);
    names.extend(items.iter().map(|item| &item.name));
    let further = shape::further(items.iter().flat_map(Item::shapes), &names);
    let further = further.into_iter().filter(|_| model.package.server);
    let further = further.map(ident);
    for item in items {
        names.remove(&item.name);
    }
    let names = names.into_iter().map(ident);
    quote! {
        #(use crate::operations::#of_operations;)*
        #(use super::#names;)*
        #(
            #[cfg(feature = "server")]
            use super::#further;
        )*
    }
}

/// What the items of a file are written in terms of.
pub(super) fn imports(model: &Model, items: &[Item], asked: &[&Shape]) -> TokenStream {
    let any = |test: fn(&Item) -> bool| items.iter().any(test);
    let own = any(|item| !matches!(item.kind, ItemKind::Alias(_)));
    let objects = any(|item| matches!(item.kind, ItemKind::Struct(_))).then(|| {
        quote!(
            use crate::runtime::objects;
        )
    });
    let enums = any(|item| {
        matches!(
            item.kind,
            ItemKind::StringEnum(_) | ItemKind::IntegerEnum(_)
        )
    })
    .then(|| {
        quote!(
            use crate::runtime::enums;
        )
    });
    let property = any(
        |item| matches!(&item.kind, ItemKind::Struct(structure) if !structure.fields.is_empty()),
    );
    let unions = any(|item| matches!(item.kind, ItemKind::Union(_))).then(|| {
        quote!(
            use crate::runtime::unions;
        )
    });
    let further = asked.iter().any(|shape| !shape.is_plain());
    let of_shapes = items
        .iter()
        .flat_map(Item::shapes)
        .chain(asked.iter().copied());
    let of_items = items.iter().flat_map(|item| &item.limits);
    let limits: Vec<_> = of_shapes.flat_map(Shape::limits).chain(of_items).collect();
    let runs_on = |engine| limits.iter().any(|limit| limit.runs_on(engine));
    let server = ((own || further) && model.package.server).then(|| {
        let property = property || limits.iter().any(|limit| limit.has_properties());
        let property = property.then(|| quote!(Field,));
        let patterns = runs_on(Engine::Linear).then(|| {
            quote! {
                #[cfg(feature = "server")]
                use crate::runtime::patterns;
            }
        });
        let backtracking = runs_on(Engine::Backtracking).then(|| {
            quote! {
                #[cfg(feature = "server")]
                use crate::runtime::backtracking;
            }
        });
        let limits = (!limits.is_empty()).then(|| quote!(, limit));
        let mut asked = asked.iter().filter(|shape| !shape.is_plain());
        let shaped = own || asked.any(|shape| shape::names_types(shape));
        let shaped = shaped.then(|| quote!(, Shaped));
        quote! {
            #[cfg(feature = "server")]
            use crate::runtime::server::{#property Shape #shaped #limits};
            #patterns
            #backtracking
        }
    });
    let serde = any(|item| matches!(item.kind, ItemKind::Wrapper(_) | ItemKind::Union(_)));
    let serde = serde.then(|| {
        quote!(
            use serde::{Deserialize, Serialize};
        )
    });
    quote! {
        #enums
        #objects
        #unions
        #server
        #serde
    }
}

/// A type with all that belongs to it.
pub(super) fn item(model: &Model, item: &Item) -> TokenStream {
    let (name, docs) = (ident(&item.name), docs(&item.docs));
    let shaped = shape::shaped(model, item);
    match &item.kind {
        ItemKind::Alias(alias) => {
            let alias = ty(alias);
            quote! {
                #docs
                pub type #name = #alias;
            }
        }
        ItemKind::Wrapper(inner) => {
            let wrapper = wrapper(&item.name, inner);
            quote! {
                #docs
                #wrapper
                #shaped
            }
        }
        ItemKind::StringEnum(values) => {
            let string_enum = enums::of_strings(&item.name, values);
            quote! {
                #docs
                #string_enum
                #shaped
            }
        }
        ItemKind::IntegerEnum(values) => {
            let integer_enum = enums::of_integers(&item.name, values);
            quote! {
                #docs
                #integer_enum
                #shaped
            }
        }
        ItemKind::Union(union) => {
            let union = unions::union(&item.name, union);
            quote! {
                #docs
                #union
                #shaped
            }
        }
        ItemKind::Struct(structure) => {
            let (structure, methods, codec) = (
                self::structure(&item.name, structure),
                methods(&item.name, structure),
                objects::codec(&item.name, structure),
            );
            quote! {
                #docs
                #structure
                #methods
                #codec
                #shaped
            }
        }
    }
}

/// A type around another: `pub struct Tree(pub Vec<Tree>);`
fn wrapper(name: &Name, inner: &Type) -> TokenStream {
    let (name, inner) = (ident(name), ty(inner));
    quote! {
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name(pub #inner);

        impl From<#inner> for #name {
            fn from(value: #inner) -> Self {
                Self(value)
            }
        }

        impl Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Deserialize::deserialize(deserializer).map(Self)
            }
        }
    }
}

/// A struct: `pub struct Pet { pub name: Option<String> }`
fn structure(name: &Name, structure: &Struct) -> TokenStream {
    let name = ident(name);
    let default = structure.has_default().then(|| quote!(Default,));
    let fields = structure.fields.iter().map(field);
    let rest = structure.rest.as_ref().map(|rest| {
        let (name, ty) = (ident(&rest.name), ty(&rest.ty));
        quote! {
            /// The properties that the document does not list.
            pub #name: std::collections::BTreeMap<String, #ty>,
        }
    });
    quote! {
        #[derive(Clone, Debug, #default PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #rest
        }
    }
}

fn field(field: &Field) -> TokenStream {
    let (name, docs) = (ident(&field.name), docs(&field.docs));
    let ty = ty(&field.ty);
    let ty = if field.boxed { quote!(Box<#ty>) } else { ty };
    let ty = present(ty, field.presence);
    quote! {
        #docs
        pub #name: #ty,
    }
}

/// The constructor, which takes what is required, and the setters of the rest.
fn methods(name: &Name, structure: &Struct) -> TokenStream {
    let name = ident(name);
    let arguments = structure
        .fields
        .iter()
        .filter(|field| field.is_argument())
        .map(|field| {
            let (name, ty) = (ident(&field.name), argument(field));
            quote!(#name: impl Into<#ty>)
        });
    let values = structure.fields.iter().map(|field| {
        let name = ident(&field.name);
        match (field.is_argument(), field.boxed, field.presence) {
            (false, ..) => quote!(#name: None),
            (true, true, Presence::Nullable) => quote!(#name: #name.into().map(Box::new)),
            (true, true, _) => quote!(#name: Box::new(#name.into())),
            (true, false, _) => quote!(#name: #name.into()),
        }
    });
    let rest = structure
        .rest
        .as_ref()
        .map(|rest| ident(&rest.name))
        .map(|name| quote!(#name: std::collections::BTreeMap::new()));
    let values = values.chain(rest);
    let body = if structure.has_default() {
        quote!(Self::default())
    } else {
        quote!(Self { #(#values),* })
    };
    let setters = structure
        .fields
        .iter()
        .filter(|field| !field.is_argument())
        .map(setter);
    let defaults = structure.fields.iter().filter_map(|field| {
        let default = field.default.as_ref()?;
        Some(accessor(&field.name, &field.ty, default))
    });
    let doc = if structure.has_default() {
        " With nothing set."
    } else {
        " With what is required."
    };
    let arguments_of_new = structure.fields.iter().filter(|field| field.is_argument());
    let many = many_arguments(arguments_of_new.count());
    quote! {
        impl #name {
            #[doc = #doc]
            #many
            pub fn new(#(#arguments),*) -> Self {
                #body
            }

            #(#setters)*
            #(#defaults)*
        }
    }
}

fn argument(field: &Field) -> TokenStream {
    match field.presence {
        Presence::Nullable => present(ty(&field.ty), Presence::Nullable),
        _ => ty(&field.ty),
    }
}

/// A setter: `pub fn name(mut self, value: impl Into<String>) -> Self`
fn setter(field: &Field) -> TokenStream {
    let (name, setter) = (ident(&field.name), ident(&field.setter));
    let deprecated = deprecated(field.deprecated);
    let inner = ty(&field.ty);
    let (ty, value) = match (field.presence, field.boxed) {
        (Presence::OptionalNullable, false) => (quote!(Option<#inner>), quote!(value.into())),
        (Presence::OptionalNullable, true) => {
            (quote!(Option<#inner>), quote!(value.into().map(Box::new)))
        }
        (_, false) => (inner, quote!(value.into())),
        (_, true) => (inner, quote!(Box::new(value.into()))),
    };
    quote! {
        #deprecated
        pub fn #setter(mut self, value: impl Into<#ty>) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}
