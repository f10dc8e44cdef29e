//! Durations, which are strings in JSON.

use std::{
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
};

use jiff::{Error, Span};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::runtime::convert;

/// A duration (RFC 3339, appendix A), such as `P1Y2M` or `PT90M`. Durations such as `1h30m` are read, too, because many
/// services send them.
///
/// It is written as it was read, and durations are equal if their texts are equal. [`Span::compare`] compares lengths;
/// it needs a date, because months differ.
#[derive(Clone, Debug)]
pub struct Duration {
    text: String,
    span: Span,
}

impl Duration {
    /// Returns the duration in years to nanoseconds.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Returns the text of the duration.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl From<Span> for Duration {
    fn from(span: Span) -> Self {
        Self {
            text: span.to_string(),
            span,
        }
    }
}

/// Converts to seconds, such as `PT90S`. A duration that is too long for a [`Span`] becomes the longest one.
impl From<std::time::Duration> for Duration {
    fn from(duration: std::time::Duration) -> Self {
        const MOST_SECONDS: u64 = 631_107_417_600;
        let seconds = duration.as_secs().min(MOST_SECONDS);
        let text = match duration.subsec_nanos() {
            0 => format!("PT{seconds}S"),
            nanos => {
                let fraction = format!("{nanos:09}");
                format!("PT{seconds}.{}S", fraction.trim_end_matches('0'))
            }
        };
        let span = text.parse().unwrap_or_default();
        Self {
            text,
            span,
        }
    }
}

impl FromStr for Duration {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Ok(Self {
            text: text.to_owned(),
            span: text.parse()?,
        })
    }
}

impl PartialEq for Duration {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Duration {}

impl Hash for Duration {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        convert::text(deserializer, "a duration", |text| text.parse().ok())
    }
}
