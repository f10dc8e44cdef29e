//! Decides whether and when to retry a request.

use std::{
    hash::{BuildHasher, RandomState},
    time::{Duration, SystemTime},
};

use http::{HeaderMap, Method, StatusCode, header};

/// Which failed calls are retried, and after which delay.
///
/// A call is retried if no response was received, or if the status is 408, 429, 500, 502, 503 or 504. Unless
/// [`all_methods`](Self::all_methods) is set, only idempotent methods (RFC 9110, section 9.2.2) and operations with an
/// idempotency key are retried. A request whose body is a stream is never retried, and neither is a call
/// after its response has been returned as a stream. If the timeout of the call would elapse during the delay, the call
/// ends without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retries {
    limit: u32,
    first_wait: Duration,
    longest_wait: Duration,
    /// The longest delay that a server may ask for.
    longest_asked: Duration,
    attempt_timeout: Option<Duration>,
    all_methods: bool,
}

/// Allows this number of retries, as [`Retries::up_to`].
impl From<u32> for Retries {
    fn from(limit: u32) -> Self {
        Self::up_to(limit)
    }
}

impl Retries {
    /// Disables retries.
    pub const fn none() -> Self {
        Self::up_to(0)
    }

    /// Allows a number of retries of a call. The delay is 200 ms before the first retry and doubles for each further one, up
    /// to 10 s. Each delay is shortened by a random part of up to a half, so that clients do not retry at the same time.
    /// A delay in `Retry-After` of the response is used instead, lengthened by a random part of up to a tenth; if it exceeds
    /// 60 s, the call is not retried.
    pub const fn up_to(limit: u32) -> Self {
        Self {
            limit,
            first_wait: Duration::from_millis(200),
            longest_wait: Duration::from_secs(10),
            longest_asked: Duration::from_secs(60),
            attempt_timeout: None,
            all_methods: false,
        }
    }

    /// Sets the first and the longest delay. A call is not retried if `Retry-After` of the response asks for a longer
    /// delay; if that is a date, the local clock determines the delay.
    #[must_use = "returns the changed value"]
    pub const fn wait(mut self, first: Duration, longest: Duration) -> Self {
        self.first_wait = first;
        self.longest_wait = longest;
        self.longest_asked = longest;
        self
    }

    /// Sets the timeout of each attempt, so that time is left to retry a request to which a server does not respond. By
    /// default, only the timeout of the call applies, which covers all attempts. A request whose body is a stream has a single
    /// attempt, and only the timeout of the call.
    #[must_use = "returns the changed value"]
    pub const fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// Returns the timeout of an attempt.
    pub(super) fn timeout_of_attempt(&self) -> Option<Duration> {
        self.attempt_timeout
    }

    /// Also retries POST and PATCH. A call whose response was lost may then be executed twice.
    #[must_use = "returns the changed value"]
    pub const fn all_methods(mut self) -> Self {
        self.all_methods = true;
        self
    }

    /// Returns the time to wait before a retry; `None` if the call is not retried.
    pub(super) fn wait_before(
        &self,
        attempt: u32,
        method: &Method,
        has_idempotency_key: bool,
        response: Option<(StatusCode, &HeaderMap)>,
    ) -> Option<Duration> {
        let is_transient = response.is_none_or(|(status, _)| {
            matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
        });
        let may_be_repeated = self.all_methods
            || has_idempotency_key
            || method.is_idempotent()
            || method.as_str() == "QUERY";
        if attempt >= self.limit || !is_transient || !may_be_repeated {
            return None;
        }
        if let Some(wait) = response.and_then(|(_, headers)| retry_after(headers)) {
            // A random part of between a half and all of a tenth is shortened to one of up to a tenth.
            let tenth = wait / 10;
            let jitter = tenth.saturating_sub(jittered(tenth)).saturating_mul(2);
            return (wait <= self.longest_asked).then(|| wait.saturating_add(jitter));
        }
        let doubled = self.first_wait.saturating_mul(1 << attempt.min(16));
        Some(jittered(doubled.min(self.longest_wait)))
    }
}

/// Returns the delay in `Retry-After`: seconds, or a date (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(date(text, now)?.saturating_sub(now))
}

/// Returns the time from 1970 to a date in one of the three forms that recipients must read (RFC 9110, section 5.6.7).
fn date(text: &str, now: Duration) -> Option<Duration> {
    const MONTHS: &str = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
    let words: Vec<_> =
        text.split([' ', ',', '-']).filter(|it| !it.is_empty()).collect();
    let ([_, day, month, year, time, "GMT"] | [_, month, day, time, year]) =
        *words.as_slice()
    else {
        return None;
    };
    let mut time = time.split(':').map(|part| part.parse::<u64>().ok());
    let mut part = |end| time.next().flatten().filter(|part| *part < end);
    // A minute may have a leap second.
    let seconds = part(24)? * 3_600 + part(60)? * 60 + part(61)?;
    let month = MONTHS.split(' ').position(|known| known == month)?;
    let month = u64::try_from(month).ok()?;
    let day: u64 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    let at = |year: u64| {
        // Years begin in March, so that the leap day is their last.
        let (year, month) =
            if month < 2 { (year - 1, month + 10) } else { (year, month - 2) };
        let days = year * 365 + year / 4 - year / 100 + year / 400;
        let days = (days + (month * 153 + 2) / 5 + day).checked_sub(719_469)?;
        Some(Duration::from_secs(days * 86_400 + seconds))
    };
    let century = if year.len() == 2 { 2_000 } else { 0 };
    let year = century + year.parse::<u64>().ok()?;
    if !(1_970..10_000).contains(&year) {
        return None;
    }
    let far = now + Duration::from_secs(50 * 31_556_952);
    // A two-digit year that would be more than 50 years in the future is in the last century.
    match at(year)? {
        date if century > 0 && date > far => at(year - 100),
        date => Some(date),
    }
}

/// Returns a random time between half of a wait and all of it.
pub fn jittered(wait: Duration) -> Duration {
    // The keys of a hasher are the only random numbers of the standard library.
    let chance = RandomState::new().hash_one(0) % 1_000;
    wait / 2 + wait / 2 * u32::try_from(chance).unwrap_or_default() / 1_000
}
