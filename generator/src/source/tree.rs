//! The keys and values of a text, with where each stands.

use std::{collections::BTreeMap, ops::Range};

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use crate::pointer::Pointer;

/// What stands in a text, flat, so that neither depth nor aliases cost more than their text.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Keys and values as they come in the text.
    pub(super) nodes: Vec<Node>,
    /// A collection and a token, to the value there.
    children: BTreeMap<(usize, String), usize>,
    /// The pointer with its earlier and its later value.
    pub(super) duplicates: Vec<(Pointer, usize, usize)>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) key: Option<usize>,
    pub(super) characters: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// A plain scalar without text.
    Empty,
    Scalar,
    Block,
    /// With the number of its elements.
    Sequence(usize),
    Mapping,
    /// With the node that it stands for.
    Alias(usize),
}

/// How many mappings merged by `<<` into one are searched for a key.
const MERGED: usize = 256;

impl Tree {
    pub(super) fn read(text: &str) -> Self {
        let text = without_surrogates(text);
        let (tree, whole) = Reader::read(&text);
        if whole {
            return tree;
        }
        let (other, _) = Reader::read(&lenient(&text));
        if other.nodes.len() > tree.nodes.len() {
            other
        } else {
            tree
        }
    }

    /// The node of the value at a pointer, or else of the nearest value around it.
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

    /// The mappings that a `<<` names, the first last.
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

/// The same number of characters, but the halves of surrogate pairs, which JSON writes and saphyr stops at, are
/// other characters.
fn without_surrogates(text: &str) -> String {
    let mut parts = text.split("\\u");
    let mut changed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        changed.push_str("\\u");
        let half = matches!(
            part.as_bytes(),
            [b'd' | b'D', b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F', ..]
        );
        changed.push_str(if half { "0" } else { "" });
        changed.push_str(part.get(usize::from(half)..).unwrap_or_default());
    }
    changed
}

/// The same number of characters, but what `serde_json` and libyaml read and saphyr does not is written otherwise.
fn lenient(text: &str) -> String {
    // In JSON, blanks and line breaks stand between tokens only, and are all alike.
    if text.starts_with('{') {
        text.replace(['\t', '\r', '\n'], " ")
    } else {
        with_closers_behind(text)
    }
}

/// The same number of characters, but a `]` or `}` that starts a line stands behind the line before: saphyr, unlike
/// libyaml, stops where it is not further right than the key of what it closes.
fn with_closers_behind(text: &str) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut before = "";
    for line in text.split_inclusive('\n') {
        let comment = before.contains('#');
        let block = before
            .trim_end_matches(|c: char| "+-123456789".contains(c))
            .ends_with(['|', '>']);
        if line.trim_start().starts_with([']', '}']) && !comment && !block {
            let end = changed.trim_end_matches([' ', '\t', '\r', '\n']).len();
            let blanks = changed.len() - end;
            changed.truncate(end);
            changed.push_str(&" ".repeat(blanks));
        }
        changed.push_str(line);
        before = if line.trim().is_empty() {
            before
        } else {
            line.trim_end()
        };
    }
    changed
}

/// Makes a tree of events, with a stack of its own.
#[derive(Default)]
struct Reader {
    tree: Tree,
    open: Vec<Open>,
    /// An anchor's number, to its node and, for a scalar, its text.
    anchors: BTreeMap<usize, (usize, Option<String>)>,
    /// How many characters saphyr is given before the text.
    lead: usize,
}

/// A collection that has not ended yet.
struct Open {
    node: usize,
    /// In a mapping, the key whose value comes next.
    key: Option<usize>,
    /// The token of the value being read, unless its key is a collection.
    token: Option<String>,
}

/// How many duplicate keys are kept.
const DUPLICATES: usize = 100;

impl Reader {
    /// The tree as far as it can be read, and whether that is all of the text.
    fn read(text: &str) -> (Tree, bool) {
        // Otherwise saphyr takes all of a JSON document for a possible key, and tells nothing of it before an error.
        let lead = if text.starts_with('{') { "--- " } else { "" };
        let mut reader = Self {
            lead: lead.len(),
            ..Self::default()
        };
        for event in Parser::new_from_str(&format!("{lead}{text}")) {
            match event {
                Ok((Event::DocumentEnd, _)) => break,
                Ok((event, span)) => reader.event(event, span),
                Err(_) => return (reader.tree, false),
            }
        }
        (reader.tree, true)
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let kind = match style {
                    ScalarStyle::Literal | ScalarStyle::Folded => Kind::Block,
                    ScalarStyle::Plain if text.is_empty() => Kind::Empty,
                    _ => Kind::Scalar,
                };
                self.add(kind, span, anchor, Some(text.into_owned()));
            }
            Event::Alias(anchor) => {
                let known = self.anchors.get(&anchor).cloned();
                let (kind, text) = known.map_or((Kind::Empty, None), |(node, text)| {
                    (Kind::Alias(node), text)
                });
                self.add(kind, span, 0, text);
            }
            Event::SequenceStart(anchor, _) => self.open(Kind::Sequence(0), span, anchor),
            Event::MappingStart(anchor, _) => self.open(Kind::Mapping, span, anchor),
            Event::SequenceEnd | Event::MappingEnd => {
                let ended = self
                    .open
                    .pop()
                    .and_then(|open| self.tree.nodes.get_mut(open.node));
                if let Some(node) = ended {
                    node.characters.end = span.end.index().saturating_sub(self.lead);
                }
            }
            _ => {}
        }
    }

    fn open(&mut self, kind: Kind, mut span: Span, anchor: usize) {
        // A collection that never ends is as long as the text.
        span.end = saphyr_parser::Marker::new(usize::MAX / 2, 0, 0);
        let node = self.add(kind, span, anchor, None);
        self.open.push(Open {
            node,
            key: None,
            token: None,
        });
    }

    fn add(&mut self, kind: Kind, span: Span, anchor: usize, text: Option<String>) -> usize {
        let node = self.tree.nodes.len();
        if anchor > 0 {
            self.anchors.insert(anchor, (node, text.clone()));
        }
        let key = self.place(node, text);
        let [start, end] =
            [span.start, span.end].map(|mark| mark.index().saturating_sub(self.lead));
        self.tree.nodes.push(Node {
            key,
            characters: start..end,
            kind,
        });
        node
    }

    /// Gives a node its place in the collection around it: as a key, or as a value, and then under which key.
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
