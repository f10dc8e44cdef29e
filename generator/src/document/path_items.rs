//! The path items of a document: those of paths, webhooks and callbacks.

use openapiv3::{Operation, PathItem};

use super::{At, Document};
use crate::pointer::Pointer;

/// A path item with its name and role.
#[derive(Debug)]
pub struct Item<'d> {
    /// The path, or the name of the webhook or of the callback.
    pub name: &'d str,
    /// The role of the path item.
    pub role: Role<'d>,
    /// The path item itself.
    pub item: At<'d, PathItem>,
}

/// The role of a path item in the API.
#[derive(Clone, Copy, Debug)]
pub enum Role<'d> {
    /// Clients call the API.
    Path,
    /// The API calls a URL that was registered out of band.
    Webhook,
    /// The API calls a URL from an earlier request.
    Callback {
        /// The runtime expression that yields the URL.
        expression: &'d str,
        /// The index of the path item with that request, and the index of its operation.
        of: (usize, usize),
    },
}

/// An operation of a path item.
#[derive(Clone, Debug)]
pub struct Method<'d> {
    /// The HTTP method, as it is sent.
    pub name: String,
    /// The operation.
    pub operation: At<'d, Operation>,
}

impl Document {
    /// Returns the operations of a path item; the methods that have a field in 3.0 come first.
    pub fn operations<'d>(
        &'d self,
        item: &At<'d, PathItem>,
    ) -> impl Iterator<Item = Method<'d>> + use<'d> {
        let at = item.at.clone();
        let fixed = item.node.iter().map(|(method, node)| (method, node, true));
        let further = self.additions.operations.get(&item.at);
        let further = further.into_iter().flatten();
        let further = further.map(|(method, node)| (method.as_str(), node, method == "query"));
        fixed.chain(further).map(move |(method, node, is_fixed)| {
            if is_fixed {
                return Method {
                    name: method.to_ascii_uppercase(),
                    operation: At {
                        node,
                        at: at.child(method),
                    },
                };
            }
            Method {
                name: method.to_owned(),
                operation: At {
                    node,
                    at: at.child("additionalOperations").child(method),
                },
            }
        })
    }

    /// Returns all path items: those of paths, of webhooks, and of the callbacks of all of these, in this order.
    #[must_use]
    pub fn items(&self) -> Vec<Item<'_>> {
        let sections = [
            ("paths", &self.api.paths.paths, Role::Path),
            ("webhooks", &self.webhooks, Role::Webhook),
        ];
        let mut found: Vec<Item<'_>> = Vec::new();
        for (section, items, role) in sections {
            let at = Pointer::root().child(section);
            found.extend(items.iter().filter_map(|(name, node)| {
                let item = self.resolve(node, &at.child(name))?;
                Some(Item { name, role, item })
            }));
        }
        let mut next = 0;
        while let Some(item) = found.get(next) {
            let callbacks = callbacks(self, item, next);
            found.extend(callbacks);
            next += 1;
        }
        found
    }
}

/// Returns the path items of the callbacks of a path item.
fn callbacks<'d>(document: &'d Document, item: &Item<'d>, index: usize) -> Vec<Item<'d>> {
    let mut found = Vec::new();
    for (number, method) in document.operations(&item.item).enumerate() {
        let at = method.operation.at.child("callbacks");
        for (name, callback) in &method.operation.node.callbacks {
            found.extend(callback.iter().map(|(expression, node)| Item {
                name,
                role: Role::Callback {
                    expression,
                    of: (index, number),
                },
                item: At {
                    node,
                    at: at.child(name).child(expression),
                },
            }));
        }
    }
    found
}
