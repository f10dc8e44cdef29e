//! Sending a request again.

use std::{
    hash::{BuildHasher, RandomState},
    time::Duration,
};

use http::{HeaderMap, Method, StatusCode, header};

/// Which calls are sent again when they fail, and when.
///
/// A call is repeated where no response came, and on 408, 429, 500, 502, 503 and 504. Only methods that may be
/// repeated without harm are (RFC 9110, section 9.2.2), unless [`all_methods`](Self::all_methods) says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retries {
    limit: u32,
    first_wait: Duration,
    longest_wait: Duration,
    all_methods: bool,
}

impl Retries {
    /// No call is sent again.
    pub const fn none() -> Self {
        Self::up_to(0)
    }

    /// A call is sent again up to so many times: after 200 ms, and then after twice as long each time, 10 s at the
    /// most. Each wait is shortened by up to a half, so that clients do not come back all at once.
    pub const fn up_to(limit: u32) -> Self {
        Self {
            limit,
            first_wait: Duration::from_millis(200),
            longest_wait: Duration::from_secs(10),
            all_methods: false,
        }
    }

    /// How long the first wait is, and the longest. Where the server's `Retry-After` asks for a longer one, the call
    /// is not sent again.
    #[must_use = "it is changed in what is returned"]
    pub const fn wait(mut self, first: Duration, longest: Duration) -> Self {
        self.first_wait = first;
        self.longest_wait = longest;
        self
    }

    /// POST and PATCH are sent again, too. A call whose answer was lost may then be carried out twice.
    #[must_use = "it is changed in what is returned"]
    pub const fn all_methods(mut self) -> Self {
        self.all_methods = true;
        self
    }

    /// How long to wait before a call is sent for another time; `None` where it is not.
    pub(super) fn wait_before(
        &self,
        attempt: u32,
        method: &Method,
        answer: Option<(StatusCode, &HeaderMap)>,
    ) -> Option<Duration> {
        let is_transient = answer.is_none_or(|(status, _)| {
            matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
        });
        let may_be_repeated = self.all_methods || method.is_idempotent();
        if attempt >= self.limit || !is_transient || !may_be_repeated {
            return None;
        }
        let asked = answer.and_then(|(_, headers)| {
            // The form with a date is rare; then the wait is the client's own.
            let seconds =
                headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse();
            seconds.ok().map(Duration::from_secs)
        });
        if let Some(wait) = asked {
            return (wait <= self.longest_wait).then_some(wait);
        }
        let doubled = self.first_wait.saturating_mul(1 << attempt.min(16));
        Some(jittered(doubled.min(self.longest_wait)))
    }
}

/// Between a half and all of a wait.
fn jittered(wait: Duration) -> Duration {
    // The keys of a hasher are the standard library's only source of chance.
    let chance = RandomState::new().hash_one(0) % 1_000;
    wait / 2 + wait / 2 * u32::try_from(chance).unwrap_or_default() / 1_000
}
