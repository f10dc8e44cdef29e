//! The complete API as plain data: every type, operation, name and encoding is decided in here.
//!
//! What `emit` writes down and `outline` lists. It knows nothing of `openapiv3` and holds no tokens.

mod body;
mod operation;
mod pages;
mod runtime;
mod shape;
mod types;

use std::collections::{BTreeMap, BTreeSet};

pub use body::{Body, Codec, Content, Count, Framing, Part, PartKind, Style};
pub use operation::{
    Example, Headed, Header, HeaderSet, Location, Members, Operation, Parameter, RequestBody,
    Response, Status, TextStyle,
};
pub use pages::{NextPage, PageItems, Paging, Route, RouteStep, Target};
pub use runtime::{CrateFeature, RUNTIME, RuntimeInfo, RuntimeModule, exports, runtime_modules};
pub use shape::{Limit, Property, Shape};
pub use types::{
    Access, Constant, Decision, DefaultValue, Enum, Field, Foreign, Getter, GetterField, Item,
    ItemKind, Literal, Module, Presence, Rest, Struct, Tag, Type, Union, Value, Variant,
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
    /// The crates whose types stand in the API.
    pub crates: BTreeSet<Name>,
    /// The paths of the derives that the types have in addition.
    pub derives: Vec<Vec<Name>>,
    /// The types that aliases stand for.
    pub aliases: BTreeMap<Name, Type>,
    /// The types of other crates, each path once.
    pub foreign: Vec<Foreign>,
    /// The types whose shapes both sides know, since unions hold them.
    pub shared_shapes: BTreeSet<Name>,
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
}

/// What the manifest of the generated crate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The package's name.
    pub name: String,
    /// The name of the crate in code.
    pub krate: String,
    /// Its version.
    pub version: String,
    /// Whether it has a client.
    pub client: bool,
    /// Whether it has a server.
    pub server: bool,
    /// Whether it has a mock.
    pub mock: bool,
    /// The modules of the runtime that it has.
    pub runtime: BTreeSet<RuntimeModule>,
    /// The sections of `Cargo.toml`.
    pub manifest: Vec<Section>,
}

impl Package {
    /// Whether it has a feature.
    #[must_use]
    pub fn has(&self, feature: CrateFeature) -> bool {
        match feature {
            CrateFeature::Client => self.client,
            CrateFeature::Server => self.server,
            CrateFeature::Mock => self.mock,
        }
    }

    /// Whether it has a module of the runtime.
    #[must_use]
    pub fn uses(&self, module: RuntimeModule) -> bool {
        self.runtime.contains(&module)
    }
}

/// A section of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The header: `[lints]`, `[[example]]`.
    pub header: String,
    /// Keys and values, as TOML.
    pub entries: Vec<(String, String)>,
}

/// A Rust identifier, in the case that its place asks for; raw (`r#type`) where it has to be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub String);

impl Name {
    /// The identifier as it stands in code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier without `r#`, as in file names.
    #[must_use]
    pub fn plain(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

/// A server of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The name of its type; of its constant, where it has no variables.
    pub name: Name,
    /// The URL, with the names of variables in braces, and without a slash at its end.
    pub url: String,
    /// The variables in it.
    pub variables: Vec<ServerVariable>,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// A variable in the URL of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name in the URL.
    pub wire: String,
    /// The field and the setter.
    pub name: Name,
    /// The enum of its values; `None` where it may have any.
    pub ty: Option<Name>,
    /// The values that it may have.
    pub values: Vec<Value<String>>,
    /// The value that it has unless it is set; `None` where one has to be chosen.
    pub default: Option<String>,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// A security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// The constant's name.
    pub constant: Name,
    /// The name of the builder's method and of the credentials' accessor.
    pub method: Name,
    /// The name under `components/securitySchemes`.
    pub wire: String,
    /// Where a request carries the credential.
    pub carrier: Carrier,
    /// The ways to fetch a token for it.
    pub grants: Vec<TokenGrant>,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// A way to fetch a token of OAuth 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenGrant {
    /// The name of the function that returns its source.
    pub name: Name,
    /// What a token is given for.
    pub kind: GrantKind,
    /// The URL of the token endpoint; `None` if the document has no absolute one.
    pub url: Option<String>,
    /// The scopes that the operations require.
    pub scopes: Vec<String>,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// What a token is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantKind {
    /// The credentials of a client.
    ClientCredentials,
    /// The name and the password of a user.
    Password,
    /// A refresh token.
    RefreshToken,
}

/// Where a request carries a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// In `Authorization`, behind the name of an HTTP authentication scheme.
    Authorization(String),
    /// In `Authorization`, as a name and a password (RFC 7617).
    Basic,
    /// In a header.
    Header(String),
    /// In a query parameter.
    Query(String),
    /// In a cookie.
    Cookie(String),
}
