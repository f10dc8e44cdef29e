//! Numbers within limits.

use generator::model::Limit;
use serde_json::Value;

use super::Sampler;

impl Sampler<'_> {
    /// An integer of a type between these bounds.
    pub(super) fn integer(&mut self, least: i64, most: i64, limits: &[&Limit]) -> Value {
        let (low, high, step) = bounds(limits);
        #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
        let (low, high) = (least.max(low.ceil() as i64), most.min(high.floor() as i64));
        #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
        let step = (step as i64).max(1);
        let high = high.max(low);
        let drawn = match self.random.u8(..6) {
            0 => low,
            1 => high,
            // Where it can be, one as people have it.
            _ => self.random.i64(-9..1_000).clamp(low, high),
        };
        let drawn = drawn.saturating_sub(drawn.rem_euclid(step));
        if drawn < low {
            drawn.saturating_add(step)
        } else {
            drawn
        }
        .into()
    }

    /// A number.
    pub(super) fn float(&mut self, limits: &[&Limit]) -> Value {
        let (low, high, step) = bounds(limits);
        let low = low.max(-1_000.0).min(high);
        let high = high.min(low + 2_000.0);
        // Quarters are the same in both sizes of floats.
        let step = if step > 0.0 { step } else { 0.25 };
        let drawn = low + self.random.f64() * (high - low);
        let drawn = (drawn / step).round() * step;
        drawn.clamp(low, high).into()
    }
}

/// The least and the greatest number, and what divides it; 0 for nothing.
fn bounds(limits: &[&Limit]) -> (f64, f64, f64) {
    let (mut low, mut high, mut step) = (f64::MIN, f64::MAX, 0.0);
    for limit in limits {
        match **limit {
            Limit::Minimum(bound) => low = low.max(bound),
            Limit::MoreThan(bound) => {
                low = low.max(bound + 1.0_f64.min(f64::EPSILON.max(bound.abs())));
            }
            Limit::Maximum(bound) => high = high.min(bound),
            Limit::LessThan(bound) => {
                high = high.min(bound - 1.0_f64.min(f64::EPSILON.max(bound.abs())));
            }
            Limit::MultipleOf(of) => step = of,
            _ => {}
        }
    }
    (low, high, step)
}
