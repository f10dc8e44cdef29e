//! The texts of a document, and the text in which each part of it is written.

use std::{collections::BTreeMap, ops::Range};

use super::{Moves, Place};
use crate::{pointer::Pointer, source::Source};

/// The number of the file `codegen.toml`.
pub const CONFIG: usize = 1;

/// The texts of a document, of which the document's own is the first.
#[derive(Clone, Debug)]
pub struct Sources {
    document: Source,
    /// The other texts, numbered from 1; the document has the number 0.
    others: Vec<Source>,
    /// The parts that are not written at their pointer in the document.
    origins: BTreeMap<Pointer, Origin>,
    /// The parts that a conversion has moved.
    moves: Moves,
}

/// The position at which a part of a document is written.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    /// The number of the file.
    pub(crate) file: usize,
    /// The pointer in the file.
    pub(crate) pointer: Pointer,
    /// `true` if the key of the part is also in that file.
    pub(crate) with_key: bool,
}

impl From<&Source> for Sources {
    fn from(document: &Source) -> Self {
        Self {
            document: document.clone(),
            others: Vec::new(),
            origins: BTreeMap::new(),
            moves: Moves::default(),
        }
    }
}

impl Sources {
    /// Creates the sources of a document and its `codegen.toml`.
    pub(crate) fn new(document: &Source, config: Option<&Source>) -> Self {
        let mut sources = Self::from(document);
        let none = || Source::new("codegen.toml", "");
        sources.add(config.cloned().unwrap_or_else(none));
        sources
    }

    /// Records that a part of the document is a copy of another one.
    pub(crate) fn copied(&mut self, from: &Pointer, to: Pointer) {
        let (file, pointer) = self.written(from, false);
        let origin = Origin {
            file,
            pointer,
            with_key: false,
        };
        self.forget(&to);
        self.set_origin(to, origin);
    }

    /// Records the moves of a conversion; all pointers that are passed from now on are those after it.
    pub(crate) fn converted(&mut self, moves: Moves) {
        self.moves = moves;
    }

    /// Records that a part of the converted document was moved.
    pub(crate) fn moved(&mut self, from: &Pointer, to: &Pointer) {
        self.moves.derived(from, to);
    }

    /// Returns a position as bytes of its text, which a conversion does not change.
    pub(crate) fn fixed(&self, place: &Place) -> Place {
        let (file, place) = self.locate(place);
        Place::Bytes(file, place.range(&self.file(file).positions()))
    }

    /// Adds a text, and returns its number.
    pub(crate) fn add(&mut self, source: Source) -> usize {
        self.others.push(source);
        self.others.len()
    }

    /// Returns the text with a number.
    pub(crate) fn file(&self, number: usize) -> &Source {
        let other = number
            .checked_sub(1)
            .and_then(|index| self.others.get(index));
        other.unwrap_or(&self.document)
    }

    /// Returns the name of a file whose path from the document's directory is known.
    pub(crate) fn name_beside(&self, mut path: &str) -> String {
        const SEPARATORS: [char; 2] = ['/', '\\'];
        let name = &self.document.name;
        let mut folder = name
            .rfind(SEPARATORS)
            .map_or("", |at| name.split_at(at + 1).0);
        while let Some(above) = path.strip_prefix("../") {
            let inner = folder.trim_end_matches(SEPARATORS);
            let (outer, last) = inner.split_at(inner.rfind(SEPARATORS).map_or(0, |at| at + 1));
            if matches!(last, "" | "." | "..") {
                break;
            }
            (folder, path) = (outer, above);
        }
        format!("{folder}{path}")
    }

    /// Returns the document's path from its directory.
    pub(crate) fn own_path(&self) -> String {
        let name = &self.document.name;
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        name.to_owned()
    }

    /// Records the origin of a part of the document.
    pub(crate) fn set_origin(&mut self, part: Pointer, origin: Origin) {
        self.origins.insert(part, origin);
    }

    /// Records that a part of the document is written where it was, though its surroundings are replaced.
    pub(crate) fn kept(&mut self, part: &Pointer) {
        let (file, pointer) = self.written(part, true);
        let origin = Origin {
            file,
            pointer,
            with_key: true,
        };
        self.origins.entry(part.clone()).or_insert(origin);
    }

    /// Records that a part of the document has another key than where it is written.
    pub(crate) fn renamed(&mut self, from: &Pointer, to: Pointer) {
        let (file, pointer) = self.written(from, true);
        let origin = Origin {
            file,
            pointer,
            with_key: true,
        };
        self.set_origin(to, origin);
    }

    /// Removes the origins of a part of the document that no longer exists.
    pub(crate) fn forget(&mut self, part: &Pointer) {
        self.take_within(part);
    }

    /// Records that an element of a list was removed and that the following ones moved up; `len` elements are left.
    pub(crate) fn close_gap(&mut self, list: &Pointer, index: usize, len: usize) {
        self.forget(&list.child(index));
        for to in index..len {
            let from = list.child(to + 1);
            let (file, pointer) = self.written(&from, true);
            let moved = self.take_within(&from);
            let to = list.child(to);
            let whole = Origin {
                file,
                pointer,
                with_key: true,
            };
            self.origins.insert(to.clone(), whole);
            let moved = moved.into_iter().map(|(part, origin)| {
                let rest = part.as_str().get(from.as_str().len()..);
                (to.join(rest.unwrap_or_default()), origin)
            });
            self.origins.extend(moved);
        }
    }

    /// Removes and returns the origins of a part of the document and of all parts in it.
    fn take_within(&mut self, part: &Pointer) -> BTreeMap<Pointer, Origin> {
        let first = self.origins.range(part..);
        let within = first
            .map(|(other, _)| other)
            .take_while(|other| other.as_str().starts_with(part.as_str()));
        let within = within.filter(|other| {
            let rest = other.as_str().get(part.as_str().len()..);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let within: Vec<Pointer> = within.cloned().collect();
        within
            .into_iter()
            .filter_map(|part| self.origins.remove_entry(&part))
            .collect()
    }

    /// Returns the number of the file that contains a position, and the position in that file.
    fn locate(&self, place: &Place) -> (usize, Place) {
        match place {
            Place::Bytes(file, range) => (*file, Place::Bytes(*file, range.clone())),
            Place::Value(pointer) => {
                let (file, pointer) = self.written(pointer, false);
                (file, Place::Value(pointer))
            }
            Place::Key(pointer) => {
                let (file, pointer) = self.written(pointer, true);
                (file, Place::Key(pointer))
            }
        }
    }

    /// Returns the file and the pointer at which a part of the document is written.
    fn written(&self, pointer: &Pointer, key: bool) -> (usize, Pointer) {
        let pointer = self.moves.before(pointer);
        if self.origins.is_empty() {
            return (0, pointer);
        }
        for (part, rest) in pointer.splits() {
            let Some(origin) = self.origins.get(&part) else {
                continue;
            };
            if !key || !rest.is_empty() || origin.with_key {
                return (origin.file, origin.pointer.join(rest));
            }
        }
        (0, pointer)
    }

    /// Returns the text of the value at a pointer.
    pub(crate) fn text_of(&self, pointer: &Pointer) -> Option<&str> {
        let (source, _, range) = self.find(&Place::Value(pointer.clone()));
        source.text.get(range)
    }

    /// Returns the text that contains a position, the position in it, and the bytes to show.
    pub(super) fn find(&self, place: &Place) -> (&Source, Place, Range<usize>) {
        let (file, place) = self.locate(place);
        let source = self.file(file);
        let range = place.range(&source.positions());
        (source, place, range)
    }

    /// Returns the file, the line and the column of the value at a pointer, or of the innermost enclosing one.
    pub(crate) fn position(&self, pointer: &Pointer) -> (String, usize, usize) {
        let (source, _, range) = self.find(&Place::Value(pointer.clone()));
        let (line, column) = source.positions().line_column(range.start);
        (source.name.clone(), line, column)
    }

    /// Returns the sort key of a position: its file and its byte.
    pub(super) fn order(&self, place: &Place) -> (usize, usize) {
        let (file, place) = self.locate(place);
        (file, place.range(&self.file(file).positions()).start)
    }
}
