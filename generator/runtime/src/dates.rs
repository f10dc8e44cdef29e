//! The shapes of dates and times.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::shapes::{Shape, Shaped, formats};

impl Shaped for DateTime<FixedOffset> {
    const SHAPE: &'static Shape =
        &Shape::Text("a date and time (RFC 3339)", formats::is_date_time);
}

impl Shaped for NaiveDate {
    const SHAPE: &'static Shape = &Shape::Text("a date (RFC 3339)", formats::is_date);
}
