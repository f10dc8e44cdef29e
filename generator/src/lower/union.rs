//! `oneOf` and `anyOf`: one of several types.

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema};

use super::{
    Context,
    merge::Merged,
    names::{self, Scope},
    tags,
    types::{Definition, Types, Used, component_at},
};
use crate::{
    document::{At, Facets, Kind, SchemaNode, component_of},
    model::{ItemKind, Shape, Type, Union, Variant},
    pointer::Pointer,
};

/// An alternative of a union.
pub(super) struct Alternative<'d> {
    pub(super) node: SchemaNode<'d>,
    /// Where it stands in the union.
    place: Pointer,
    /// What it is, and where that stands.
    pub(super) schema: At<'d, Schema>,
}

impl Alternative<'_> {
    /// The name of the component that it is.
    pub(super) fn component(&self) -> Option<String> {
        match self.node {
            SchemaNode::Reference(_) => component_of(&self.schema.at),
            SchemaNode::Item(_) => component_of(&self.place),
        }
    }
}

/// The type of a union; `None` where its alternatives only say what else is required of an object.
pub(super) fn lower<'d>(
    types: &mut Types,
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    at: &Pointer,
) -> Option<Definition> {
    let alternatives = match &merged.union {
        Some((nodes, place)) => listed(context, nodes, place, at),
        None => subtypes(types, context, merged, at)?,
    };
    // A base with a discriminator is in its subtypes already.
    let has_base = merged.union.is_some() && !merged.properties.is_empty();
    if has_base
        && alternatives
            .iter()
            .all(|alternative| only_requires(alternative.schema.node))
    {
        return None;
    }
    let (tag, values) = match tags::find(context, merged, &alternatives) {
        Some((tag, values)) => (Some(tag), values),
        None => (None, vec![Vec::new(); alternatives.len()]),
    };
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
    let is_other_name = merged.union.is_some() && !has_base;
    if let ([variant], true) = (variants.as_slice(), is_other_name) {
        types.forget(at);
        return Some(Definition::Used(Used {
            ty: variant.ty.clone(),
            shape: variant.shape.clone(),
            nullable: false,
        }));
    }
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

/// The alternatives that a `oneOf` or an `anyOf` lists.
fn listed<'d>(
    context: &Context<'d, '_>,
    nodes: &'d [ReferenceOr<Schema>],
    place: &Pointer,
    at: &Pointer,
) -> Vec<Alternative<'d>> {
    let alternative = |(index, node): (usize, &'d ReferenceOr<Schema>)| {
        let (node, place) = (SchemaNode::from(node), place.child(index));
        let schema = context.document.schema(node, &place)?;
        // A union that is an alternative of itself says nothing by it.
        (schema.at != *at).then_some(Alternative {
            node,
            place,
            schema,
        })
    };
    nodes.iter().enumerate().filter_map(alternative).collect()
}

/// The components that a base with a discriminator is part of, and those that its mapping names; `None` where there
/// are none.
fn subtypes<'d>(
    types: &Types,
    context: &Context<'d, '_>,
    merged: &Merged<'d>,
    at: &Pointer,
) -> Option<Vec<Alternative<'d>>> {
    let (discriminator, place) = merged.discriminator.as_ref()?;
    if place != at {
        return None;
    }
    let mut found: BTreeSet<Pointer> = types.subtypes_of(at);
    if found.is_empty() {
        return None;
    }
    let mapped = discriminator.mapping.values().filter_map(|target| {
        let node = SchemaNode::Reference(target);
        let schema = context.document.schema(node, at)?;
        component_of(&schema.at).map(|_| schema.at)
    });
    found.extend(mapped);
    found.remove(at);
    let components = context.document.api.components.iter();
    let alternatives = components
        .flat_map(|components| &components.schemas)
        .filter_map(|(name, node)| {
            let place = component_at(name);
            let node = SchemaNode::from(node);
            let schema = context.document.schema(node, &place)?;
            found.contains(&place).then_some(Alternative {
                node,
                place,
                schema,
            })
        });
    Some(alternatives.collect())
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
    let component = alternative.component();
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
        (Type::Foreign(foreign), _) => return names::pascal(&foreign.format),
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
