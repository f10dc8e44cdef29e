//! Makes strings that have a format and match patterns.

use regex_syntax::hir::{Class, Hir, HirKind};

/// The maximum length of a string that is made.
const LONGEST: usize = 10_000;

/// The maximum number of parts of a pattern that are written.
const STEPS: usize = 100_000;

/// Returns strings that may be valid for formats, patterns and a minimum length, the most likely ones first.
pub(super) fn candidates<'p>(
    formats: impl Iterator<Item = &'p str>,
    patterns: &[String],
    least: usize,
) -> Vec<String> {
    let known = formats.flat_map(of_format).map(|text| (*text).to_owned());
    let mut texts: Vec<String> = known.collect();
    let least = least.min(LONGEST);
    for pattern in patterns {
        let Ok(hir) = regex_syntax::parse(pattern) else {
            continue;
        };
        // Further repetitions make the string longer.
        let made = [0, 1, 2, least].map(|more| {
            let mut writer = Writer {
                text: String::new(),
                more,
                steps: STEPS,
            };
            writer.write(&hir).map(|()| writer.text)
        });
        for text in made.into_iter().flatten() {
            let missing = least.saturating_sub(text.chars().count());
            let longer = (missing > 0).then(|| text.clone() + &"x".repeat(missing));
            texts.push(text);
            texts.extend(longer);
        }
    }
    texts.push("x".repeat(least));
    texts
}

/// Returns strings with a format, also a short one.
fn of_format(format: &str) -> &'static [&'static str] {
    match format {
        "date-time" => &["1970-01-01T00:00:00Z"],
        "date" => &["1970-01-01"],
        "time" => &["00:00:00Z"],
        "duration" => &["PT0S"],
        "uuid" => &["00000000-0000-0000-0000-000000000000"],
        "decimal" => &["0"],
        "uri" | "url" | "iri" | "uri-reference" | "iri-reference" => {
            &["https://example.com/", "a:b"]
        }
        "email" | "idn-email" => &["user@example.com", "a@b.c", "a@b"],
        "hostname" => &["example.com", "a"],
        "ipv4" => &["127.0.0.1"],
        "ipv6" => &["::1"],
        _ => &[],
    }
}

/// Writes a string that a regular expression matches.
struct Writer {
    text: String,
    /// The number of repetitions beyond the minimum.
    more: usize,
    steps: usize,
}

impl Writer {
    fn write(&mut self, hir: &Hir) -> Option<()> {
        self.steps = self.steps.checked_sub(1)?;
        if self.text.len() > LONGEST {
            return None;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => self.text.push_str(std::str::from_utf8(&literal.0).ok()?),
            HirKind::Class(class) => self.text.push(character(class)?),
            HirKind::Repetition(repetition) => {
                let most = repetition.max.map_or(usize::MAX, |max| max as usize);
                let least = repetition.min as usize;
                for _ in 0..least.saturating_add(self.more).min(most) {
                    self.write(&repetition.sub)?;
                }
            }
            HirKind::Capture(capture) => self.write(&capture.sub)?,
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.write(part))?,
            HirKind::Alternation(parts) => self.write(parts.first()?)?,
        }
        Some(())
    }
}

/// Returns a character of a class, if possible a letter or a digit.
fn character(class: &Class) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.iter().map(|it| (it.start(), it.end())).collect(),
        Class::Bytes(class) => class
            .iter()
            .map(|it| (char::from(it.start()), char::from(it.end())))
            .collect(),
    };
    let contains = |char: &char| {
        ranges
            .iter()
            .any(|(start, end)| (start..=end).contains(&char))
    };
    let printable = || (' '..='~').find(contains);
    let preferred = ['a', '0', 'A'].into_iter().find(contains);
    preferred
        .or_else(printable)
        .or_else(|| ranges.first().map(|(start, _)| *start))
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn a_string_matches_its_pattern() {
        for (pattern, least, expected) in [
            ("^(0|[1-9][0-9]*)$", 0, "0"),
            ("^[a-z]{3}-[0-9]{2}$", 0, "aaa-00"),
            ("^x?[^a-z]+$", 4, "x00000"),
            ("^(?:ab|cd){2,}$", 0, "abab"),
            ("[!-/]", 0, "!"),
            ("^a*$", 3, "aaa"),
        ] {
            let made = candidates(std::iter::empty(), &[pattern.to_owned()], least);
            assert!(
                made.iter().any(|text| text == expected),
                "{pattern}: {made:?}"
            );
        }
        // A string that would be too long is not made.
        let made = candidates(
            std::iter::empty(),
            &["(((a{999}){999}){999})".to_owned()],
            0,
        );
        assert_eq!(made, [""]);
    }
}
