//! The type definitions of a crate, by their use in requests and responses.

use std::collections::{BTreeMap, BTreeSet};

use generator::model::{
    Body, Content, HeaderSet, Model, Operation, Type, TypeDefinition, TypeKind,
};

use crate::wire::rust;

/// The key of a type: whether it is in `operations`, and its name.
pub(super) type Key<'m> = (bool, &'m str);

/// A type definition.
#[derive(Clone, Copy)]
pub(super) enum Definition<'m> {
    /// The type of a schema.
    Type(&'m TypeDefinition),
    /// The enum of the media types of a body.
    Choice(&'m Body),
    /// The struct of the parts of a body.
    Form(&'m Content),
    /// The struct of declared headers.
    Headers(&'m HeaderSet),
}

/// All type definitions of a model.
pub(super) struct Definitions<'m> {
    pub(super) model: &'m Model,
    found: BTreeMap<Key<'m>, Definition<'m>>,
}

impl<'m> Definitions<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        let mut found = BTreeMap::new();
        for item in model.modules.iter().flat_map(|module| &module.items) {
            found.insert((false, item.name.as_str()), Definition::Type(item));
        }
        for operation in model.all_operations() {
            for item in &operation.items {
                found.insert((true, item.name.as_str()), Definition::Type(item));
            }
            for body in operation.bodies() {
                if let Some(name) = body.choice() {
                    found.insert((true, name.as_str()), Definition::Choice(body));
                }
                for content in &body.contents {
                    if let (Type::Local(name), [_, ..]) = (&content.ty, content.parts.as_slice()) {
                        found.insert((true, name.as_str()), Definition::Form(content));
                    }
                }
            }
            for set in operation.header_sets() {
                found.insert((true, set.name.as_str()), Definition::Headers(set));
            }
        }
        Self { model, found }
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = Key<'m>> {
        self.found.keys().copied()
    }

    pub(super) fn get(&self, key: Key<'_>) -> Option<Definition<'m>> {
        self.found.get(&key).copied()
    }

    /// Returns the types that requests contain, including those of webhooks.
    pub(super) fn of_requests(&self) -> BTreeSet<Key<'m>> {
        let operations = self.model.all_operations();
        self.reached(operations.flat_map(request_types).collect())
    }

    /// Returns the types that responses contain.
    pub(super) fn of_responses(&self) -> BTreeSet<Key<'m>> {
        let operations = self.model.all_operations();
        let responses = operations.flat_map(Operation::responses);
        let mut keys = BTreeSet::new();
        let mut types = Vec::new();
        for response in responses {
            types.extend(response.body.iter().map(|body| &body.ty));
            if let Some(set) = &response.headers {
                keys.insert((true, set.name.as_str()));
                types.extend(set.headers.iter().map(|header| &header.ty));
            }
        }
        keys.extend(self.reached(types));
        keys
    }

    /// Adds the types that types contain.
    pub(super) fn with_contained(&self, keys: BTreeSet<Key<'m>>) -> BTreeSet<Key<'m>> {
        let definitions = keys.iter().filter_map(|key| self.get(*key));
        let types = definitions.filter_map(|definition| match definition {
            Definition::Type(item) => Some(item.types()),
            _ => None,
        });
        let mut all = self.reached(types.flatten().collect());
        all.extend(keys);
        all
    }

    /// Returns the definitions that types refer to, directly or indirectly.
    fn reached(&self, mut types: Vec<&'m Type>) -> BTreeSet<Key<'m>> {
        let mut keys = BTreeSet::new();
        while let Some(ty) = types.pop() {
            for leaf in ty.leaves() {
                let key = match leaf {
                    Type::Named(name) => (false, name.as_str()),
                    Type::Local(name) => (true, name.as_str()),
                    _ => continue,
                };
                if !keys.insert(key) {
                    continue;
                }
                match self.get(key) {
                    Some(Definition::Type(item)) => types.extend(item.types()),
                    Some(Definition::Choice(body)) => {
                        types.extend(body.contents.iter().map(|content| &content.ty));
                    }
                    Some(Definition::Form(content)) => {
                        for part in &content.parts {
                            types.push(&part.ty);
                            if let Some(set) = &part.headers {
                                keys.insert((true, set.name.as_str()));
                                types.extend(set.headers.iter().map(|header| &header.ty));
                            }
                        }
                    }
                    Some(Definition::Headers(_)) | None => {}
                }
            }
        }
        keys
    }

    /// Returns the definition of a type after resolving aliases.
    pub(super) fn of(&self, ty: &'m Type) -> Option<(Key<'m>, Definition<'m>)> {
        let key = match self.model.without_alias(ty) {
            Type::Named(name) => (false, name.as_str()),
            Type::Local(name) => (true, name.as_str()),
            _ => return None,
        };
        Some((key, self.get(key)?))
    }
}

fn request_types(operation: &Operation) -> Vec<&Type> {
    let parameters = operation.fields().map(|parameter| &parameter.ty);
    let bodies = operation.body.iter().map(|request| &request.body.ty);
    parameters.chain(bodies).collect()
}

/// Returns the path of a type.
pub(super) fn path((is_local, name): Key<'_>) -> String {
    let module = if is_local { "operations" } else { "types" };
    format!("api::{module}::{name}")
}

/// Returns the name of a function for a type, such as `make_types_Pet`.
pub(super) fn function(verb: &str, (is_local, name): Key<'_>) -> String {
    let module = if is_local { "operations" } else { "types" };
    format!("{verb}_{module}_{}", name.trim_start_matches("r#"))
}

/// Returns a type wrapped in this number of `Option`s, and boxed if requested.
pub(super) fn optional(ty: &Type, is_boxed: bool, options: usize) -> String {
    let mut text = rust(ty);
    if is_boxed {
        text = format!("Box<{text}>");
    }
    for _ in 0..options {
        text = format!("Option<{text}>");
    }
    text
}

/// Returns whether a definition is a type alias.
pub(super) fn is_alias(definition: Definition<'_>) -> bool {
    matches!(definition, Definition::Type(item) if matches!(item.kind, TypeKind::Alias(_)))
}
