//! Times of day, which are strings in JSON.

use std::{fmt, str::FromStr};

use chrono::{DateTime, FixedOffset, NaiveTime, ParseError};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::runtime::convert;

/// A time of day (RFC 3339, section 5.6): `12:30:00Z`. Times without an offset, and those without an offset and
/// seconds, are read, too, because many services send them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    /// The time of day.
    pub time: NaiveTime,
    /// The offset from UTC.
    pub offset: Option<FixedOffset>,
}

impl From<NaiveTime> for Time {
    fn from(time: NaiveTime) -> Self {
        Self {
            time,
            offset: None,
        }
    }
}

impl FromStr for Time {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        // `chrono` parses an offset only with a date.
        let read =
            |end| DateTime::parse_from_rfc3339(&format!("1970-01-01T{text}{end}"));
        if let Ok(whole) = read("") {
            return Ok(Self {
                time: whole.time(),
                offset: Some(*whole.offset()),
            });
        }
        read("Z").or_else(|_| read(":00Z")).map(|whole| Self::from(whole.time()))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.time.fmt(f)?;
        match self.offset {
            None => Ok(()),
            Some(offset) if offset.local_minus_utc() == 0 => f.write_str("Z"),
            Some(offset) => offset.fmt(f),
        }
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        convert::text(deserializer, "a time", |text| text.parse().ok())
    }
}
