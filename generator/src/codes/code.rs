//! What a code of diagnostics consists of.

use std::fmt;

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
