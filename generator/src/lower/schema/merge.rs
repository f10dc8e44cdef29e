//! Merges the schemas of `allOf` into one.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::{
    constraints,
    kinds::{self, kind_of},
    value_info::{self, ValueInfo},
};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::{Additional, Discriminator, Kind, Node, Nodes},
    lower::Context,
    model::Constraint,
    pointer::Pointer,
};

/// A schema merged with the members of its `allOf`.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct Merged<'d> {
    pub(in crate::lower) kind: Option<Kind>,
    pub(in crate::lower) format: Option<&'d str>,
    pub(in crate::lower) values: Vec<Value>,
    /// The names and the documentation of the values, by the text of the value.
    pub(in crate::lower) info: BTreeMap<String, ValueInfo>,
    pub(in crate::lower) constraints: Vec<Constraint>,
    /// Each property with all schemas that apply to it, in the order of merging.
    pub(in crate::lower) properties: IndexMap<String, Vec<Node<'d>>>,
    pub(in crate::lower) required: BTreeSet<String>,
    pub(in crate::lower) additional: Option<Additional<'d>>,
    /// The `unevaluatedProperties`.
    pub(in crate::lower) unevaluated: Option<Node<'d>>,
    /// The properties that only conditions list.
    pub(in crate::lower) conditional: BTreeSet<&'d String>,
    /// `true` if a member evaluates unlisted properties, so that `unevaluatedProperties` does not apply to them.
    pub(super) evaluates_others: bool,
    pub(in crate::lower) items: Option<Node<'d>>,
    /// The schemas of the elements of a tuple.
    pub(in crate::lower) places: Option<Nodes<'d>>,
    /// The first `oneOf` or `anyOf`, with the pointer of the keyword.
    pub(in crate::lower) union: Option<(Nodes<'d>, Pointer)>,
    /// Each further `oneOf` and `anyOf`.
    pub(super) further: Vec<(Nodes<'d>, Pointer)>,
    pub(super) discriminator: Option<(&'d Discriminator, &'d Pointer)>,
    /// The members that are merged already, so that a member that is reached twice is merged once.
    pub(super) absorbed: BTreeSet<&'d Pointer>,
    /// The only member that is more than an annotation, if the schema itself has no other keywords.
    pub(in crate::lower) only: Option<Node<'d>>,
}

/// A step of the walk through an `allOf`. The walk uses a stack, because the document may nest `allOf` to any depth.
enum Step<'d> {
    /// Merge the members of the schema.
    Enter(Node<'d>),
    /// Merge the keywords of the schema itself.
    Leave(Node<'d>),
}

/// Merges a schema with the members of its `allOf`.
pub(in crate::lower) fn merge<'d>(context: &mut Context<'d, '_>, schema: Node<'d>) -> Merged<'d> {
    let mut merged = Merged::default();
    let mut saying = members(schema);
    if let (Some(only), None) = (saying.next(), saying.next())
        && adds_no_keyword(schema, only)
    {
        merged.only = Some(only);
        merged.constraints = constraints::of(schema);
        merged
            .constraints
            .extend(unused_constraints(context, schema));
        return merged;
    }
    drop(saying);
    merged.add(context, schema);
    merged
}

/// Returns whether a schema with a single member in `allOf` adds no keyword except the member's type.
fn adds_no_keyword(schema: Node<'_>, only: Node<'_>) -> bool {
    let kind = only.resolve().and_then(kind_of);
    let holds_others = schema
        .unevaluated_properties()
        .is_some_and(|node| !node.is_never());
    schema.has_only_members_and_type()
        && !holds_others
        && (schema.kind.is_none() || schema.kind == kind)
}

/// Merges like [`merge`], but never sets `only`.
pub(in crate::lower) fn flat<'d>(context: &mut Context<'d, '_>, schema: Node<'d>) -> Merged<'d> {
    let mut merged = Merged::default();
    merged.add(context, schema);
    merged
}

/// Returns the members of an `allOf` that are more than annotations.
fn members(schema: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let members = schema.all_of().iter();
    members.filter(|member| {
        let schema = member.resolve();
        schema.is_some_and(|schema| !schema.is_annotation())
    })
}

/// Returns the constraints of the schema's `allOf` members that are annotations otherwise.
fn unused_constraints(context: &mut Context<'_, '_>, schema: Node<'_>) -> Vec<Constraint> {
    report_content_schema(context, schema);
    let mut constraints = Vec::new();
    for schema in schema.all_of().iter().filter_map(Node::resolve) {
        if schema.is_annotation() {
            constraints.extend(constraints::of(schema));
            report_content_schema(context, schema);
        }
    }
    constraints
}

fn report_content_schema(context: &mut Context<'_, '_>, schema: Node<'_>) {
    if schema.content_schema().is_some() {
        let place = Place::Key(schema.at().child("contentSchema"));
        let message = "`contentSchema` is only supported for the data of events: the text is not read any further";
        context.not_supported(place, message);
    }
}

impl<'d> Merged<'d> {
    /// Merges another schema with its `allOf`: members first, so that the schema overrides them.
    pub(in crate::lower) fn add(&mut self, context: &mut Context<'d, '_>, schema: Node<'d>) {
        let mut open = vec![Step::Enter(schema)];
        while let Some(step) = open.pop() {
            match step {
                Step::Leave(schema) => {
                    self.constraints.extend(constraints::of(schema));
                    self.absorb(context, schema);
                    let mut around = open.iter().filter_map(|step| match step {
                        Step::Leave(around) => Some(around.at()),
                        Step::Enter(_) => None,
                    });
                    if !around.any(|around| context.subtypes.is_listed(schema, around)) {
                        self.absorb_unions(schema);
                    }
                }
                Step::Enter(schema) => {
                    let all: Vec<_> = members(schema).filter_map(Node::resolve).collect();
                    self.constraints.extend(unused_constraints(context, schema));
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

    /// Returns whether additional properties are not allowed.
    pub(super) fn is_closed(&self) -> bool {
        self.additional() == Some(Additional::Any(false))
    }

    /// Returns the schema of additional properties. Properties that only conditions list are allowed unless
    /// `additionalProperties` excludes them.
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
                let place = Place::Value(schema.at().clone());
                context.diagnostics.push(
                    Diagnostic::warning(&codes::ALL_OF_CONFLICT, place, message)
                        .label(format!("of type `{kind}`"))
                        .help("no value has both types, and the server rejects every value; use the same type in each schema"),
                );
            }
            _ => {}
        }
        value_info::add(&mut self.info, value_info::read(schema.schema()));
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
        let adds_nothing = |items: &Node<'_>| items.resolve().is_some_and(accepts_everything);
        let items = schema.items();
        if let Some(items) = items.filter(|items| self.items.is_none() || !adds_nothing(items)) {
            self.items = Some(items);
            let places = schema.places();
            self.places = (!places.is_empty()).then_some(places);
        }
        if let Some(discriminator) = schema.discriminator() {
            self.discriminator = Some((discriminator, schema.at()));
        }
    }

    fn absorb_unions(&mut self, schema: Node<'d>) {
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
    }

    fn absorb_property(&mut self, context: &mut Context<'d, '_>, name: &str, property: Node<'d>) {
        let Some(known) = self.properties.get_mut(name) else {
            self.properties.insert(name.to_owned(), vec![property]);
            return;
        };
        let Some(schema) = property.resolve() else {
            return;
        };
        let mut others = known.iter().filter_map(|other| other.resolve());
        if accepts_everything(schema) || others.any(|other| kinds::accepts_all(schema, other)) {
            return;
        }
        for other in std::mem::take(known) {
            let Some(schema_of_other) = other.resolve() else {
                continue;
            };
            if schema_of_other == schema
                || accepts_everything(schema_of_other)
                || kinds::accepts_all(schema_of_other, schema)
            {
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

/// Returns the properties that the conditions of a schema list.
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

/// Returns the values that both lists contain; the second list if there are none.
fn in_both(first: &[Value], second: Vec<Value>) -> Vec<Value> {
    let known: BTreeSet<String> = first.iter().map(Value::to_string).collect();
    let is_known = |value: &&Value| known.contains(&value.to_string());
    let both: Vec<Value> = second.iter().filter(is_known).cloned().collect();
    if both.is_empty() { second } else { both }
}

/// Returns whether a schema accepts every value.
fn accepts_everything(schema: Node<'_>) -> bool {
    schema.is_annotation() && constraints::of(schema).is_empty()
}

fn conflict(name: &str, one: (Kind, &Pointer), other: (Kind, &Pointer)) -> Diagnostic {
    let message = format!(
        "`allOf` combines two types of `{name}`: `{}` and `{}`",
        one.0, other.0
    );
    Diagnostic::warning(
        &codes::ALL_OF_CONFLICT,
        Place::Key(other.1.clone()),
        message,
    )
    .label(format!("of type `{}`", other.0))
    .and(Place::Key(one.1.clone()), format!("of type `{}`", one.0))
    .help("no value has both types; use the same type in each schema")
}

/// Returns the constraints for the type of the schema. Listed values are a constraint if no Rust enum expresses them.
pub(super) fn constraints_of(merged: &Merged<'_>, nullable: bool) -> Vec<Constraint> {
    let mut constraints: Vec<Constraint> = Vec::new();
    for constraint in &merged.constraints {
        if applies_to(constraint, merged.kind) && !constraints.contains(constraint) {
            constraints.push(constraint.clone());
        }
    }
    if !merged.values.is_empty() {
        let mut values: Vec<String> = merged
            .values
            .iter()
            .map(|value| unquoted(value, merged.kind).to_string())
            .collect();
        if nullable && !merged.values.contains(&Value::Null) {
            values.push(Value::Null.to_string());
        }
        constraints.push(Constraint::Enum(values));
    }
    constraints
}

/// Returns a value without quotes that its type does not allow.
pub(super) fn unquoted(value: &Value, kind: Option<Kind>) -> Value {
    let is_unquoted = matches!(kind, Some(Kind::Boolean | Kind::Number | Kind::Integer));
    let unquoted = value.as_str().filter(|_| is_unquoted);
    let unquoted = unquoted.and_then(|text| serde_json::from_str(text).ok());
    unquoted.unwrap_or_else(|| value.clone())
}

/// Returns whether a constraint applies to values of a type.
fn applies_to(constraint: &Constraint, kind: Option<Kind>) -> bool {
    let Some(kind) = kind else { return true };
    match constraint {
        Constraint::MinLength(_) | Constraint::MaxLength(_) | Constraint::Pattern(_) => {
            kind == Kind::String
        }
        Constraint::Minimum(_)
        | Constraint::Maximum(_)
        | Constraint::ExclusiveMinimum(_)
        | Constraint::ExclusiveMaximum(_)
        | Constraint::MultipleOf(_) => kind.is_number(),
        Constraint::MinItems(_) | Constraint::MaxItems(_) | Constraint::UniqueItems => {
            kind == Kind::Array
        }
        Constraint::MinProperties(_)
        | Constraint::MaxProperties(_)
        | Constraint::PropertyNames(_) => kind == Kind::Object,
        Constraint::Schema { .. } | Constraint::Enum(_) => true,
    }
}
