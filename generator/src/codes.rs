//! The codes of diagnostics: each with an explanation, an example that causes it, and a corrected one.

mod advice;
mod code;
mod either;
mod errors;
mod mistakes;
#[cfg(test)]
mod tests;
mod warnings;

pub use advice::*;
pub use code::{Class, Code};
pub use either::*;
pub use errors::*;
pub use mistakes::*;
pub use warnings::*;

use crate::similar;

/// Returns all codes.
pub fn all() -> impl Iterator<Item = &'static Code> {
    let classes = [ERRORS, EITHER, MISTAKES, WARNINGS, ADVICE];
    classes.into_iter().flatten().copied()
}

/// Returns the code with a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Code> {
    all().find(|code| code.name == name)
}

/// Completes a part of a document to a document.
#[must_use]
pub fn whole(part: &str) -> String {
    let rest = [
        ("openapi:", "openapi: 3.0.3"),
        ("info:", "info: { title: Pets, version: '1' }"),
        ("paths:", "paths: {}"),
    ];
    let missing = rest
        .into_iter()
        .filter(|(key, _)| !part.lines().any(|line| line.starts_with(key)));
    let head = missing.fold(String::new(), |head, (_, line)| head + line + "\n");
    head + part.trim_start()
}

/// Returns the name of the code that is most similar to a misspelt name.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static str> {
    similar::nearest(name, all().map(|code| code.name))
}
