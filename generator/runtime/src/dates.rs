//! The shapes of dates and times.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::shapes::{Shape, Shaped};

impl Shaped for DateTime<FixedOffset> {
    const SHAPE: &'static Shape = &Shape::text::<Self>("a date and time (RFC 3339)");
}

impl Shaped for NaiveDate {
    const SHAPE: &'static Shape = &Shape::text::<Self>("a date (RFC 3339)");
}
