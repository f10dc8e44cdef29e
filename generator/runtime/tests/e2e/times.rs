//! Parsing and printing of times of day and durations.

use std::fmt::{Debug, Display};

use chrono::{FixedOffset, NaiveTime};
use jiff::Span;
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{from_value, json, to_value};

use runtime::{duration::Duration, shapes::Shaped, time::Time};

/// Checks how each text is printed after parsing; `None` if it is invalid.
fn check<T>(texts: &[(&str, Option<&str>)])
where
    T: Debug + Display + PartialEq + Serialize + DeserializeOwned,
{
    for (text, written) in texts {
        let value = from_value::<T>(json!(text)).ok();
        assert_eq!(value.as_ref().map(T::to_string).as_deref(), *written, "{text}");
        let Some(value) = value else { continue };
        let json = to_value(&value).unwrap();
        assert_eq!(json, json!(written), "{text}");
        assert_eq!(from_value::<T>(json).unwrap(), value, "{text}");
    }
}

/// Returns a text that is printed unchanged.
fn same(text: &str) -> (&str, Option<&str>) {
    (text, Some(text))
}

#[test]
fn times_of_day_are_parsed_and_printed() {
    check::<Time>(&[
        same("12:30:00Z"),
        same("12:30:00+05:30"),
        same("00:00:00-11:00"),
        same("23:59:59.123456789Z"),
        same("23:59:60Z"),
        same("08:30:00"),
        same("08:30:00.250"),
        ("08:30", Some("08:30:00")),
        ("12:30:00z", Some("12:30:00Z")),
        ("12:30:00-00:00", Some("12:30:00Z")),
        ("12:30:00.5Z", Some("12:30:00.500Z")),
        (" 08:30", None),
        ("08:30Z", None),
        ("08", None),
        ("24:00:00Z", None),
        ("12:30:00+24:00", None),
        ("2024-02-29T12:30:00Z", None),
        ("noon", None),
        ("", None),
    ]);
}

#[test]
fn servers_accept_only_durations_of_iso_8601() {
    for text in ["PT2H", "P3W", "P1Y2M4DT5H6M7.5S"] {
        assert!(Duration::SHAPE.accepts(&json!(text)), "{text}");
    }
    for text in ["2 hours ago", "01:02:03", "2h", "PT", "-P1D", "P1Y2W", ""] {
        assert!(!Duration::SHAPE.accepts(&json!(text)), "{text}");
    }
}

#[test]
fn durations_are_parsed_and_printed() {
    check::<Duration>(&[
        same("P1Y2M3W4DT5H6M7.5S"),
        same("PT90M"),
        same("PT0.5H"),
        same("P0D"),
        same("-PT1H"),
        same("1h30m"),
        same("1mo"),
        ("P", None),
        ("PT", None),
        ("P1S", None),
        ("90", None),
        ("", None),
    ]);
    let half: Duration = "PT0.5H".parse().unwrap();
    assert_eq!(half.span().get_minutes(), 30);
    assert_eq!(Duration::from(half.span()).as_str(), "PT30M");
}

proptest! {
    #[test]
    fn any_time_is_preserved(seconds in 0..86_400_u32, nanos in 0..2_000_000_000_u32, minutes in prop::option::of(-1_439..1_440)) {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos);
        prop_assume!(time.is_some());
        let offset = minutes.and_then(|minutes| FixedOffset::east_opt(minutes * 60));
        let time = Time { time: time.unwrap(), offset };
        prop_assert_eq!(time.to_string().parse(), Ok(time));
    }

    #[test]
    fn any_span_is_preserved(years in 0..10_000_i32, days in 0..100_000_i32, minutes in 0..100_000_i64, nanos in 0..1_000_000_000_i64) {
        let span = Span::new().years(years).days(days).minutes(minutes).nanoseconds(nanos);
        let duration = Duration::from(span);
        let read: Duration = duration.as_str().parse().unwrap();
        prop_assert_eq!(&read, &duration);
        prop_assert_eq!(Duration::from(read.span()), duration);
    }
}
