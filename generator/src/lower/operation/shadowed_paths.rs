//! Finds the path templates that match some of the URLs of another one.

use std::collections::BTreeMap;

/// Path templates, as a tree of their segments: node 0 is the root.
pub(super) struct Templates<'p> {
    nodes: Vec<Node<'p>>,
}

#[derive(Default)]
struct Node<'p> {
    /// The children whose segments have no parameters.
    literal: BTreeMap<&'p str, usize>,
    /// The children whose segments have parameters.
    templated: BTreeMap<&'p str, usize>,
    /// The templates that end here, with their positions in the document.
    ends: Vec<(usize, &'p str)>,
}

impl<'p> Templates<'p> {
    /// Indexes path templates.
    pub(super) fn new(templates: impl Iterator<Item = &'p str>) -> Self {
        let mut nodes = vec![Node::default()];
        for (position, template) in templates.enumerate() {
            let mut at = 0;
            for segment in template.split('/') {
                let next = nodes.len();
                let children = if segment.contains('{') {
                    &mut nodes[at].templated
                } else {
                    &mut nodes[at].literal
                };
                at = *children.entry(segment).or_insert(next);
                if at == next {
                    nodes.push(Node::default());
                }
            }
            nodes[at].ends.push((position, template));
        }
        Self { nodes }
    }

    /// Returns the templates that match some of the URLs of a template, and that servers prefer, in document order.
    pub(super) fn shadowing(&self, own: &str) -> Vec<String> {
        if !own.contains('{') {
            return Vec::new();
        }
        let mut level = vec![0];
        for segment in own.split('/') {
            let nodes = level.iter().map(|&at| &self.nodes[at]);
            level = nodes.flat_map(|node| node.matching(segment)).collect();
        }
        let ends = level.iter().flat_map(|&at| &self.nodes[at].ends);
        let mut found: Vec<_> = ends.filter(|(_, other)| is_preferred(other, own)).collect();
        found.sort_unstable();
        found
            .into_iter()
            .map(|(_, other)| (*other).to_owned())
            .collect()
    }
}

impl Node<'_> {
    /// Returns the children that match some text that a segment matches.
    fn matching(&self, segment: &str) -> Vec<usize> {
        let is_literal = !segment.contains('{');
        let same = self.literal.get(segment).filter(|_| is_literal).copied();
        let literal = self.literal.iter().filter(|_| !is_literal);
        let others = literal.chain(&self.templated);
        let others = others.filter(|(other, _)| may_be_one(other, segment));
        same.into_iter().chain(others.map(|(_, &at)| at)).collect()
    }
}

/// Returns whether servers prefer a path template: it has more literal text in the first segment that differs.
fn is_preferred(other: &str, own: &str) -> bool {
    other
        .split('/')
        .map(text_of)
        .gt(own.split('/').map(text_of))
}

/// Returns the length of the literal text of a segment.
fn text_of(segment: &str) -> usize {
    if !segment.contains('{') {
        return usize::MAX;
    }
    let texts = segment.split('{').map(|it| it.rsplit('}').next());
    texts.flatten().map(str::len).sum()
}

/// Returns whether some text may match both segments.
fn may_be_one<'s>(one: &'s str, other: &'s str) -> bool {
    if !one.contains('{') && !other.contains('{') {
        return one == other;
    }
    let start = |segment: &'s str| segment.split('{').next().unwrap_or_default();
    let end = |segment: &'s str| segment.rsplit('}').next().unwrap_or_default();
    let (a, b) = (start(one), start(other));
    let (c, d) = (end(one), end(other));
    (a.starts_with(b) || b.starts_with(a)) && (c.ends_with(d) || d.ends_with(c))
}
