//! The complete API as plain data: every type, operation, name and encoding is decided in here.
//!
//! What `emit` writes down and `outline` lists. It knows nothing of `openapiv3` and holds no tokens.

mod body;
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

pub use body::{Body, Codec, Content, Count, Framing, Part, PartKind, Style};
pub use group::{Group, InGroup};
pub use headers::{Headed, Header, HeaderSet, Members, TextStyle};
pub use name::Name;
pub use operation::{
    Escape, Example, Location, Operation, Parameter, RequestBody, Response, Status,
};
pub use package::{Package, Section};
pub use pages::{NextPage, PageItems, Paging, Route, RouteStep, Target};
pub use runtime::{CrateFeature, RUNTIME, RuntimeInfo, RuntimeModule, exports, runtime_modules};
pub use security::{Carrier, GrantKind, Scheme, TokenGrant};
pub use server::{Server, ServerVariable};
pub use shape::{Limit, Property, Shape};
pub use type_use::{Foreign, Type};
pub use types::{
    Access, Constant, Decision, DefaultValue, Enum, Field, Getter, GetterField, Item, ItemKind,
    Literal, Module, Presence, Rest, Struct, Tag, Union, Value, Variant,
};

/// An API.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What the manifest says.
    pub package: Package,
    /// The document's title.
    pub title: String,
    /// The document's version of the API.
    pub version: String,
    /// What the document says of the API as a whole, as Markdown, a line each.
    pub docs: Vec<String>,
    /// The URL of the first server, where the document names an absolute one.
    pub base_url: Option<String>,
    /// The path of the first server's URL, without a slash at its end.
    pub base_path: String,
    /// The servers among which a caller may choose; none where there is no choice.
    pub servers: Vec<Server>,
    /// The name of the service trait.
    pub service: Name,
    /// The name of the trait of those who receive webhooks.
    pub receiver: Name,
    /// The security schemes that operations ask for.
    pub schemes: Vec<Scheme>,
    /// The component schemas, each with the types inside it.
    pub modules: Vec<Module>,
    /// The operations that the API answers.
    pub operations: Vec<Operation>,
    /// The groups of operations, in the order of the document; none unless operations are grouped.
    pub groups: Vec<Group>,
    /// The crates whose types stand in the API.
    pub crates: BTreeSet<Name>,
    /// The paths of the derives that the types have in addition.
    pub derives: Vec<Vec<Name>>,
    /// The types that aliases stand for.
    pub aliases: BTreeMap<Name, Type>,
    /// The types of other crates, each path once.
    pub foreign: Vec<Foreign>,
    /// The schemas that types do not express, by their pointers.
    pub schemas: BTreeMap<String, serde_json::Value>,
    /// The types whose shapes both sides know, since unions hold them.
    pub shared_shapes: BTreeSet<Name>,
    /// The `recursion_limit` that the crate needs; `None` for that of rustc.
    pub recursion_limit: Option<usize>,
    /// Those that it calls: webhooks and callbacks.
    pub webhooks: Vec<Operation>,
}

impl Model {
    /// All operations.
    pub fn all_operations(&self) -> impl Iterator<Item = &Operation> + Clone {
        self.operations.iter().chain(&self.webhooks)
    }

    /// The type that an alias stands for; any other type itself.
    #[must_use]
    pub fn without_alias<'m>(&'m self, ty: &'m Type) -> &'m Type {
        /// How many aliases may lead to one another.
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

    /// The operations of a group.
    pub fn operations_of<'m>(
        &'m self,
        group: &'m Group,
    ) -> impl Iterator<Item = &'m Operation> + Clone {
        self.operations.iter().filter(|operation| {
            let own = operation.group.as_ref();
            own.is_some_and(|own| own.accessor == group.accessor)
        })
    }

    /// The operations that belong to no group, webhooks aside.
    pub fn ungrouped(&self) -> impl Iterator<Item = &Operation> + Clone {
        self.operations
            .iter()
            .filter(|operation| operation.group.is_none())
    }

    /// Whether the crate validates values against schemas.
    #[must_use]
    pub fn has_schemas(&self) -> bool {
        !self.schemas.is_empty() && self.package.uses(RuntimeModule::Schemas)
    }

    /// How many types the crate has, requests aside.
    #[must_use]
    pub fn type_count(&self) -> usize {
        let in_modules: usize = self.modules.iter().map(|module| module.items.len()).sum();
        let in_operations: usize = self
            .all_operations()
            .map(|operation| operation.items.len())
            .sum();
        in_modules + in_operations
    }

    /// The names of the component schemas, each with that of its type.
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

    /// The unions of `types` and `operations`, each with its path in the crate.
    #[must_use]
    pub fn unions(&self) -> Vec<(String, &Item, &Union)> {
        let in_modules = self.modules.iter().flat_map(|module| &module.items);
        let in_modules = in_modules.map(|item| ("types", item));
        let in_operations = self.operations.iter().flat_map(|it| &it.items);
        let in_operations = in_operations.map(|item| ("operations", item));
        let items = in_modules.chain(in_operations);
        items
            .filter_map(|(module, item)| match &item.kind {
                ItemKind::Union(union) => Some((format!("{module}::{}", item.name.0), item, union)),
                _ => None,
            })
            .collect()
    }
}
