//! The shape of durations.

use super::duration::Duration;
use super::shapes::{Shape, Shaped};

impl Shaped for Duration {
    const SHAPE: &'static Shape = &Shape::text::<Self>("a duration (ISO 8601)");
}
