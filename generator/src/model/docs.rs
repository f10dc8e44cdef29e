//! The documentation of an item.

use std::ops::Deref;

/// Lines of Markdown: the texts of the document, then what the generator adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    lines: Vec<String>,
    /// The number of lines that are texts of the document.
    described: usize,
}

impl Docs {
    /// Creates documentation that is not from the document.
    #[must_use]
    pub fn generated(text: &str) -> Self {
        let mut docs = Self::default();
        docs.add(vec![text.to_owned()]);
        docs
    }

    /// Adds a paragraph from a text of the document.
    pub fn describe(&mut self, lines: Vec<String>) {
        self.add(lines);
        self.described = self.lines.len();
    }

    /// Adds a paragraph, unless it is empty.
    pub fn add(&mut self, lines: Vec<String>) {
        if !lines.is_empty() && !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(lines);
    }

    /// Returns the lines that are texts of the document.
    #[must_use]
    pub fn description(&self) -> &[String] {
        self.lines.get(..self.described).unwrap_or_default()
    }
}

impl Deref for Docs {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.lines
    }
}
