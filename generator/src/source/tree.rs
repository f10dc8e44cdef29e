//! The keys and values of a text with their positions.

mod json;
#[cfg(test)]
mod tests;
mod yaml;

use std::{collections::BTreeMap, ops::Range};

use crate::pointer::Pointer;

/// The nodes of a text in a flat list, so that depth and aliases cost no more than their text.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Tree {
    /// Keys and values in the order of the text.
    pub(super) nodes: Vec<Node>,
    /// Maps a collection and a token to the value there.
    children: BTreeMap<(usize, String), usize>,
    /// The pointer of each duplicate key, with its earlier and its later value.
    pub(super) duplicates: Vec<(Pointer, usize, usize)>,
}

#[derive(Debug, PartialEq)]
pub(super) struct Node {
    pub(super) key: Option<usize>,
    pub(super) characters: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// An empty plain scalar.
    Empty,
    Scalar,
    Block,
    /// A sequence, with the number of its elements.
    Sequence(usize),
    Mapping,
    /// An alias, with the node that it refers to.
    Alias(usize),
}

/// The number of mappings merged by `<<` that are searched for a key.
const MERGED: usize = 256;

impl Tree {
    pub(super) fn read(text: &str) -> Self {
        json::read(text).unwrap_or_else(|| yaml::read(text))
    }

    /// Returns the node of the value at a pointer, or else of the nearest enclosing value.
    pub(super) fn find(&self, pointer: &Pointer) -> Result<usize, usize> {
        pointer
            .tokens()
            .try_fold(0, |node, token| self.child(node, token).ok_or(node))
    }

    fn child(&self, node: usize, token: String) -> Option<usize> {
        let (mut open, mut seen) = (vec![node], Vec::new());
        let mut key = (node, token);
        while let Some(node) = open.pop() {
            let node = self.resolve(node);
            if seen.contains(&node) || seen.len() == MERGED {
                continue;
            }
            seen.push(node);
            key.0 = node;
            if let Some(child) = self.children.get(&key) {
                return Some(*child);
            }
            if let Some(merged) = self.children.get(&(node, "<<".to_owned())) {
                open.extend(self.merged(self.resolve(*merged)));
            }
        }
        None
    }

    /// Returns the mappings that a `<<` names, in reverse order.
    fn merged(&self, node: usize) -> Vec<usize> {
        let Kind::Sequence(len) = self.kind(node) else {
            return vec![node];
        };
        let element = |index: usize| self.children.get(&(node, index.to_string())).copied();
        (0..len.min(MERGED)).rev().filter_map(element).collect()
    }

    pub(super) fn resolve(&self, node: usize) -> usize {
        if let Kind::Alias(target) = self.kind(node) {
            target
        } else {
            node
        }
    }

    pub(super) fn kind(&self, node: usize) -> Kind {
        self.nodes.get(node).map_or(Kind::Empty, |node| node.kind)
    }
}

/// Builds a tree from the events of a text, with an explicit stack.
#[derive(Default)]
struct Builder {
    tree: Tree,
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

/// The number of duplicate keys that are kept.
const DUPLICATES: usize = 100;

impl Builder {
    /// Starts a collection. One that never ends extends to the end of the text.
    fn open(&mut self, kind: Kind, start: usize) {
        let node = self.add(kind, start..usize::MAX, None);
        self.open.push(Open {
            node,
            key: None,
            token: None,
        });
    }

    fn close(&mut self, end: usize) {
        let ended = self
            .open
            .pop()
            .and_then(|open| self.tree.nodes.get_mut(open.node));
        if let Some(node) = ended {
            node.characters.end = end;
        }
    }

    /// Adds a node. The text of a scalar key is its token.
    fn add(&mut self, kind: Kind, characters: Range<usize>, text: Option<String>) -> usize {
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
