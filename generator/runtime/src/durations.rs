//! The shape of durations.

use super::shapes::{Shape, Shaped};
use super::duration::Duration;

impl Shaped for Duration {
    const SHAPE: &'static Shape = &Shape::text::<Self>("a duration (ISO 8601)");
}
