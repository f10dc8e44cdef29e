//! The times for the values of recursive unions.

use std::fmt::Write as _;

/// The steps that are measured, in their order.
const STEPS: [&str; 4] = ["validate", "server decodes", "client decodes", "encode"];
/// By which factor the time may grow if the depth doubles, in percent.
const MOST: u128 = 220;
/// The time below which a factor says nothing, in nanoseconds.
const NOISE: u128 = 2_000;

/// The times for the values of a union, nested at one place.
#[derive(Debug)]
pub(crate) struct Growth {
    pub(super) union: String,
    pub(super) place: String,
    /// For each depth the nanoseconds of the steps; or why there are none.
    pub(super) times: Result<Vec<(usize, Vec<u128>)>, String>,
}

impl Growth {
    /// The largest factor between two depths, in percent, of each step.
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

    /// Whether the time grows faster than the value.
    pub(crate) fn is_failure(&self) -> bool {
        self.times.is_err() || self.factors().iter().any(|factor| *factor > MOST)
    }

    /// A line for people.
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
