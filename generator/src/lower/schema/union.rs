//! `oneOf` and `anyOf`: one of several types.

use super::{
    alternatives::{Alternative, alternatives, is_null},
    merge::Merged,
    tags,
    types::{Definition, Types, Used},
};
use crate::{
    diagnostic::Place,
    document::{Kind, Node},
    lower::{
        Context,
        names::{self, Scope, is_name, is_word},
    },
    model::{ItemKind, Name, Shape, Tag, Type, Union, Variant},
    pointer::Pointer,
};

/// How many unions that are extended may be inside one another.
const DEPTH_LIMIT: usize = 4;

/// The type of a union; `None` where its alternatives only say what else is required of an object.
pub(in crate::lower) fn lower<'d>(
    types: &mut Types,
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    at: &Pointer,
) -> Option<Definition> {
    let alternatives = alternatives(context, merged, at)?;
    // A base with a discriminator is in its subtypes already.
    let has_base = merged.union.is_some() && !merged.properties.is_empty();
    let has_base = has_base || alternatives.iter().any(|it| !it.others.is_empty());
    let (decision, told, words) = tags::find(types, context, merged, &alternatives);
    types.reserve(context, at);
    let mut variants: Vec<(Variant, Vec<String>)> = Vec::new();
    let mut is_kept = true;
    for (index, (alternative, told)) in alternatives.iter().zip(told).enumerate() {
        let names = variant_names(alternative, told.words.as_deref());
        let phrase = told
            .phrase
            .as_deref()
            .filter(|it| is_word(it))
            .map(names::pascal);
        let names = names.into_iter().chain(phrase);
        let names = names.chain(words.get(index).cloned().flatten());
        let names: Vec<String> = names.collect();
        let word = names.first().filter(|_| alternative.component().is_none());
        let used = if has_base {
            // A union that comes from a member of `allOf` is another one with these properties.
            let place = at.child("oneOf").child(index);
            types
                .words
                .extend(names.first().map(|name| (place.clone(), name.clone())));
            extended(types, context, merged, alternative, &place)
        } else {
            types
                .words
                .extend(word.map(|word| (alternative.node.at().clone(), word.clone())));
            types.schema(context, alternative.node)
        };
        let shape = used.whole_shape();
        let ty = used.whole();
        is_kept &= told.keeps;
        let mut known = variants.iter_mut().filter(|_| told.keeps);
        if let Some((known, _)) = known.find(|(known, _)| known.ty == ty) {
            add(known, shape, &told.tags);
            known.alternatives.push(alternative.places());
            continue;
        }
        let variant = Variant {
            name: Name(String::new()),
            shape,
            alternatives: vec![alternative.places()],
            tags: told.tags,
            written: told.written,
            boxed: false,
            convertible: false,
            ty,
        };
        let of_type = || vec![mixed_name(alternative, &variant.ty, index)];
        let names = if names.is_empty() { of_type() } else { names };
        let written = variant.written.clone().filter(|tag| tag.values.len() > 1);
        match written.filter(|_| !told.keeps) {
            // Only the variant says which of the values a value has.
            Some(written) => variants.extend(written.values.iter().map(|value| {
                let tag = Tag {
                    values: vec![value.clone()],
                    ..written.clone()
                };
                let of_value = |own: &Tag| {
                    let own = own.clone();
                    if own.property == tag.property {
                        tag.clone()
                    } else {
                        own
                    }
                };
                let variant = Variant {
                    tags: variant.tags.iter().map(of_value).collect(),
                    written: Some(tag.clone()),
                    ..variant.clone()
                };
                let name = names
                    .first()
                    .map(|name| format!("{name}{}", names::pascal(value)));
                (variant, name.into_iter().collect())
            })),
            None => variants.push((variant, names)),
        }
    }
    let is_other_name = merged.union.is_some() && !has_base && is_kept;
    if let ([(variant, _)], true) = (variants.as_slice(), is_other_name) {
        types.forget(at);
        let nodes = merged.union.iter().flat_map(|(nodes, _)| nodes.iter());
        return Some(Definition::Used(Used {
            ty: variant.ty.clone(),
            shape: variant.shape.clone(),
            nullable: nodes.filter_map(Node::resolve).any(is_null),
        }));
    }
    let union = Union {
        decision,
        variants: named(variants),
        getters: Vec::new(),
    };
    Some(Definition::Item(ItemKind::Union(union), Vec::new()))
}

/// Gives each variant the first of its names that no other has.
fn named(variants: Vec<(Variant, Vec<String>)>) -> Vec<Variant> {
    let mut scope = Scope::reserving(&["unknown", "self"]);
    let first: Vec<String> = variants
        .iter()
        .filter_map(|(_, names)| names.first().cloned())
        .collect();
    let is_unique = |name: &String| first.iter().filter(|first| *first == name).count() <= 1;
    let named = variants.into_iter().map(|(variant, names)| {
        let unique = names.iter().find(|name| is_unique(name));
        let wanted = unique.or(names.first()).cloned().unwrap_or_default();
        Variant {
            name: scope.claim(&wanted, &[]),
            ..variant
        }
    });
    named.collect()
}

/// Takes one more alternative of the type of a variant into it.
fn add(variant: &mut Variant, shape: Shape, tags: &[Tag]) {
    variant.shape = either(variant.shape.clone(), shape);
    variant.tags.retain_mut(|own| {
        let Some(other) = tags.iter().find(|tag| tag.property == own.property) else {
            return false;
        };
        for value in &other.values {
            if !own.values.contains(value) {
                own.values.push(value.clone());
            }
        }
        own.required &= other.required;
        true
    });
    let written = variant.written.take();
    variant.written = written.and_then(|written| {
        let mut tags = variant.tags.iter();
        tags.find(|tag| tag.property == written.property).cloned()
    });
}

/// What a server asks of a value that is of one type for two reasons.
fn either(one: Shape, other: Shape) -> Shape {
    match (one, other) {
        (one, other) if one == other => one,
        (plain @ Shape::Of(_), _) | (_, plain @ Shape::Of(_)) => plain,
        (Shape::AnyOf(mut shapes), other) => {
            shapes.push(other);
            Shape::AnyOf(shapes)
        }
        (one, other) => Shape::AnyOf(vec![one, other]),
    }
}

/// The type of an alternative together with what stands beside the union.
fn extended<'d>(
    types: &mut Types,
    context: &mut Context<'d, '_>,
    base: &Merged<'d>,
    alternative: &Alternative<'d>,
    place: &Pointer,
) -> Used {
    let mut merged = Merged {
        union: None,
        further: Vec::new(),
        discriminator: None,
        only: None,
        // Further alternatives may evaluate properties that this one does not list.
        unevaluated: base.unevaluated.filter(|node| !node.is_never()),
        ..base.clone()
    };
    for part in std::iter::once(alternative).chain(&alternative.others) {
        merged.add(context, part.schema);
    }
    let depth = place.tokens().filter(|token| token == "oneOf").count();
    if let (Some((_, union)), true) = (&merged.union, depth > DEPTH_LIMIT) {
        let message = "unions are nested too deeply; this one is ignored";
        context.not_supported(Place::Key(union.clone()), message);
        merged.union = None;
        merged.further.clear();
    }
    types.of_combined(context, &merged, alternative.schema, place)
}

/// The names that a variant may have, the best first: the value of its tag, its title, the component.
fn variant_names(alternative: &Alternative<'_>, tag: Option<&str>) -> Vec<String> {
    let all = || std::iter::once(alternative).chain(&alternative.others);
    // What is combined of several has the names of all of them.
    let joined = |name: fn(&Alternative<'_>) -> Option<String>| {
        let names: Option<Vec<String>> = all().map(name).collect();
        Some(names?.concat())
    };
    let of_tag = tag.filter(|tag| is_word(tag)).map(names::pascal);
    let title = |it: &Alternative<'_>| {
        let title = it.schema.schema().title.as_deref();
        title.filter(|title| is_name(title)).map(names::pascal)
    };
    let component = |it: &Alternative<'_>| it.component().map(|name| names::pascal(&name));
    let of_tag = of_tag.filter(|_| alternative.others.is_empty());
    let names = [of_tag, joined(title), joined(component)];
    names.into_iter().flatten().collect()
}

/// The names of what is combined, each of its title, its component or its type.
fn mixed_name(alternative: &Alternative<'_>, ty: &Type, index: usize) -> String {
    let all = std::iter::once(alternative).chain(&alternative.others);
    let name = |it: &Alternative<'_>| {
        let title = it.schema.schema().title.as_deref();
        let title = title.filter(|title| is_name(title)).map(str::to_owned);
        let name = title.or_else(|| it.component());
        name.map_or_else(|| type_name(it, ty, index), |name| names::pascal(&name))
    };
    all.map(name).collect()
}

/// The name of an alternative after its type.
fn type_name(alternative: &Alternative<'_>, ty: &Type, index: usize) -> String {
    let word = match (ty, alternative.schema.kind) {
        (Type::Boolean, _) => "Boolean",
        (Type::DateTime, _) => "DateTime",
        (Type::Date, _) => "Date",
        (Type::Time, _) => "Time",
        (Type::Duration, _) => "Duration",
        (Type::Uuid, _) => "Uuid",
        (Type::Ipv4, _) => "Ipv4",
        (Type::Ipv6, _) => "Ipv6",
        (Type::Base64 | Type::Base64Url, _) => "Bytes",
        (Type::Foreign(foreign), _) => return names::pascal(&foreign.format),
        (Type::Float | Type::Double, _) => "Number",
        (Type::Array(_), _) => "Array",
        (Type::Tuple(_), _) => "Tuple",
        (Type::Any, _) => "Any",
        (Type::Nullable(inner), _) => return type_name(alternative, inner, index),
        (_, Some(Kind::String)) => "String",
        (_, Some(Kind::Integer)) => "Integer",
        (Type::Map(_), _) => "Object",
        _ => return format!("Variant{}", index + 1),
    };
    word.to_owned()
}
