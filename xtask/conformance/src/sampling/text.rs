//! Draws random texts: of a format, of a pattern, or of random letters.

use fastrand::Rng;

use super::{choose, pattern};

/// The number of attempts to draw a valid text. Drawing is cheap, and few texts of a pattern may have the right length.
const TRIES: usize = 256;
/// The maximum number of letters beyond the minimum length.
const MORE: usize = 12;
/// The maximum length of a text.
const LONGEST: usize = 100_000;

/// Draws a text of a format; `None` if the format is unknown.
pub(crate) fn of_format(format: &str, random: &mut Rng) -> Option<String> {
    let number = random.u8(10..60);
    let texts: &[&str] = match format {
        "date-time" => &["2024-02-29T12:#:56Z", "1999-12-31T23:59:#.123456789+05:30"],
        "date" => &["2024-02-29", "1999-12-31", "20#-01-01"],
        "time" => &["12:#:56Z", "23:59:#.250+05:30", "08:00:#.125-08:00"],
        "duration" => &["P1Y2M", "PT0.5H", "P#Y#M#DT#H#M#S"],
        "uuid" => &["67e55044-10b1-426f-9247-bb680e5fe0#"],
        "uri" => &["HTTPS://a@example.com:80/#/%7e?b=c#d"],
        "url" => &["https://example.com/a%20#?c=d"],
        "uri-reference" => &["../#?b", "a/#"],
        "iri" => &["urn:字:#"],
        "iri-reference" => &["é/#"],
        "email" => &["\"a #\"@Example.com"],
        "idn-email" => &["é#@字.example"],
        "ipv4" => &["192.0.2.#"],
        "ipv6" => &["2001:db8::#", "::", "::ffff:192.0.2.1"],
        "hostname" => &["h#.example.com"],
        "byte" => &["aGVsbG8=", "", "AA==", "/+8="],
        "base64url" => &["aGVsbG8", "", "AA", "_-8"],
        "decimal" => &["-#.500", "1.50"],
        _ => return None,
    };
    choose(texts, random).map(|text| text.replace('#', &number.to_string()))
}

/// Draws random letters within the bounds of the length.
pub(crate) fn letters(letters: &[char], least: usize, most: usize, random: &mut Rng) -> String {
    let most = most.clamp(least, least.saturating_add(MORE));
    let length = random.usize(least..=most).min(LONGEST);
    let drawn = (0..length).filter_map(|_| choose(letters, random));
    drawn.collect()
}

/// Draws a valid text that matches one of the patterns; `None` if no attempt succeeds.
pub(crate) fn of_patterns(
    patterns: &[&str],
    least: usize,
    random: &mut Rng,
    is_valid: impl Fn(&str) -> bool,
) -> Option<String> {
    let mut patterns = patterns.to_vec();
    random.shuffle(&mut patterns);
    patterns.into_iter().find_map(|pattern| {
        let mut draws = (0..TRIES).map_while(|_| pattern::text(pattern, least, random));
        draws.find(|text| is_valid(text))
    })
}
