//! Translates patterns, which are regular expressions of ECMA-262, for the engines that run them.
//!
//! Most patterns run in an engine whose time is linear in the length of the text. Back-references and look-around need
//! an engine that backtracks, whose steps the server limits.

mod translate;

use std::fmt;

pub use translate::Engine;
use translate::translate;

/// A regular expression of the document.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern {
    /// The original expression.
    pub source: String,
    /// The same expression in the syntax of the engine.
    pub text: String,
    /// The engine that runs it.
    pub engine: Engine,
}

/// Shows the original expression.
impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

/// The maximum number of backtracking steps for one text, as in the server.
const STEPS: usize = 10_000;

impl Pattern {
    /// Translates an expression; returns `None` if no engine supports it.
    #[must_use]
    pub fn translate(source: &str) -> Option<Self> {
        let (engine, text) = [Engine::Linear, Engine::Backtracking]
            .into_iter()
            .find_map(|engine| Some((engine, translate(source, engine)?)))?;
        let pattern = Self {
            source: source.to_owned(),
            text,
            engine,
        };
        pattern.matches("").is_some().then_some(pattern)
    }

    /// Returns whether a text has a match; `None` if that takes too many steps.
    #[must_use]
    pub fn matches(&self, text: &str) -> Option<bool> {
        match self.engine {
            Engine::Linear => Some(regex_lite::Regex::new(&self.text).ok()?.is_match(text)),
            Engine::Backtracking => {
                let mut builder = fancy_regex::RegexBuilder::new(&self.text);
                let regex = builder.backtrack_limit(STEPS).build().ok()?;
                regex.is_match(text).ok()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Engine, Pattern};

    /// Asserts the engine that runs a pattern, the texts that it matches, and that `regress` matches the same texts.
    #[track_caller]
    fn check(source: &str, engine: Engine, good: &[&str], bad: &[&str]) {
        let pattern = Pattern::translate(source).unwrap_or_else(|| panic!("{source}"));
        assert_eq!(pattern.engine, engine, "{source}: {}", pattern.text);
        let regress =
            regress::Regex::with_flags(source, "u").or_else(|_| regress::Regex::new(source));
        let regress = regress.unwrap();
        let all = good.iter().map(|text| (text, true));
        for (text, expected) in all.chain(bad.iter().map(|text| (text, false))) {
            assert_eq!(
                regress.find(text).is_some(),
                expected,
                "regress: {source} {text:?}"
            );
            assert_eq!(
                pattern.matches(text),
                Some(expected),
                "{}: {text:?}",
                pattern.text
            );
        }
    }

    #[test]
    fn most_patterns_take_linear_time() {
        let linear = |source, good, bad| check(source, Engine::Linear, good, bad);
        linear("^(a+)+$", &["aaa"], &["aaab", ""]);
        linear(
            r"^\d{3}-[\w.]+$",
            &["123-a_.Z"],
            &["12-a", "123-é", "٣٣٣-a"],
        );
        linear(
            r"^\S+\s\S+$",
            &["a b", "a\u{a0}b", "a\u{feff}b"],
            &["ab", "a\u{2028}"],
        );
        linear("^.$", &["a", "é", "\u{85}"], &["\n", "\r", "\u{2028}", ""]);
        linear(r"\bcat\b", &["a cat", "écat"], &["cats"]);
        linear(r"^[^\D5]$", &["4"], &["5", "x"]);
        linear(r"^[\W_]$", &["-", "_", "é"], &["a"]);
        linear(r"^[\w-]+$", &["a-b"], &["a b"]);
        linear(r"^[a-f&&[]+$", &["a&", "["], &["g", ""]);
        linear(r"^[a\-z]$", &["-", "z"], &["b"]);
        linear("^[^]$", &["\n", "é"], &[""]);
        linear("^[]$", &[], &["a", ""]);
        linear(r"^a{,2}$", &["a{,2}"], &["a", "aa"]);
        linear(r"^a{1,2}?b{0}$", &["a", "aa"], &["aaa", "b"]);
        linear(r"^\x41\u0042\cJ\/\-\0$", &["AB\n/-\0"], &["AB"]);
        linear(r"^\ud83d\ude00$", &["😀"], &["x"]);
        linear(r"^\p{Lu}\p{Script=Greek}$", &["Éα"], &["éα", "Éa"]);
        linear(r"^(?<year>\d{4})$", &["2024"], &["x"]);
        linear(r"^(?:#|&| |~)$", &["#", "&", " ", "~"], &["x"]);
        linear("^日本$", &["日本"], &["日"]);
    }

    #[test]
    fn look_around_and_references_backtrack() {
        let back = |source, good, bad| check(source, Engine::Backtracking, good, bad);
        back(r"^(?!.*--)[a-z-]+$", &["a-b"], &["a--b"]);
        back(r"^(?=.*\d)(?=.*[A-Z]).{3,}$", &["aB1"], &["ab1", "B1"]);
        back(r"^(a|b)\1$", &["aa", "bb"], &["ab"]);
        back(r"^(?<q>['x]).*\k<q>$", &["'a'"], &["'ax"]);
        back(r"^(a)?\1b$", &["b", "aab"], &["ab"]);
        back(r"(?<!\w)cat\b", &["a cat", "écat"], &["acat", "cats"]);
        back(r"^\bé?(?=x)x\B", &["xa"], &["x"]);
    }

    #[test]
    fn unsupported_expressions_are_not_translated() {
        for source in [r"^(((a{1000}){1000}){1000}){1000}$", r"^\p{Nope}$"] {
            assert_eq!(Pattern::translate(source), None, "{source}");
        }
    }

    #[test]
    fn backtracking_is_limited() {
        let pattern = Pattern::translate(r"^(a|a)+\1$").unwrap();
        assert_eq!(pattern.matches(&format!("{}b", "a".repeat(40))), None);
    }
}
