//! A schema within its document.

use std::{fmt, ops::Deref};

use indexmap::IndexMap;

use super::{AdditionalId, Discriminator, Id, Rest, Schema, Schemas};
use crate::pointer::Pointer;

/// A schema within its document, with access to its subschemas and to the targets of references.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    schemas: &'d Schemas,
    id: Id,
    at: &'d Pointer,
    schema: &'d Schema,
}

/// A list of schemas.
#[derive(Clone, Copy)]
pub struct Nodes<'d> {
    schemas: &'d Schemas,
    ids: &'d [Id],
}

/// The `additionalProperties` of a schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Additional<'d> {
    /// Additional properties are allowed if this is `true`, and forbidden otherwise.
    Any(bool),
    /// The schema of each additional property.
    Schema(Node<'d>),
}

impl Deref for Node<'_> {
    type Target = Schema;

    fn deref(&self) -> &Schema {
        self.schema
    }
}

impl PartialEq for Node<'_> {
    /// Returns whether both nodes are the schema at the same pointer.
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Node({})", self.at)
    }
}

impl fmt::Debug for Nodes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Schemas {
    /// Returns the schema at a pointer.
    #[must_use]
    pub fn at(&self, at: &Pointer) -> Option<Node<'_>> {
        self.index_of(at).map(|id| Node::new(self, id))
    }

    /// Returns the schema of any value.
    #[must_use]
    pub fn anything(&self) -> Node<'_> {
        Node::new(self, Self::ANYTHING)
    }

    /// Returns all schemas and references to schemas, in the order in which they are written.
    pub fn iter(&self) -> impl Iterator<Item = Node<'_>> {
        self.ids().map(|id| Node::new(self, id))
    }
}

impl<'d> Node<'d> {
    fn new(schemas: &'d Schemas, id: Id) -> Self {
        static ANYTHING: Schema = Schema::anything();
        static ROOT: Pointer = Pointer::ROOT;
        let (at, schema) = schemas.get(id).unwrap_or((&ROOT, &ANYTHING));
        Self {
            schemas,
            id,
            at,
            schema,
        }
    }

    /// Returns the pointer of the schema.
    #[must_use]
    pub fn at(self) -> &'d Pointer {
        self.at
    }

    /// Returns the schema, with the lifetime of the document.
    #[must_use]
    pub fn schema(self) -> &'d Schema {
        self.schema
    }

    /// Returns whether the schema is a reference to another one.
    #[must_use]
    pub fn is_reference(self) -> bool {
        self.schema.reference.is_some()
    }

    /// Returns the schema, or the end of its references; `None` if they are unresolved, which has been reported.
    #[must_use]
    pub fn resolve(self) -> Option<Self> {
        self.schemas.end(self.id).map(|id| self.other(id))
    }

    /// Returns the target of the reference, which may be a reference itself.
    #[must_use]
    pub fn target(self) -> Option<Self> {
        self.schemas.target(self.id).map(|id| self.other(id))
    }

    fn other(self, id: Id) -> Self {
        Self::new(self.schemas, id)
    }

    fn list(self, ids: &'d [Id]) -> Nodes<'d> {
        Nodes {
            schemas: self.schemas,
            ids,
        }
    }

    fn rest(self) -> Option<&'d Rest> {
        self.schema.rest.as_deref()
    }

    fn map(
        self,
        map: Option<&'d IndexMap<String, Id>>,
    ) -> impl Iterator<Item = (&'d String, Self)> {
        let entries = map.into_iter().flatten();
        entries.map(move |(name, id)| (name, self.other(*id)))
    }

    /// Returns the `properties`.
    pub fn properties(self) -> impl Iterator<Item = (&'d String, Self)> {
        self.map(self.schema.properties.as_deref())
    }

    /// Returns the property with a name.
    #[must_use]
    pub fn property(self, name: &str) -> Option<Self> {
        let id = self.schema.properties.as_ref()?.get(name)?;
        Some(self.other(*id))
    }

    /// Returns the `patternProperties`.
    pub fn pattern_properties(self) -> impl Iterator<Item = (&'d String, Self)> {
        self.map(self.rest().map(|rest| &rest.pattern_properties))
    }

    /// Returns the `dependentSchemas`.
    pub fn dependent_schemas(self) -> impl Iterator<Item = (&'d String, Self)> {
        self.map(self.rest().map(|rest| &rest.dependent_schemas))
    }

    /// Returns the schema of the properties that `properties` does not list: of `additionalProperties` and
    /// `patternProperties`.
    #[must_use]
    pub fn additional(self) -> Option<Additional<'d>> {
        Some(match self.schema.additional? {
            AdditionalId::Any(allowed) => Additional::Any(allowed),
            AdditionalId::Schema(id) => Additional::Schema(self.other(id)),
        })
    }

    /// Returns the `additionalProperties` as in the document, without `patternProperties`.
    #[must_use]
    pub fn own_additional(self) -> Option<Additional<'d>> {
        match self
            .rest()
            .filter(|rest| !rest.pattern_properties.is_empty())
        {
            None => self.additional(),
            Some(rest) => Some(match rest.own_additional? {
                AdditionalId::Any(allowed) => Additional::Any(allowed),
                AdditionalId::Schema(id) => Additional::Schema(self.other(id)),
            }),
        }
    }

    /// Returns the `unevaluatedItems`.
    #[must_use]
    pub fn unevaluated_items(self) -> Option<Self> {
        self.rest()?.unevaluated_items.map(|id| self.other(id))
    }

    /// Returns the `unevaluatedProperties`.
    #[must_use]
    pub fn unevaluated_properties(self) -> Option<Self> {
        self.rest()?.unevaluated_properties.map(|id| self.other(id))
    }

    /// Returns whether the schema accepts no value, like the schema `false`.
    #[must_use]
    pub fn is_never(self) -> bool {
        self.not().is_some_and(|not| not.schema().is_anything())
    }

    /// Returns the schema of all items, including those of `prefixItems`.
    #[must_use]
    pub fn items(self) -> Option<Self> {
        self.schema.items.map(|id| self.other(id))
    }

    /// Returns the `prefixItems`.
    #[must_use]
    pub fn prefix_items(self) -> Nodes<'d> {
        self.list(&self.schema.prefix_items)
    }

    /// Returns the schemas of a tuple, each of whose elements is required; empty if the schema is not a tuple.
    #[must_use]
    pub fn places(self) -> Nodes<'d> {
        self.list(if self.schema.is_tuple {
            &self.schema.prefix_items
        } else {
            &[]
        })
    }

    /// Returns the `items` next to `prefixItems`.
    #[must_use]
    pub fn further_items(self) -> Option<Self> {
        self.rest()?.further_items.map(|id| self.other(id))
    }

    /// Returns the `allOf`.
    #[must_use]
    pub fn all_of(self) -> Nodes<'d> {
        self.list(&self.schema.all_of)
    }

    /// Returns the `oneOf`, without `null`.
    #[must_use]
    pub fn one_of(self) -> Nodes<'d> {
        self.list(&self.schema.one_of)
    }

    /// Returns the `anyOf`, without `null`.
    #[must_use]
    pub fn any_of(self) -> Nodes<'d> {
        self.list(&self.schema.any_of)
    }

    /// Returns the schemas of `oneOf` and of `anyOf`.
    pub fn alternatives(self) -> impl Iterator<Item = Self> {
        self.one_of().iter().chain(self.any_of().iter())
    }

    /// Returns the `discriminator`.
    #[must_use]
    pub fn discriminator(self) -> Option<&'d Discriminator> {
        self.rest()?.discriminator.as_ref()
    }

    /// Returns the `not`.
    #[must_use]
    #[expect(
        clippy::should_implement_trait,
        reason = "accessors are named after their keywords"
    )]
    pub fn not(self) -> Option<Self> {
        self.rest()?.not.map(|id| self.other(id))
    }

    /// Returns the `if`.
    #[must_use]
    pub fn condition(self) -> Option<Self> {
        self.rest()?.condition.map(|id| self.other(id))
    }

    /// Returns the `then`.
    #[must_use]
    pub fn then(self) -> Option<Self> {
        self.rest()?.then.map(|id| self.other(id))
    }

    /// Returns the `else`.
    #[must_use]
    pub fn otherwise(self) -> Option<Self> {
        self.rest()?.otherwise.map(|id| self.other(id))
    }

    /// Returns the `contains`.
    #[must_use]
    pub fn contains(self) -> Option<Self> {
        self.rest()?.contains.map(|id| self.other(id))
    }

    /// Returns the `contentSchema`.
    #[must_use]
    pub fn content_schema(self) -> Option<Self> {
        self.rest()?.content_schema.map(|id| self.other(id))
    }

    /// Returns the `propertyNames`.
    #[must_use]
    pub fn property_names(self) -> Option<Self> {
        self.rest()?.property_names.map(|id| self.other(id))
    }
}

impl<'d> Nodes<'d> {
    /// Returns an iterator over the schemas.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Node<'d>> + ExactSizeIterator {
        let schemas = self.schemas;
        self.ids.iter().map(move |id| Node::new(schemas, *id))
    }

    /// Returns the number of schemas.
    #[must_use]
    pub fn len(self) -> usize {
        self.ids.len()
    }

    /// Returns whether the list is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.ids.is_empty()
    }

    /// Returns the first schema.
    #[must_use]
    pub fn first(self) -> Option<Node<'d>> {
        self.iter().next()
    }

    /// Returns the index of a schema in the list.
    #[must_use]
    pub fn position(self, node: Node<'_>) -> Option<usize> {
        self.ids.iter().position(|id| *id == node.id)
    }
}

impl<'d> IntoIterator for Nodes<'d> {
    type Item = Node<'d>;
    type IntoIter = Box<dyn Iterator<Item = Node<'d>> + 'd>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}
