//! Matches regular expressions, and draws texts that match them.

use fastrand::Rng;
use regress::Regex;

/// The maximum number of repetitions for `*` and `+`, unless the text must be longer.
const AGAIN: usize = 3;
/// The maximum number of repetitions.
const LONGEST: usize = 1_000;
/// The maximum nesting of groups.
const DEPTH: usize = 20;
/// The maximum number of parts that are drawn for a text, because repetitions can be nested.
const STEPS: usize = 200_000;

/// Returns whether a pattern matches a part of a text; an invalid regular expression matches every text.
pub(crate) fn is_found(pattern: &str, text: &str) -> bool {
    // Some patterns are valid only with the flag `u`, others only without it.
    let regex = Regex::with_flags(pattern, "u").or_else(|_| Regex::new(pattern));
    regex.map_or(true, |regex| regex.find(text).is_some())
}

/// Draws a text that matches the pattern, unless a lookaround prevents that; `None` if the pattern contains something
/// that is not supported here.
///
/// `least` is the required length. In half of the calls, unlimited repetitions may occur that many times.
pub(crate) fn text(pattern: &str, least: usize, random: &mut Rng) -> Option<String> {
    // With few repetitions, nested ones stay short.
    let again = if random.bool() {
        AGAIN
    } else {
        least.clamp(AGAIN, LONGEST)
    };
    let mut reader = Reader {
        rest: pattern,
        again,
        random,
        depth: 0,
        steps: STEPS,
    };
    let text = reader.alternatives()?;
    reader.rest.is_empty().then_some(text)
}

struct Reader<'p, 'r> {
    rest: &'p str,
    /// The maximum number of repetitions for `*` and `+`.
    again: usize,
    random: &'r mut Rng,
    depth: usize,
    /// The number of parts that may still be drawn.
    steps: usize,
}

impl Reader<'_, '_> {
    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        Some(next)
    }

    fn takes(&mut self, expected: &str) -> bool {
        let rest = self.rest.strip_prefix(expected);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Draws from `a|b`, up to the end of a group.
    fn alternatives(&mut self) -> Option<String> {
        self.depth += 1;
        let mut all = Vec::new();
        loop {
            all.push(self.sequence()?);
            if !self.takes("|") {
                break;
            }
        }
        self.depth -= 1;
        let chosen = self.random.usize(..all.len());
        (self.depth < DEPTH).then(|| all.swap_remove(chosen))
    }

    fn sequence(&mut self) -> Option<String> {
        let mut text = String::new();
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            if self.takes("^") || self.takes("$") {
                continue;
            }
            let before = self.rest;
            let mut part = self.part()?;
            let behind = self.rest;
            let (least, most) = self.count()?;
            // Repeat as often as possible in half of the cases, because otherwise few texts have the required length.
            let count = if self.random.bool() {
                most
            } else {
                self.random.usize(least..=most)
            };
            let after = self.rest;
            for _ in 0..count.min(LONGEST) {
                text.push_str(&part);
                // Parse the part again for each repetition, so that each one draws another text.
                self.rest = before.get(..before.len() - behind.len())?;
                part = self.part()?;
            }
            self.rest = after;
        }
        Some(text)
    }

    fn count(&mut self) -> Option<(usize, usize)> {
        let count = if self.takes("*") {
            (0, self.again)
        } else if self.takes("+") {
            (1, self.again)
        } else if self.takes("?") {
            (0, 1)
        } else if self.takes("{") {
            let (inside, rest) = self.rest.split_once('}')?;
            self.rest = rest;
            let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
            let least: usize = least.parse().ok()?;
            let most = if most.is_empty() {
                least.saturating_add(self.again)
            } else {
                most.parse().ok()?
            };
            if most < least {
                return None;
            }
            (least, most.min(least.saturating_add(self.again.max(20))))
        } else {
            return Some((1, 1));
        };
        let _ = self.takes("?");
        Some(count)
    }

    fn part(&mut self) -> Option<String> {
        self.steps = self.steps.checked_sub(1)?;
        match self.next()? {
            '(' => {
                // Skip negative lookarounds: most texts satisfy them.
                let is_not = self.takes("?!") || self.takes("?<!");
                if !is_not && self.takes("?") && !self.takes(":") {
                    return None;
                }
                let text = self.alternatives()?;
                let text = if is_not { String::new() } else { text };
                self.takes(")").then_some(text)
            }
            '[' => self.class().map(String::from),
            '.' => Some("x".to_owned()),
            '\\' => {
                let all = self.escaped()?;
                self.choose(&all).map(String::from)
            }
            plain => Some(plain.to_string()),
        }
    }

    fn choose(&mut self, of: &[char]) -> Option<char> {
        let index = self.random.usize(..of.len().max(1));
        of.get(index).copied()
    }

    /// Returns characters that an escape matches.
    fn escaped(&mut self) -> Option<Vec<char>> {
        Some(match self.next()? {
            'd' => ('0'..='9').collect(),
            'w' => ['a', 'Z', '0', '_'].into(),
            's' => [' '].into(),
            'D' | 'S' => ['x'].into(),
            'W' => ['-'].into(),
            'n' => ['\n'].into(),
            'r' => ['\r'].into(),
            't' => ['\t'].into(),
            'x' => [self.code(2)?].into(),
            'u' => [self.code(4)?].into(),
            'p' | 'P' | 'b' | 'B' | '0'..='9' | 'k' => return None,
            other => [other].into(),
        })
    }

    /// Reads the code of a character with this number of hexadecimal digits.
    fn code(&mut self, digits: usize) -> Option<char> {
        let (code, rest) = self.rest.split_at_checked(digits)?;
        self.rest = rest;
        char::from_u32(u32::from_str_radix(code, 16).ok()?)
    }

    fn class(&mut self) -> Option<char> {
        let is_not = self.takes("^");
        let mut all: Vec<char> = Vec::new();
        loop {
            let low = match self.next()? {
                ']' => break,
                '\\' => self.escaped()?,
                plain => vec![plain],
            };
            if let ([low], true) = (
                low.as_slice(),
                self.rest.starts_with('-') && !self.rest.starts_with("-]"),
            ) {
                self.next();
                let high = match self.next()? {
                    '\\' => *self.escaped()?.first()?,
                    plain => plain,
                };
                // 128 characters of a long range are enough.
                all.extend((*low..=high).take(128));
                all.push(high);
            } else {
                all.extend(low);
            }
        }
        if is_not {
            let others: Vec<char> = ('a'..='z')
                .chain('0'..='9')
                .chain(['-', '_'])
                .filter(|c| !all.contains(c))
                .collect();
            return self.choose(&others);
        }
        self.choose(&all)
    }
}

#[cfg(test)]
mod tests {
    use super::{Rng, is_found, text};

    /// Checks the text drawn for a pattern that matches only one text.
    #[track_caller]
    fn check(pattern: &str, least: usize, expected: Option<&str>) {
        let random = &mut Rng::with_seed(1);
        assert_eq!(
            text(pattern, least, random).as_deref(),
            expected,
            "{pattern}"
        );
    }

    #[test]
    fn the_only_matching_text_is_drawn() {
        check("^abc$", 0, Some("abc"));
        check(r"^a\.b{2}[c](?:d|d)$", 0, Some("a.bbcd"));
        check(r"^\x41\u0042[\x43-\x43]$", 0, Some("ABC"));
        check("^(?!b)a$", 0, Some("a"));
        check("(?=a)", 0, None);
        check("a{2,1}", 0, None);
        check(r"\p{L}", 0, None);
        check("[", 0, None);
        check("(((a{99}){99}){99}){99}", 0, None);
    }

    /// Checks that 100 drawn texts match the pattern, and that one of them has the required length.
    #[track_caller]
    fn check_found(pattern: &str, least: usize) {
        let random = &mut Rng::with_seed(1);
        let drawn: Vec<_> = (0..100)
            .map(|_| text(pattern, least, random).unwrap())
            .collect();
        for text in &drawn {
            assert!(is_found(pattern, text), "{text} of {pattern}");
        }
        let is_long = |text: &String| text.chars().count() >= least;
        assert!(drawn.iter().any(is_long), "{pattern}");
    }

    #[test]
    fn drawn_texts_match_the_pattern() {
        check_found("^[a-c]{2,3}-[^a-y0-9]?$", 5);
        check_found("^[A-Z-a-z]+$", 64);
        check_found("^x{0,200}$", 100);
        check_found(r"^\d+([.]\d+)?$", 0);
        check_found(r"^(0|[1-9]\d*)$", 0);
    }
}
