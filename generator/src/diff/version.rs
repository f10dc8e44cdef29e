//! The next version, by Cargo's rules.

use semver::Version;

use super::{Changes, rules::Verdict};

/// The part of a version that is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// The third part.
    Patch,
    /// The second part.
    Minor,
    /// The first part.
    Major,
}

impl Bump {
    /// Returns the name of the part.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// Returns the part that is raised and the next version; `None` if nothing changed or the old version is invalid.
///
/// A release is incompatible if source code does not compile or behaves differently. That raises the first part, or the
/// second below 1.0.0, or the third below 0.1.0. Additions raise the second part from 1.0.0 on, otherwise the third.
#[must_use]
pub fn bumped(changes: &Changes) -> Option<(Bump, String)> {
    if changes.changes.is_empty() && changes.docs == 0 {
        return None;
    }
    let old = Version::parse(&changes.old_version).ok()?;
    let is_breaking = changes.changes.iter().any(|change| {
        let verdicts = change.verdicts;
        verdicts.callers.max(verdicts.implementers) >= Verdict::Breaks
    });
    let has_additions = changes.changes.iter().any(super::Change::is_addition);
    let bump = match old.major {
        0 if is_breaking && old.minor > 0 => Bump::Minor,
        0 => Bump::Patch,
        _ if is_breaking => Bump::Major,
        _ if has_additions => Bump::Minor,
        _ => Bump::Patch,
    };
    let (major, minor, patch) = match bump {
        Bump::Major => (old.major + 1, 0, 0),
        Bump::Minor => (old.major, old.minor + 1, 0),
        Bump::Patch => (old.major, old.minor, old.patch + 1),
    };
    Some((bump, Version::new(major, minor, patch).to_string()))
}
