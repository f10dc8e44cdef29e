//! The fields of OpenAPI 3.1 and 3.2 that `openapiv3` does not keep.

use std::collections::BTreeMap;

use openapiv3::Operation;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::grammar::{Kind, OPENAPI};
use crate::pointer::Pointer;

/// The fields that `openapiv3` does not keep, by the pointer of their object.
#[derive(Debug, Default)]
pub(crate) struct Additions {
    /// The operations of `query` and `additionalOperations`, by path item and method.
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

/// The fields of a Security Scheme Object that 3.2 adds.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Scheme {
    pub(crate) deprecated: bool,
    /// The URL of the authorization server's metadata.
    pub(crate) oauth2_metadata_url: Option<String>,
    flows: Flows,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Flows {
    device_authorization: Option<DeviceFlow>,
}

/// The device authorization flow of OAuth 2.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct DeviceFlow {
    /// The URL at which a device asks for a code.
    pub(crate) device_authorization_url: String,
    /// The URL at which a device asks for tokens.
    pub(crate) token_url: String,
    /// The URL at which a device refreshes tokens.
    pub(crate) refresh_url: Option<String>,
    /// The scopes with their descriptions.
    pub(crate) scopes: indexmap::IndexMap<String, String>,
}

impl Scheme {
    /// Returns the device authorization flow.
    pub(crate) fn device_flow(&self) -> Option<&DeviceFlow> {
        self.flows.device_authorization.as_ref()
    }
}

/// The fields of a Tag Object that 3.2 adds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Tag {
    /// A short description of the tag.
    pub(crate) summary: Option<String>,
    /// The name of the parent tag.
    pub(crate) parent: Option<String>,
}

impl Additions {
    /// Collects the fields from a checked document.
    ///
    /// # Errors
    /// Fails if an operation cannot be read; the check ensures that it can.
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

/// Returns whether a value of this kind may contain such fields; schemas and examples do not.
fn has_additions(kind: Kind) -> bool {
    match kind {
        Kind::Map(_, kind) | Kind::List(kind) => has_additions(*kind),
        Kind::One(_) | Kind::OrReference(_) | Kind::Inlined(_) => !kind.is_documentation(),
        _ => false,
    }
}
