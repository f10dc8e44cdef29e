//! The shape of durations: only those of ISO 8601 are valid. A client also reads other texts, such as `2 hours`.

use super::duration::Duration;
use super::shapes::{Shape, Shaped, formats};

impl Shaped for Duration {
    const SHAPE: &'static Shape = &Shape::Text("a duration (ISO 8601)", is_duration);
}

/// Returns whether a string is a duration of ISO 8601 that the type can hold.
fn is_duration(text: &str) -> bool {
    formats::is_duration(text) && text.parse::<Duration>().is_ok()
}
