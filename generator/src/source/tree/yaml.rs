//! The tree of a YAML text, up to the first error.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};

use super::{
    builder::Builder,
    nodes::{Kind, Tree},
};

pub(super) fn read(text: &str) -> Tree {
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

/// Replaces the halves of surrogate pairs, which JSON allows and saphyr rejects, and keeps the number of characters.
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

/// Rewrites text that `serde_json` and libyaml accept and saphyr rejects, and keeps the number of characters.
fn lenient(text: &str) -> String {
    // In JSON, blanks and line breaks occur only between tokens and mean the same.
    if text.starts_with('{') {
        text.replace(['\t', '\r', '\n'], " ")
    } else {
        with_closers_behind(text)
    }
}

/// Moves a `]` or `}` at the start of a line to the end of the previous line, and keeps the number of characters.
/// Unlike libyaml, saphyr rejects a closing bracket that is not indented more than the key of its collection.
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

/// Builds a tree from events.
#[derive(Default)]
struct Reader {
    builder: Builder,
    /// Maps an anchor's number to its node and, for a scalar, its text.
    anchors: BTreeMap<usize, (usize, Option<String>)>,
    /// The number of characters that are put before the text for saphyr.
    lead: usize,
}

impl Reader {
    /// Returns the tree up to the first error, and whether it is complete.
    fn read(text: &str) -> (Tree, bool) {
        // Without it, saphyr treats a JSON document as a possible key, and emits no event before an error.
        let lead = if text.starts_with('{') { "--- " } else { "" };
        let mut reader = Self {
            lead: lead.len(),
            ..Self::default()
        };
        for event in Parser::new_from_str(&format!("{lead}{text}")) {
            match event {
                Ok((Event::DocumentEnd, _)) => break,
                Ok((event, span)) => reader.event(event, span),
                Err(_) => return (reader.builder.tree, false),
            }
        }
        (reader.builder.tree, true)
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
                self.builder.close(self.character(span.end));
            }
            _ => {}
        }
    }

    fn open(&mut self, kind: Kind, span: Span, anchor: usize) {
        self.anchor(anchor, None);
        self.builder.open(kind, self.character(span.start));
    }

    fn add(&mut self, kind: Kind, span: Span, anchor: usize, text: Option<String>) {
        self.anchor(anchor, text.as_ref());
        let characters = self.character(span.start)..self.character(span.end);
        self.builder.add(kind, characters, text);
    }

    /// Records the next node under its anchor, if it has one.
    fn anchor(&mut self, anchor: usize, text: Option<&String>) {
        if anchor > 0 {
            let node = self.builder.tree.nodes.len();
            self.anchors.insert(anchor, (node, text.cloned()));
        }
    }

    fn character(&self, mark: Marker) -> usize {
        mark.index().saturating_sub(self.lead)
    }
}
