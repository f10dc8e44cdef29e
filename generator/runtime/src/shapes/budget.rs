//! The time for checks that are not linear in the length of what is checked.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

/// The time that all such checks of a request may take together.
pub const MAX_TIME: Duration = Duration::from_secs(1);

/// After how long there is time anew where no request begins: for responses, which a client decodes.
const RENEWAL: Duration = Duration::from_secs(10);

thread_local! {
    /// Since when, and what is left. A request is decoded in one go, on one thread.
    static LEFT: Cell<Option<(Instant, Duration)>> = const { Cell::new(None) };
}

/// Begins with another request.
pub fn start() {
    LEFT.set(None);
}

/// Runs a check, unless the time is used up.
pub fn spend<T>(check: impl FnOnce() -> T) -> Option<T> {
    let start = Instant::now();
    let current = LEFT.get().filter(|(since, _)| start - *since < RENEWAL);
    let (since, left) = current.unwrap_or((start, MAX_TIME));
    if left.is_zero() {
        return None;
    }
    let result = check();
    LEFT.set(Some((since, left.saturating_sub(start.elapsed()))));
    Some(result)
}
