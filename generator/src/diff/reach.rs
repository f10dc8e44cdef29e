//! Finds the operations that send and receive a type.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::{
    pairs::{Definitions, Key, key},
    rules::Directions,
};
use crate::model::{Body, Header, HeaderSet, Model, Operation, Shape, Type, TypeDefinition};

/// The operations that reach a type, by their index in the model, with the directions of each.
pub(super) type Reached = Rc<BTreeMap<usize, Directions>>;

/// The operations of a model that reach each type, directly or through other types.
pub(super) struct Reach<'m> {
    /// The types that mention a type.
    parents: BTreeMap<Key<'m>, BTreeSet<Key<'m>>>,
    /// The operations that mention a type directly.
    roots: BTreeMap<Key<'m>, BTreeMap<usize, Directions>>,
    known: RefCell<BTreeMap<Key<'m>, Reached>>,
}

impl<'m> Reach<'m> {
    pub(super) fn new(model: &'m Model, types: &Definitions<'m>) -> Self {
        let mut reach = Self {
            parents: BTreeMap::new(),
            roots: BTreeMap::new(),
            known: RefCell::default(),
        };
        for (parent, definition) in types {
            for child in mentioned(definition.item) {
                reach.parents.entry(child).or_default().insert(*parent);
            }
        }
        for (index, operation) in model.all_operations().enumerate() {
            let is_webhook = operation.is_webhook;
            let request = Directions::request_of(is_webhook);
            let response = Directions::response_of(is_webhook);
            for child in requests(operation).filter_map(key_of_leaf) {
                reach.root(child, index, request);
            }
            for child in responses(operation).filter_map(key_of_leaf) {
                reach.root(child, index, response);
            }
        }
        reach
    }

    fn root(&mut self, child: Key<'m>, operation: usize, directions: Directions) {
        let of_type = self.roots.entry(child).or_default();
        let known = of_type.entry(operation).or_default();
        *known = known.join(directions);
    }

    /// Returns whether an operation or another type mentions a type.
    pub(super) fn is_used(&self, key: Key<'m>) -> bool {
        let mut parents = self.parents.get(&key).into_iter().flatten();
        self.roots.contains_key(&key) || parents.any(|parent| *parent != key)
    }

    /// Returns whether an operation or a type that is in both models mentions a type.
    pub(super) fn has_user(
        &self,
        key: Key<'m>,
        is_alone: impl Fn(usize) -> bool,
        is_paired: impl Fn(Key<'m>) -> bool,
    ) -> bool {
        let mut roots = self.roots.get(&key).into_iter().flatten();
        let mut parents = self.parents.get(&key).into_iter().flatten();
        roots.any(|(operation, _)| !is_alone(*operation))
            || parents.any(|parent| is_paired(*parent))
    }

    /// Returns the operations that reach a type.
    pub(super) fn of(&self, key: Key<'m>) -> Reached {
        if let Some(known) = self.known.borrow().get(&key) {
            return Rc::clone(known);
        }
        let mut found: BTreeMap<usize, Directions> = BTreeMap::new();
        let (mut seen, mut open) = (BTreeSet::from([key]), vec![key]);
        while let Some(next) = open.pop() {
            for (operation, directions) in self.roots.get(&next).into_iter().flatten() {
                let known = found.entry(*operation).or_default();
                *known = known.join(*directions);
            }
            let parents = self.parents.get(&next).into_iter().flatten();
            open.extend(parents.copied().filter(|parent| seen.insert(*parent)));
        }
        let found = Rc::new(found);
        self.known.borrow_mut().insert(key, Rc::clone(&found));
        found
    }
}

/// Returns the type definitions that a definition mentions.
fn mentioned(item: &TypeDefinition) -> impl Iterator<Item = Key<'_>> {
    let types = item.types().flat_map(Type::leaves);
    let shapes = item.shapes().flat_map(Shape::types).flat_map(Type::leaves);
    types.chain(shapes).filter_map(key)
}

fn key_of_leaf(ty: &Type) -> Option<Key<'_>> {
    key(ty)
}

/// Returns the types that a request mentions.
fn requests(operation: &Operation) -> impl Iterator<Item = &Type> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    let bodies = operation.body.iter().map(|request| &request.body);
    let parts = bodies.clone().flat_map(Body::header_sets);
    let of_bodies = bodies.flat_map(Body::types);
    let shapes = operation.shapes().flat_map(Shape::types);
    parameters
        .chain(of_bodies)
        .chain(parts.flat_map(headers).map(|header| &header.ty))
        .chain(shapes)
        .flat_map(Type::leaves)
}

/// Returns the types that the responses mention.
fn responses(operation: &Operation) -> impl Iterator<Item = &Type> {
    let bodies = operation
        .responses()
        .filter_map(|response| response.body.as_ref());
    let sets = operation
        .responses()
        .filter_map(|response| response.headers.as_ref());
    let headers = sets.flat_map(headers).map(|header| &header.ty);
    bodies
        .flat_map(Body::types)
        .chain(headers)
        .flat_map(Type::leaves)
}

fn headers(set: &HeaderSet) -> impl Iterator<Item = &Header> {
    set.headers.iter()
}
