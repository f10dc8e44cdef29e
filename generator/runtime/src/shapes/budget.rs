//! Limits the total time of checks that are not linear in the length of the value.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

/// The maximum time of all such checks of a request.
pub const MAX_TIME: Duration = Duration::from_secs(1);

/// The time after which the budget is renewed if no request begins, which is the case when a client decodes responses.
const RENEWAL: Duration = Duration::from_secs(10);

thread_local! {
    /// The start of the budget, and the time that remains. A request is decoded on one thread without interruption.
    static LEFT: Cell<Option<(Instant, Duration)>> = const { Cell::new(None) };
}

/// Renews the budget for another request.
pub fn start() {
    LEFT.set(None);
}

/// Runs a check; `None` if the time is used up.
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
