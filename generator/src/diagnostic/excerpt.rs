//! Shortens a list of diagnostics to all errors and some warnings of each code.

use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    fmt::Write as _,
};

use super::{Diagnostic, Severity};

/// A shortened list of diagnostics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Excerpt {
    /// The diagnostics that are shown, in their order.
    pub shown: Vec<Diagnostic>,
    /// The number of other diagnostics, by code.
    pub rest: BTreeMap<&'static str, usize>,
}

/// The number of places that a merged warning shows.
const PLACES: usize = 3;

/// Selects all errors, and up to a number of warnings of each code.
///
/// Warnings that differ only in their places are merged: the first one shows the next places and the number of all.
#[must_use]
pub fn excerpt(all: &[Diagnostic], of_a_code: usize) -> Excerpt {
    let mut shown: Vec<(Diagnostic, usize)> = Vec::new();
    let mut rest: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut of_codes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut first: HashMap<_, Option<usize>> = HashMap::new();
    for one in all {
        if one.severity == Severity::Error {
            shown.push((one.clone(), 1));
            continue;
        }
        let same = match first.entry((one.code.name, &one.message, &one.primary.text, &one.help)) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                let count = of_codes.entry(one.code.name).or_default();
                *count += 1;
                let is_shown = *count <= of_a_code;
                entry.insert(is_shown.then_some(shown.len()));
                if is_shown {
                    shown.push((one.clone(), 1));
                } else {
                    *rest.entry(one.code.name).or_default() += 1;
                }
                continue;
            }
        };
        let Some((first, count)) = same.and_then(|index| shown.get_mut(index)) else {
            *rest.entry(one.code.name).or_default() += 1;
            continue;
        };
        *count += 1;
        if *count <= PLACES {
            first.secondary.push(one.primary.clone());
        }
    }
    let counted = shown.into_iter().map(|(mut one, count)| {
        if count > 1 {
            one.message = format!("{} (in {count} places)", one.message);
        }
        one
    });
    Excerpt {
        shown: counted.collect(),
        rest,
    }
}

impl Excerpt {
    /// Selects all diagnostics, and merges none.
    #[must_use]
    pub fn whole(all: &[Diagnostic]) -> Self {
        Self {
            shown: all.to_vec(),
            rest: BTreeMap::new(),
        }
    }

    /// Describes what is not shown, and counts all diagnostics by their codes. Empty for a single diagnostic.
    #[must_use]
    pub fn summary(&self, all: &[Diagnostic]) -> String {
        let mut text = String::new();
        for (code, count) in &self.rest {
            let _ = writeln!(text, "\n… {count} more of `{code}`; `--all` prints them");
        }
        if all.len() < 2 {
            return text;
        }
        text.push('\n');
        let title_of = |one: &Diagnostic| match one.severity {
            Severity::Error => "errors",
            Severity::Warning if one.is_advice() => "advice",
            Severity::Warning => "warnings",
        };
        for title in ["errors", "warnings", "advice"] {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for one in all.iter().filter(|one| title_of(one) == title) {
                *counts.entry(one.code.name).or_default() += 1;
            }
            let mut counts: Vec<_> = counts.into_iter().collect();
            counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            let counts: Vec<_> = counts
                .iter()
                .map(|(code, count)| format!("{count} {code}"))
                .collect();
            if !counts.is_empty() {
                let _ = writeln!(text, "{title}: {}", counts.join(", "));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, Excerpt, excerpt};
    use crate::{codes, diagnostic::Place, pointer::Pointer};

    #[test]
    fn warnings_are_cut_and_errors_are_not() {
        let place = || Place::Value(Pointer::root());
        let warning = |code, message: &str| Diagnostic::warning(code, place(), message);
        let error = Diagnostic::error(&codes::SYNTAX, place(), "e");
        let mut all: Vec<_> = ["a", "b", "c", "d", "e"]
            .map(|message| warning(&codes::NO_SUCCESS, message))
            .into();
        all.extend(vec![error; 4]);
        all.push(warning(&codes::NO_SCHEMA, "w"));
        let cut = excerpt(&all, 2);
        assert_eq!(cut.shown.len(), 7);
        assert_eq!(
            cut.summary(&all),
            "\n… 3 more of `no-success`; `--all` prints them\n\nerrors: 4 syntax\nwarnings: 1 no-schema\nadvice: 5 no-success\n"
        );
        assert_eq!(Excerpt::whole(&all).shown, all);
        assert_eq!(excerpt(&all[..1], 2).summary(&all[..1]), "");
    }

    #[test]
    fn repeated_warnings_are_merged() {
        let of = |code, message: &str, index: usize| {
            let place = Place::Key(Pointer::root().child(index));
            Diagnostic::warning(code, place, message)
        };
        let mut all: Vec<_> = (0..5)
            .map(|index| of(&codes::UNKNOWN_KEY, "a", index))
            .collect();
        all.insert(1, of(&codes::UNKNOWN_KEY, "b", 7));
        all.extend([of(&codes::NO_SCHEMA, "a", 8), of(&codes::NO_SCHEMA, "a", 9)]);
        let cut = excerpt(&all, 1);
        let shown: Vec<_> = cut
            .shown
            .iter()
            .map(|one| (one.code.name, one.message.as_str(), one.secondary.len()))
            .collect();
        assert_eq!(
            shown,
            [
                ("unknown-key", "a (in 5 places)", 2),
                ("no-schema", "a (in 2 places)", 1)
            ]
        );
        assert_eq!(
            cut.rest.into_iter().collect::<Vec<_>>(),
            [("unknown-key", 1)]
        );
    }
}
