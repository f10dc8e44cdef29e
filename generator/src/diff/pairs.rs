//! Finds the operations and type definitions that are the same in two models.

mod operations;
mod similar;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use operations::template;

use super::{text, zip::zip};
use crate::model::{
    Body, Constraint, Model, Name, Operation, Response, Type, TypeDefinition, TypeKind,
};

/// The key of a type definition: `true` if it is in `operations`, and its name.
pub(super) type Key<'m> = (bool, &'m str);

/// Returns the key of a type that is defined in the crate.
pub(super) fn key(ty: &Type) -> Option<Key<'_>> {
    match ty {
        Type::Named(name) => Some((false, name.as_str())),
        Type::Local(name) => Some((true, name.as_str())),
        _ => None,
    }
}

/// A type definition and its owner.
#[derive(Clone, Copy)]
pub(super) struct Definition<'m> {
    pub(super) item: &'m TypeDefinition,
    /// The name of the type or the request whose file contains the definition.
    pub(super) owner: &'m str,
    /// `true` if the definition is the type of a component schema.
    pub(super) is_component: bool,
}

pub(super) type Definitions<'m> = BTreeMap<Key<'m>, Definition<'m>>;

/// Returns all type definitions of a model.
fn definitions(model: &Model) -> Definitions<'_> {
    let mut found = Definitions::new();
    for module in &model.modules {
        let owner = module.items.first().map_or("", |item| item.name.as_str());
        for (index, item) in module.items.iter().enumerate() {
            let definition = Definition {
                item,
                owner,
                is_component: index == 0
                    && module.pointer.as_str().starts_with("/components/schemas/"),
            };
            found.insert((false, item.name.as_str()), definition);
        }
    }
    for operation in model.all_operations() {
        for item in &operation.items {
            let definition = Definition {
                item,
                owner: operation.request.as_str(),
                is_component: false,
            };
            found.insert((true, item.name.as_str()), definition);
        }
    }
    found
}

/// The counterparts in two models.
pub(super) struct Pairs<'m> {
    pub(super) old: &'m Model,
    pub(super) new: &'m Model,
    /// The operations in both models.
    pub(super) operations: Vec<(&'m Operation, &'m Operation)>,
    pub(super) removed: Vec<&'m Operation>,
    pub(super) added: Vec<&'m Operation>,
    pub(super) old_types: Definitions<'m>,
    pub(super) new_types: Definitions<'m>,
    /// The types in both models: the new key by the old key.
    pub(super) types: BTreeMap<Key<'m>, Key<'m>>,
    paired: BTreeSet<Key<'m>>,
    /// The properties by which unions distinguish types, in each model.
    tags: (Tags<'m>, Tags<'m>),
    /// The pointers of the definitions whose schema is a `oneOf`, in each model.
    pub(super) one_of: (BTreeSet<&'m str>, BTreeSet<&'m str>),
}

/// Properties by which unions distinguish types, each with the unions.
type Tags<'m> = BTreeMap<(Key<'m>, &'m str), BTreeSet<Key<'m>>>;

fn tags<'m>(definitions: &Definitions<'m>) -> Tags<'m> {
    let mut found = Tags::new();
    for (owner, definition) in definitions {
        let TypeKind::Union(union) = &definition.item.kind else {
            continue;
        };
        for variant in &union.variants {
            let Some(key) = key(&variant.ty) else {
                continue;
            };
            for tag in &variant.tags {
                let unions = found.entry((key, tag.property.as_str())).or_default();
                unions.insert(*owner);
            }
        }
    }
    found
}

/// Returns the pointers of the definitions whose schema is a `oneOf`.
fn one_of<'m>(definitions: &Definitions<'m>) -> BTreeSet<&'m str> {
    let items = definitions.values().map(|definition| definition.item);
    items
        .filter(|item| item.constraints.iter().any(has_one_of))
        .map(|item| item.pointer.as_str())
        .collect()
}

impl<'m> Pairs<'m> {
    pub(super) fn new(old: &'m Model, new: &'m Model) -> Self {
        let (operations, removed, added) = operations::pair(old, new);
        let (old_types, new_types) = (definitions(old), definitions(new));
        let mut pairs = Self {
            old,
            new,
            operations,
            removed,
            added,
            tags: (tags(&old_types), tags(&new_types)),
            one_of: (one_of(&old_types), one_of(&new_types)),
            old_types,
            new_types,
            types: BTreeMap::new(),
            paired: BTreeSet::new(),
        };
        pairs.by_name();
        pairs.by_owner();
        pairs.by_place();
        pairs.by_shape();
        pairs
    }

    /// Returns whether a union in both models distinguishes a type by this property. It reports a changed value of the
    /// property.
    pub(super) fn is_tag(&self, (old, new): (Key<'_>, Key<'_>), property: &str) -> bool {
        let unions = (
            self.tags.0.get(&(old, property)),
            self.tags.1.get(&(new, property)),
        );
        let (Some(old), Some(new)) = unions else {
            return false;
        };
        let mut counterparts = old.iter().filter_map(|key| self.types.get(key));
        counterparts.any(|key| new.contains(key))
    }

    /// Returns whether unions of the old model distinguish a type by this property, and unions of the new model by any
    /// property.
    pub(super) fn was_tag(&self, (old, new): (Key<'_>, Key<'_>), property: &str) -> bool {
        self.tags.0.contains_key(&(old, property)) && self.tags.1.keys().any(|(key, _)| *key == new)
    }

    /// Returns whether unions of the new model distinguish a type by this property, and unions of the old model by any
    /// property.
    pub(super) fn became_tag(&self, (old, new): (Key<'_>, Key<'_>), property: &str) -> bool {
        self.tags.1.contains_key(&(new, property)) && self.tags.0.keys().any(|(key, _)| *key == old)
    }

    /// Returns whether a type of the old model has a counterpart.
    pub(super) fn is_old_paired(&self, key: Key<'_>) -> bool {
        self.types.contains_key(&key)
    }

    /// Returns whether a type of the new model has a counterpart.
    pub(super) fn is_new_paired(&self, key: Key<'_>) -> bool {
        self.paired.contains(&key)
    }

    /// Returns whether two types are counterparts.
    pub(super) fn are_paired(&self, old: Key<'_>, new: Key<'_>) -> bool {
        match self.types.get(&old) {
            Some(paired) => *paired == new,
            // Enums of contents and structs of parts are not definitions; they are compared with their bodies.
            None => {
                old.0
                    && new.0
                    && !self.old_types.contains_key(&old)
                    && !self.new_types.contains_key(&new)
            }
        }
    }

    fn put(&mut self, old: Key<'m>, new: Key<'m>) {
        self.types.insert(old, new);
        self.paired.insert(new);
    }

    fn by_name(&mut self) {
        let names: Vec<_> = self.old_types.keys().copied().collect();
        for name in names {
            if self.new_types.contains_key(&name) {
                self.put(name, name);
            }
        }
    }

    /// Pairs types of renamed operations whose names start with the name of the operation.
    fn by_owner(&mut self) {
        for (old, new) in self.operations.clone() {
            let (before, after) = (old.request.as_str(), new.request.as_str());
            if before == after {
                continue;
            }
            for item in &old.items {
                let suffix = item.name.as_str().strip_prefix(before);
                let renamed = suffix.map(|suffix| format!("{after}{suffix}"));
                let found = new
                    .items
                    .iter()
                    .find(|other| Some(other.name.as_str()) == renamed.as_deref());
                if let Some(other) = found {
                    self.pair((true, item.name.as_str()), (true, other.name.as_str()));
                }
            }
        }
    }

    /// Pairs two types if neither has a counterpart yet and they are similar.
    fn pair(&mut self, old: Key<'m>, new: Key<'m>) -> bool {
        if self.is_old_paired(old) || self.is_new_paired(new) {
            return false;
        }
        let (Some(one), Some(other)) = (self.old_types.get(&old), self.new_types.get(&new)) else {
            return false;
        };
        let are_similar = similar::are_similar(one.item, other.item);
        if are_similar {
            self.put(old, new);
        }
        are_similar
    }

    /// Pairs types that are used at the same place of an operation, or of a type with a counterpart.
    fn by_place(&mut self) {
        let mut uses = Vec::new();
        for (old, new) in &self.operations {
            uses.extend(of_operations(old, new));
        }
        for (old, new) in &self.types {
            uses.extend(self.of_types(*old, *new));
        }
        // Each new pair adds places.
        while let Some((old, new)) = uses.pop() {
            for (old, new) in leaves(old, new) {
                if self.pair(old, new) {
                    uses.extend(self.of_types(old, new));
                }
            }
        }
    }

    fn of_types(&self, old: Key<'m>, new: Key<'m>) -> Vec<(&'m Type, &'m Type)> {
        match (self.old_types.get(&old), self.new_types.get(&new)) {
            (Some(old), Some(new)) => of_items(old.item, new.item),
            _ => Vec::new(),
        }
    }

    /// Pairs the remaining types, if exactly one of each model has the same content.
    fn by_shape(&mut self) {
        let old = by_content(&self.old_types, |key| self.is_old_paired(key));
        let new = by_content(&self.new_types, |key| self.is_new_paired(key));
        for (content, keys) in &old {
            if let ([old], Some([new])) = (keys.as_slice(), new.get(content).map(Vec::as_slice)) {
                self.pair(*old, *new);
            }
        }
    }
}

/// Returns the types without a counterpart, by their content.
fn by_content<'m>(
    definitions: &Definitions<'m>,
    is_paired: impl Fn(Key<'m>) -> bool,
) -> BTreeMap<Vec<&'m str>, Vec<Key<'m>>> {
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (key, definition) in definitions {
        if is_paired(*key) {
            continue;
        }
        if let Some(content) = similar::content(definition.item) {
            found.entry(content).or_default().push(*key);
        }
    }
    found
}

/// Returns the type definitions at the same places of two uses of types.
fn leaves<'m>(old: &'m Type, new: &'m Type) -> Vec<(Key<'m>, Key<'m>)> {
    let (mut uses, mut found) = (vec![(old, new)], Vec::new());
    while let Some((old, new)) = uses.pop() {
        match (old, new) {
            (Type::Array(old), Type::Array(new))
            | (Type::Map(old), Type::Map(new))
            | (Type::ItemStream(old), Type::ItemStream(new))
            | (Type::Events(old), Type::Events(new))
            | (Type::Nullable(old), Type::Nullable(new)) => uses.push((old, new)),
            (Type::Nullable(old), new) => uses.push((old, new)),
            (old, Type::Nullable(new)) => uses.push((old, new)),
            (Type::Tuple(old), Type::Tuple(new)) => uses.extend(old.iter().zip(new)),
            (old, new) => found.extend(key(old).zip(key(new))),
        }
    }
    found
}

/// Returns the uses of types at the same places of two definitions.
fn of_items<'m>(old: &'m TypeDefinition, new: &'m TypeDefinition) -> Vec<(&'m Type, &'m Type)> {
    match (&old.kind, &new.kind) {
        (TypeKind::Struct(old), TypeKind::Struct(new)) => {
            let mut fields = zip(&old.fields, &new.fields, |field| field.wire.as_str());
            let renamed = text::renames(&mut fields.removed, &mut fields.added, |old, new| {
                old.presence == new.presence && text::are_alike(&old.wire, &new.wire)
            });
            let rest = old.rest.iter().zip(&new.rest);
            fields
                .both
                .into_iter()
                .chain(renamed)
                .map(|(old, new)| (&old.ty, &new.ty))
                .chain(rest.map(|(old, new)| (&old.ty, &new.ty)))
                .collect()
        }
        (TypeKind::Union(old), TypeKind::Union(new)) => {
            let variants = zip(&old.variants, &new.variants, |variant| {
                variant.name.as_str()
            });
            let both = variants.both.into_iter();
            let others = variants.removed.into_iter().zip(variants.added);
            both.chain(others)
                .map(|(old, new)| (&old.ty, &new.ty))
                .collect()
        }
        (TypeKind::Alias(old), TypeKind::Alias(new))
        | (TypeKind::Newtype(old), TypeKind::Newtype(new)) => vec![(old, new)],
        _ => Vec::new(),
    }
}

/// Returns the uses of types at the same places of two operations.
fn of_operations<'m>(old: &'m Operation, new: &'m Operation) -> Vec<(&'m Type, &'m Type)> {
    let parameters = zip(&old.parameters, &new.parameters, |it| it.wire.as_str()).both;
    let mut uses: Vec<_> = parameters
        .into_iter()
        .map(|(old, new)| (&old.ty, &new.ty))
        .collect();
    let requests = old.body.iter().zip(&new.body);
    uses.extend(requests.flat_map(|(old, new)| of_bodies(&old.body, &new.body)));
    for (old, new) in [(&old.success, &new.success), (&old.failures, &new.failures)] {
        for (old, new) in responses(old, new) {
            let bodies = old.body.iter().zip(&new.body);
            uses.extend(bodies.flat_map(|(old, new)| of_bodies(old, new)));
            let headers = |response: &'m Response| {
                let sets = response.headers.iter();
                sets.flat_map(|set| &set.headers).collect::<Vec<_>>()
            };
            let both = zip(headers(old), headers(new), |it| it.wire.as_str()).both;
            uses.extend(both.into_iter().map(|(old, new)| (&old.ty, &new.ty)));
        }
    }
    uses
}

/// Returns the responses of two operations that are counterparts.
fn responses<'m>(old: &'m [Response], new: &'m [Response]) -> Vec<(&'m Response, &'m Response)> {
    match (old, new) {
        ([old], [new]) => vec![(old, new)],
        _ => zip(old, new, |response| response.status).both,
    }
}

fn of_bodies<'m>(old: &'m Body, new: &'m Body) -> Vec<(&'m Type, &'m Type)> {
    let mut uses = Vec::new();
    for (old, new) in contents(old, new) {
        uses.push((&old.ty, &new.ty));
        let parts = zip(&old.parts, &new.parts, |part| part.wire.as_str()).both;
        uses.extend(parts.into_iter().map(|(old, new)| (&old.ty, &new.ty)));
    }
    uses
}

/// Returns the contents of two bodies that are counterparts.
fn contents<'m>(
    old: &'m Body,
    new: &'m Body,
) -> Vec<(&'m crate::model::Content, &'m crate::model::Content)> {
    match (old.contents.as_slice(), new.contents.as_slice()) {
        ([old], [new]) => vec![(old, new)],
        (old, new) => zip(old, new, |content| content.media_type.as_str()).both,
    }
}

/// Returns whether an inline type is renamed only because its owner is.
pub(super) fn is_named_after(old: Definition<'_>, new: Definition<'_>) -> bool {
    let suffix = |definition: Definition<'_>| -> Option<String> {
        let Name(name) = &definition.item.name;
        let suffix = name.strip_prefix(definition.owner)?;
        (!suffix.is_empty()).then(|| suffix.to_owned())
    };
    let (before, after) = (suffix(old), suffix(new));
    old.owner != new.owner && before.is_some() && before == after
}

/// Returns whether a constraint is a schema with `oneOf`. Parsing is slow, and few schemas have the keyword.
fn has_one_of(constraint: &Constraint) -> bool {
    matches!(constraint, Constraint::Schema { text, .. }
        if text.contains("\"oneOf\"")
            && serde_json::from_str::<serde_json::Value>(text).is_ok_and(|schema| schema.get("oneOf").is_some()))
}
