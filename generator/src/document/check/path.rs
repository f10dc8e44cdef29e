//! Where a walk is.

use crate::{diagnostic::Place, document::grammar::Object, pointer::Pointer};

/// Where a walk is; a pointer is made of it only when there is something to report.
#[derive(Clone, Copy)]
pub(super) struct Path<'p> {
    /// The object whose fields the walk is among.
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
    /// The whole document.
    pub(super) fn document(table: &'static Object) -> Self {
        Self {
            table,
            step: Step::Start(None),
        }
    }

    /// A place within it.
    pub(super) fn start(table: &'static Object, pointer: &'p Pointer) -> Self {
        Self {
            table,
            step: Step::Start(Some(pointer)),
        }
    }

    /// The value under a key.
    pub(super) fn key<'q>(&'q self, key: &'q str) -> Path<'q> {
        Path {
            table: self.table,
            step: Step::Key(self, key),
        }
    }

    /// The element at an index.
    pub(super) fn index(&self, index: usize) -> Path<'_> {
        Path {
            table: self.table,
            step: Step::Index(self, index),
        }
    }

    /// The same place, among the fields of an object.
    pub(super) fn within(self, table: &'static Object) -> Self {
        Self { table, ..self }
    }

    /// The place as a pointer.
    pub(super) fn pointer(&self) -> Pointer {
        match self.step {
            Step::Start(None) => Pointer::root(),
            Step::Start(Some(pointer)) => pointer.clone(),
            Step::Key(parent, key) => parent.pointer().child(key),
            Step::Index(parent, index) => parent.pointer().child(index),
        }
    }

    /// The place of the value.
    pub(super) fn place(&self) -> Place {
        Place::Value(self.pointer())
    }

    /// The place of the key.
    pub(super) fn key_place(&self) -> Place {
        Place::Key(self.pointer())
    }

    /// What a message calls the value.
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
