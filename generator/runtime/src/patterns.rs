//! Matches patterns in time that is linear in the length of the text.
//!
//! They are the regular expressions of JavaScript (ECMA-262) that JSON Schema uses; the generator has translated them.

use std::{cell::RefCell, collections::HashMap};

use regex_lite::Regex;

thread_local! {
    /// The expressions that were used on this thread.
    static COMPILED: RefCell<HashMap<&'static str, Option<Regex>>> = RefCell::default();
}

/// Returns whether a pattern matches a string.
pub fn matches(pattern: &'static str, text: &str) -> Option<bool> {
    COMPILED.with_borrow_mut(|compiled| {
        let regex = compiled.entry(pattern).or_insert_with(|| Regex::new(pattern).ok());
        // The generator has compiled it, too.
        Some(regex.as_ref().is_none_or(|regex| regex.is_match(text)))
    })
}
