//! The nodes of a text.

use std::{collections::BTreeMap, ops::Range};

use crate::pointer::Pointer;

/// The nodes of a text in a flat list, so that depth and aliases cost no more than their text.
#[derive(Debug, Default, PartialEq)]
pub(in crate::source) struct Tree {
    /// Keys and values in the order of the text.
    pub(in crate::source) nodes: Vec<Node>,
    /// Maps a collection and a token to the value there.
    pub(super) children: BTreeMap<(usize, String), usize>,
    /// The pointer of each duplicate key, with its earlier and its later value.
    pub(in crate::source) duplicates: Vec<(Pointer, usize, usize)>,
}

#[derive(Debug, PartialEq)]
pub(in crate::source) struct Node {
    pub(in crate::source) key: Option<usize>,
    pub(in crate::source) characters: Range<usize>,
    pub(in crate::source) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::source) enum Kind {
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

/// The maximum number of mappings merged by `<<` that are searched for a key.
const MERGED: usize = 256;

impl Tree {
    /// Returns the node of the value at a pointer, or else that of the innermost enclosing value.
    pub(in crate::source) fn find(&self, pointer: &Pointer) -> Result<usize, usize> {
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

    pub(in crate::source) fn resolve(&self, node: usize) -> usize {
        if let Kind::Alias(target) = self.kind(node) {
            target
        } else {
            node
        }
    }

    pub(in crate::source) fn kind(&self, node: usize) -> Kind {
        self.nodes.get(node).map_or(Kind::Empty, |node| node.kind)
    }
}
