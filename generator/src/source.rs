//! The text of a document, and where in it a JSON Pointer stands.

#[cfg(test)]
mod tests;
mod tree;

use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

use crate::pointer::Pointer;
use tree::{Kind, Tree};

/// A text with the name that people know it by.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name, as shown in diagnostics: mostly the path of the file.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// What was found when the first position was asked for.
    index: OnceLock<Arc<Index>>,
}

impl Source {
    /// A text under a name.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            index: OnceLock::new(),
        }
    }

    /// Where the parts of the text stand. The text is read when the first pointer is looked up, and once only.
    #[must_use]
    pub fn positions(&self) -> Positions<'_> {
        Positions {
            text: &self.text,
            index: self.index.get_or_init(|| Arc::new(Index::new(&self.text))),
        }
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.text) == (&other.name, &other.text)
    }
}

/// Gives the text of a file by its path from the document's directory, or says why not: `there is no such file`.
pub type Load<'a> = dyn Fn(&str) -> Result<String, String> + 'a;

/// What a crate is made of: a document, and what is read beside it.
pub struct Input<'a> {
    /// The document.
    pub document: &'a Source,
    /// Overlays, which are applied in this order.
    pub overlays: &'a [Source],
    /// Gives the other files that the document refers to.
    pub load: &'a Load<'a>,
}

impl<'a> From<&'a Source> for Input<'a> {
    /// A document that stands alone.
    fn from(document: &'a Source) -> Self {
        Self {
            document,
            overlays: &[],
            load: &|_| Err("only one file is read".to_owned()),
        }
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

/// Where the parts of a text stand.
///
/// A text that is neither YAML nor JSON is known as far as it could be read; what is asked beyond that gets the
/// nearest thing around it.
#[derive(Debug)]
pub struct Positions<'a> {
    text: &'a str,
    index: &'a Index,
}

#[derive(Debug)]
struct Index {
    /// The byte at which each line starts.
    lines: Vec<usize>,
    /// The byte at which every `STEP`th character starts: saphyr counts in characters.
    steps: Vec<usize>,
    tree: OnceLock<Tree>,
}

const STEP: usize = 64;

impl Index {
    fn new(text: &str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let steps = text.char_indices().step_by(STEP).map(|(at, _)| at);
        Self {
            lines: std::iter::once(0).chain(breaks).collect(),
            steps: steps.collect(),
            tree: OnceLock::new(),
        }
    }
}

impl<'a> Positions<'a> {
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
        let start = self
            .index
            .lines
            .get(number - 1)
            .copied()
            .unwrap_or_default();
        let next = self.index.lines.get(number);
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
        let Some(start) = line
            .checked_sub(1)
            .and_then(|index| self.index.lines.get(index))
        else {
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
        self.index.tree.get_or_init(|| Tree::read(self.text))
    }

    fn line_number(&self, byte: usize) -> usize {
        self.index.lines.partition_point(|start| *start <= byte)
    }

    /// How many characters stand before a byte.
    fn character(&self, byte: usize) -> usize {
        let behind = self.index.steps.partition_point(|start| *start <= byte);
        let step = behind.saturating_sub(1);
        let start = self.index.steps.get(step).copied().unwrap_or_default();
        step * STEP + self.slice(start..byte).chars().count()
    }

    /// The byte a number of characters after another byte.
    fn after(&self, byte: usize, characters: usize) -> usize {
        let character = self.character(byte) + characters;
        let step = self.index.steps.get(character / STEP);
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
