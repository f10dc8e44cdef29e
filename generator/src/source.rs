//! The text of a document, and where in it a JSON Pointer stands.

use std::{cell::OnceCell, collections::BTreeMap, ops::Range};

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use crate::pointer::Pointer;

/// A text with the name that people know it by.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name, as shown in diagnostics: mostly the path of the file.
    pub name: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// A text under a name.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// Where the parts of the text stand. The text is read when the first pointer is looked up.
    #[must_use]
    pub fn positions(&self) -> Positions<'_> {
        Positions::new(&self.text)
    }
}

/// A key that a mapping has twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The pointer that both have.
    pub pointer: Pointer,
    /// The bytes of the earlier key.
    pub first: Range<usize>,
    /// The bytes of the later key.
    pub second: Range<usize>,
}

/// Where the parts of a text stand: make it once, ask it often.
///
/// A text that is neither YAML nor JSON is known as far as it could be read; what is asked beyond that gets the
/// nearest thing around it.
#[derive(Debug)]
pub struct Positions<'a> {
    text: &'a str,
    /// The byte at which each line starts.
    lines: Vec<usize>,
    /// The byte at which every `STEP`th character starts: saphyr counts in characters.
    steps: Vec<usize>,
    tree: OnceCell<Tree>,
}

const STEP: usize = 64;

impl<'a> Positions<'a> {
    fn new(text: &'a str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let steps = text.char_indices().step_by(STEP).map(|(at, _)| at);
        Self {
            text,
            lines: std::iter::once(0).chain(breaks).collect(),
            steps: steps.collect(),
            tree: OnceCell::new(),
        }
    }

    /// The bytes to show for the value at a pointer: a scalar's own, for a mapping or a sequence those of its key, or
    /// of its first line where it has none.
    #[must_use]
    pub fn value(&self, pointer: &Pointer) -> Range<usize> {
        let tree = self.tree();
        let scalar = |node| matches!(tree.kind(node), Kind::Scalar | Kind::Block);
        match tree.find(pointer) {
            Ok(node) if scalar(tree.resolve(node)) => self.shown(tree.resolve(node)),
            Ok(node) | Err(node) => self.key_of(node),
        }
    }

    /// The bytes of the key under which the value at a pointer stands; where there is none, those of the value.
    #[must_use]
    pub fn key(&self, pointer: &Pointer) -> Range<usize> {
        match self.tree().find(pointer) {
            Ok(node) | Err(node) => self.key_of(node),
        }
    }

    /// The keys that stand twice in one mapping, in document order; of very many only the first.
    pub fn duplicates(&self) -> impl Iterator<Item = Duplicate> + '_ {
        let found = self.tree().duplicates.iter();
        found.map(|(pointer, first, second)| Duplicate {
            pointer: pointer.clone(),
            first: self.key_of(*first),
            second: self.key_of(*second),
        })
    }

    /// The line and the column, in characters, of a byte; both count from 1.
    #[must_use]
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let byte = self.boundary(byte);
        let start = self.line(byte).start;
        (
            self.line_number(byte),
            self.character(byte) - self.character(start) + 1,
        )
    }

    /// The bytes of the line that a byte is on, without its line break.
    #[must_use]
    pub fn line(&self, byte: usize) -> Range<usize> {
        let number = self.line_number(self.boundary(byte));
        let start = self.lines.get(number - 1).copied().unwrap_or_default();
        let next = self.lines.get(number);
        let text = self.slice(start..next.map_or(self.text.len(), |next| next - 1));
        start..start + text.strip_suffix('\r').unwrap_or(text).len()
    }

    /// The nearest byte at or before this one at which a character starts.
    #[must_use]
    pub fn boundary(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        (0..=byte)
            .rev()
            .find(|at| self.text.is_char_boundary(*at))
            .unwrap_or_default()
    }

    /// The byte at a line and a column, in characters, both counted from 1; the line's end where it is shorter.
    #[must_use]
    pub fn byte(&self, line: usize, column: usize) -> usize {
        let Some(start) = line.checked_sub(1).and_then(|index| self.lines.get(index)) else {
            return self.text.len();
        };
        let line = self.line(*start);
        self.after(line.start, column.saturating_sub(1))
            .min(line.end)
    }

    fn slice(&self, bytes: Range<usize>) -> &'a str {
        self.text.get(bytes).unwrap_or_default()
    }

    fn tree(&self) -> &Tree {
        self.tree.get_or_init(|| Tree::read(self.text))
    }

    fn line_number(&self, byte: usize) -> usize {
        self.lines.partition_point(|start| *start <= byte)
    }

    /// How many characters stand before a byte.
    fn character(&self, byte: usize) -> usize {
        let behind = self.steps.partition_point(|start| *start <= byte);
        let step = behind.saturating_sub(1);
        let start = self.steps.get(step).copied().unwrap_or_default();
        step * STEP + self.slice(start..byte).chars().count()
    }

    /// The byte a number of characters after another byte.
    fn after(&self, byte: usize, characters: usize) -> usize {
        let character = self.character(byte) + characters;
        let step = self.steps.get(character / STEP);
        let start = step.copied().unwrap_or(self.text.len());
        let mut rest = self.slice(start..self.text.len()).char_indices();
        let offset = rest.nth(character % STEP);
        offset.map_or(self.text.len(), |(at, _)| start + at)
    }

    fn key_of(&self, node: usize) -> Range<usize> {
        let key = self.tree().nodes.get(node).and_then(|node| node.key);
        self.shown(key.unwrap_or(node))
    }

    /// The bytes of a node itself: of a collection or a block scalar the first line, without anchor, tag and blanks.
    fn shown(&self, node: usize) -> Range<usize> {
        let Some(node) = self.tree().nodes.get(node) else {
            return 0..0;
        };
        let mut start = self.after(0, node.characters.start);
        let text = self.slice(start..self.after(0, node.characters.end));
        let mut rest = text;
        while rest.starts_with(['&', '!']) {
            rest = rest
                .trim_start_matches(|c: char| !c.is_whitespace())
                .trim_start();
        }
        start += text.len() - rest.len();
        let shown = match node.kind {
            Kind::Empty => "",
            Kind::Scalar | Kind::Alias(_) => rest,
            Kind::Block | Kind::Sequence(_) | Kind::Mapping => {
                rest.lines().next().unwrap_or_default()
            }
        };
        start..start + shown.trim_end().len()
    }
}

/// What stands in a text, flat, so that neither depth nor aliases cost more than their text.
#[derive(Debug, Default)]
struct Tree {
    /// Keys and values as they come in the text.
    nodes: Vec<Node>,
    /// A collection and a token, to the value there.
    children: BTreeMap<(usize, String), usize>,
    /// The pointer with its earlier and its later value.
    duplicates: Vec<(Pointer, usize, usize)>,
}

#[derive(Debug)]
struct Node {
    key: Option<usize>,
    characters: Range<usize>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
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
    fn read(text: &str) -> Self {
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
    fn find(&self, pointer: &Pointer) -> Result<usize, usize> {
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

    fn resolve(&self, node: usize) -> usize {
        if let Kind::Alias(target) = self.kind(node) {
            target
        } else {
            node
        }
    }

    fn kind(&self, node: usize) -> Kind {
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

#[cfg(test)]
mod tests {
    use super::{Pointer, Source};

    /// Cases are a pointer, the text of the key, and the text shown for the value.
    #[track_caller]
    fn check(text: &str, cases: &[(&str, &str, &str)]) {
        let source = Source::new("x", text);
        let positions = source.positions();
        for (pointer, key, value) in cases {
            let at = Pointer::parse(pointer).unwrap();
            assert_eq!(&text[positions.key(&at)], *key, "the key of {pointer}");
            assert_eq!(
                &text[positions.value(&at)],
                *value,
                "the value of {pointer}"
            );
        }
    }

    #[test]
    fn yaml() {
        let text = "é: ü # ö\n200: 'it''s'  \ntrue:\n- {a: b}\n- \"é\\n\"\n- x: y\n  z: 1\n";
        check(
            text,
            &[
                ("", "é: ü # ö", "é: ü # ö"),
                ("/é", "é", "ü"),
                ("/200", "200", "'it''s'"),
                ("/true", "true", "true"),
                ("/true/0", "{a: b}", "{a: b}"),
                ("/true/0/a", "a", "b"),
                ("/true/1", "\"é\\n\"", "\"é\\n\""),
                ("/true/2", "x: y", "x: y"),
                ("/true/2/z", "z", "1"),
            ],
        );
        check(
            &text.replace('\n', "\r\n"),
            &[("/200", "200", "'it''s'"), ("/true/2/z", "z", "1")],
        );
        check(
            &format!("\u{FEFF}{text}"),
            &[("/200", "200", "'it''s'"), ("/true/2/z", "z", "1")],
        );
    }

    #[test]
    fn json() {
        let text = "{\n\t\"a\\/b\" : { \"\\ud83d\\ude00\": \"\\uD83D\\uDE00\", \"\\u00e9\": \"\\\\ud83d\",\t\"n\":null },\n\
                    \t\"l\":[1.5e3,[ ],{\"x\":\"é\"}]\n}";
        check(
            text,
            &[
                ("/a~1b", "\"a\\/b\"", "\"a\\/b\""),
                ("/a~1b/é", "\"\\u00e9\"", "\"\\\\ud83d\""),
                ("/a~1b/n", "\"n\"", "null"),
                ("/l/0", "1.5e3", "1.5e3"),
                ("/l/1", "[ ]", "[ ]"),
                ("/l/2", "{\"x\":\"é\"}", "{\"x\":\"é\"}"),
                ("/l/2/x", "\"x\"", "\"é\""),
            ],
        );
        check(
            "{\"a\"\n:\t1,\"b\":\ttrue\r\n}",
            &[("/a", "\"a\"", "1"), ("/b", "\"b\"", "true")],
        );
    }

    #[test]
    fn scalars() {
        let text = "a: |\n\n  one\n  two\nb: >-\n  three  \n\nc: four\n  five \nd:\ne: &x !!str six\n? [f]\n: 7\n-8: -8\n";
        check(
            text,
            &[
                ("/a", "a", "one"),
                ("/b", "b", "three"),
                ("/c", "c", "four\n  five"),
                ("/d", "d", "d"),
                ("/e", "e", "six"),
                ("/-8", "-8", "-8"),
            ],
        );
    }

    #[test]
    fn aliases_and_merges() {
        let text = "base: &base {a: 1, b: 2}\nmore: &more\n  <<: *base\n  b: 3\nkey: &key c\n\
                    use:\n  <<: [*more, {b: 5, d: 4}]\n  e: *key\n  f: *base\n  *key : 6\n  g: [*base]\n  h: &h {i: *h}\n";
        check(
            text,
            &[
                ("/more/a", "a", "1"),
                ("/use/a", "a", "1"),
                ("/use/b", "b", "3"),
                ("/use/d", "d", "4"),
                ("/use/e", "e", "c"),
                ("/use/f", "f", "f"),
                ("/use/f/b", "b", "2"),
                ("/use/c", "*key", "6"),
                ("/use/g/0", "*base", "*base"),
                ("/use/h/i/i/i", "i", "i"),
                ("/use/missing", "use", "use"),
            ],
        );
    }

    #[test]
    fn missing_pointers_show_what_is_around_them() {
        check(
            "a:\n  b: {c: 1}\n  d: [2]",
            &[
                ("/a/b/x/y", "b", "b"),
                ("/a/d/1", "d", "d"),
                ("/x", "a:", "a:"),
            ],
        );
        check("", &[("", "", ""), ("/a", "", "")]);
    }

    #[test]
    fn what_stands_before_a_syntax_error_is_known() {
        check(
            "a: 1\nb: [2, }\nc: 3\n",
            &[("/a", "a", "1"), ("/b/0", "2", "2"), ("/c", "a: 1", "a: 1")],
        );
        check(
            "{\"a\": {\"b\": 1,\n \"c\" 2",
            &[("/a/b", "\"b\"", "1"), ("/a", "\"a\"", "\"a\"")],
        );
    }

    #[test]
    fn closing_brackets_may_stand_left() {
        check(
            "a:\n  b: [\n    1\n  ]\n  c: {\n\n  }\n  d: |\n    }\n  e: 2\n",
            &[("/a/b/0", "1", "1"), ("/a/e", "e", "2")],
        );
    }

    #[test]
    fn duplicate_keys() {
        let source = Source::new("x", "a: {b/: 1}\nc: [{b: 2, b: 3}]\na: 4\n");
        let positions = source.positions();
        let found = positions
            .duplicates()
            .map(|it| (it.pointer.to_string(), it.first, it.second));
        let expected = [
            ("#/c/0/b".to_owned(), 16..17, 22..23),
            ("#/a".to_owned(), 0..1, 29..30),
        ];
        assert_eq!(found.collect::<Vec<_>>(), expected);
        check(&source.text, &[("/a", "a", "4"), ("/c/0/b", "b", "3")]);
    }

    #[test]
    fn lines_and_columns() {
        let text = format!("é{}\r\n\n{}x", "ü".repeat(99), "\t".repeat(200));
        let source = Source::new("x", text);
        let positions = source.positions();
        for (byte, place) in [
            (0, (1, 1)),
            (2, (1, 2)),
            (200, (1, 101)),
            (202, (2, 1)),
            (203, (3, 1)),
            (403, (3, 201)),
        ] {
            assert_eq!(positions.line_column(byte), place);
            assert_eq!(positions.byte(place.0, place.1), byte);
        }
        assert_eq!(positions.line_column(1), (1, 1), "inside a character");
        assert_eq!(positions.line_column(9999), (3, 202), "behind the end");
        assert_eq!(positions.byte(2, 7), 202, "behind the line's end");
        assert_eq!(positions.byte(9, 1), 404, "behind the last line");
        assert_eq!((positions.line(1), positions.line(202)), (0..200, 202..202));
    }
}
