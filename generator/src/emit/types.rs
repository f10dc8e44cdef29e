//! `src/types/`: a file for each component schema.

use proc_macro2::TokenStream;
use quote::quote;

use super::{
    arguments, by_name, constraints,
    defaults::accessor,
    enums, objects, shape,
    tokens::{self, deprecated, docs, file_docs, ident, mentioned, present, ty},
    unions,
};
use crate::model::{
    Field, Model, Module, Name, Presence, Rest, RuntimeModule, Shape, Struct, Type, TypeDefinition,
    TypeKind,
};

/// Returns the contents of `src/types/mod.rs`.
pub(super) fn root(model: &Model) -> TokenStream {
    let mut modules: Vec<&Module> = model.modules.iter().collect();
    modules.sort_by_key(|module| module.name.plain());
    let declarations = modules.iter().map(|module| {
        let name = ident(&module.name);
        quote!(mod #name;)
    });
    let exports = modules.iter().flat_map(|module| {
        let items = module.items.iter();
        let mut names: Vec<&Name> = items.flat_map(TypeDefinition::names).collect();
        names.sort();
        names.into_iter().map(|name| {
            let (module, name) = (ident(&module.name), ident(name));
            quote!(pub use #module::#name;)
        })
    });
    let has_unions = model.package.uses(RuntimeModule::Unions);
    let external = (model.package.server || has_unions)
        .then(|| {
            model
                .external_types
                .iter()
                .map(|it| shape::external(it, has_unions))
        })
        .into_iter()
        .flatten();
    quote! {
        //! The types of the schemas in the document.

        #(#declarations)*
        #(#exports)*

        #(#external)*
    }
}

/// Returns the contents of the file of a component schema.
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

/// Returns the imports of types in other files: `use super::Pet;`, and of inline types of operations:
/// `use crate::operations::ListPetsItem;`
fn siblings(model: &Model, items: &[TypeDefinition]) -> TokenStream {
    let (mut names, of_operations) = mentioned(items.iter().flat_map(TypeDefinition::types));
    let of_operations = of_operations.into_iter().map(ident);
    names.extend(items.iter().map(|item| &item.name));
    let further = shape::further(model, items, std::iter::empty(), &names);
    let further = further.into_iter().map(|(name, is_shared)| {
        let (name, cfg) = (ident(name), shape::cfg(is_shared));
        quote!(#cfg use super::#name;)
    });
    for item in items {
        names.remove(&item.name);
    }
    let names = names.into_iter().map(ident);
    quote! {
        #(use crate::operations::#of_operations;)*
        #(use super::#names;)*
        #(#further)*
    }
}

/// Returns the imports from the runtime for the type definitions of a file.
pub(super) fn imports(model: &Model, items: &[TypeDefinition], asked: &[&Shape]) -> TokenStream {
    let any = |test: fn(&TypeDefinition) -> bool| items.iter().any(test);
    let objects = any(|item| matches!(item.kind, TypeKind::Struct(_))).then(|| {
        quote!(
            use crate::runtime::objects;
        )
    });
    let enums = any(|item| {
        matches!(
            item.kind,
            TypeKind::StringEnum(_) | TypeKind::IntegerEnum(_)
        )
    })
    .then(|| {
        quote!(
            use crate::runtime::enums;
        )
    });
    let unions = any(|item| matches!(item.kind, TypeKind::Union(_))).then(|| {
        quote!(
            use crate::runtime::unions;
        )
    });
    let cow = any(|item| matches!(&item.kind, TypeKind::Union(union) if unions::has_cow(union)));
    let cow = cow.then(|| {
        quote!(
            use std::borrow::Cow;
        )
    });
    let shapes = shape::imports(model, items, asked);
    let serde = any(|item| matches!(item.kind, TypeKind::Newtype(_)));
    let serde = serde.then(|| {
        quote!(
            use serde::{Deserialize, Serialize};
        )
    });
    quote! {
        #cow
        #enums
        #objects
        #shapes
        #unions
        #serde
    }
}

/// Returns the derives that `codegen.toml` adds: `#[derive(schemars::JsonSchema)]`
fn derives(model: &Model) -> Option<TokenStream> {
    let paths = model.derives.iter().map(|path| {
        let words = path.iter().map(ident);
        quote!(#(#words)::*)
    });
    let paths: Vec<_> = paths.collect();
    (!paths.is_empty()).then(|| quote!(#[derive(#(#paths),*)]))
}

/// Returns a type definition with its implementations.
pub(super) fn item(model: &Model, item: &TypeDefinition) -> TokenStream {
    let (name, docs) = (ident(&item.name), docs(&item.docs));
    let derives = derives(model);
    let shaped = shape::shaped(model, item);
    match &item.kind {
        TypeKind::Alias(alias) => {
            let alias = ty(alias);
            quote! {
                #docs
                pub type #name = #alias;
            }
        }
        TypeKind::Newtype(inner) => {
            let wrapper = wrapper(&item.name, inner);
            quote! {
                #docs
                #derives
                #wrapper
                #shaped
            }
        }
        TypeKind::StringEnum(of) => {
            let string_enum = enums::of_strings(&item.name, &of.values);
            quote! {
                #docs
                #derives
                #string_enum
                #shaped
            }
        }
        TypeKind::IntegerEnum(of) => {
            let integer_enum = enums::of_integers(&item.name, &of.values);
            quote! {
                #docs
                #derives
                #integer_enum
                #shaped
            }
        }
        TypeKind::Union(union) => {
            let union = unions::union(&item.name, union, &item.constraints);
            quote! {
                #docs
                #derives
                #union
            }
        }
        TypeKind::Struct(structure) => {
            let (structure, methods, codec) = (
                self::structure(&item.name, structure),
                methods(model, &item.name, structure),
                objects::codec(&item.name, structure),
            );
            quote! {
                #docs
                #derives
                #structure
                #methods
                #codec
                #shaped
            }
        }
    }
}

/// Returns a newtype: `pub struct Tree(pub Vec<Tree>);`
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

/// Returns a struct: `pub struct Pet { pub name: Option<String> }`
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
    let (name, docs) = (ident(&field.name), docs(&constraints::of_field(field)));
    let ty = ty(&field.ty);
    let ty = if field.boxed { quote!(Box<#ty>) } else { ty };
    let ty = present(ty, field.presence);
    quote! {
        #docs
        pub #name: #ty,
    }
}

/// Returns the constructor, which takes the required fields, and the setters of the other fields.
fn methods(model: &Model, item: &Name, structure: &Struct) -> TokenStream {
    let name = ident(item);
    let required = || structure.fields.iter().filter(|field| field.is_argument());
    let arguments: Vec<_> = required()
        .map(|field| {
            let name = ident(&field.name);
            let (ty, value) = arguments::of_field(model, field, &quote!(#name));
            (name, ty, value)
        })
        .collect();
    let (fields, parameters) = match &structure.by_name {
        None => {
            let parameters = arguments.iter().map(|(name, ty, _)| quote!(#name: #ty));
            (None, quote!(#(#parameters),*))
        }
        Some(by_name) => {
            let members = required().map(|field| by_name::Member {
                name: ident(&field.name),
                docs: docs(&constraints::of_field(field)),
                ty: present(ty(&field.ty), field.presence),
            });
            let fields = by_name::required_fields(item, by_name, "fields", members);
            let by_name = ident(by_name);
            (Some(fields), quote!(fields: #by_name))
        }
    };
    let mut passed = arguments.into_iter();
    let values = structure.fields.iter().map(|field| {
        let name = ident(&field.name);
        if !field.is_argument() {
            return quote!(#name: None);
        }
        match (passed.next(), &structure.by_name) {
            (_, Some(_)) if field.boxed && field.presence == Presence::Nullable => {
                quote!(#name: fields.#name.map(Box::new))
            }
            (_, Some(_)) => {
                let value = arguments::boxed(field, &quote!(fields.#name));
                tokens::value_of(&name, &value)
            }
            (Some((_, _, value)), None) => tokens::value_of(&name, &value),
            (None, None) => quote!(#name),
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
        .map(|field| setter(model, field));
    let rest_setter = structure.rest.as_ref().map(|rest| rest_setter(model, rest));
    let defaults = structure.fields.iter().filter_map(|field| {
        let default = field.default.as_ref()?;
        Some(accessor(&field.name, &field.ty, default))
    });
    let doc = if structure.has_default() {
        " Creates a value with all fields unset."
    } else {
        " Creates a value from its required fields."
    };
    quote! {
        impl #name {
            #[doc = #doc]
            pub fn new(#parameters) -> Self {
                #body
            }

            #(#setters)*
            #rest_setter
            #(#defaults)*
        }

        #fields
    }
}

/// Returns a setter: `pub fn name(mut self, value: impl Into<String>) -> Self`, and one for null if there is one:
/// `pub fn name_null(mut self) -> Self`
fn setter(model: &Model, field: &Field) -> TokenStream {
    let (name, setter) = (ident(&field.name), ident(&field.setter));
    let deprecated = deprecated(field.deprecated);
    let passed = arguments::passed(model, &field.ty);
    let value = arguments::converted(model, &field.ty, &quote!(value));
    let value = arguments::boxed(field, &value);
    let value = if field.presence == Presence::OptionalNullable {
        quote!(Some(Some(#value)))
    } else {
        quote!(Some(#value))
    };
    let null_setter = field.null_setter.as_ref().map(|null_setter| {
        let about = format!(" Sets `{}` to null.", field.name.plain());
        let null_setter = ident(null_setter);
        quote! {
            #[doc = #about]
            #deprecated
            pub fn #null_setter(mut self) -> Self {
                self.#name = Some(None);
                self
            }
        }
    });
    quote! {
        #deprecated
        pub fn #setter(mut self, value: #passed) -> Self {
            self.#name = #value;
            self
        }

        #null_setter
    }
}

/// Returns the setter of unlisted properties.
fn rest_setter(model: &Model, rest: &Rest) -> TokenStream {
    let (name, setter) = (ident(&rest.name), ident(&rest.setter));
    let passed = arguments::passed(model, &rest.ty);
    let value = arguments::converted(model, &rest.ty, &quote!(value));
    quote! {
        /// Adds properties that the document does not list.
        pub fn #setter(
            mut self,
            values: impl IntoIterator<Item = (impl Into<String>, #passed)>,
        ) -> Self {
            let values = values.into_iter().map(|(name, value)| (name.into(), #value));
            self.#name.extend(values);
            self
        }
    }
}
