//! Durations that are text in JSON.

use std::{
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
};

use jiff::{Error, Span};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::runtime::convert;

/// A duration (RFC 3339, appendix A), such as `P1Y2M` and `PT90M`; `1h30m`, which many services mean by it, is read, too.
///
/// It is written as it was read, and equal to what is written alike. Whether two are equally long is for [`Span::compare`]
/// to say: a month has no length.
#[derive(Clone, Debug)]
pub struct Duration {
    text: String,
    span: Span,
}

impl Duration {
    /// Years to nanoseconds of it.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The text of the duration.
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

/// Converts to seconds: `PT90S`. A longer duration than a [`Span`] can hold becomes the longest one.
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
