//! Compares sets of JSON values.

/// The JSON values that a new type allows, compared with the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Values {
    /// The same values.
    Same,
    /// The same values except for optional properties, which the other version ignores.
    Similar,
    /// All old values and more.
    More,
    /// Only some of the old values.
    Fewer,
    /// All old values and others, which clients of the old type keep as `Unknown`.
    Unlisted,
    /// Only some of the old values, but clients of the new type keep the others as `Unknown`.
    Listed,
    /// Listed values of both types, where each client keeps the others as `Unknown`.
    Relisted,
    /// Other values, possibly with some of the old ones.
    Others,
}

impl Values {
    /// Combines the relations of two parts of a value.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Same, other) => other,
            (one, Self::Same) => one,
            (Self::Similar, other) => other,
            (one, Self::Similar) => one,
            (one, other) if one == other => one,
            (Self::More, Self::Unlisted) | (Self::Unlisted, Self::More) => Self::More,
            (Self::Fewer, Self::Listed) | (Self::Listed, Self::Fewer) => Self::Fewer,
            (
                Self::Listed | Self::Unlisted | Self::Relisted,
                Self::Listed | Self::Unlisted | Self::Relisted,
            ) => Self::Relisted,
            _ => Self::Others,
        }
    }

    /// Returns whether all old values are allowed.
    pub(super) fn covers(self) -> bool {
        matches!(
            self,
            Self::Same | Self::Similar | Self::More | Self::Unlisted
        )
    }

    /// Returns whether no new values are allowed.
    pub(super) fn is_within(self) -> bool {
        matches!(
            self,
            Self::Same | Self::Similar | Self::Fewer | Self::Listed
        )
    }

    pub(super) fn reversed(self) -> Self {
        match self {
            Self::More => Self::Fewer,
            Self::Fewer => Self::More,
            Self::Unlisted => Self::Listed,
            Self::Listed => Self::Unlisted,
            other => other,
        }
    }
}
