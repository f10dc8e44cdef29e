//! The shape of durations.

use super::{Shape, Shaped};
use crate::runtime::duration::Duration;

impl Shaped for Duration {
    const SHAPE: &'static Shape = &Shape::text::<Self>("a duration (ISO 8601)");
}
