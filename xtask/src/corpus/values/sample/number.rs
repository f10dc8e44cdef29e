//! Numbers within the bounds of all schemas around them.

use serde_json::{Number, Value};

use super::Sampler;

/// How far from zero, or from the bound that is nearest to it, numbers are at the most.
const FAR: f64 = 1_000.0;
/// The greatest integer that no other language rounds.
const SAFE: i64 = 1 << 53;

/// What is asked of a number.
struct Bounds {
    least: f64,
    most: f64,
    excludes_least: bool,
    excludes_most: bool,
    /// What it is a multiple of.
    step: Option<f64>,
}

impl Sampler<'_> {
    fn bounds(&self) -> Bounds {
        let numbers = |keyword| self.all(keyword).filter_map(Value::as_f64);
        let excludes = |keyword| self.all(keyword).any(|it| it == &Value::Bool(true));
        Bounds {
            least: numbers("minimum").fold(f64::NEG_INFINITY, f64::max),
            most: numbers("maximum").fold(f64::INFINITY, f64::min),
            excludes_least: excludes("exclusiveMinimum"),
            excludes_most: excludes("exclusiveMaximum"),
            step: numbers("multipleOf").reduce(f64::max),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
    pub(super) fn integer(&mut self) -> Value {
        let (low, high) = match self.all("format").find_map(Value::as_str) {
            Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
            Some("uint32") => (0, i64::from(u32::MAX)),
            Some("int8") => (i64::from(i8::MIN), i64::from(i8::MAX)),
            Some("uint8") => (0, i64::from(u8::MAX)),
            Some("int16") => (i64::from(i16::MIN), i64::from(i16::MAX)),
            Some("uint16") => (0, i64::from(u16::MAX)),
            Some("uint64") => (0, SAFE),
            _ => (-SAFE, SAFE),
        };
        let bounds = self.bounds();
        let step = bounds.step.map_or(1, |step| step.ceil() as i64).max(1);
        let least = if bounds.excludes_least {
            bounds.least.floor() + 1.0
        } else {
            bounds.least.ceil()
        };
        let most = if bounds.excludes_most {
            bounds.most.ceil() - 1.0
        } else {
            bounds.most.floor()
        };
        let (low, high) = (low.max(least as i64), high.min(most as i64));
        // In steps, so that the first and the last are within the bounds.
        let (low, high) = (
            low.saturating_sub(1).div_euclid(step) + 1,
            high.div_euclid(step),
        );
        let high = high.max(low);
        let near = if (low..=high).contains(&0) { 0 } else { low };
        let drawn = match self.random.u8(..4) {
            0 => low,
            1 => high,
            _ => self.random.i64(near..=high.min(near.saturating_add(1_000))),
        };
        drawn.saturating_mul(step).into()
    }

    pub(super) fn number(&mut self) -> Value {
        let bounds = self.bounds();
        // Near zero, if it can be: few digits are the same in both sizes of floats.
        let near = 0.0_f64.max(bounds.least).min(bounds.most);
        let (least, most) = (bounds.least.max(near - FAR), bounds.most.min(near + FAR));
        let drawn = least + self.random.f64() * (most - least);
        // Quarters are the same in both sizes of floats.
        let drawn = match bounds.step {
            // A hundredth is 1 / 100, and no multiple of 0.01 but for rounding.
            Some(step) if step < 1.0 => (drawn / step).round() / (1.0 / step).round(),
            Some(step) => (drawn / step).round() * step,
            None => least + ((drawn - least) * 4.0).floor() / 4.0,
        };
        let is_excluded =
            (bounds.excludes_least && drawn <= least) || (bounds.excludes_most && drawn >= most);
        let drawn = if is_excluded {
            least.midpoint(most)
        } else {
            drawn
        };
        Number::from_f64(drawn).map_or(Value::Null, Value::Number)
    }
}
