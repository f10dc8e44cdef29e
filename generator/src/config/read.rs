//! Reads a `codegen.toml`.

use toml::{Spanned, de::DeTable};

use super::{check, parse, tables::Config};
use crate::source::Source;

impl Config {
    /// Reads the text of a `codegen.toml`. Its errors are reported together with those of the document.
    #[must_use]
    pub fn parse(source: &Source) -> Self {
        let (table, errors) = parse::table(&source.text);
        if errors.is_empty() {
            return Self::read(source, table);
        }
        // Other errors may only be consequences of the syntax error.
        let mut config = Self::read(source, table);
        config.diagnostics = errors;
        config
    }

    /// Reads a table of a text, which is the root or the entry of a crate.
    pub(super) fn read(source: &Source, table: Spanned<DeTable<'_>>) -> Self {
        let mut diagnostics = Vec::new();
        let config: Self = parse::read(table, &mut diagnostics);
        diagnostics.extend(check::errors(&config));
        Self {
            source: Some(source.clone()),
            diagnostics,
            ..config
        }
    }
}
