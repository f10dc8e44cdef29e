//! Builds the nodes of a text from its events.

use std::ops::Range;

use super::nodes::{Kind, Node, Tree};
use crate::pointer::Pointer;

/// Builds a tree from the events of a text, with an explicit stack.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) tree: Tree,
    open: Vec<Open>,
}

/// A collection that has not ended yet.
struct Open {
    node: usize,
    /// In a mapping, the key whose value is read next.
    key: Option<usize>,
    /// The token of the value being read, unless its key is a collection.
    token: Option<String>,
}

/// The maximum number of duplicate keys that are kept.
const DUPLICATES: usize = 100;

impl Builder {
    /// Starts a collection. One that never ends extends to the end of the text.
    pub(super) fn open(&mut self, kind: Kind, start: usize) {
        let node = self.add(kind, start..usize::MAX, None);
        self.open.push(Open {
            node,
            key: None,
            token: None,
        });
    }

    pub(super) fn close(&mut self, end: usize) {
        let ended = self
            .open
            .pop()
            .and_then(|open| self.tree.nodes.get_mut(open.node));
        if let Some(node) = ended {
            node.characters.end = end;
        }
    }

    /// Adds a node. The text of a scalar key is its token.
    pub(super) fn add(
        &mut self,
        kind: Kind,
        characters: Range<usize>,
        text: Option<String>,
    ) -> usize {
        let node = self.tree.nodes.len();
        let key = self.place(node, text);
        self.tree.nodes.push(Node {
            key,
            characters,
            kind,
        });
        node
    }

    /// Adds a node to the enclosing collection, as a key or as the value of the pending key.
    fn place(&mut self, node: usize, text: Option<String>) -> Option<usize> {
        let open = self.open.last_mut()?;
        let parent = open.node;
        let key = open.key.take();
        if let Some(Kind::Sequence(len)) = self
            .tree
            .nodes
            .get_mut(parent)
            .map(|parent| &mut parent.kind)
        {
            open.token = Some(len.to_string());
            *len += 1;
        } else if key.is_none() {
            open.key = Some(node);
            open.token = text;
            return None;
        }
        let token = open.token.clone();
        let earlier = token.and_then(|token| self.tree.children.insert((parent, token), node));
        if let Some(earlier) = earlier {
            self.duplicate(earlier, node);
        }
        key
    }

    fn duplicate(&mut self, earlier: usize, later: usize) {
        if self.tree.duplicates.len() < DUPLICATES {
            let tokens = self.open.iter().filter_map(|open| open.token.as_deref());
            self.tree
                .duplicates
                .push((Pointer::from_tokens(tokens), earlier, later));
        }
    }
}
