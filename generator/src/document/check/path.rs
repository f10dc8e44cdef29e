//! The position of the walk.

use crate::{diagnostic::Place, document::grammar::Object, pointer::Pointer};

/// The position of the walk. A pointer is built from it only if there is something to report.
#[derive(Clone, Copy)]
pub(super) struct Path<'p> {
    /// The object whose fields are being checked.
    pub(super) table: &'static Object,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Start(Option<&'p Pointer>),
    Key(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    /// Returns the position of the document's root.
    pub(super) fn document(table: &'static Object) -> Self {
        Self {
            table,
            step: Step::Start(None),
        }
    }

    /// Returns the position at a pointer.
    pub(super) fn start(table: &'static Object, pointer: &'p Pointer) -> Self {
        Self {
            table,
            step: Step::Start(Some(pointer)),
        }
    }

    /// Returns the position of the value under a key.
    pub(super) fn key<'q>(&'q self, key: &'q str) -> Path<'q> {
        Path {
            table: self.table,
            step: Step::Key(self, key),
        }
    }

    /// Returns the position of the element at an index.
    pub(super) fn index(&self, index: usize) -> Path<'_> {
        Path {
            table: self.table,
            step: Step::Index(self, index),
        }
    }

    /// Returns the same position, for the fields of another object.
    pub(super) fn within(self, table: &'static Object) -> Self {
        Self { table, ..self }
    }

    /// Returns the position as a pointer.
    pub(super) fn pointer(&self) -> Pointer {
        match self.step {
            Step::Start(None) => Pointer::root(),
            Step::Start(Some(pointer)) => pointer.clone(),
            Step::Key(parent, key) => parent.pointer().child(key),
            Step::Index(parent, index) => parent.pointer().child(index),
        }
    }

    /// Returns the position of the value, for a diagnostic.
    pub(super) fn place(&self) -> Place {
        Place::Value(self.pointer())
    }

    /// Returns the position of the key, for a diagnostic.
    pub(super) fn key_place(&self) -> Place {
        Place::Key(self.pointer())
    }

    /// Returns the name of the value in messages.
    pub(super) fn subject(&self) -> String {
        match self.step {
            Step::Start(None) => "the document".to_owned(),
            Step::Start(Some(pointer)) => format!("`{pointer}`"),
            Step::Key(_, key) => format!("`{key}`"),
            Step::Index(parent, index) => {
                let list = parent.subject();
                format!("`{}[{index}]`", list.trim_matches('`'))
            }
        }
    }
}
