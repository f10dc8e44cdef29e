//! Checks the type, `enum`, bounds, lengths and formats.

use std::{
    net::{Ipv4Addr, Ipv6Addr},
    sync::LazyLock,
};

use email_address::EmailAddress;
use fluent_uri::{IriRef, UriRef};
use regress::Regex;
use serde_json::{Number, Value};

use super::pair::{Pair, Result, Violation, sized};
use crate::document::{Bound, Kind, nearest};

/// The maximum length of a text that is quoted.
const QUOTED: usize = 40;

/// Checks a value, but not its elements or members.
pub(super) fn validate(pair: &Pair<'_>) -> Result {
    kind(pair)?;
    enum_value(pair)?;
    match pair.value {
        Value::Number(number) => bounds(pair, number),
        Value::String(text) => {
            let bounds = pair.schema.bounds();
            let (least, most) = (bounds.min_length, bounds.max_length);
            sized(
                pair,
                text.chars().count(),
                "character",
                ("minLength", least),
                ("maxLength", most),
            )?;
            format(pair, text)
        }
        _ => Ok(()),
    }
}

fn kind(pair: &Pair<'_>) -> Result {
    let Some(kind) = pair.schema.kind else {
        return Ok(());
    };
    let is_valid = match pair.value {
        Value::Null => false,
        Value::Bool(_) => kind == Kind::Boolean,
        Value::Number(number) => {
            let is_whole = || number.as_f64().is_some_and(|number| number.fract() == 0.0);
            kind == Kind::Number || (kind == Kind::Integer && is_whole())
        }
        Value::String(_) => kind == Kind::String,
        Value::Array(_) => kind == Kind::Array,
        Value::Object(_) => kind == Kind::Object,
    };
    if is_valid {
        return Ok(());
    }
    let article = if matches!(kind, Kind::Integer | Kind::Array | Kind::Object) {
        "an"
    } else {
        "a"
    };
    let mut violation = pair.against(
        "type",
        format!("is {}; expected {article} {kind}", shown(pair.value)),
        format!("expected {article} {kind}"),
    );
    violation.help = suggestion(kind, pair.value);
    Err(violation)
}

/// Suggests a correction if the value contains the intended one.
fn suggestion(kind: Kind, value: &Value) -> Option<String> {
    let inner = match value {
        Value::String(text) => serde_json::from_str(text).ok()?,
        Value::Number(_) | Value::Bool(_) if kind == Kind::String => {
            return Some(format!("write `\"{value}\"`"));
        }
        _ => return None,
    };
    match (kind, &inner) {
        (Kind::Number | Kind::Integer, Value::Number(_)) | (Kind::Boolean, Value::Bool(_)) => {
            Some(format!("write `{inner}`, without quotes"))
        }
        (Kind::Object, Value::Object(_)) | (Kind::Array, Value::Array(_)) => {
            Some("write the value itself, not a string that contains JSON".to_owned())
        }
        _ => None,
    }
}

fn enum_value(pair: &Pair<'_>) -> Result {
    let values = &pair.schema.values;
    if values.is_empty() || values.iter().any(|value| same(value, pair.value)) {
        return Ok(());
    }
    let mut violation = pair.against(
        "enum",
        format!("is {}, which is not in `enum`", shown(pair.value)),
        "not in `enum`",
    );
    if let Some(text) = pair.value.as_str() {
        let meant = nearest(text, values.iter().filter_map(Value::as_str));
        violation.help = meant.map(|meant| format!("did you mean `{meant}`?"));
    }
    Err(violation)
}

/// Returns whether two values are equal; `1` and `1.0` are.
fn same(one: &Value, other: &Value) -> bool {
    one == other || (one.is_number() && other.is_number() && one.as_f64() == other.as_f64())
}

fn bounds(pair: &Pair<'_>, number: &Number) -> Result {
    let Some(value) = number.as_f64() else {
        return Ok(());
    };
    let bounds = pair.schema.bounds();
    if let Some(least) = &bounds.minimum {
        let words = if least.exclusive {
            "more than"
        } else {
            "at least"
        };
        if value < least.value() || (least.exclusive && value <= least.value()) {
            return Err(against_bound(pair, least, words));
        }
    }
    if let Some(most) = &bounds.maximum {
        let words = if most.exclusive {
            "less than"
        } else {
            "at most"
        };
        if value > most.value() || (most.exclusive && value >= most.value()) {
            return Err(against_bound(pair, most, words));
        }
    }
    match pair.schema.format.as_deref() {
        Some("int32") if !(f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&value) => Err(pair
            .against(
                "format",
                format!("is {number}, which is out of range for `int32`"),
                "out of range for `int32`",
            )),
        _ => Ok(()),
    }
}

#[expect(clippy::unnecessary_box_returns, reason = "it becomes a `Result`")]
fn against_bound(pair: &Pair<'_>, bound: &Bound, words: &str) -> Box<Violation> {
    let number = &bound.number;
    pair.against(
        bound.keyword,
        format!("is {}; expected {words} {number}", pair.value),
        format!("expected {words} {number}"),
    )
}

/// Checks the formats with an undisputed meaning.
fn format(pair: &Pair<'_>, text: &str) -> Result {
    let Some(format) = pair.schema.format.as_deref() else {
        return Ok(());
    };
    let is_valid = match format {
        "uuid" => is_uuid(text),
        "date" => is_date(text),
        "date-time" => is_date_time(text),
        "time" => has_form(TIME.as_ref(), text),
        "duration" => has_form(DURATION.as_ref(), text),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "uri" | "uri-reference" => UriRef::parse(text).is_ok(),
        "iri" | "iri-reference" => IriRef::parse(text).is_ok(),
        "decimal" => is_decimal(text),
        "email" | "idn-email" => EmailAddress::is_valid(text),
        _ => true,
    };
    if is_valid {
        return Ok(());
    }
    Err(pair.against(
        "format",
        format!("is {}, which is not a valid `{format}`", shown(pair.value)),
        format!("expected a valid `{format}`"),
    ))
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12])
        && text
            .chars()
            .all(|char| char == '-' || char.is_ascii_hexdigit())
}

/// Returns whether a text has digits where the shape has `0`, and the characters of the shape elsewhere.
fn is_shaped(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, like)| match like {
                b'0' => byte.is_ascii_digit(),
                _ => byte.eq_ignore_ascii_case(&like),
            })
}

/// Returns whether a text consists of digits with at most one point, and is in the range of `rust_decimal`.
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (1..=28).contains(&whole.len()) && are_digits(whole) && are_digits(fraction)
}

fn is_date(text: &str) -> bool {
    is_shaped(text, "0000-00-00")
}

fn is_date_time(text: &str) -> bool {
    let Some((start, rest)) = text.split_at_checked(19) else {
        return false;
    };
    let rest = rest.strip_prefix('.').map_or(rest, |fraction| {
        fraction.trim_start_matches(|char: char| char.is_ascii_digit())
    });
    let offset =
        rest.eq_ignore_ascii_case("z") || is_shaped(rest, "+00:00") || is_shaped(rest, "-00:00");
    offset && (is_shaped(start, "0000-00-00T00:00:00") || is_shaped(start, "0000-00-00 00:00:00"))
}

/// A time of day. Many documents omit the offset; leap seconds are allowed.
static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)?$")
        .ok()
});

/// A duration of ISO 8601: units in their order; the last one may have a fraction if it is a unit of time.
static DURATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const DAYS: &str = r"(\d+Y)?(\d+M)?(\d+W)?(\d+D)?";
    const TIMES: &str = r"(\d+(H|\.\d+H$))?(\d+(M|\.\d+M$))?(\d+(\.\d+)?S)?";
    Regex::new(&format!(r"^P(?!$){DAYS}(T(?=\d){TIMES})?$")).ok()
});

fn has_form(form: Option<&Regex>, text: &str) -> bool {
    form.is_some_and(|form| form.find(text).is_some())
}

/// Describes a value in a message.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("the boolean `{value}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(text) if text.chars().nth(QUOTED).is_some() || text.contains('\n') => {
            "a string".to_owned()
        }
        Value::String(text) => format!("the string `{text}`"),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{DURATION, TIME, has_form};

    #[test]
    fn times_and_durations() {
        for (form, good, bad) in [
            (
                &TIME,
                [
                    "12:30:00Z",
                    "23:59:60+05:30",
                    "08:30:00",
                    "00:00:00.25-00:00",
                ]
                .as_slice(),
                [
                    "",
                    "12:30",
                    "25:99:00Z",
                    "24:00:00",
                    "12:30:00+24:00",
                    " 12:30:00",
                ]
                .as_slice(),
            ),
            (
                &DURATION,
                &["P1Y2M3W4DT5H6M7.5S", "PT90M", "PT0.5H", "P4W", "P0D"],
                &[
                    "",
                    "P",
                    "PT",
                    "P1MT",
                    "P1S",
                    "PT1M1H",
                    "PT1.5H30M",
                    "P0.5Y",
                    "PT1.M",
                    "1h30m",
                ],
            ),
        ] {
            for (texts, expected) in [(good, true), (bad, false)] {
                for text in texts {
                    assert_eq!(has_form(form.as_ref(), text), expected, "{text:?}");
                }
            }
        }
    }
}
