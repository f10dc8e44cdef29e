//! Shapes, against which a server validates JSON.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::tokens::{self, ident};
use crate::{
    model::{
        self, Constant, Constraint, ExternalType, Field, Model, Name, Presence, Tag, Type,
        TypeDefinition, TypeKind, Union, Variant,
    },
    pattern::Engine,
};

/// Returns the shape of a type: `Pet::NAMED`, `Vec::<Pet>::NAMED`.
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
        Type::External(external) => {
            let path = tokens::in_value(external);
            quote!(#path::NAMED)
        }
        ty => {
            let ty = tokens::ty(ty);
            quote!(#ty::NAMED)
        }
    }
}

/// Returns a shape as an expression: `Shape::Constrained(&String::NAMED, &[constraint::MaxLength(10)])`.
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
        model::Shape::Constrained(inner, constraints) => constrained(&part(inner), constraints),
    }
}

/// Returns a static reference to a shape: `&Shape::Constrained(...)`.
pub(super) fn static_ref(shape: &model::Shape) -> TokenStream {
    let shape = self::shape(shape);
    quote!(&#shape)
}

/// Returns the imports from the runtime for the shapes of type definitions and of operations.
pub(super) fn imports(
    model: &Model,
    items: &[TypeDefinition],
    of_operations: &[&model::Shape],
) -> TokenStream {
    let of_item = |item: &TypeDefinition| match &item.kind {
        TypeKind::Union(union) => alternatives(union, &item.constraints),
        _ => shaped(model, item),
    };
    let (shared, others): (Vec<_>, Vec<_>) = items
        .iter()
        .partition(|item| model.shared_shapes.contains(&item.name));
    let mut of_both = BTreeSet::new();
    for item in shared {
        let mut names = BTreeSet::new();
        find(of_item(item), &mut names);
        if matches!(item.kind, TypeKind::Union(_)) {
            // Inside an `impl` of the trait, the trait is in scope without an import.
            names.remove("Shaped");
        }
        of_both.extend(names);
    }
    let mut of_server = BTreeSet::new();
    if model.package.server {
        others
            .into_iter()
            .map(of_item)
            .for_each(|tokens| find(tokens, &mut of_server));
        let of_operations = of_operations.iter().filter(|shape| !shape.is_plain());
        of_operations
            .map(|shape| static_ref(shape))
            .for_each(|tokens| find(tokens, &mut of_server));
    }
    of_server.retain(|name| !of_both.contains(name));
    let import = |names: BTreeSet<&str>, is_shared| {
        let (names, cfg) = (
            names.into_iter().map(|name| format_ident!("{name}")),
            cfg(is_shared),
        );
        let names: Vec<_> = names.collect();
        (!names.is_empty()).then(|| quote!(#cfg use crate::runtime::shapes::{#(#names),*};))
    };
    let patterns = |names: &mut BTreeSet<&str>, is_shared| {
        let cfg = cfg(is_shared);
        let patterns = names
            .remove("patterns")
            .then(|| quote!(#cfg use crate::runtime::patterns;));
        let backtracking = names
            .remove("backtracking")
            .then(|| quote!(#cfg use crate::runtime::backtracking;));
        quote!(#patterns #backtracking)
    };
    let (patterns_of_both, patterns_of_server) = (
        patterns(&mut of_both, true),
        patterns(&mut of_server, false),
    );
    let (of_both, of_server) = (import(of_both, true), import(of_server, false));
    quote!(#patterns_of_both #patterns_of_server #of_both #of_server)
}

/// Finds the names of the runtime that shapes need.
fn find(tokens: TokenStream, names: &mut BTreeSet<&'static str>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => find(group.stream(), names),
            TokenTree::Ident(ident) => {
                let known = [
                    ("Field", "Field"),
                    ("NAMED", "Shaped"),
                    ("Shape", "Shape"),
                    ("Shaped", "Shaped"),
                    ("backtracking", "backtracking"),
                    ("constraint", "constraint"),
                    ("patterns", "patterns"),
                ];
                let known = known.into_iter().filter(|(word, _)| ident == word);
                names.extend(known.map(|(_, name)| name));
            }
            _ => {}
        }
    }
}

/// Returns the condition `#[cfg(feature = "server")]`, or nothing if unions need the shape, too.
pub(super) fn cfg(is_shared: bool) -> TokenStream {
    if is_shared {
        TokenStream::new()
    } else {
        quote!(#[cfg(feature = "server")])
    }
}

/// Returns a shape inside another one, where `Shape` is already imported.
fn part(inner: &model::Shape) -> TokenStream {
    if *inner == model::Shape::ANY {
        quote!(Shape::Any)
    } else {
        shape(inner)
    }
}

fn constrained(inner: &TokenStream, constraints: &[Constraint]) -> TokenStream {
    let constraints = constraints.iter().map(constraint);
    quote!(Shape::Constrained(&#inner, &[#(#constraints),*]))
}

/// Returns a constraint: `constraint::MaxLength(10)`.
pub(super) fn constraint(constraint: &Constraint) -> TokenStream {
    let count = |count: usize| tokens::number(&count.to_string());
    let number = |number: f64| tokens::number(&format!("{number:?}"));
    match constraint {
        Constraint::MinLength(min) => call("MinLength", &count(*min)),
        Constraint::MaxLength(max) => call("MaxLength", &count(*max)),
        Constraint::Pattern(pattern) => {
            let text = tokens::text_literal(&pattern.text);
            match pattern.engine {
                Engine::Linear => quote!(constraint::Pattern(#text, patterns::matches)),
                Engine::Backtracking => quote!(constraint::Pattern(#text, backtracking::matches)),
            }
        }
        Constraint::Minimum(min) => call("Minimum", &number(*min)),
        Constraint::Maximum(max) => call("Maximum", &number(*max)),
        Constraint::ExclusiveMinimum(min) => call("ExclusiveMinimum", &number(*min)),
        Constraint::ExclusiveMaximum(max) => call("ExclusiveMaximum", &number(*max)),
        Constraint::MultipleOf(of) => call("MultipleOf", &number(*of)),
        Constraint::MinItems(min) => call("MinItems", &count(*min)),
        Constraint::MaxItems(max) => call("MaxItems", &count(*max)),
        Constraint::UniqueItems => quote!(constraint::UniqueItems),
        Constraint::MinProperties(min) => call("MinProperties", &count(*min)),
        Constraint::MaxProperties(max) => call("MaxProperties", &count(*max)),
        Constraint::PropertyNames(constraints) => {
            let constraints = constraints.iter().map(self::constraint);
            quote!(constraint::PropertyNames(&[#(#constraints),*]))
        }
        Constraint::Enum(values) => quote!(constraint::Enum(&[#(#values),*])),
        Constraint::Schema { name, .. } => quote!(constraint::Schema(#name, crate::schemas::check)),
    }
}

fn call(name: &str, bound: &TokenStream) -> TokenStream {
    let name = format_ident!("{name}");
    quote!(constraint::#name(#bound))
}

/// Returns the names of types that only shapes mention, and whether the client needs them, too.
pub(super) fn further<'m>(
    model: &'m Model,
    items: &'m [TypeDefinition],
    of_operations: impl Iterator<Item = &'m model::Shape>,
    known: &BTreeSet<&Name>,
) -> BTreeMap<&'m Name, bool> {
    let (shared, others): (Vec<_>, Vec<_>) = items
        .iter()
        .partition(|item| model.shared_shapes.contains(&item.name));
    let of_server = others
        .into_iter()
        .flat_map(TypeDefinition::shapes)
        .chain(of_operations);
    let of_server = of_server.filter(|_| model.package.server);
    let (of_server, _) = tokens::mentioned(of_server.flat_map(model::Shape::types));
    let of_both = shared.into_iter().flat_map(TypeDefinition::shapes);
    let (of_both, _) = tokens::mentioned(of_both.flat_map(model::Shape::types));
    let of_server = of_server.into_iter().map(|name| (name, false));
    let all = of_server.chain(of_both.into_iter().map(|name| (name, true)));
    all.filter(|(name, _)| !known.contains(name)).collect()
}

/// Returns the shape of a type definition:
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
pub(super) fn shaped(model: &Model, item: &TypeDefinition) -> TokenStream {
    let shape = match &item.kind {
        TypeKind::Alias(_) | TypeKind::Union(_) => return TokenStream::new(),
        TypeKind::Newtype(inner) => of(inner),
        TypeKind::StringEnum(of) if of.open => quote!(Shape::String),
        TypeKind::IntegerEnum(of) if of.open => quote!(i64::NAMED),
        TypeKind::StringEnum(of) => {
            let values = of.values.iter().map(|value| &value.wire);
            quote!(Shape::Enum(&[#(#values),*]))
        }
        TypeKind::IntegerEnum(of) => {
            let values = of
                .values
                .iter()
                .map(|value| tokens::number(&value.wire.to_string()));
            quote!(Shape::Integers(&[#(#values),*]))
        }
        TypeKind::Struct(structure) => {
            let constants = structure.constants.iter().map(constant);
            let properties = constants.chain(structure.fields.iter().map(property));
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
    let shape = match item.constraints.as_slice() {
        [] => shape,
        constraints => constrained(&shape, constraints),
    };
    let is_shared = model.shared_shapes.contains(&item.name);
    if !model.package.server && !is_shared {
        return TokenStream::new();
    }
    let (name, cfg) = (ident(&item.name), cfg(is_shared));
    quote! {
        #cfg
        impl Shaped for #name {
            const SHAPE: &'static Shape = &#shape;
        }
    }
}

/// Returns the shape of an external type:
///
/// ```text
/// #[cfg(feature = "server")]
/// impl crate::runtime::shapes::Shaped for url::Url {
///     const SHAPE: &'static Shape = &Shape::text::<Self>("a `uri`");
/// }
/// ```
pub(super) fn external(external: &ExternalType, is_shared: bool) -> TokenStream {
    // A module of the generated crate may have the same name as the other crate.
    let path = tokens::path(external);
    let about = format!("a value of the format `{}`", external.format);
    let shape = if external.text {
        quote!(text::<Self>(#about))
    } else {
        quote!(Any)
    };
    let cfg = cfg(is_shared);
    quote! {
        #cfg
        impl crate::runtime::shapes::Shaped for ::#path {
            const SHAPE: &'static crate::runtime::shapes::Shape =
                &crate::runtime::shapes::Shape::#shape;
        }
    }
}

/// Returns the shape of a property with a constant value: `Field::required("kind", Shape::Enum(&["cat"])).constant()`
fn constant(constant: &Constant) -> TokenStream {
    let wire = Literal::string(&constant.wire);
    let shape = match &constant.value {
        model::Literal::Text(text) => quote!(Shape::Enum(&[#text])),
        model::Literal::Number(number) if number.parse::<i64>().is_ok() => {
            let number = tokens::number(number);
            quote!(Shape::Integers(&[#number]))
        }
        model::Literal::Number(text) => {
            quote!(Shape::Constrained(&Shape::Number, &[constraint::Enum(&[#text])]))
        }
        model::Literal::Boolean(value) => {
            let text = value.to_string();
            quote!(Shape::Constrained(&Shape::Boolean, &[constraint::Enum(&[#text])]))
        }
        // A constant is never a variant of an enum.
        model::Literal::TextVariant(_) | model::Literal::IntegerVariant(_) => quote!(Shape::Any),
    };
    let kind = if constant.required {
        quote!(required)
    } else {
        quote!(optional)
    };
    quote!(Field::#kind(#wire, #shape).constant())
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

/// Returns the arguments of the macro for a union's codec.
pub(super) fn alternatives(union: &Union, constraints: &[Constraint]) -> TokenStream {
    let alternatives = union.variants.iter().map(alternative);
    let constraints = (!constraints.is_empty()).then(|| {
        let constraints = constraints.iter().map(constraint);
        quote!(within [#(#constraints),*])
    });
    quote!(#constraints { #(#alternatives),* })
}

/// Returns a variant for the macro: `Cat(Cat::NAMED) if "kind" required ["cat"]`
fn alternative(variant: &Variant) -> TokenStream {
    let (name, shape) = (ident(&variant.name), shape(&variant.shape));
    let tags = variant.tags.iter().map(|tag| {
        let (property, values) = (Literal::string(&tag.property), values(tag));
        let presence = if tag.required {
            quote!(required)
        } else {
            quote!(optional)
        };
        quote!(if #property #presence #values)
    });
    let written = variant.written.as_ref().map(|tag| {
        let (property, values) = (Literal::string(&tag.property), values(tag));
        quote!(writing #property #values)
    });
    let default = variant.default.as_ref().map(|property| {
        let property = Literal::string(property);
        quote!(otherwise #property)
    });
    quote!(#name(#shape) #(#tags)* #default #written)
}

fn values(tag: &Tag) -> TokenStream {
    let values = tag.values.iter().map(|value| Literal::string(value));
    quote!([#(#values),*])
}
