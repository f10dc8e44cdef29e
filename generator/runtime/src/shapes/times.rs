//! The shape of times of day.

use super::{Shape, Shaped};
use crate::runtime::time::Time;

impl Shaped for Time {
    const SHAPE: &'static Shape = &Shape::text::<Self>("a time (RFC 3339)");
}
