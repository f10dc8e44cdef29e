//! The tree of YAML, as far as it can be read.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};

use super::{Builder, Kind, Tree};

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

/// Makes a tree of events.
#[derive(Default)]
struct Reader {
    builder: Builder,
    /// An anchor's number, to its node and, for a scalar, its text.
    anchors: BTreeMap<usize, (usize, Option<String>)>,
    /// How many characters saphyr is given before the text.
    lead: usize,
}

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

    /// Keeps the node that is added next under its anchor, if it has one.
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
