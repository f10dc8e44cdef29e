//! Regular expressions of JavaScript (ECMA-262), as JSON Schema has them.

use std::{cell::RefCell, collections::HashMap};

use regress::Regex;

thread_local! {
    /// The expressions that were used on this thread.
    static COMPILED: RefCell<HashMap<&'static str, Option<Regex>>> = RefCell::default();
}

/// Whether a pattern is found in a text; one that is no regular expression is found everywhere.
pub fn matches(pattern: &'static str, text: &str) -> bool {
    COMPILED.with_borrow_mut(|compiled| {
        let regex = compiled.entry(pattern).or_insert_with(|| compile(pattern));
        regex.as_ref().is_none_or(|regex| regex.find(text).is_some())
    })
}

/// Documents have escapes that are errors with the flag `u`, and classes that are without it.
fn compile(pattern: &str) -> Option<Regex> {
    Regex::with_flags(pattern, "u").or_else(|_| Regex::new(pattern)).ok()
}
