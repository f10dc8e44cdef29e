//! The definition of a code of diagnostics.

use std::fmt;

/// A code of diagnostics.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code {
    /// Its name, in kebab case.
    pub name: &'static str,
    /// Its effect on generation.
    pub class: Class,
    /// The explanation.
    pub meaning: &'static str,
    /// An example that is reported: a part of a document; empty if the code is not about documents.
    pub wrong: &'static str,
    /// The corrected example.
    pub right: &'static str,
}

/// The effect of a diagnostic on generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Nothing is generated.
    Error,
    /// A warning if the meaning is clear, otherwise an error.
    Either,
    /// The generated crate deviates from the document.
    Warning,
    /// The API could be easier to use; reported by `lint` only.
    Advice,
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error: nothing is generated",
            Self::Either => "warning if a crate can still be generated, otherwise error",
            Self::Warning => "warning: the generated crate deviates from the document",
            Self::Advice => "advice, reported by `lint` only: the API could be easier to use",
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

/// Declares codes, and a list of them.
macro_rules! codes {
    ($list:ident: $($id:ident $name:literal { $($field:ident: $value:expr),* $(,)? })*) => {
        $(
            #[doc = concat!("`", $name, "`")]
            pub static $id: Code = Code { name: $name, $($field: $value),* };
        )*
        /// All codes of this kind.
        pub static $list: &[&Code] = &[$(&$id),*];
    };
}
pub(super) use codes;
