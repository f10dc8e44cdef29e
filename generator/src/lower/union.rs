//! `oneOf` and `anyOf`: one of several types.

use std::collections::BTreeSet;

use openapiv3::{Discriminator, Schema};

use super::{
    Context,
    merge::{self, Merged},
    names::{self, Scope},
    types::{Definition, Types, Used},
};
use crate::{
    diagnostic::Place,
    document::{At, Facets, Kind, SchemaNode, component_of},
    model::{ItemKind, Shape, Type, Union, Variant},
    pointer::Pointer,
};

/// An alternative of a union.
struct Alternative<'d> {
    node: SchemaNode<'d>,
    /// Where it stands in the union.
    place: Pointer,
    /// What it is, and where that stands.
    schema: At<'d, Schema>,
}

/// The type of a union; `None` where its alternatives only say what else is required of an object.
pub(super) fn lower<'d>(
    types: &mut Types,
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    at: &Pointer,
) -> Option<Definition> {
    let (nodes, place) = merged.union.as_ref()?;
    let alternatives: Vec<Alternative<'d>> = nodes
        .iter()
        .enumerate()
        .filter_map(|(index, node)| {
            let (node, place) = (SchemaNode::from(node), place.child(index));
            let schema = context.document.schema(node, &place)?;
            // A union that is an alternative of itself says nothing by it.
            if schema.at == *at {
                return None;
            }
            Some(Alternative {
                node,
                place,
                schema,
            })
        })
        .collect();
    let has_base = !merged.properties.is_empty();
    if has_base
        && alternatives
            .iter()
            .all(|alternative| only_requires(alternative.schema.node))
    {
        return None;
    }
    let (tag, values) = tags(context, merged, &alternatives);
    types.reserve(context, at);
    let mut scope = Scope::reserving(&["unknown", "self"]);
    let mut variants: Vec<Variant> = Vec::new();
    for (index, (alternative, tags)) in alternatives.iter().zip(values).enumerate() {
        let used = if has_base {
            // A union that comes from a member of `allOf` is another one with these properties.
            let place = at.child("oneOf").child(index);
            extended(types, context, merged, alternative, &place)
        } else {
            types.schema(context, alternative.node, &alternative.place)
        };
        let shape = used.whole_shape();
        let ty = used.whole();
        if let Some(known) = variants.iter_mut().find(|known| known.ty == ty) {
            known.shape = either(known.shape.clone(), shape);
            let new = tags.into_iter().filter(|tag| !known.tags.contains(tag));
            known.tags.extend(new.collect::<Vec<_>>());
            continue;
        }
        let name = scope.claim(&variant_name(alternative, &ty, index), &[]);
        variants.push(Variant {
            name,
            ty,
            shape,
            tags,
            boxed: false,
            convertible: false,
        });
    }
    if let ([variant], false) = (variants.as_slice(), has_base) {
        types.forget(at);
        return Some(Definition::Used(Used {
            ty: variant.ty.clone(),
            shape: variant.shape.clone(),
            nullable: false,
        }));
    }
    let tag = tag.filter(|_| are_distinct(&variants));
    Some(Definition::Item(
        ItemKind::Union(Union { tag, variants }),
        Vec::new(),
    ))
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

/// Whether each variant has a tag, and no two the same.
fn are_distinct(variants: &[Variant]) -> bool {
    let tags: Vec<&String> = variants.iter().flat_map(|variant| &variant.tags).collect();
    let distinct: BTreeSet<&String> = tags.iter().copied().collect();
    distinct.len() == tags.len() && variants.iter().all(|variant| !variant.tags.is_empty())
}

/// Whether an alternative only says which properties are required.
fn only_requires(schema: &Schema) -> bool {
    let facets = Facets {
        required: &[],
        kind: None,
        ..Facets::from(schema)
    };
    facets.is_annotation()
}

/// The type of an alternative together with the properties beside the union.
fn extended<'d>(
    types: &mut Types,
    context: &mut Context<'d, '_>,
    base: &Merged<'d>,
    alternative: &Alternative<'d>,
    place: &Pointer,
) -> Used {
    let mut merged = Merged {
        union: None,
        discriminator: None,
        only: None,
        ..base.clone()
    };
    merged.add(context, alternative.schema.node, &alternative.schema.at);
    merged.union = None;
    types.named_structure(context, &merged, &alternative.schema, place)
}

/// The name of a variant: the component's, the title, or what kind of JSON it is.
fn variant_name(alternative: &Alternative<'_>, ty: &Type, index: usize) -> String {
    let schema = alternative.schema.node;
    let component = match alternative.node {
        SchemaNode::Reference(_) => component_of(&alternative.schema.at),
        SchemaNode::Item(_) => None,
    };
    let title = schema
        .schema_data
        .title
        .as_ref()
        .filter(|title| is_name(title));
    if let Some(name) = component.as_ref().or(title) {
        return names::pascal(name);
    }
    let word = match (ty, Facets::from(schema).kind) {
        (Type::Boolean, _) => "Boolean",
        (Type::DateTime, _) => "DateTime",
        (Type::Date, _) => "Date",
        (Type::Uuid, _) => "Uuid",
        (Type::Ipv4, _) => "Ipv4",
        (Type::Ipv6, _) => "Ipv6",
        (Type::Base64, _) => "Bytes",
        (Type::Float | Type::Double, _) => "Number",
        (Type::Array(_), _) => "Array",
        (Type::Any, _) => "Any",
        (Type::Nullable(inner), _) => return variant_name(alternative, inner, index),
        (_, Some(Kind::String)) => "String",
        (_, Some(Kind::Integer)) => "Integer",
        (Type::Map(_), _) => "Object",
        _ => return format!("Variant{}", index + 1),
    };
    word.to_owned()
}

/// Whether a title can be a name, rather than a sentence.
pub(super) fn is_name(title: &str) -> bool {
    title.len() <= 40 && title.chars().any(char::is_alphabetic)
}

/// The property that tells the alternatives apart, and its values for each of them.
fn tags<'d>(
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    alternatives: &[Alternative<'d>],
) -> (Option<String>, Vec<Vec<String>>) {
    let declared = merged.discriminator.and_then(|discriminator| {
        let values: Vec<_> = alternatives
            .iter()
            .map(|alternative| mapped(discriminator, alternative))
            .collect();
        let complete = values.iter().all(|values| !values.is_empty());
        complete.then(|| (discriminator.property_name.clone(), values))
    });
    if let Some((property, values)) = declared {
        return (Some(property), values);
    }
    if let (Some(_), Some((_, place))) = (merged.discriminator, &merged.union) {
        let message =
            "the discriminator does not tell all alternatives apart; they are tried in their order";
        context.not_supported(Place::Key(place.clone()), message);
    }
    match implied(context, alternatives) {
        Some((property, values)) => (
            Some(property),
            values.into_iter().map(|value| vec![value]).collect(),
        ),
        None => (None, vec![Vec::new(); alternatives.len()]),
    }
}

/// The values of a discriminator that mean an alternative: those of the mapping, otherwise the component's name.
fn mapped(discriminator: &Discriminator, alternative: &Alternative<'_>) -> Vec<String> {
    let SchemaNode::Reference(reference) = alternative.node else {
        return Vec::new();
    };
    let component = component_of(&alternative.schema.at);
    let means = |target: &str| {
        target == reference
            || Some(target) == component.as_deref()
            || target.rsplit('/').next() == reference.rsplit('/').next()
    };
    let values: Vec<String> = discriminator
        .mapping
        .iter()
        .filter(|(_, target)| means(target))
        .map(|(value, _)| value.clone())
        .collect();
    if values.is_empty() {
        component.into_iter().collect()
    } else {
        values
    }
}

/// A property that all alternatives require, with a single value in each, no two of them the same.
fn implied<'d>(
    context: &mut Context<'d, '_>,
    alternatives: &[Alternative<'d>],
) -> Option<(String, Vec<String>)> {
    let constants: Vec<Vec<(String, String)>> = alternatives
        .iter()
        .map(|alternative| constants(context, alternative))
        .collect();
    let (first, others) = constants.split_first()?;
    first.iter().find_map(|(property, value)| {
        let mut values = vec![value.clone()];
        for constants in others {
            let (_, value) = constants.iter().find(|(name, _)| name == property)?;
            if values.contains(value) {
                return None;
            }
            values.push(value.clone());
        }
        Some((property.clone(), values))
    })
}

/// The required properties of an alternative that have a single value.
fn constants<'d>(
    context: &mut Context<'d, '_>,
    alternative: &Alternative<'d>,
) -> Vec<(String, String)> {
    let merged = merge::flat(context, alternative.schema.node, &alternative.schema.at);
    let constant = |(name, standing): (&String, &Vec<merge::Standing<'_>>)| {
        let (node, at) = standing.last()?;
        let schema = context.document.schema(*node, at)?;
        match Facets::from(schema.node).values.as_slice() {
            [value] if merged.required.contains(name) => {
                Some((name.clone(), value.as_str()?.to_owned()))
            }
            _ => None,
        }
    };
    merged.properties.iter().filter_map(constant).collect()
}
