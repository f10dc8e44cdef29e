//! The time that a request may take in checks that are not linear in its length.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

/// How long all such checks of a request may take together.
pub const MAX_TIME: Duration = Duration::from_secs(1);

thread_local! {
    /// A request is decoded in one go, on one thread.
    static LEFT: Cell<Duration> = const { Cell::new(MAX_TIME) };
}

/// Begins with another request.
pub(super) fn start() {
    LEFT.set(MAX_TIME);
}

/// Runs a check, unless the time is used up.
pub fn spend<T>(check: impl FnOnce() -> T) -> Option<T> {
    let left = LEFT.get();
    if left.is_zero() {
        return None;
    }
    let start = Instant::now();
    let result = check();
    LEFT.set(left.saturating_sub(start.elapsed()));
    Some(result)
}
