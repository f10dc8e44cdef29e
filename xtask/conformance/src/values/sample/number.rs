//! Draws numbers within the bounds of all schemas that apply.

use serde_json::Value;

use crate::sampling::number::Bounds;

use super::Sampler;

/// The largest integer that is exact as a double.
const SAFE: i64 = 1 << 53;

impl Sampler<'_> {
    fn bounds(&self) -> Bounds {
        let numbers = |keyword| self.all(keyword).filter_map(Value::as_f64);
        let excludes = |keyword| self.all(keyword).any(|it| it == &Value::Bool(true));
        Bounds {
            minimum: numbers("minimum").fold(f64::NEG_INFINITY, f64::max),
            maximum: numbers("maximum").fold(f64::INFINITY, f64::min),
            excludes_minimum: excludes("exclusiveMinimum"),
            excludes_maximum: excludes("exclusiveMaximum"),
            multiple_of: numbers("multipleOf").reduce(f64::max),
        }
    }

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
        bounds.integer(low, high, &mut self.random).into()
    }

    pub(super) fn number(&mut self) -> Value {
        let bounds = self.bounds();
        bounds.number(&mut self.random)
    }
}
