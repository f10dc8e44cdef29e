//! Draws texts: hostile ones, and ones that satisfy constraints.

use generator::model::Constraint;
use serde_json::Value;

use crate::sampling::text::{letters, of_patterns};

use super::{
    super::validate::is_within,
    sampler::{Place, Sampler},
};

/// Texts that a careless codec would misread.
const HOSTILE: [&str; 34] = [
    "", " ", ".", "..", "/", "a/b", "a,b", "a b", " a", "a ", "a+b", "a&b=c", "a=b", "a;b", "a|b",
    "a.b", "%", "%41", "%2F", "ü", "字 😀", "?#", "[a]", "{a}", "a[b]=1", "\"", "\\", "'", "null",
    "true", "7", "\r\n", "a\u{0}b", "<a>&amp;",
];
/// Texts that any header preserves, also in lists.
const TAME: [&str; 6] = ["a", "a b", "a;b", "%41", "ü", "\"a\""];

impl Sampler<'_> {
    /// Draws a hostile text, or a tame one for headers.
    pub(in crate::wire) fn word(&mut self, place: Place) -> String {
        let words: &[&str] = if place == Place::Header {
            &TAME
        } else {
            &HOSTILE
        };
        self.choose(words)
            .map_or_else(String::new, |word| (*word).to_owned())
    }

    /// Draws a text that satisfies the constraints, from one of its patterns or at random.
    pub(super) fn text(&mut self, constraints: &[Constraint], place: Place) -> Option<String> {
        let patterns = constraints.iter().filter_map(|limit| match limit {
            Constraint::Pattern(pattern) => Some(pattern.source.as_str()),
            _ => None,
        });
        let fits = |text: &str| {
            let value = Value::from(text);
            constraints
                .iter()
                .all(|limit| is_within(&value, limit, self.schemas))
        };
        let bound = |bound: fn(&Constraint) -> Option<usize>| constraints.iter().filter_map(bound);
        let least = bound(|limit| {
            if let Constraint::MinLength(least) = limit {
                Some(*least)
            } else {
                None
            }
        })
        .max();
        let least = least.unwrap_or_default();
        let patterns: Vec<&str> = patterns.collect();
        if let Some(text) = of_patterns(&patterns, least, &mut self.random, fits) {
            return Some(text);
        }
        let word = self.word(place);
        if fits(&word) {
            return Some(word);
        }
        let most = bound(|limit| {
            if let Constraint::MaxLength(most) = limit {
                Some(*most)
            } else {
                None
            }
        })
        .min();
        let most = most.unwrap_or(usize::MAX);
        let alphabet: Vec<char> = if place == Place::Header {
            vec!['a', 'Z', '0']
        } else {
            "aZ0 /&=+%é字".chars().collect()
        };
        let text = letters(&alphabet, least, most, &mut self.random);
        Some(text).filter(|text| fits(text))
    }
}
