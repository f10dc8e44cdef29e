//! The path items of a document, wherever operations are described.

use openapiv3::PathItem;

use super::{At, Document};
use crate::pointer::Pointer;

/// A path item, with what its operations are called by.
#[derive(Debug)]
pub struct Item<'d> {
    /// The path, or the name of the webhook or of the callback.
    pub name: &'d str,
    /// What it is to the API.
    pub role: Role<'d>,
    /// The item itself.
    pub item: At<'d, PathItem>,
}

/// What a path item is to the API.
#[derive(Clone, Copy, Debug)]
pub enum Role<'d> {
    /// The API answers.
    Path,
    /// The API calls a URL that it was told out of band.
    Webhook,
    /// The API calls a URL that came with a call.
    Callback {
        /// What gives the URL (Runtime Expressions).
        expression: &'d str,
        /// The path item and the method of that call.
        of: (usize, &'d str),
    },
}

impl Document {
    /// All path items: those of paths, then those of webhooks, then those of the callbacks of all of these.
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
            let callbacks = callbacks(item, next);
            found.extend(callbacks);
            next += 1;
        }
        found
    }
}

/// The path items of the callbacks of a path item.
fn callbacks<'d>(item: &Item<'d>, index: usize) -> Vec<Item<'d>> {
    let mut found = Vec::new();
    for (method, operation) in item.item.node.iter() {
        let at = item.item.at.child(method).child("callbacks");
        for (name, callback) in &operation.callbacks {
            found.extend(callback.iter().map(|(expression, node)| Item {
                name,
                role: Role::Callback {
                    expression,
                    of: (index, method),
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
