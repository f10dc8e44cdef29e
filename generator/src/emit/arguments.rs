//! The arguments of constructors and setters.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{Naming, ident, ty as ty_of, written};
use crate::model::{Field, Model, Presence, Type};

/// Returns the type of an argument:
///
/// ```text
/// count: i64
/// id: uuid::Uuid
/// name: impl Into<String>
/// tags: impl IntoIterator<Item = impl Into<String>>
/// labels: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>
/// nick: impl Into<crate::NullableText>
/// owner: impl Into<crate::Nullable<Owner>>
/// ```
pub(super) fn passed(model: &Model, ty: &Type) -> TokenStream {
    passed_as(model, ty, Naming::Imported, false)
}

/// Returns the type of an argument, with the given naming of types.
pub(super) fn passed_by(model: &Model, ty: &Type, naming: Naming) -> TokenStream {
    passed_as(model, ty, naming, false)
}

/// Returns the type of an argument. Types inside an alias are named by their paths, because the file may not import
/// them.
fn passed_as(model: &Model, ty: &Type, naming: Naming, by_path: bool) -> TokenStream {
    let meaning = model.without_alias(ty);
    let inside_by_path = by_path || !std::ptr::eq(meaning, ty);
    match meaning {
        Type::Array(inner) => {
            let inner = passed_as(model, inner, naming, inside_by_path);
            quote!(impl IntoIterator<Item = #inner>)
        }
        Type::Map(inner) => {
            let inner = passed_as(model, inner, naming, inside_by_path);
            quote!(impl IntoIterator<Item = (impl Into<String>, #inner)>)
        }
        scalar if scalar.is_passed_as_it_is() => ty_of(scalar),
        text if text.is_nullable_text() => quote!(impl Into<crate::NullableText>),
        Type::Nullable(inner) if !model.without_alias(inner).is_passed_as_it_is() => {
            let inner = named(inner, naming, inside_by_path);
            quote!(impl Into<crate::Nullable<#inner>>)
        }
        _ => {
            let ty = named(ty, naming, by_path);
            quote!(impl Into<#ty>)
        }
    }
}

/// Returns a type with the given naming, or with full paths if the file may not import it.
fn named(ty: &Type, naming: Naming, by_path: bool) -> TokenStream {
    if by_path && naming == Naming::Imported {
        ty_by_path(ty)
    } else {
        written(ty, naming)
    }
}

/// Returns a type with full paths: `(crate::types::Pet, i64)`.
fn ty_by_path(ty: &Type) -> TokenStream {
    match ty {
        Type::Named(name) => {
            let name = ident(name);
            quote!(crate::types::#name)
        }
        Type::Local(name) => {
            let name = ident(name);
            quote!(crate::operations::#name)
        }
        Type::Nullable(inner) => {
            let inner = ty_by_path(inner);
            quote!(Option<#inner>)
        }
        Type::Tuple(places) => {
            let places = places.iter().map(ty_by_path);
            quote!((#(#places),*))
        }
        Type::Array(inner) => {
            let inner = ty_by_path(inner);
            quote!(Vec<#inner>)
        }
        Type::Map(inner) => {
            let inner = ty_by_path(inner);
            quote!(std::collections::BTreeMap<String, #inner>)
        }
        ty => ty_of(ty),
    }
}

/// Returns the converted value of an argument: `name.into()`, `convert::list(tags)`.
pub(super) fn converted(model: &Model, ty: &Type, value: &TokenStream) -> TokenStream {
    if let Some(function) = function(model, ty) {
        return quote!(#function(#value));
    }
    match model.without_alias(ty) {
        Type::Array(inner) => {
            let convert = converting(model, inner);
            quote!(#value.into_iter().map(#convert).collect())
        }
        Type::Map(inner) => {
            let inner = converted(model, inner, &quote!(item));
            quote!(#value.into_iter().map(|(name, item)| (name.into(), #inner)).collect())
        }
        scalar if scalar.is_passed_as_it_is() => value.clone(),
        Type::Nullable(inner) if !model.without_alias(inner).is_passed_as_it_is() => {
            quote!(#value.into().0)
        }
        _ => quote!(#value.into()),
    }
}

/// Returns a function or a closure that converts a value.
pub(super) fn converting(model: &Model, ty: &Type) -> TokenStream {
    function(model, ty).unwrap_or_else(|| {
        let converted = converted(model, ty, &quote!(item));
        quote!(|item| #converted)
    })
}

/// Returns the function that converts a list or a map whose elements `Into` converts.
fn function(model: &Model, ty: &Type) -> Option<TokenStream> {
    let is_plain = |inner| {
        let inner = model.without_alias(inner);
        match inner {
            Type::Array(_) | Type::Map(_) => false,
            Type::Nullable(inner) => model.without_alias(inner).is_passed_as_it_is(),
            _ => true,
        }
    };
    match model.without_alias(ty) {
        Type::Array(inner) if is_plain(inner) => Some(quote!(crate::runtime::convert::list)),
        Type::Map(inner) if is_plain(inner) => Some(quote!(crate::runtime::convert::map)),
        _ => None,
    }
}

/// Returns the type and the converted value of the argument for a required field.
pub(super) fn of_field(
    model: &Model,
    field: &Field,
    value: &TokenStream,
) -> (TokenStream, TokenStream) {
    if field.presence != Presence::Nullable {
        return (
            passed(model, &field.ty),
            boxed(field, &converted(model, &field.ty, value)),
        );
    }
    let ty = ty_of(&field.ty);
    let (passed, value) = match model.without_alias(&field.ty) {
        Type::String => (
            quote!(impl Into<crate::NullableText>),
            quote!(#value.into().0),
        ),
        scalar if scalar.is_passed_as_it_is() => {
            (quote!(impl Into<Option<#ty>>), quote!(#value.into()))
        }
        _ => (
            quote!(impl Into<crate::Nullable<#ty>>),
            quote!(#value.into().0),
        ),
    };
    if field.boxed {
        (passed, quote!(#value.map(Box::new)))
    } else {
        (passed, value)
    }
}

/// Wraps a value in a `Box` if its field has one.
pub(super) fn boxed(field: &Field, value: &TokenStream) -> TokenStream {
    if field.boxed {
        quote!(Box::new(#value))
    } else {
        value.clone()
    }
}
