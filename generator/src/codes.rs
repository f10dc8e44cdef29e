//! All codes of diagnostics: what each means, with a document that yields it and one that does not.

mod advice;
mod code;
mod either;
mod errors;
mod mistakes;
#[cfg(test)]
mod tests;
mod warnings;

pub use code::{Class, Code};

use crate::document;

/// All codes.
pub fn all() -> impl Iterator<Item = &'static Code> {
    let classes = [
        errors::CODES,
        either::CODES,
        mistakes::CODES,
        warnings::CODES,
        advice::CODES,
    ];
    classes.into_iter().flatten()
}

/// The code of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Code> {
    all().find(|code| code.name == name)
}

/// A document of which the part is that of a code.
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

/// The name of a code that seems to be meant.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static str> {
    document::nearest(name, all().map(|code| code.name))
}
