//! `allOf`: several schemas as one.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::{
    limits,
    value_words::{self, Words},
};
use crate::{
    diagnostic::{Diagnostic, Place},
    document::{Additional, Discriminator, Kind, Node, Nodes},
    lower::Context,
    model::Limit,
    pointer::Pointer,
};

/// What a schema says together with the members of its `allOf`.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct Merged<'d> {
    pub(in crate::lower) kind: Option<Kind>,
    pub(in crate::lower) format: Option<&'d str>,
    pub(in crate::lower) values: Vec<Value>,
    /// What the document says of the values, by their texts.
    pub(in crate::lower) words: BTreeMap<String, Words>,
    pub(in crate::lower) limits: Vec<Limit>,
    /// Each property with all schemas that it has to fit, the last one last.
    pub(in crate::lower) properties: IndexMap<String, Vec<Node<'d>>>,
    pub(in crate::lower) required: BTreeSet<String>,
    pub(in crate::lower) additional: Option<Additional<'d>>,
    /// The `unevaluatedProperties`.
    pub(in crate::lower) unevaluated: Option<Node<'d>>,
    /// The properties that only conditions list.
    pub(in crate::lower) conditional: BTreeSet<&'d String>,
    /// Whether a part evaluates properties that none lists, so that `unevaluatedProperties` does not apply to them.
    pub(super) evaluates_others: bool,
    pub(in crate::lower) items: Option<Node<'d>>,
    /// The places of a tuple.
    pub(in crate::lower) places: Option<Nodes<'d>>,
    /// The `oneOf` or the `anyOf`.
    pub(in crate::lower) union: Option<(Nodes<'d>, Pointer)>,
    /// Each `oneOf` and `anyOf` beside it.
    pub(super) further: Vec<(Nodes<'d>, Pointer)>,
    pub(super) discriminator: Option<(&'d Discriminator, &'d Pointer)>,
    /// The members that are in it already, so that none is taken twice, however many ways lead to it.
    pub(super) absorbed: BTreeSet<&'d Pointer>,
    /// The one member that says anything, where the schema itself says nothing.
    pub(in crate::lower) only: Option<Node<'d>>,
}

/// A step on the way through an `allOf`, which may be as long as the document likes.
enum Step<'d> {
    /// To the members of a schema.
    Enter(Node<'d>),
    /// From there to what the schema says itself.
    Leave(Node<'d>),
}

/// Merges a schema with the members of its `allOf`.
pub(in crate::lower) fn merge<'d>(context: &mut Context<'d, '_>, schema: Node<'d>) -> Merged<'d> {
    let mut merged = Merged::default();
    let mut saying = members(schema);
    if let (Some(only), None) = (saying.next(), saying.next())
        && says_no_more(schema, only)
    {
        merged.only = Some(only);
        merged.limits = limits::of(schema);
        merged.limits.extend(idle_limits(context, schema));
        return merged;
    }
    drop(saying);
    merged.add(context, schema);
    merged
}

/// Whether a schema with a single member in `allOf` says nothing that the member does not say: no keyword but its type.
fn says_no_more(schema: Node<'_>, only: Node<'_>) -> bool {
    let kind = only.resolve().and_then(kind_of);
    let holds_others = schema
        .unevaluated_properties()
        .is_some_and(|node| !node.is_never());
    schema.has_only_members_and_type()
        && !holds_others
        && (schema.kind.is_none() || schema.kind == kind)
}

/// Returns the type that a schema names, or that its keywords imply.
fn kind_of(schema: Node<'_>) -> Option<Kind> {
    schema
        .kind
        .or_else(|| schema.is_object().then_some(Kind::Object))
        .or_else(|| schema.is_array().then_some(Kind::Array))
}

/// As [`merge`], but whatever the schema says, it is taken apart.
pub(in crate::lower) fn flat<'d>(context: &mut Context<'d, '_>, schema: Node<'d>) -> Merged<'d> {
    let mut merged = Merged::default();
    merged.add(context, schema);
    merged
}

/// The members of an `allOf` that say more than an annotation.
fn members(schema: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let members = schema.all_of().iter();
    members.filter(|member| {
        let schema = member.resolve();
        schema.is_some_and(|schema| !schema.is_annotation())
    })
}

/// The limits that the other members of an `allOf` bring.
fn idle_limits(context: &mut Context<'_, '_>, schema: Node<'_>) -> Vec<Limit> {
    report_content_schema(context, schema);
    let mut limits = Vec::new();
    for schema in schema.all_of().iter().filter_map(Node::resolve) {
        if schema.is_annotation() {
            limits.extend(limits::of(schema));
            report_content_schema(context, schema);
        }
    }
    limits
}

fn report_content_schema(context: &mut Context<'_, '_>, schema: Node<'_>) {
    if schema.content_schema().is_some() {
        let place = Place::Key(schema.at().child("contentSchema"));
        let message = "`contentSchema` is only supported for the data of events: the text is not read any further";
        context.not_supported(place, message);
    }
}

impl<'d> Merged<'d> {
    /// Adds what another schema says together with its `allOf`: members first, so that the schema has the last word.
    pub(in crate::lower) fn add(&mut self, context: &mut Context<'d, '_>, schema: Node<'d>) {
        let mut open = vec![Step::Enter(schema)];
        while let Some(step) = open.pop() {
            match step {
                Step::Leave(schema) => {
                    self.limits.extend(limits::of(schema));
                    self.absorb(context, schema);
                }
                Step::Enter(schema) => {
                    let all: Vec<_> = members(schema).filter_map(Node::resolve).collect();
                    self.limits.extend(idle_limits(context, schema));
                    for member in schema.all_of().iter().filter_map(Node::resolve) {
                        if member.is_annotation() {
                            self.evaluated(member);
                        }
                    }
                    open.push(Step::Leave(schema));
                    for member in all.into_iter().rev() {
                        if self.absorbed.insert(member.at()) {
                            open.push(Step::Enter(member));
                        }
                    }
                }
            }
        }
    }

    /// Whether properties that are not listed are refused.
    pub(super) fn is_closed(&self) -> bool {
        self.additional() == Some(Additional::Any(false))
    }

    /// What the properties are that are not listed. Those that conditions list may be there unless
    /// `additionalProperties` says otherwise.
    pub(in crate::lower) fn additional(&self) -> Option<Additional<'d>> {
        let is_listed = |name: &&String| self.properties.contains_key(*name);
        let is_open = || {
            !self.conditional.iter().all(is_listed)
                || self.evaluates_others && self.unevaluated.is_some_and(Node::is_never)
        };
        let anything = Some(Additional::Any(true));
        match (self.additional, self.unevaluated) {
            (Some(additional), _) => Some(additional),
            (None, _) if is_open() => anything,
            (None, Some(node)) if node.is_never() => Some(Additional::Any(false)),
            (None, Some(node)) if !node.is_anything() => Some(Additional::Schema(node)),
            (None, Some(_)) => anything,
            (None, None) => None,
        }
    }

    /// Records the properties that a schema evaluates without listing them in `properties`.
    fn evaluated(&mut self, schema: Node<'d>) {
        self.conditional.extend(conditional(schema));
        self.evaluates_others |= schema.pattern_properties().next().is_some()
            || (schema.unevaluated_properties()).is_some_and(|node| !node.is_never());
    }

    fn absorb(&mut self, context: &mut Context<'d, '_>, schema: Node<'d>) {
        let kind = kind_of(schema);
        match (self.kind, kind) {
            (None, Some(_)) | (Some(Kind::Number), Some(Kind::Integer)) => self.kind = kind,
            (Some(Kind::Integer), Some(Kind::Number)) => {}
            (Some(known), Some(kind)) if known != kind => {
                let message = format!("`allOf` combines two types: `{known}` and `{kind}`");
                context.diagnostics.push(Diagnostic::warning(
                    "all-of-conflict",
                    Place::Value(schema.at().clone()),
                    message,
                ));
            }
            _ => {}
        }
        self.words.extend(value_words::words(schema.schema()));
        if self.format.is_none() {
            self.format = schema.schema().format.as_deref();
        }
        if self.values.is_empty() {
            self.values.clone_from(&schema.values);
        } else if !schema.values.is_empty() {
            self.values = in_both(&self.values, schema.values.clone());
        }
        for (name, property) in schema.properties() {
            self.absorb_property(context, name, property);
        }
        self.required.extend(schema.required.iter().cloned());
        self.additional = schema.additional().or(self.additional);
        self.evaluated(schema);
        self.unevaluated = schema.unevaluated_properties().or(self.unevaluated);
        if let Some(items) = schema.items() {
            self.items = Some(items);
            let places = schema.places();
            self.places = (!places.is_empty()).then_some(places);
        }
        for (nodes, keyword) in [(schema.one_of(), "oneOf"), (schema.any_of(), "anyOf")] {
            if nodes.is_empty() {
                continue;
            }
            let union = (nodes, schema.at().child(keyword));
            match &self.union {
                Some(_) => self.further.push(union),
                None => self.union = Some(union),
            }
        }
        if let Some(discriminator) = schema.discriminator() {
            self.discriminator = Some((discriminator, schema.at()));
        }
    }

    fn absorb_property(&mut self, context: &mut Context<'d, '_>, name: &str, property: Node<'d>) {
        let Some(known) = self.properties.get_mut(name) else {
            self.properties.insert(name.to_owned(), vec![property]);
            return;
        };
        let Some(schema) = property.resolve() else {
            return;
        };
        if is_idle(schema) {
            return;
        }
        for other in std::mem::take(known) {
            let Some(schema_of_other) = other.resolve() else {
                continue;
            };
            if schema_of_other == schema || is_idle(schema_of_other) {
                continue;
            }
            match (schema_of_other.kind, schema.kind) {
                (Some(one), Some(kind))
                    if one != kind && !(one.is_number() && kind.is_number()) =>
                {
                    let conflict = conflict(name, (one, other.at()), (kind, property.at()));
                    context.diagnostics.push(conflict);
                }
                _ => known.push(other),
            }
        }
        known.push(property);
    }
}

/// Finds the properties that the conditions of a schema list.
fn conditional(schema: Node<'_>) -> BTreeSet<&String> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        let branches = [schema.condition(), schema.then(), schema.otherwise()];
        let dependent = schema.dependent_schemas().map(|(_, schema)| schema);
        let conditions = branches.into_iter().flatten().chain(dependent);
        for part in conditions.filter_map(Node::resolve) {
            let parts = part.all_of().iter().chain(part.alternatives());
            for part in parts.filter_map(Node::resolve).chain([part]) {
                if seen.insert(part.at()) {
                    found.extend(part.properties().map(|(name, _)| name));
                    open.push(part);
                }
            }
        }
    }
    found
}

/// The values that both list; where there are none, the second list has the last word.
fn in_both(first: &[Value], second: Vec<Value>) -> Vec<Value> {
    let known: BTreeSet<String> = first.iter().map(Value::to_string).collect();
    let is_known = |value: &&Value| known.contains(&value.to_string());
    let both: Vec<Value> = second.iter().filter(is_known).cloned().collect();
    if both.is_empty() { second } else { both }
}

/// Whether a schema asks nothing of values.
fn is_idle(schema: Node<'_>) -> bool {
    schema.is_annotation() && limits::of(schema).is_empty()
}

fn conflict(name: &str, one: (Kind, &Pointer), other: (Kind, &Pointer)) -> Diagnostic {
    let message = format!(
        "`allOf` combines two types of `{name}`: `{}` and `{}`",
        one.0, other.0
    );
    Diagnostic::warning("all-of-conflict", Place::Key(other.1.clone()), message)
        .label(format!("of type `{}`", other.0))
        .and(Place::Key(one.1.clone()), format!("of type `{}`", one.0))
        .help("no value has both types; use the same type in each schema")
}

/// The limits that speak of values of a type; values that are listed are a limit where the type has no enum.
pub(super) fn limits_of(merged: &Merged<'_>, nullable: bool) -> Vec<Limit> {
    let mut limits: Vec<Limit> = Vec::new();
    for limit in &merged.limits {
        if concerns(limit, merged.kind) && !limits.contains(limit) {
            limits.push(limit.clone());
        }
    }
    if !merged.values.is_empty() {
        let mut values: Vec<String> = merged
            .values
            .iter()
            .map(|value| meant(value, merged.kind).to_string())
            .collect();
        if nullable && !merged.values.contains(&Value::Null) {
            values.push(Value::Null.to_string());
        }
        limits.push(Limit::OneOf(values));
    }
    limits
}

/// Returns a value without quotes that its type does not allow.
pub(super) fn meant(value: &Value, kind: Option<Kind>) -> Value {
    let is_unquoted = matches!(kind, Some(Kind::Boolean | Kind::Number | Kind::Integer));
    let unquoted = value.as_str().filter(|_| is_unquoted);
    let unquoted = unquoted.and_then(|text| serde_json::from_str(text).ok());
    unquoted.unwrap_or_else(|| value.clone())
}

/// Whether a limit speaks of values of a type.
fn concerns(limit: &Limit, kind: Option<Kind>) -> bool {
    let Some(kind) = kind else { return true };
    match limit {
        Limit::MinLength(_) | Limit::MaxLength(_) | Limit::Pattern(_) => kind == Kind::String,
        Limit::Minimum(_)
        | Limit::Maximum(_)
        | Limit::MoreThan(_)
        | Limit::LessThan(_)
        | Limit::MultipleOf(_) => kind.is_number(),
        Limit::MinItems(_)
        | Limit::MaxItems(_)
        | Limit::UniqueItems
        | Limit::MinContains(..)
        | Limit::MaxContains(..)
        | Limit::Arrays(_) => kind == Kind::Array,
        Limit::MinProperties(_)
        | Limit::MaxProperties(_)
        | Limit::PropertyNames(_)
        | Limit::Objects(_) => kind == Kind::Object,
        Limit::Schema { .. }
        | Limit::OneOf(_)
        | Limit::Not(_)
        | Limit::Fits(_)
        | Limit::ExactlyOne(_) => true,
    }
}
