//! Shortens a list of diagnostics to all errors and some warnings of each code.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Diagnostic, Severity};

/// A shortened list of diagnostics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Excerpt {
    /// The diagnostics that are shown, in their order.
    pub shown: Vec<Diagnostic>,
    /// The number of other diagnostics, by code.
    pub rest: BTreeMap<&'static str, usize>,
}

/// Returns all errors, and up to `of_a_code` warnings of each code.
#[must_use]
pub fn excerpt(all: &[Diagnostic], of_a_code: usize) -> Excerpt {
    let mut excerpt = Excerpt::default();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in all {
        let count = counts.entry(one.code).or_default();
        *count += usize::from(one.severity == Severity::Warning);
        if *count > of_a_code && one.severity == Severity::Warning {
            *excerpt.rest.entry(one.code).or_default() += 1;
        } else {
            excerpt.shown.push(one.clone());
        }
    }
    excerpt
}

impl Excerpt {
    /// Describes the diagnostics that are not shown, and counts all of them by code. Empty for a single diagnostic.
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
        for (severity, title) in [(Severity::Error, "errors"), (Severity::Warning, "warnings")] {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for one in all.iter().filter(|one| one.severity == severity) {
                *counts.entry(one.code).or_default() += 1;
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
    use super::{Diagnostic, excerpt};
    use crate::{diagnostic::Place, pointer::Pointer};

    #[test]
    fn warnings_are_cut_and_errors_are_not() {
        let place = || Place::Value(Pointer::root());
        let warning = |code| Diagnostic::warning(code, place(), "w");
        let error = Diagnostic::error("syntax", place(), "e");
        let mut all = vec![warning("no-success"); 5];
        all.extend(vec![error; 4]);
        all.push(warning("no-schema"));
        let cut = excerpt(&all, 2);
        assert_eq!(cut.shown.len(), 7);
        assert_eq!(
            cut.summary(&all),
            "\n… 3 more of `no-success`; `--all` prints them\n\nerrors: 4 syntax\nwarnings: 5 no-success, 1 no-schema\n"
        );
        assert_eq!(excerpt(&all, usize::MAX).rest.len(), 0);
        assert_eq!(excerpt(&all[..1], 2).summary(&all[..1]), "");
    }
}
