//! What later versions than 3.0 add to the objects of an API, and `openapiv3` does not keep.

use std::collections::BTreeMap;

use openapiv3::Operation;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::grammar::{Kind, OPENAPI};
use crate::pointer::Pointer;

/// What `openapiv3` does not keep of a document, by place.
#[derive(Debug, Default)]
pub(crate) struct Additions {
    /// The operations whose methods have no field in 3.1.
    pub(super) operations: BTreeMap<Pointer, BTreeMap<String, Operation>>,
    /// The names of servers.
    pub(crate) servers: BTreeMap<Pointer, String>,
    /// The summaries of responses.
    pub(crate) responses: BTreeMap<Pointer, String>,
    /// Security schemes.
    pub(crate) schemes: BTreeMap<Pointer, Scheme>,
    /// Tags, by their names.
    pub(crate) tags: BTreeMap<String, Tag>,
    /// The license of the API as an SPDX expression.
    pub(crate) license: Option<String>,
}

/// What 3.2 says of a security scheme.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Scheme {
    /// Whether it is no longer to be used.
    pub(crate) deprecated: bool,
    /// Where an authorization server describes itself.
    pub(crate) oauth2_metadata_url: Option<String>,
    flows: Flows,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Flows {
    device_authorization: Option<DeviceFlow>,
}

/// The flow of OAuth 2 for devices.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct DeviceFlow {
    /// Where a device asks for a code.
    pub(crate) device_authorization_url: String,
    /// Where it asks for tokens.
    pub(crate) token_url: String,
    /// Where it renews them.
    pub(crate) refresh_url: Option<String>,
    /// What they may be for.
    pub(crate) scopes: indexmap::IndexMap<String, String>,
}

impl Scheme {
    /// The flow for devices.
    pub(crate) fn device_flow(&self) -> Option<&DeviceFlow> {
        self.flows.device_authorization.as_ref()
    }
}

/// What 3.2 says of a tag.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Tag {
    /// What it is for, in short.
    pub(crate) summary: Option<String>,
    /// The tag that it is part of.
    pub(crate) parent: Option<String>,
}

impl Additions {
    /// Collects what is in a document that was checked.
    ///
    /// # Errors
    /// Where an operation cannot be read, which the check does not let pass.
    pub(super) fn collect(document: &Value) -> serde_json::Result<Self> {
        let mut found = Self::default();
        found.visit(Kind::One(&OPENAPI), document, &Pointer::root())?;
        Ok(found)
    }

    fn visit(&mut self, kind: Kind, value: &Value, at: &Pointer) -> serde_json::Result<()> {
        match value {
            Value::Object(members) => {
                if members.get("$ref").is_some_and(Value::is_string) {
                    return Ok(());
                }
                if let Some(table) = kind.table() {
                    self.note(table.name, members, at)?;
                }
                for (key, member) in members {
                    let kind = kind.below(key).filter(|kind| has_additions(*kind));
                    if let Some(kind) = kind {
                        self.visit(kind, member, &at.child(key))?;
                    }
                }
            }
            Value::Array(items) => {
                let Some(kind) = kind.below("") else {
                    return Ok(());
                };
                for (index, item) in items.iter().enumerate() {
                    self.visit(kind, item, &at.child(index))?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn note(
        &mut self,
        object: &str,
        members: &Map<String, Value>,
        at: &Pointer,
    ) -> serde_json::Result<()> {
        let text = |key: &str| members.get(key)?.as_str().map(str::to_owned);
        match object {
            "Path Item Object" => {
                let mut operations = BTreeMap::new();
                if let Some(query) = members.get("query") {
                    operations.insert("query".to_owned(), Operation::deserialize(query)?);
                }
                let further = members.get("additionalOperations");
                for (method, operation) in further.and_then(Value::as_object).into_iter().flatten()
                {
                    operations.insert(method.clone(), Operation::deserialize(operation)?);
                }
                if !operations.is_empty() {
                    self.operations.insert(at.clone(), operations);
                }
            }
            "License Object" => self.license = text("identifier"),
            "Server Object" => {
                self.servers
                    .extend(text("name").map(|name| (at.clone(), name)));
            }
            "Response Object" => {
                let summary = text("summary");
                self.responses
                    .extend(summary.map(|summary| (at.clone(), summary)));
            }
            "Security Scheme Object" => {
                let members = Value::Object(members.clone());
                self.schemes
                    .insert(at.clone(), Scheme::deserialize(&members)?);
            }
            "Tag Object" => {
                let tag = Tag {
                    summary: text("summary"),
                    parent: text("parent"),
                };
                self.tags.extend(text("name").map(|name| (name, tag)));
            }
            _ => {}
        }
        Ok(())
    }
}

/// Whether what stands there may have something that is kept: schemas and examples have not.
fn has_additions(kind: Kind) -> bool {
    match kind {
        Kind::Map(_, kind) | Kind::List(kind) => has_additions(*kind),
        Kind::One(_) | Kind::OrReference(_) | Kind::Inlined(_) => !kind.is_idle(),
        _ => false,
    }
}
