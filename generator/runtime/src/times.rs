//! The shape of times of day.

use super::shapes::{Shape, Shaped, formats};
use super::time::Time;

impl Shaped for Time {
    const SHAPE: &'static Shape = &Shape::Text("a time (RFC 3339)", formats::is_time);
}
