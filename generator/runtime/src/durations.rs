//! The shape of durations: ISO 8601 alone. A client also reads other texts, such as `2 hours`.

use serde::{Deserialize, Deserializer, de::Error as _};

use super::duration::Duration;
use super::shapes::{Shape, Shaped};

impl Shaped for Duration {
    const SHAPE: &'static Shape = &Shape::text::<Iso>("a duration (ISO 8601)");
}

/// A duration of ISO 8601.
struct Iso;

impl<'de> Deserialize<'de> for Iso {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(&text);
        if !unsigned.starts_with(['P', 'p']) {
            return Err(D::Error::custom("does not start with `P`"));
        }
        text.parse::<Duration>().map(|_| Self).map_err(D::Error::custom)
    }
}
