//! The kinds of witnesses, and the styles in which they write values.

/// A group of users of a crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Party {
    /// Calls the client.
    Callers,
    /// Implements the traits of the server and of receivers of webhooks.
    Implementers,
}

impl Party {
    pub(in super::super) const ALL: [Self; 2] = [Self::Callers, Self::Implementers];

    /// Returns the name, as in the rules of `diff`.
    pub(in super::super) fn as_str(self) -> &'static str {
        match self {
            Self::Callers => "callers",
            Self::Implementers => "implementers",
        }
    }
}

/// The way in which a witness writes values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Literals, as far as possible.
    Literal,
    /// Values whose types are named.
    Named,
}

impl Style {
    pub(super) const ALL: [Self; 2] = [Self::Literal, Self::Named];

    /// Returns the name of the module with the code in this style.
    pub(super) fn module(self) -> &'static str {
        match self {
            Self::Literal => "literal",
            Self::Named => "named",
        }
    }
}
