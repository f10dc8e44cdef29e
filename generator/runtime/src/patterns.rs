//! Matches patterns in time that is linear in the length of the text.
//!
//! They are the regular expressions of JavaScript (ECMA-262) that JSON Schema uses; the generator has translated them.

use std::{cell::RefCell, collections::HashMap};

use regex_lite::Regex;

use crate::runtime::shapes::budget;

/// The length, in bytes, from which the time for a string counts towards the limit of a request: it is linear in the
/// length of the string, but also in the size of the pattern.
const LONG: usize = 10_000;

thread_local! {
    /// The expressions that were used on this thread.
    static COMPILED: RefCell<HashMap<&'static str, Option<Regex>>> = RefCell::default();
}

/// Returns whether a pattern matches a string; `None` if that takes too long.
pub fn matches(pattern: &'static str, text: &str) -> Option<bool> {
    if text.len() < LONG {
        return Some(is_match(pattern, text));
    }
    budget::spend(|| is_match(pattern, text))
}

fn is_match(pattern: &'static str, text: &str) -> bool {
    COMPILED.with_borrow_mut(|compiled| {
        let regex = compiled.entry(pattern).or_insert_with(|| Regex::new(pattern).ok());
        // The generator has compiled it, too.
        regex.as_ref().is_none_or(|regex| regex.is_match(text))
    })
}
