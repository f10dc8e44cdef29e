//! All codes of diagnostics: what each means, with a document that yields it and one that does not.

mod advice;
mod either;
mod errors;
mod mistakes;
#[cfg(test)]
mod tests;
mod warnings;

use std::fmt;

use crate::document;

/// A code of diagnostics.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Its name, in kebab case.
    pub name: &'static str,
    /// What it does to generation.
    pub class: Class,
    /// What it means.
    pub meaning: &'static str,
    /// The part of a document that yields it; empty where it is no part of a document.
    pub wrong: &'static str,
    /// The same part as it should be.
    pub right: &'static str,
}

/// What a diagnostic does to generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Nothing is generated.
    Error,
    /// A warning where it is clear what is meant, otherwise an error.
    Either,
    /// Something is not in the crate, or is not as the document says.
    Warning,
    /// Something could be better for those who call the API; `lint` alone tells.
    Advice,
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error: nothing is generated",
            Self::Either => "warning if the generator can continue without it, otherwise error",
            Self::Warning => "warning: the generated crate deviates from the document",
            Self::Advice => "advice of `cargo xtask lint`: the API could be easier to use",
        })
    }
}

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

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({})\n\n{}", self.name, self.class, self.meaning)?;
        for (title, text) in [("Wrong", self.wrong), ("Right", self.right)] {
            if !text.is_empty() {
                writeln!(f, "\n{title}:\n")?;
                text.trim()
                    .lines()
                    .try_for_each(|line| writeln!(f, "{}", format!("    {line}").trim_end()))?;
            }
        }
        Ok(())
    }
}
