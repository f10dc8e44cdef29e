//! The operations of a document with their names.

use std::collections::BTreeMap;

use openapiv3::{Operation as Node, PathItem};

use super::Context;
use crate::{
    document::{At, Item, Role},
    model::{InGroup, Name},
    pointer::Pointer,
};

/// An operation of the document with its name.
pub(super) struct Named<'d> {
    pub(super) name: Name,
    pub(super) module: Name,
    /// The name of the method that gives declared headers too, if it is to be one.
    pub(super) with_headers: Name,
    /// Its place in a group, if operations are grouped and it has a tag.
    pub(super) group: Option<InGroup>,
    pub(super) at: Pointer,
    pub(super) method: String,
    /// The path in the document, or the name of the webhook or the callback.
    pub(super) called: &'d str,
    /// The path template below the server's URL.
    pub(super) path: String,
    pub(super) node: &'d Node,
    pub(super) item: At<'d, PathItem>,
    /// Where the API calls it.
    pub(super) webhook: Option<Webhook<'d>>,
}

/// What an operation that the API calls belongs to.
#[derive(Clone, Copy)]
pub(super) enum Webhook<'d> {
    /// A webhook.
    Webhook,
    /// A callback of the operation of that index, with what gives its URL.
    Callback { expression: &'d str, of: usize },
}

/// All operations, those of paths in the document's order first.
pub(super) fn find<'d>(context: &Context<'d, '_>) -> Vec<Named<'d>> {
    let mut found: Vec<Named<'d>> = Vec::new();
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
            found.push(Named {
                name: Name(String::new()),
                module: Name(String::new()),
                with_headers: Name(String::new()),
                group: None,
                at,
                method: method.name,
                called: name,
                path: name.to_owned(),
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
