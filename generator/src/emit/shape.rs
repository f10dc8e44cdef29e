//! Shapes: what the server checks JSON against.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::tokens::{self, ident};
use crate::{
    model::{self, Field, Foreign, Item, ItemKind, Limit, Model, Name, Presence, Type, Union},
    pattern::Engine,
};

/// The shape of a type by name: `Pet::NAMED`, `Vec::<Pet>::NAMED`.
fn of(ty: &Type) -> TokenStream {
    match ty {
        Type::Tuple(places) => {
            let places = places.iter().map(of);
            quote!(Shape::Tuple(&[#(#places),*], &Shape::Any))
        }
        Type::Array(inner) if inner.has_tuple() => {
            let inner = of(inner);
            quote!(Shape::Array(&#inner))
        }
        Type::Map(inner) if inner.has_tuple() => {
            let inner = of(inner);
            quote!(Shape::Map(&#inner))
        }
        Type::Nullable(inner) if inner.has_tuple() => {
            let inner = of(inner);
            quote!(Shape::Nullable(&#inner))
        }
        Type::Array(inner) => {
            let inner = tokens::ty(inner);
            quote!(Vec::<#inner>::NAMED)
        }
        Type::Map(inner) => {
            let inner = tokens::ty(inner);
            quote!(std::collections::BTreeMap::<String, #inner>::NAMED)
        }
        Type::Nullable(inner) => {
            let inner = tokens::ty(inner);
            quote!(Option::<#inner>::NAMED)
        }
        Type::DateTime => quote!(chrono::DateTime::<chrono::FixedOffset>::NAMED),
        Type::Foreign(foreign) => {
            let path = tokens::in_value(foreign);
            quote!(#path::NAMED)
        }
        ty => {
            let ty = tokens::ty(ty);
            quote!(#ty::NAMED)
        }
    }
}

/// A shape: `Shape::Limited(&String::NAMED, &[limit::MaxLength(10)])`.
pub(super) fn shape(shape: &model::Shape) -> TokenStream {
    match shape {
        model::Shape::Of(ty) => of(ty),
        model::Shape::Array(inner) => {
            let inner = self::shape(inner);
            quote!(Shape::Array(&#inner))
        }
        model::Shape::Map(inner) => {
            let inner = self::shape(inner);
            quote!(Shape::Map(&#inner))
        }
        model::Shape::Nullable(inner) => {
            let inner = self::shape(inner);
            quote!(Shape::Nullable(&#inner))
        }
        model::Shape::AnyOf(shapes) => {
            let shapes = shapes.iter().map(self::shape);
            quote!(Shape::AnyOf(&[#(#shapes),*]))
        }
        model::Shape::Tuple(places, rest) => {
            let places = places.iter().map(part);
            let rest = part(rest);
            quote!(Shape::Tuple(&[#(#places),*], &#rest))
        }
        model::Shape::Object(properties, rest) => {
            let fields = properties.iter().map(|property| {
                let (name, shape) = (Literal::string(&property.name), part(&property.shape));
                if property.required {
                    quote!(Field::required(#name, #shape))
                } else {
                    quote!(Field::optional(#name, #shape))
                }
            });
            let rest = part(rest);
            quote!(Shape::Object { fields: &[#(#fields),*], rest: Some(&#rest) })
        }
        model::Shape::Limited(inner, limits) => limited(&part(inner), limits),
    }
}

/// A shape for ever: `&Shape::Limited(...)`, in a `const` block where it calls what makes fields.
pub(super) fn lasting(shape: &model::Shape) -> TokenStream {
    let calls = shape.limits().any(Limit::has_properties);
    let shape = self::shape(shape);
    if calls {
        quote!(const { &#shape })
    } else {
        quote!(&#shape)
    }
}

/// Whether a shape calls another by the name of its type: `String::NAMED`.
pub(super) fn names_types(shape: &model::Shape) -> bool {
    fn has_name(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => ident == "NAMED",
            TokenTree::Group(group) => has_name(group.stream()),
            _ => false,
        })
    }
    has_name(self::shape(shape))
}

/// A shape within another, whose name is there already.
fn part(inner: &model::Shape) -> TokenStream {
    if *inner == model::Shape::ANY {
        quote!(Shape::Any)
    } else {
        shape(inner)
    }
}

fn limited(inner: &TokenStream, limits: &[Limit]) -> TokenStream {
    let limits = limits.iter().map(limit);
    quote!(Shape::Limited(&#inner, &[#(#limits),*]))
}

/// A limit: `limit::MaxLength(10)`.
fn limit(limit: &Limit) -> TokenStream {
    let count = |count: usize| tokens::number(&count.to_string());
    let number = |number: f64| tokens::number(&format!("{number:?}"));
    match limit {
        Limit::MinLength(min) => call("MinLength", &count(*min)),
        Limit::MaxLength(max) => call("MaxLength", &count(*max)),
        Limit::Pattern(pattern) => {
            let text = tokens::text_literal(&pattern.text);
            match pattern.engine {
                Engine::Linear => quote!(limit::Pattern(#text, patterns::matches)),
                Engine::Backtracking => quote!(limit::Pattern(#text, backtracking::matches)),
            }
        }
        Limit::Minimum(min) => call("Minimum", &number(*min)),
        Limit::Maximum(max) => call("Maximum", &number(*max)),
        Limit::MoreThan(min) => call("MoreThan", &number(*min)),
        Limit::LessThan(max) => call("LessThan", &number(*max)),
        Limit::MultipleOf(of) => call("MultipleOf", &number(*of)),
        Limit::MinItems(min) => call("MinItems", &count(*min)),
        Limit::MaxItems(max) => call("MaxItems", &count(*max)),
        Limit::UniqueItems => quote!(limit::UniqueItems),
        Limit::MinContains(least, inner) => {
            let (least, inner) = (count(*least), part(inner));
            quote!(limit::MinContains(#least, &#inner))
        }
        Limit::MaxContains(most, inner) => {
            let (most, inner) = (count(*most), part(inner));
            quote!(limit::MaxContains(#most, &#inner))
        }
        Limit::MinProperties(min) => call("MinProperties", &count(*min)),
        Limit::MaxProperties(max) => call("MaxProperties", &count(*max)),
        Limit::PropertyNames(limits) => {
            let limits = limits.iter().map(self::limit);
            quote!(limit::PropertyNames(&[#(#limits),*]))
        }
        Limit::OneOf(values) => quote!(limit::OneOf(&[#(#values),*])),
        Limit::Not(inner) => of_shape("Not", inner),
        Limit::Fits(inner) => of_shape("Fits", inner),
        Limit::Arrays(inner) => of_shape("Arrays", inner),
        Limit::Objects(inner) => of_shape("Objects", inner),
        Limit::ExactlyOne(shapes) => {
            let shapes = shapes.iter().map(shape);
            quote!(limit::ExactlyOne(&[#(#shapes),*]))
        }
    }
}

fn of_shape(name: &str, inner: &model::Shape) -> TokenStream {
    let inner = part(inner);
    call(name, &quote!(&#inner))
}

fn call(name: &str, bound: &TokenStream) -> TokenStream {
    let name = format_ident!("{name}");
    quote!(limit::#name(#bound))
}

/// The names that shapes mention and types do not, which are needed where there is a server.
pub(super) fn further<'m>(
    shapes: impl Iterator<Item = &'m model::Shape>,
    known: &BTreeSet<&Name>,
) -> BTreeSet<&'m Name> {
    let (mut names, _) = tokens::mentioned(shapes.flat_map(model::Shape::types));
    names.retain(|name| !known.contains(*name));
    names
}

/// The shape of a type:
///
/// ```text
/// #[cfg(feature = "server")]
/// impl Shaped for Pet {
///     const SHAPE: &'static Shape = &Shape::Object {
///         fields: &[Field::required("name", String::NAMED)],
///         rest: None,
///     };
/// }
/// ```
pub(super) fn shaped(model: &Model, item: &Item) -> TokenStream {
    let shape = match &item.kind {
        ItemKind::Alias(_) => return TokenStream::new(),
        ItemKind::Wrapper(inner) => of(inner),
        ItemKind::Union(union) => self::union(union),
        ItemKind::StringEnum(values) => {
            let values = values.iter().map(|value| &value.wire);
            quote!(Shape::Enum(&[#(#values),*]))
        }
        ItemKind::IntegerEnum(values) => {
            let values = values
                .iter()
                .map(|value| tokens::number(&value.wire.to_string()));
            quote!(Shape::Integers(&[#(#values),*]))
        }
        ItemKind::Struct(structure) => {
            let properties = structure.fields.iter().map(property);
            let rest = match &structure.rest {
                Some(rest) => {
                    let shape = shape(&rest.shape);
                    quote!(Some(&#shape))
                }
                None if structure.closed => quote!(Some(&Shape::Never)),
                None => quote!(None),
            };
            quote!(Shape::Object { fields: &[#(#properties),*], rest: #rest })
        }
    };
    let shape = match item.limits.as_slice() {
        [] => shape,
        limits => limited(&shape, limits),
    };
    if !model.package.server {
        return TokenStream::new();
    }
    let name = ident(&item.name);
    quote! {
        #[cfg(feature = "server")]
        impl Shaped for #name {
            const SHAPE: &'static Shape = &#shape;
        }
    }
}

/// The shape of a type of another crate:
///
/// ```text
/// #[cfg(feature = "server")]
/// impl crate::runtime::server::Shaped for url::Url {
///     const SHAPE: &'static Shape = &Shape::text::<Self>("a `uri`");
/// }
/// ```
pub(super) fn foreign(foreign: &Foreign) -> TokenStream {
    // A module of the crate may have the name of the other crate.
    let path = tokens::path(foreign);
    let about = format!("a value of the format `{}`", foreign.format);
    let shape = if foreign.text {
        quote!(text::<Self>(#about))
    } else {
        quote!(Any)
    };
    quote! {
        #[cfg(feature = "server")]
        impl crate::runtime::server::Shaped for ::#path {
            const SHAPE: &'static crate::runtime::server::Shape =
                &crate::runtime::server::Shape::#shape;
        }
    }
}

/// The shape of a union, by its tag or as alternatives.
fn union(union: &Union) -> TokenStream {
    let shapes = union.variants.iter().map(|variant| shape(&variant.shape));
    match union.tag.as_ref().filter(|_| union.is_told()) {
        None => quote!(Shape::AnyOf(&[#(#shapes),*])),
        Some(tag) => {
            let tag = &tag.property;
            let shapes = union.variants.iter().flat_map(|variant| {
                let shape = shape(&variant.shape);
                variant.tags.iter().map(move |tag| quote!((#tag, #shape)))
            });
            quote!(Shape::Tagged { tag: #tag, shapes: &[#(#shapes),*] })
        }
    }
}

fn property(field: &Field) -> TokenStream {
    let wire = Literal::string(&field.wire);
    let inner = shape(&field.shape);
    let (kind, shape) = match field.presence {
        Presence::Required => (quote!(required), inner),
        Presence::Optional => (quote!(optional), inner),
        Presence::Nullable => (quote!(required), quote!(Shape::Nullable(&#inner))),
        Presence::OptionalNullable => (quote!(optional), quote!(Shape::Nullable(&#inner))),
    };
    quote!(Field::#kind(#wire, #shape))
}
