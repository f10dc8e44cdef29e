//! Collects the schemas that apply to one value of an example.

use serde_json::Value;

use crate::{
    document::{Discriminator, Kind, Node, component_of},
    lower::schema::constraints,
    model::Constraint,
    pointer::Pointer,
};

/// The maximum number of schemas that apply to one value.
const SCHEMAS: usize = 200;

/// The schemas that apply to one value.
#[derive(Clone)]
pub(super) struct Applied<'d> {
    /// The schemas, with those that they include through `allOf`, and the chosen alternatives.
    pub(super) all: Vec<Node<'d>>,
    /// The tags of the chosen alternatives.
    pub(super) tags: Vec<(&'d str, Value)>,
    /// The index of the first schema whose optional properties are included.
    pub(super) full_from: usize,
}

/// The alternatives of a schema, of which one has to be chosen.
pub(super) struct Choice<'d> {
    pub(super) alternatives: Vec<Node<'d>>,
    /// `true` if a value must match only one of them.
    pub(super) is_exclusive: bool,
    pub(super) discriminator: Option<&'d Discriminator>,
}

impl<'d> Applied<'d> {
    pub(super) fn of(nodes: &[Node<'d>]) -> Self {
        let mut applied = Self {
            all: Vec::new(),
            tags: Vec::new(),
            full_from: usize::MAX,
        };
        for node in nodes {
            applied.include(*node);
        }
        applied
    }

    /// Adds a schema and those that it includes through `allOf`.
    pub(super) fn include(&mut self, node: Node<'d>) {
        let Some(schema) = node.resolve() else {
            return;
        };
        if self.all.len() < SCHEMAS && !self.all.contains(&schema) {
            self.all.push(schema);
            for member in schema.all_of() {
                self.include(member);
            }
        }
    }

    /// Returns the choice with this index.
    pub(super) fn choice(&self, index: usize) -> Option<Choice<'d>> {
        let choices = self.all.iter().flat_map(|schema| {
            [(schema.one_of(), true), (schema.any_of(), false)].map(|(nodes, is_exclusive)| {
                Choice {
                    alternatives: nodes.iter().collect(),
                    is_exclusive,
                    discriminator: Node::discriminator(*schema),
                }
            })
        });
        choices
            .filter(|choice| !choice.alternatives.is_empty())
            .nth(index)
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        let kinds = || self.all.iter().filter_map(|schema| schema.kind);
        let is_integer = kinds().any(|kind| kind == Kind::Integer);
        let described = || {
            let is_object = self.all.iter().any(|schema| schema.is_object());
            let is_array = self.all.iter().any(|schema| schema.is_array());
            (is_object || self.requires_any())
                .then_some(Kind::Object)
                .or(is_array.then_some(Kind::Array))
        };
        match kinds().next() {
            Some(Kind::Number) if is_integer => Some(Kind::Integer),
            kind => kind.or_else(described),
        }
    }

    /// Returns the tags of schemas that have a discriminator, but no alternatives: those that include them through `allOf`
    /// are the alternatives.
    pub(super) fn own_tags(&self) -> Vec<(&'d str, Value)> {
        let has_tag = self.all.iter().filter_map(|schema| {
            let discriminator = Node::discriminator(*schema)?;
            let mut outer = *schema;
            for _ in 0..self.all.len() {
                let includes =
                    |other: &&Node<'d>| other.all_of().iter().any(|it| it.resolve() == Some(outer));
                match self.all.iter().find(includes) {
                    Some(other) => outer = *other,
                    None => break,
                }
            }
            let is_base = schema.alternatives().next().is_none();
            is_base.then(|| tag_of(discriminator, outer)).flatten()
        });
        has_tag.collect()
    }

    fn requires_any(&self) -> bool {
        self.all.iter().any(|schema| !schema.required.is_empty())
    }

    pub(super) fn constraints(&self) -> Vec<Constraint> {
        let all = self.all.iter();
        all.flat_map(|schema| constraints::of(*schema)).collect()
    }
}

/// Returns the name of the discriminator's property, and its value for an alternative.
pub(super) fn tag<'d>(
    discriminator: &'d Discriminator,
    alternative: Node<'d>,
) -> Option<(&'d str, Value)> {
    tag_of(discriminator, alternative.target()?)
}

/// Returns the name of the discriminator's property, and its value for a component.
fn tag_of<'d>(discriminator: &'d Discriminator, schema: Node<'d>) -> Option<(&'d str, Value)> {
    let component = component_of(schema.at())?;
    let mut mapping = discriminator.mapping.iter();
    let mapped = mapping.find(|(_, target)| {
        target.rsplit('/').next() == Some(&component)
            || Pointer::from_reference(target).as_ref() == Some(schema.at())
    });
    let value = mapped.map_or(component, |(value, _)| value.clone());
    Some((&discriminator.property_name, Value::from(value)))
}
