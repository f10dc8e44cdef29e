//! Evaluates the times for values of recursive unions.

use std::fmt::Write as _;

/// The steps that are measured, in their order.
const STEPS: [&str; 4] = ["validate", "server decodes", "client decodes", "encode"];
/// The maximum growth of the time when the depth doubles, in percent.
const MOST: u128 = 220;
/// The time in nanoseconds below which factors are not reliable.
const NOISE: u128 = 2_000;

/// The depths, each with the nanoseconds of the steps.
pub(super) type Times = Vec<(usize, Vec<u128>)>;

/// The times for values of a union that are nested at one place.
#[derive(Debug)]
pub(crate) struct Growth {
    pub(super) union: String,
    pub(super) place: String,
    pub(super) times: Result<Times, String>,
}

impl Growth {
    /// Returns the largest factor between two depths for each step, in percent.
    pub(crate) fn factors(&self) -> Vec<u128> {
        let times = self.times.as_deref().unwrap_or_default();
        let factor = |step: usize| {
            let of_step = times
                .iter()
                .filter_map(|(_, times)| times.get(step).copied());
            let of_step: Vec<u128> = of_step.collect();
            let pairs = of_step.windows(2).filter_map(|pair| match pair {
                [one, other] if *one > NOISE => (other * 100).checked_div(*one),
                _ => None,
            });
            pairs.max().unwrap_or_default()
        };
        (0..STEPS.len()).map(factor).collect()
    }

    /// Returns whether the time grows faster than the value, or could not be measured.
    pub(crate) fn is_failure(&self) -> bool {
        self.times.is_err() || self.factors().iter().any(|factor| *factor > MOST)
    }

    /// Returns the results as a line of text.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{} at {}:", self.union, self.place);
        match &self.times {
            Ok(times) => {
                for (step, factor) in STEPS.iter().zip(self.factors()) {
                    let _ = write!(text, " {step} {}.{:02},", factor / 100, factor % 100);
                }
                let of_depth = |(depth, times): &(usize, Vec<u128>)| {
                    let times: Vec<String> = times.iter().map(u128::to_string).collect();
                    format!("{depth}: {} ns", times.join(" "))
                };
                let depths: Vec<String> = times.iter().map(of_depth).collect();
                let _ = write!(text, " at the depths {}", depths.join(", "));
            }
            Err(message) => {
                let _ = write!(text, " {message}");
            }
        }
        text
    }
}
