//! `Cargo.toml`.

use std::fmt::{Arguments, Write};

use crate::model::{Model, Section};

/// Adds a line. Writing to a string cannot fail.
fn line(text: &mut String, line: Arguments<'_>) {
    let _ = writeln!(text, "{line}");
}

fn section(text: &mut String, section: &Section) {
    line(text, format_args!("\n{}", section.header));
    for (key, value) in &section.entries {
        line(text, format_args!("{key} = {value}"));
    }
}

/// Returns the text of `Cargo.toml`.
pub(super) fn manifest(model: &Model) -> String {
    let mut text = "# Generated from the OpenAPI document and codegen.toml.\n".to_owned();
    for part in &model.package.manifest {
        section(&mut text, part);
    }
    text.replacen("\n\n", "\n", 1)
}
