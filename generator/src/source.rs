//! The text of a document, and the position of each JSON Pointer in it.

#[cfg(test)]
mod tests;
mod tree;

use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};

use crate::pointer::Pointer;
use tree::{Kind, Tree};

/// A text and the name that diagnostics show for it.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name shown in diagnostics, usually the path of the file.
    pub name: String,
    /// The text.
    pub text: String,
    /// The index, built when the first position is looked up.
    index: OnceLock<Arc<Index>>,
}

impl Source {
    /// Creates a source from its name and its text.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            index: OnceLock::new(),
        }
    }

    /// Returns the positions of the values in the text. The text is parsed once, when the first pointer is looked up.
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

/// A function that returns the text of a file, given its path from the document's directory, or why it cannot be read.
pub type Load<'a> = dyn Fn(&str) -> Result<String, String> + 'a;

/// The input of the generator: a document, its overlays and the files that it refers to.
pub struct Input<'a> {
    /// The document.
    pub document: &'a Source,
    /// Overlays, in the order in which they are applied.
    pub overlays: &'a [Source],
    /// Loads the other files that the document refers to.
    pub load: &'a Load<'a>,
}

impl<'a> From<&'a Source> for Input<'a> {
    /// Creates an input from a document without overlays or other files.
    fn from(document: &'a Source) -> Self {
        Self {
            document,
            overlays: &[],
            load: &|_| Err("references to other files are disabled".to_owned()),
        }
    }
}

/// A duplicate key of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The pointer of both keys.
    pub pointer: Pointer,
    /// The bytes of the earlier key.
    pub first: Range<usize>,
    /// The bytes of the later key.
    pub second: Range<usize>,
}

/// The positions of the values of a text.
///
/// If a text is neither YAML nor JSON, only the part before the error is known; a pointer into the rest gets the
/// position of the innermost enclosing value.
#[derive(Debug)]
pub struct Positions<'a> {
    text: &'a str,
    index: &'a Index,
}

#[derive(Debug)]
struct Index {
    /// The byte at which each line starts.
    lines: Vec<usize>,
    /// The byte at which every `STEP`th character starts, because saphyr counts in characters.
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
    /// Returns the bytes to show for the value at a pointer: those of a scalar itself; for a mapping or a sequence those
    /// of its key, or of its first line if it has no key.
    #[must_use]
    pub fn value(&self, pointer: &Pointer) -> Range<usize> {
        let tree = self.tree();
        let scalar = |node| matches!(tree.kind(node), Kind::Scalar | Kind::Block);
        match tree.find(pointer) {
            Ok(node) if scalar(tree.resolve(node)) => self.shown(tree.resolve(node)),
            Ok(node) | Err(node) => self.key_of(node),
        }
    }

    /// Returns the bytes of the key of the value at a pointer, or those of the value if it has no key.
    #[must_use]
    pub fn key(&self, pointer: &Pointer) -> Range<usize> {
        match self.tree().find(pointer) {
            Ok(node) | Err(node) => self.key_of(node),
        }
    }

    /// Returns the duplicate keys in document order, up to a limit.
    pub fn duplicates(&self) -> impl Iterator<Item = Duplicate> + '_ {
        let found = self.tree().duplicates.iter();
        found.map(|(pointer, first, second)| Duplicate {
            pointer: pointer.clone(),
            first: self.key_of(*first),
            second: self.key_of(*second),
        })
    }

    /// Returns the line and the column of a byte. Both count from 1; columns are counted in characters.
    #[must_use]
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let byte = self.boundary(byte);
        let start = self.line(byte).start;
        (
            self.line_number(byte),
            self.character(byte) - self.character(start) + 1,
        )
    }

    /// Returns the bytes of the line that contains a byte, without its line break.
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

    /// Returns the nearest byte at or before this one at which a character starts.
    #[must_use]
    pub fn boundary(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        (0..=byte)
            .rev()
            .find(|at| self.text.is_char_boundary(*at))
            .unwrap_or_default()
    }

    /// Returns the byte at a line and a column, both counted from 1 and in characters, or the line's end if the line is
    /// shorter.
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
        self.index.tree.get_or_init(|| tree::read(self.text))
    }

    fn line_number(&self, byte: usize) -> usize {
        self.index.lines.partition_point(|start| *start <= byte)
    }

    /// Returns the number of characters before a byte.
    fn character(&self, byte: usize) -> usize {
        let behind = self.index.steps.partition_point(|start| *start <= byte);
        let step = behind.saturating_sub(1);
        let start = self.index.steps.get(step).copied().unwrap_or_default();
        step * STEP + self.slice(start..byte).chars().count()
    }

    /// Returns the byte that is a number of characters after another byte.
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

    /// Returns the bytes of a node itself without anchor, tag and blanks; of a collection or a block scalar, the first
    /// line.
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
