//! Validates formats of strings as RFC 3339, RFC 4122 and ISO 8601 define them.

/// Returns whether a string is a date (RFC 3339): `2024-02-29`.
pub fn is_date(text: &str) -> bool {
    date(text.as_bytes()).is_some()
}

/// Returns whether a string is a time of day with its offset (RFC 3339): `23:20:50.52Z`.
pub fn is_time(text: &str) -> bool {
    is_time_of(text.as_bytes())
}

/// Returns whether a string is a date-time with its offset (RFC 3339): `2024-02-29T23:20:50.52Z`.
pub fn is_date_time(text: &str) -> bool {
    let Some((date_part, [b'T' | b't', rest @ ..])) =
        text.as_bytes().split_at_checked(10)
    else {
        return false;
    };
    date(date_part).is_some() && is_time_of(rest)
}

/// Returns whether a string is a UUID: 32 hexadecimal digits with four hyphens.
pub fn is_uuid(text: &str) -> bool {
    let is_expected = |(index, byte): (usize, u8)| match index {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.bytes().enumerate().all(is_expected)
}

/// Returns whether a string is a duration (ISO 8601): `P1Y2M10DT2H30.5S`, or `P3W`.
pub fn is_duration(text: &str) -> bool {
    let Some(text) = text.strip_prefix('P') else { return false };
    if let Some(weeks) = text.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|byte| byte.is_ascii_digit());
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let is_empty = date.is_empty() && time.is_none();
    // Only the last number has a fraction.
    let is_last = time.is_none() || !date.contains('.');
    !is_empty
        && is_last
        && units(date, "YMD")
        && time.is_none_or(|time| !time.is_empty() && units(time, "HMS"))
}

/// Returns whether a text consists of numbers, each with one of the units, in their order.
fn units(mut text: &str, mut units: &str) -> bool {
    while !text.is_empty() {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, rest) = text.split_at(end);
        if digits.is_empty() {
            return false;
        }
        let fraction = rest.strip_prefix('.').map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            rest.split_at(end)
        });
        let rest = match fraction {
            Some(("", _)) => return false,
            Some((_, rest)) => rest,
            None => rest,
        };
        let Some(unit) = rest.chars().next() else { return false };
        let Some((_, later)) = units.split_once(unit) else { return false };
        units = later;
        text = &rest[unit.len_utf8()..];
        // Only the last number has a fraction.
        if fraction.is_some() && !text.is_empty() {
            return false;
        }
    }
    true
}

/// Reads a number of two or four digits.
fn number(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'))
    })
}

fn date(bytes: &[u8]) -> Option<()> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *bytes else { return None };
    let year = number(&[y1, y2, y3, y4])?;
    let (month, day) = (number(&[m1, m2])?, number(&[d1, d2])?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=days).contains(&day).then_some(())
}

fn is_time_of(bytes: &[u8]) -> bool {
    let read = || {
        let ([h1, h2, b':', m1, m2, b':', s1, s2], mut rest) =
            bytes.split_first_chunk::<8>()?
        else {
            return None;
        };
        let (hour, minute) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
        let second = number(&[*s1, *s2])?;
        if let [b'.', fraction @ ..] = rest {
            let digits =
                fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits == 0 {
                return None;
            }
            rest = &fraction[digits..];
        }
        let (sign, offset) = match *rest {
            [b'Z' | b'z'] => (1, 0),
            [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
                let (hours, minutes) = (number(&[h1, h2])?, number(&[m1, m2])?);
                if hours > 23 || minutes > 59 {
                    return None;
                }
                (if sign == b'+' { 1 } else { -1 }, i64::from(hours * 60 + minutes))
            }
            _ => return None,
        };
        if hour > 23 || minute > 59 {
            return None;
        }
        // A leap second is the last second of a day in UTC.
        let in_utc = (i64::from(hour * 60 + minute) - sign * offset).rem_euclid(24 * 60);
        (second < 60 || second == 60 && in_utc == 24 * 60 - 1).then_some(())
    };
    read().is_some()
}
