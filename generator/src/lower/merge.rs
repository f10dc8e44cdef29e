//! `allOf`: several schemas as one.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use super::{
    Context, conditions,
    enums::{self, Words},
    limits,
};
use crate::{
    diagnostic::{Diagnostic, Place},
    document::{Facets, Kind, SchemaNode},
    model::Limit,
    pointer::Pointer,
};

/// A schema and where it stands.
pub(super) type Standing<'d> = (SchemaNode<'d>, Pointer);

/// What a schema says together with the members of its `allOf`.
#[derive(Clone, Debug, Default)]
pub(super) struct Merged<'d> {
    pub(super) kind: Option<Kind>,
    pub(super) format: Option<String>,
    pub(super) values: Vec<Value>,
    /// What the document says of the values, by their texts.
    pub(super) words: BTreeMap<String, Words>,
    pub(super) limits: Vec<Limit>,
    /// Each property with all schemas that it has to fit, the last one last.
    pub(super) properties: IndexMap<String, Vec<Standing<'d>>>,
    pub(super) required: BTreeSet<String>,
    pub(super) additional: Option<(&'d AdditionalProperties, Pointer)>,
    pub(super) items: Option<(SchemaNode<'d>, Pointer)>,
    /// The places of a tuple.
    pub(super) places: Option<(&'d [ReferenceOr<Schema>], Pointer)>,
    /// The `oneOf` or the `anyOf`.
    pub(super) union: Option<(&'d [ReferenceOr<Schema>], Pointer)>,
    /// Each `oneOf` and `anyOf` beside it.
    pub(super) further: Vec<(&'d [ReferenceOr<Schema>], Pointer)>,
    pub(super) discriminator: Option<(&'d Discriminator, Pointer)>,
    /// The members that are in it already, so that none is taken twice, however many ways lead to it.
    pub(super) absorbed: BTreeSet<Pointer>,
    /// The one member that says anything, where the schema itself says nothing.
    pub(super) only: Option<(SchemaNode<'d>, Pointer)>,
}

/// A step on the way through an `allOf`, which may be as long as the document likes.
enum Step<'d> {
    /// To the members of a schema.
    Enter(&'d Schema, Pointer),
    /// From there to what the schema says itself.
    Leave(&'d Schema, Facets<'d>, Pointer),
}

/// Merges a schema with the members of its `allOf`.
pub(super) fn merge<'d>(
    context: &mut Context<'d, '_>,
    schema: &'d Schema,
    at: &Pointer,
) -> Merged<'d> {
    let mut merged = Merged::default();
    let facets = Facets::from(schema);
    let saying: Vec<_> = members(context, &facets, at).collect();
    let own_members = facets.all_of;
    let own = Facets {
        all_of: &[],
        ..facets
    };
    if let ([only], true) = (saying.as_slice(), own.is_annotation()) {
        merged.only = Some(only.clone());
        merged.limits = limits::of(schema);
        merged.limits.extend(conditions::of(context, at));
        merged.limits.extend(idle_limits(context, own_members, at));
        return merged;
    }
    merged.add(context, schema, at);
    merged
}

/// As [`merge`], but whatever the schema says, it is taken apart.
pub(super) fn flat<'d>(
    context: &mut Context<'d, '_>,
    schema: &'d Schema,
    at: &Pointer,
) -> Merged<'d> {
    let mut merged = Merged::default();
    merged.add(context, schema, at);
    merged
}

/// The members of an `allOf` that say more than an annotation.
fn members<'d>(
    context: &Context<'d, '_>,
    facets: &Facets<'d>,
    at: &Pointer,
) -> impl Iterator<Item = (SchemaNode<'d>, Pointer)> {
    let document = context.document;
    let at = at.child("allOf");
    facets
        .all_of
        .iter()
        .enumerate()
        .filter_map(move |(index, node)| {
            let at = at.child(index);
            let node = SchemaNode::from(node);
            let schema = document.schema(node, &at)?;
            (!Facets::from(schema.node).is_annotation()).then_some((node, at))
        })
}

/// The limits that the other members of an `allOf` bring.
fn idle_limits<'d>(
    context: &mut Context<'d, '_>,
    members: &'d [ReferenceOr<Schema>],
    at: &Pointer,
) -> Vec<Limit> {
    let mut limits = Vec::new();
    for (index, node) in members.iter().enumerate() {
        let at = at.child("allOf").child(index);
        let Some(schema) = context.document.schema(SchemaNode::from(node), &at) else {
            continue;
        };
        if Facets::from(schema.node).is_annotation() {
            limits.extend(limits::of(schema.node));
            limits.extend(conditions::of(context, &schema.at));
        }
    }
    limits
}

impl<'d> Merged<'d> {
    /// Adds what another schema says together with its `allOf`: members first, so that the schema has the last word.
    pub(super) fn add(&mut self, context: &mut Context<'d, '_>, schema: &'d Schema, at: &Pointer) {
        let mut open = vec![Step::Enter(schema, at.clone())];
        while let Some(step) = open.pop() {
            match step {
                Step::Leave(schema, facets, at) => {
                    self.limits.extend(limits::of(schema));
                    self.limits.extend(conditions::of(context, &at));
                    self.absorb(context, facets, &at);
                }
                Step::Enter(schema, at) => {
                    let facets = Facets::from(schema);
                    let all: Vec<_> = members(context, &facets, &at)
                        .filter_map(|(node, at)| context.document.schema(node, &at))
                        .collect();
                    let idle = idle_limits(context, facets.all_of, &at);
                    self.limits.extend(idle);
                    open.push(Step::Leave(schema, facets, at));
                    for member in all.into_iter().rev() {
                        if self.absorbed.insert(member.at.clone()) {
                            open.push(Step::Enter(member.node, member.at));
                        }
                    }
                }
            }
        }
    }

    /// Whether properties that are not listed are refused.
    pub(super) fn is_closed(&self) -> bool {
        matches!(self.additional, Some((AdditionalProperties::Any(false), _)))
    }

    fn absorb(&mut self, context: &mut Context<'d, '_>, facets: Facets<'d>, at: &Pointer) {
        let kind = facets
            .kind
            .or_else(|| facets.is_object().then_some(Kind::Object));
        match (self.kind, kind) {
            (None, Some(_)) | (Some(Kind::Number), Some(Kind::Integer)) => self.kind = kind,
            (Some(Kind::Integer), Some(Kind::Number)) => {}
            (Some(known), Some(kind)) if known != kind => {
                let message = format!("`allOf` asks for two types at once: `{known}` and `{kind}`");
                context.diagnostics.push(Diagnostic::warning(
                    "all-of-conflict",
                    Place::Value(at.clone()),
                    message,
                ));
            }
            _ => {}
        }
        self.words.extend(enums::words(&facets));
        if self.format.is_none() {
            self.format = facets.format;
        }
        if self.values.is_empty() {
            self.values = facets.values;
        } else if !facets.values.is_empty() {
            self.values = in_both(&self.values, facets.values);
        }
        for (name, node) in facets.properties.into_iter().flatten() {
            let at = at.child("properties").child(name);
            self.absorb_property(context, name, (node.into(), at));
        }
        self.required.extend(facets.required.iter().cloned());
        if let Some(additional) = facets.additional {
            self.additional = Some((additional, at.clone()));
        }
        if let Some(items) = facets.items {
            self.items = Some((items.into(), at.child("items")));
            let is_tuple = !facets.places.is_empty();
            self.places = is_tuple.then(|| (facets.places, at.child("prefixItems")));
        }
        for (nodes, keyword) in [(facets.one_of, "oneOf"), (facets.any_of, "anyOf")] {
            if nodes.is_empty() {
                continue;
            }
            let union = (nodes, at.child(keyword));
            match &self.union {
                Some(_) => self.further.push(union),
                None => self.union = Some(union),
            }
        }
        if let Some(discriminator) = &facets.data.discriminator {
            self.discriminator = Some((discriminator, at.clone()));
        }
    }

    fn absorb_property(
        &mut self,
        context: &mut Context<'d, '_>,
        name: &str,
        standing: Standing<'d>,
    ) {
        let document = context.document;
        let resolve = |(node, at): &Standing<'d>| document.schema(*node, at);
        let Some(known) = self.properties.get_mut(name) else {
            self.properties.insert(name.to_owned(), vec![standing]);
            return;
        };
        let Some(schema) = resolve(&standing) else {
            return;
        };
        let facets = Facets::from(schema.node);
        if is_idle(&facets, schema.node) {
            return;
        }
        for other in std::mem::take(known) {
            let Some(schema_of_other) = resolve(&other) else {
                continue;
            };
            let facets_of_other = Facets::from(schema_of_other.node);
            if schema_of_other.at == schema.at || is_idle(&facets_of_other, schema_of_other.node) {
                continue;
            }
            match (facets_of_other.kind, facets.kind) {
                (Some(one), Some(kind))
                    if one != kind && !(one.is_number() && kind.is_number()) =>
                {
                    let conflict = conflict(name, (one, &other.1), (kind, &standing.1));
                    context.diagnostics.push(conflict);
                }
                _ => known.push(other),
            }
        }
        known.push(standing);
    }
}

/// The values that both list; where there are none, the second list has the last word.
fn in_both(first: &[Value], second: Vec<Value>) -> Vec<Value> {
    let known: BTreeSet<String> = first.iter().map(Value::to_string).collect();
    let is_known = |value: &&Value| known.contains(&value.to_string());
    let both: Vec<Value> = second.iter().filter(is_known).cloned().collect();
    if both.is_empty() { second } else { both }
}

/// Whether a schema asks nothing of values.
fn is_idle(facets: &Facets<'_>, schema: &Schema) -> bool {
    facets.is_annotation() && limits::of(schema).is_empty()
}

fn conflict(name: &str, one: (Kind, &Pointer), other: (Kind, &Pointer)) -> Diagnostic {
    let message = format!(
        "`allOf` asks for two types of `{name}` at once: `{}` and `{}`",
        one.0, other.0
    );
    Diagnostic::warning("all-of-conflict", Place::Key(other.1.clone()), message)
        .label(format!("of type `{}`", other.0))
        .and(Place::Key(one.1.clone()), format!("of type `{}`", one.0))
        .help("no value is of both; give the property the same type in each")
}
