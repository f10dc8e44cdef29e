//! The shape of times of day.

use super::shapes::{Shape, Shaped};
use super::time::Time;

impl Shaped for Time {
    const SHAPE: &'static Shape = &Shape::text::<Self>("a time (RFC 3339)");
}
