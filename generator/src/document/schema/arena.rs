//! All schemas of a document, by their pointers.

use indexmap::IndexMap;

use super::{Id, Schema};
use crate::pointer::Pointer;

/// All schemas of a document, in the order in which they are written.
#[derive(Debug)]
pub struct Schemas {
    nodes: IndexMap<Pointer, Schema>,
    /// The target of each schema that is a reference.
    targets: Vec<Option<Id>>,
    /// The end of each reference; other schemas are their own end. `None` for unresolved and cyclic references.
    ends: Vec<Option<Id>>,
}

impl Default for Schemas {
    fn default() -> Self {
        Builder::default().finish()
    }
}

/// Schemas that are being parsed.
#[derive(Debug)]
pub(super) struct Builder {
    nodes: IndexMap<Pointer, Schema>,
}

impl Default for Builder {
    /// Starts with the schema of any value, at the root, where no document has a schema.
    fn default() -> Self {
        Self {
            nodes: IndexMap::from([(Pointer::root(), Schema::default())]),
        }
    }
}

impl Builder {
    /// Adds an empty schema; returns `None` if there is a schema at the pointer already.
    pub(super) fn reserve(&mut self, at: &Pointer) -> Option<Id> {
        if self.nodes.contains_key(at) {
            return None;
        }
        let (index, _) = self.nodes.insert_full(at.clone(), Schema::default());
        Some(Id(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    pub(super) fn id(&self, at: &Pointer) -> Option<Id> {
        u32::try_from(self.nodes.get_index_of(at)?).ok().map(Id)
    }

    pub(super) fn set(&mut self, Id(index): Id, schema: Schema) {
        if let Some(place) = self.nodes.get_index_mut(index as usize) {
            *place.1 = schema;
        }
    }

    pub(super) fn get(&self, Id(index): Id) -> Option<&Schema> {
        self.nodes
            .get_index(index as usize)
            .map(|(_, schema)| schema)
    }

    /// Follows all references.
    pub(super) fn finish(self) -> Schemas {
        let target =
            |schema: &Schema| self.id(&Pointer::from_reference(schema.reference.as_ref()?)?);
        let targets: Vec<Option<Id>> = self.nodes.values().map(target).collect();
        let ends = ends(&targets, |id| is_reference(&self.nodes, id));
        Schemas {
            nodes: self.nodes,
            targets,
            ends,
        }
    }
}

fn is_reference(nodes: &IndexMap<Pointer, Schema>, Id(index): Id) -> bool {
    let found = nodes.get_index(index as usize);
    found.is_some_and(|(_, schema)| schema.reference.is_some())
}

/// Returns the end of each reference, and visits each only once.
fn ends(targets: &[Option<Id>], is_reference: impl Fn(Id) -> bool) -> Vec<Option<Id>> {
    let mut ends: Vec<Option<Option<Id>>> = vec![None; targets.len()];
    let mut way = Vec::new();
    for start in 0..targets.len() {
        let mut next = u32::try_from(start).ok().map(Id);
        let end = loop {
            let Some(id) = next else { break None };
            let index = id.0 as usize;
            match ends.get(index) {
                Some(Some(known)) => break *known,
                Some(None) if !is_reference(id) => break Some(id),
                Some(None) => {}
                None => break None,
            }
            // Until its end is known, a reference that leads back to this one counts as unresolved.
            if let Some(end) = ends.get_mut(index) {
                *end = Some(None);
            }
            way.push(index);
            next = targets.get(index).copied().flatten();
        };
        for index in way.drain(..).chain([start]) {
            if let Some(place) = ends.get_mut(index) {
                *place = Some(end);
            }
        }
    }
    ends.into_iter().map(Option::flatten).collect()
}

impl Schemas {
    pub(super) fn index_of(&self, at: &Pointer) -> Option<Id> {
        u32::try_from(self.nodes.get_index_of(at)?).ok().map(Id)
    }

    /// Makes the schemas at the pointers accept any value.
    pub(in crate::document) fn accept_any(&mut self, pointers: &[Pointer]) {
        for at in pointers {
            if let Some((index, _, schema)) = self.nodes.get_full_mut(at) {
                *schema = Schema::default();
                if let Some(target) = self.targets.get_mut(index) {
                    *target = None;
                }
            }
        }
        self.ends = ends(&self.targets, |id| is_reference(&self.nodes, id));
    }

    /// The schema of any value.
    pub(super) const ANYTHING: Id = Id(0);

    /// Returns all schemas and references to schemas, in the order in which they are written.
    pub(super) fn ids(&self) -> impl Iterator<Item = Id> + use<> {
        (1..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(Id)
    }

    pub(super) fn get(&self, Id(index): Id) -> Option<(&Pointer, &Schema)> {
        self.nodes.get_index(index as usize)
    }

    pub(super) fn target(&self, Id(index): Id) -> Option<Id> {
        self.targets.get(index as usize).copied().flatten()
    }

    pub(super) fn end(&self, Id(index): Id) -> Option<Id> {
        self.ends.get(index as usize).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::{Id, ends};

    #[track_caller]
    fn check(targets: &[Option<u32>], expected: &[Option<u32>]) {
        let ids = |list: &[Option<u32>]| list.iter().map(|id| id.map(Id)).collect::<Vec<_>>();
        let targets = ids(targets);
        let is_reference = |id: Id| targets[id.0 as usize].is_some();
        assert_eq!(ends(&targets, is_reference), ids(expected));
    }

    #[test]
    fn references_are_followed_to_their_end() {
        check(&[], &[]);
        check(&[None, Some(0), Some(1)], &[Some(0), Some(0), Some(0)]);
        check(&[Some(1), Some(2), None], &[Some(2), Some(2), Some(2)]);
    }

    #[test]
    fn cyclic_references_have_no_end() {
        check(&[Some(0)], &[None]);
        check(
            &[Some(1), Some(2), Some(1), None],
            &[None, None, None, Some(3)],
        );
    }

    #[test]
    fn a_chain_may_be_of_any_length() {
        let length = 100_000;
        let targets: Vec<_> = (1..length).map(Some).chain([None]).collect();
        check(&targets, &vec![Some(length - 1); length as usize]);
    }
}
