//! `oneOf` and `anyOf`: one of several types.

use std::collections::BTreeSet;

use super::{
    Context,
    merge::Merged,
    names::{self, Scope},
    tags,
    types::{Definition, Types, Used},
};
use crate::{
    diagnostic::Place,
    document::{Kind, Node, Nodes, component_of},
    model::{ItemKind, Name, Shape, Tag, Type, Union, Variant},
    pointer::Pointer,
};

/// How many combinations of alternatives there may be.
const COMBINATIONS: usize = 64;
/// How many unions that are extended may be inside one another.
const DEPTH_LIMIT: usize = 4;

/// An alternative of a union.
#[derive(Clone)]
pub(super) struct Alternative<'d> {
    /// What is written in the union.
    pub(super) node: Node<'d>,
    /// What it is.
    pub(super) schema: Node<'d>,
    /// The alternatives of other unions that a value has to fit as well.
    others: Vec<Self>,
}

impl Alternative<'_> {
    /// The name of the component that it is.
    pub(super) fn component(&self) -> Option<String> {
        let is_reference = self.node.is_reference();
        component_of(if is_reference { self.schema } else { self.node }.at())
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
        Some(_) => combined(context, merged, at),
        None => subtypes(types, context, merged, at)?,
    };
    // A base with a discriminator is in its subtypes already.
    let has_base = merged.union.is_some() && !merged.properties.is_empty();
    let has_base = has_base || alternatives.iter().any(|it| !it.others.is_empty());
    if alternatives.is_empty() {
        return None;
    }
    let found = tags::find(context, merged, &alternatives);
    let (property, told) = match found {
        Some((property, told)) => (Some(property), told.into_iter().map(Some).collect()),
        None => (None, vec![None; alternatives.len()]),
    };
    let of_base = |property: &String| has_base && merged.properties.contains_key(property);
    let base_has_tag = property.as_ref().is_some_and(of_base);
    types.reserve(context, at);
    let mut scope = Scope::reserving(&["unknown", "self"]);
    let mut variants: Vec<Variant> = Vec::new();
    let mut is_kept = true;
    for (index, (alternative, told)) in alternatives.iter().zip(told).enumerate() {
        let used = if has_base {
            // A union that comes from a member of `allOf` is another one with these properties.
            let place = at.child("oneOf").child(index);
            extended(types, context, merged, alternative, &place)
        } else {
            types.schema(context, alternative.node)
        };
        let shape = used.whole_shape();
        let ty = used.whole();
        let told = told.unwrap_or_default();
        let tags = told.texts();
        // Whether a value keeps the tag that it was read with.
        let keeps = told.is_held || base_has_tag || tags.is_empty();
        is_kept &= keeps;
        let mut known = variants.iter_mut().filter(|_| keeps);
        if let Some(known) = known.find(|known| known.ty == ty) {
            add(known, shape, tags);
            continue;
        }
        let name = variant_name(alternative, &ty, index);
        let variant = Variant {
            name: Name(name.clone()),
            ty,
            shape,
            untagged: keeps && !told.is_required,
            writes_tag: told.is_to_write(),
            tags,
            boxed: false,
            convertible: false,
        };
        if keeps || variant.tags.len() < 2 {
            let name = scope.claim(&name, &[]);
            variants.push(Variant { name, ..variant });
            continue;
        }
        for tag in &variant.tags {
            variants.push(Variant {
                name: scope.claim(&format!("{name}{}", names::pascal(tag)), &[]),
                tags: vec![tag.clone()],
                ..variant.clone()
            });
        }
    }
    let is_other_name = merged.union.is_some() && !has_base && is_kept;
    if let ([variant], true) = (variants.as_slice(), is_other_name) {
        types.forget(at);
        return Some(Definition::Used(Used {
            ty: variant.ty.clone(),
            shape: variant.shape.clone(),
            nullable: false,
        }));
    }
    Some(Definition::Item(
        ItemKind::Union(union(property, variants, merged.union.is_some())),
        Vec::new(),
    ))
}

/// A union; whether its tag may be strict.
fn union(property: Option<String>, variants: Vec<Variant>, may_be_strict: bool) -> Union {
    let tag = property.map(|property| Tag {
        property,
        strict: false,
    });
    let mut union = Union { tag, variants };
    let strict = may_be_strict && union.is_told();
    if let Some(tag) = &mut union.tag {
        tag.strict = strict;
    }
    for variant in &mut union.variants {
        // A value that may be without the tag is not to get one, unless it has to have it here.
        variant.writes_tag &= strict || !variant.untagged;
    }
    union
}

/// Takes one more alternative of the type of a variant into it.
fn add(variant: &mut Variant, shape: Shape, tags: Vec<String>) {
    variant.shape = either(variant.shape.clone(), shape);
    if variant.tags.is_empty() || tags.is_empty() {
        variant.tags.clear();
        return;
    }
    for tag in tags {
        if !variant.tags.contains(&tag) {
            variant.tags.push(tag);
        }
    }
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

/// The alternatives of all unions, each with each, but for those that only say what else is required of an object.
fn combined<'d>(
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    at: &Pointer,
) -> Vec<Alternative<'d>> {
    let mut combined: Vec<Alternative<'d>> = Vec::new();
    for (nodes, place) in merged.union.iter().chain(&merged.further) {
        let alternatives = listed(*nodes, at);
        let is_object = !merged.properties.is_empty() || !combined.is_empty();
        if is_object && alternatives.iter().all(|it| it.schema.is_requirement()) {
            continue;
        }
        if combined.is_empty() {
            combined = alternatives;
        } else if combined.len() * alternatives.len() > COMBINATIONS {
            let message = format!(
                "there are more than {COMBINATIONS} combinations of these with others; what is said here has no effect yet"
            );
            context.not_supported(Place::Key(place.clone()), message);
        } else {
            let with = |alternative: &Alternative<'d>, other: &Alternative<'d>| {
                let mut combination = alternative.clone();
                combination.others.push(other.clone());
                combination
            };
            let pairs = combined
                .iter()
                .flat_map(|alternative| alternatives.iter().map(|other| with(alternative, other)));
            combined = pairs.collect();
        }
    }
    combined
}

/// The alternatives that a `oneOf` or an `anyOf` lists. A union among them of which this one is an alternative in turn is
/// taken for what it lists: no value could be told to fit either, for each would ask the other.
pub(super) fn listed<'d>(nodes: Nodes<'d>, at: &Pointer) -> Vec<Alternative<'d>> {
    let mut open: Vec<Node<'d>> = nodes.iter().rev().collect();
    let mut found = Vec::new();
    // A union that is an alternative of itself says nothing by it.
    let mut said = BTreeSet::from([at]);
    while let Some(node) = open.pop() {
        let Some(schema) = node.resolve() else {
            continue;
        };
        if said.contains(schema.at()) {
            continue;
        }
        if leads_to(schema, at) {
            said.insert(schema.at());
            open.extend(schema.any_of().iter().rev());
            open.extend(schema.one_of().iter().rev());
        } else {
            found.push(Alternative {
                node,
                schema,
                others: Vec::new(),
            });
        }
    }
    found
}

/// Whether a place is that of a schema, or of one of its alternatives, or of theirs.
fn leads_to(schema: Node<'_>, at: &Pointer) -> bool {
    let (mut open, mut seen) = (vec![schema], BTreeSet::new());
    while let Some(schema) = open.pop() {
        if schema.at() == at {
            return true;
        }
        if seen.insert(schema.at()) {
            open.extend(schema.alternatives().filter_map(Node::resolve));
        }
    }
    false
}

/// The components that a base with a discriminator is part of, and those that its mapping names; `None` where there
/// are none.
fn subtypes<'d>(
    types: &Types,
    context: &Context<'d, '_>,
    merged: &Merged<'d>,
    at: &Pointer,
) -> Option<Vec<Alternative<'d>>> {
    let (discriminator, place) = merged.discriminator?;
    if place != at {
        return None;
    }
    let mut found: BTreeSet<Pointer> = types.subtypes_of(at);
    if found.is_empty() {
        return None;
    }
    let mapped = discriminator.mapping.values().filter_map(|target| {
        let schema = context.document.referred_schema(target)?;
        component_of(schema.at()).map(|_| schema.at().clone())
    });
    found.extend(mapped);
    found.remove(at);
    let components = context.document.component_schemas();
    let alternatives = components.filter_map(|(_, node)| {
        let schema = node.resolve()?;
        found.contains(node.at()).then_some(Alternative {
            node,
            schema,
            others: Vec::new(),
        })
    });
    Some(alternatives.collect())
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
        ..base.clone()
    };
    for part in std::iter::once(alternative).chain(&alternative.others) {
        merged.add(context, part.schema);
    }
    let depth = place.tokens().filter(|token| token == "oneOf").count();
    if let (Some((_, union)), true) = (&merged.union, depth > DEPTH_LIMIT) {
        let message = "too many unions are inside one another; what is said here has no effect yet";
        context.not_supported(Place::Key(union.clone()), message);
        merged.union = None;
        merged.further.clear();
    }
    types.of_combined(context, merged, alternative.schema, place)
}

/// The name of a variant: those of the alternatives that are combined in it.
fn variant_name(alternative: &Alternative<'_>, ty: &Type, index: usize) -> String {
    let others = alternative.others.iter();
    let others = others.map(|other| alternative_name(other, ty, index));
    alternative_name(alternative, ty, index) + &others.collect::<String>()
}

/// The name of an alternative: the component's, the title, or what kind of JSON it is.
fn alternative_name(alternative: &Alternative<'_>, ty: &Type, index: usize) -> String {
    let schema = alternative.schema;
    let component = alternative.component();
    let title = schema.title.as_deref().filter(|title| is_name(title));
    if let Some(name) = component.as_deref().or(title) {
        return names::pascal(name);
    }
    let word = match (ty, schema.kind) {
        (Type::Boolean, _) => "Boolean",
        (Type::DateTime, _) => "DateTime",
        (Type::Date, _) => "Date",
        (Type::Time, _) => "Time",
        (Type::Duration, _) => "Duration",
        (Type::Uuid, _) => "Uuid",
        (Type::Ipv4, _) => "Ipv4",
        (Type::Ipv6, _) => "Ipv6",
        (Type::Base64, _) => "Bytes",
        (Type::Foreign(foreign), _) => return names::pascal(&foreign.format),
        (Type::Float | Type::Double, _) => "Number",
        (Type::Array(_), _) => "Array",
        (Type::Tuple(_), _) => "Tuple",
        (Type::Any, _) => "Any",
        (Type::Nullable(inner), _) => return alternative_name(alternative, inner, index),
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
