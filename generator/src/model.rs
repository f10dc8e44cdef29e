//! The model: the complete API as plain data, with every type, operation, name and encoding decided.
//!
//! `emit` turns it into code, and `outline` lists it. It does not depend on `openapiv3` and contains no tokens.

mod body;
mod docs;
mod group;
mod headers;
mod name;
mod operation;
mod package;
mod pages;
mod runtime;
mod security;
mod server;
mod shape;
mod type_use;
mod types;

use std::collections::{BTreeMap, BTreeSet};

pub use body::{Body, Codec, Content, Count, FormStyle, Framing, MediaTypes, Part, PartKind};
pub use docs::Docs;
pub use group::{Group, InGroup};
pub use headers::{Headed, Header, HeaderSet, Members, Style, TextStyle};
pub use name::Name;
pub use operation::{
    Escape, Example, IdempotencyKey, Location, Operation, OtherSuccess, Parameter, RequestBody,
    Response, Status, WireForm, shared_name,
};
pub use package::{Package, Section};
pub use pages::{
    Conversion, FieldStep, NextPage, PageItems, PageValue, Paging, Route, RouteStep, Target,
};
pub use runtime::{CrateFeature, RUNTIME, RuntimeInfo, RuntimeModule, exports, runtime_modules};
pub use security::{Carrier, GrantKind, Scheme, TokenGrant};
pub use server::{Server, ServerVariable};
pub use shape::{Constraint, Shape};
pub use type_use::{ExternalPath, ExternalType, Type};
pub use types::{
    Access, Constant, Decision, DefaultValue, Enum, Field, Getter, GetterField, Literal, Module,
    Presence, Rest, Struct, Tag, TypeDefinition, TypeKind, Union, Value, Variant,
};

/// An API.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The package of the generated crate.
    pub package: Package,
    /// The title of the API.
    pub title: String,
    /// The version of the API.
    pub version: String,
    /// The description of the API, as lines of Markdown.
    pub docs: Docs,
    /// The URL of the first server; `None` if the document has no absolute one.
    pub base_url: Option<String>,
    /// The path of the first server's URL, without a trailing slash.
    pub base_path: String,
    /// The servers that a caller can choose from; empty if there is no choice.
    pub servers: Vec<Server>,
    /// The name of the service trait.
    pub service: Name,
    /// The name of the trait for receivers of webhooks.
    pub receiver: Name,
    /// The security schemes that operations require.
    pub schemes: Vec<Scheme>,
    /// The types of the component schemas, with one module for each schema.
    pub modules: Vec<Module>,
    /// The operations under `paths`.
    pub operations: Vec<Operation>,
    /// The groups of operations, in the order of the document; empty unless operations are grouped.
    pub groups: Vec<Group>,
    /// The crates whose types occur in the API.
    pub crates: BTreeSet<Name>,
    /// The paths of additional derives, from `codegen.toml`.
    pub derives: Vec<Vec<Name>>,
    /// The type of each alias.
    pub aliases: BTreeMap<Name, Type>,
    /// The external types, each path once.
    pub external_types: Vec<ExternalType>,
    /// The schemas that types do not express, by their pointers.
    pub schemas: BTreeMap<String, serde_json::Value>,
    /// The types whose shapes the client needs, too, because they are part of unions.
    pub shared_shapes: BTreeSet<Name>,
    /// The `recursion_limit` that the crate needs; `None` if rustc's default suffices.
    pub recursion_limit: Option<usize>,
    /// The webhooks and callbacks, which are operations that the API calls.
    pub webhooks: Vec<Operation>,
}

impl Model {
    /// Returns all operations, including webhooks.
    pub fn all_operations(&self) -> impl Iterator<Item = &Operation> + Clone {
        self.operations.iter().chain(&self.webhooks)
    }

    /// Resolves an alias; returns any other type unchanged.
    #[must_use]
    pub fn without_alias<'m>(&'m self, ty: &'m Type) -> &'m Type {
        /// The maximum number of aliases that are followed.
        const DEPTH_LIMIT: usize = 64;
        let mut ty = ty;
        for _ in 0..DEPTH_LIMIT {
            let (Type::Named(name) | Type::Local(name)) = ty else {
                return ty;
            };
            let Some(meaning) = self.aliases.get(name) else {
                return ty;
            };
            ty = meaning;
        }
        ty
    }

    /// Returns the operations of a group.
    pub fn operations_of<'m>(
        &'m self,
        group: &'m Group,
    ) -> impl Iterator<Item = &'m Operation> + Clone {
        self.operations.iter().filter(|operation| {
            let own = operation.group.as_ref();
            own.is_some_and(|own| own.accessor == group.accessor)
        })
    }

    /// Returns the operations without a group, except webhooks.
    pub fn ungrouped(&self) -> impl Iterator<Item = &Operation> + Clone {
        self.operations
            .iter()
            .filter(|operation| operation.group.is_none())
    }

    /// Returns whether the crate validates values against schemas.
    #[must_use]
    pub fn has_schemas(&self) -> bool {
        !self.schemas.is_empty() && self.package.uses(RuntimeModule::Schemas)
    }

    /// Returns the number of types in the crate, without requests.
    #[must_use]
    pub fn type_count(&self) -> usize {
        let in_modules: usize = self.modules.iter().map(|module| module.items.len()).sum();
        let in_operations: usize = self
            .all_operations()
            .map(|operation| operation.items.len())
            .sum();
        in_modules + in_operations
    }

    /// Returns the names of the component schemas, each with the name of its type.
    #[must_use]
    pub fn components(&self) -> Vec<(String, String)> {
        let component = |module: &Module| {
            let tokens: Vec<_> = module.pointer.tokens().collect();
            let [_, _, name] = tokens.as_slice() else {
                return None;
            };
            let is_component = module.pointer.as_str().starts_with("/components/schemas/");
            let item = module.items.first().filter(|_| is_component)?;
            Some((name.clone(), item.name.0.clone()))
        };
        self.modules.iter().filter_map(component).collect()
    }

    /// Returns the unions in `types` and `operations`, each with its path in the crate.
    #[must_use]
    pub fn unions(&self) -> Vec<(String, &TypeDefinition, &Union)> {
        let in_modules = self.modules.iter().flat_map(|module| &module.items);
        let in_modules = in_modules.map(|item| ("types", item));
        let in_operations = self.operations.iter().flat_map(|it| &it.items);
        let in_operations = in_operations.map(|item| ("operations", item));
        let items = in_modules.chain(in_operations);
        items
            .filter_map(|(module, item)| match &item.kind {
                TypeKind::Union(union) => Some((format!("{module}::{}", item.name.0), item, union)),
                _ => None,
            })
            .collect()
    }
}
