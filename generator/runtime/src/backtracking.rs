//! Matches patterns with back-references or look-around, which need an engine that backtracks.
//!
//! Backtracking may take exponential time, so the number of steps, the length of a text and the time for a request are
//! limited.

use std::{cell::RefCell, collections::HashMap};

use fancy_regex::{Regex, RegexBuilder};

use crate::runtime::shapes::budget;

/// The maximum number of backtracking steps for one text.
pub const MAX_STEPS: usize = 10_000;

/// The maximum length of a text in bytes, because the time of a step depends on it.
pub const MAX_TEXT: usize = 100_000;

thread_local! {
    /// The expressions that were used on this thread.
    static COMPILED: RefCell<HashMap<&'static str, Option<Regex>>> = RefCell::default();
}

/// Returns whether a pattern matches a string; `None` if a limit is exceeded.
pub fn matches(pattern: &'static str, text: &str) -> Option<bool> {
    if text.len() > MAX_TEXT {
        return None;
    }
    let found = budget::spend(|| {
        COMPILED.with_borrow_mut(|compiled| {
            let regex = compiled.entry(pattern).or_insert_with(|| compile(pattern));
            // The generator has compiled it, too.
            regex.as_ref().map_or(Some(true), |regex| regex.is_match(text).ok())
        })
    });
    found.flatten()
}

fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).backtrack_limit(MAX_STEPS).build().ok()
}
