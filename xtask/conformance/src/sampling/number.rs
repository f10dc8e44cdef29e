//! Draws random numbers within bounds.

use fastrand::Rng;
use serde_json::{Number, Value};

/// The maximum distance of numbers from zero, or from the bound nearest to zero.
const FAR: f64 = 1_000.0;

/// The bounds of a number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) minimum: f64,
    pub(crate) maximum: f64,
    pub(crate) excludes_minimum: bool,
    pub(crate) excludes_maximum: bool,
    pub(crate) multiple_of: Option<f64>,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            minimum: f64::NEG_INFINITY,
            maximum: f64::INFINITY,
            excludes_minimum: false,
            excludes_maximum: false,
            multiple_of: None,
        }
    }
}

impl Bounds {
    /// Adds a lower bound.
    pub(crate) fn at_least(&mut self, bound: f64, is_excluded: bool) {
        if bound >= self.minimum {
            self.excludes_minimum =
                is_excluded || (bound.total_cmp(&self.minimum).is_eq() && self.excludes_minimum);
            self.minimum = bound;
        }
    }

    /// Adds an upper bound.
    pub(crate) fn at_most(&mut self, bound: f64, is_excluded: bool) {
        if bound <= self.maximum {
            self.excludes_maximum =
                is_excluded || (bound.total_cmp(&self.maximum).is_eq() && self.excludes_maximum);
            self.maximum = bound;
        }
    }

    /// Draws an integer that is also between `low` and `high`.
    #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
    pub(crate) fn integer(&self, low: i64, high: i64, random: &mut Rng) -> i64 {
        let step = self.multiple_of.map_or(1, |step| step.ceil() as i64).max(1);
        let minimum = if self.excludes_minimum {
            self.minimum.floor() + 1.0
        } else {
            self.minimum.ceil()
        };
        let maximum = if self.excludes_maximum {
            self.maximum.ceil() - 1.0
        } else {
            self.maximum.floor()
        };
        let (low, high) = (low.max(minimum as i64), high.min(maximum as i64));
        // Count in multiples of the step, so that the smallest and the largest are within the bounds.
        let low = low.div_euclid(step) + i64::from(low.rem_euclid(step) != 0);
        let high = high.div_euclid(step).max(low);
        let near = if (low..=high).contains(&0) { 0 } else { low };
        let drawn = match random.u8(..6) {
            0 => low,
            1 => high,
            _ => random.i64(near..=high.min(near.saturating_add(1_000))),
        };
        drawn.saturating_mul(step)
    }

    /// Draws a number.
    pub(crate) fn number(&self, random: &mut Rng) -> Value {
        // Stay near zero where possible: a number with few digits is the same as `f32` and as `f64`.
        let near = 0.0_f64.max(self.minimum).min(self.maximum);
        let (low, high) = (self.minimum.max(near - FAR), self.maximum.min(near + FAR));
        let drawn = low + random.f64() * (high - low);
        // Multiples of 0.25 are the same as `f32` and as `f64`.
        let drawn = match self.multiple_of {
            // Divide instead of multiplying by the step: 0.01 is not exact, 100 is.
            Some(step) if step < 1.0 => (drawn / step).round() / (1.0 / step).round(),
            Some(step) => (drawn / step).round() * step,
            None => low + ((drawn - low) * 4.0).floor() / 4.0,
        };
        let is_excluded =
            (self.excludes_minimum && drawn <= low) || (self.excludes_maximum && drawn >= high);
        let drawn = if is_excluded {
            low.midpoint(high)
        } else {
            drawn
        };
        Number::from_f64(drawn).map_or(Value::Null, Value::Number)
    }
}
