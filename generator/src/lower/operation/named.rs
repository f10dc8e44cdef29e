//! Finds the operations of a document.

use std::collections::BTreeMap;

use openapiv3::{Operation as Node, PathItem, SecurityRequirement};

use super::id;
use crate::{
    document::{At, Document, Item, Role},
    lower::Context,
    model::{InGroup, Name},
    pointer::Pointer,
};

/// Names of methods of the client, the service and the mock, and of trait methods that method calls would resolve to
/// instead.
pub(super) const RESERVED: &[&str] = &[
    "mod",
    "builder",
    "clone",
    "new",
    "execute",
    "fill_credentials",
    "answer",
    "requests",
    "stub",
    "router",
    "start",
    "as_mut",
    "as_ref",
    "drop",
    "into",
    "to_owned",
    "try_into",
];

/// An operation of the document.
pub(in crate::lower) struct Found<'d> {
    pub(in crate::lower) at: Pointer,
    pub(in crate::lower) method: String,
    /// The path in the document, or the name of the webhook or the callback.
    pub(in crate::lower) called: &'d str,
    pub(in crate::lower) node: &'d Node,
    pub(in crate::lower) item: At<'d, PathItem>,
    /// The webhook or the callback that it belongs to, if the API calls it.
    pub(in crate::lower) webhook: Option<Webhook<'d>>,
}

impl<'d> Found<'d> {
    /// Returns the `operationId`, if it names the operation.
    pub(in crate::lower) fn id(&self) -> Option<&'d str> {
        let id = self.node.operation_id.as_deref();
        id.filter(|id| id::is_name(id))
    }
}

/// An operation of the document with its name.
pub(in crate::lower) struct Named<'d> {
    pub(in crate::lower) name: Name,
    pub(in crate::lower) module: Name,
    /// The name of the method that returns declared headers, too.
    pub(in crate::lower) with_headers: Name,
    /// Its method in a group, if operations are grouped and it has a tag.
    pub(in crate::lower) group: Option<InGroup>,
    /// The path template below the server's URL.
    pub(in crate::lower) path: String,
    pub(in crate::lower) at: Pointer,
    pub(in crate::lower) method: String,
    /// The path in the document, or the name of the webhook or the callback.
    pub(in crate::lower) called: &'d str,
    pub(in crate::lower) node: &'d Node,
    pub(in crate::lower) item: At<'d, PathItem>,
    /// The webhook or the callback that it belongs to, if the API calls it.
    pub(in crate::lower) webhook: Option<Webhook<'d>>,
}

/// The owner of an operation that the API calls.
#[derive(Clone, Copy)]
pub(in crate::lower) enum Webhook<'d> {
    /// A webhook.
    Webhook,
    /// A callback of the operation with the index `of`, and the expression for its URL.
    Callback { expression: &'d str, of: usize },
}

/// Returns all operations; those of paths come first, in the document's order.
pub(in crate::lower) fn find<'d>(context: &Context<'d, '_>) -> Vec<Found<'d>> {
    let mut found: Vec<Found<'d>> = Vec::new();
    let mut indices = BTreeMap::new();
    for (number, Item { name, role, item }) in context.document.items().into_iter().enumerate() {
        let webhook = match role {
            Role::Path => None,
            Role::Webhook => Some(Webhook::Webhook),
            Role::Callback { expression, of } => indices.get(&of).map(|of| Webhook::Callback {
                expression,
                of: *of,
            }),
        };
        for (index, method) in context.document.operations(&item).enumerate() {
            indices.insert((number, index), found.len());
            let At { node, at } = method.operation;
            found.push(Found {
                at,
                method: method.name,
                called: name,
                node,
                item: At {
                    node: item.node,
                    at: item.at.clone(),
                },
                webhook,
            });
        }
    }
    found
}

/// Returns the security requirements of an operation, and the object that contains them.
pub(in crate::lower) fn requirements<'d>(
    document: &'d Document,
    operation: &Named<'d>,
) -> (&'d [SecurityRequirement], Pointer) {
    match &operation.node.security {
        Some(requirements) => (requirements.as_slice(), operation.at.clone()),
        // The receiver of a webhook must not get the credentials of the API.
        None if operation.webhook.is_some() => (&[], Pointer::root()),
        None => (
            document.api.security.as_deref().unwrap_or_default(),
            Pointer::root(),
        ),
    }
}
