//! Texts in which a regular expression is found.

use fastrand::Rng;

/// How often something is repeated that may be repeated for ever.
const AGAIN: usize = 3;
/// How deep groups are nested at the most.
const DEPTH: usize = 20;

/// A text that the pattern is found in; `None` where it has something that is not understood here.
pub(super) fn text(pattern: &str, random: &mut Rng) -> Option<String> {
    let mut reader = Reader {
        rest: pattern,
        random,
        depth: 0,
    };
    let text = reader.alternatives()?;
    reader.rest.is_empty().then_some(text)
}

struct Reader<'p, 'r> {
    rest: &'p str,
    random: &'r mut Rng,
    depth: usize,
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

    /// `a|b`, up to the end of a group.
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
            let count = self.random.usize(least..=most);
            let after = self.rest;
            for _ in 0..count.min(1_000) {
                text.push_str(&part);
                // Another time, it may be another text.
                self.rest = before.get(..before.len() - behind.len())?;
                part = self.part()?;
            }
            self.rest = after;
        }
        Some(text)
    }

    fn count(&mut self) -> Option<(usize, usize)> {
        let count = if self.takes("*") {
            (0, AGAIN)
        } else if self.takes("+") {
            (1, AGAIN)
        } else if self.takes("?") {
            (0, 1)
        } else if self.takes("{") {
            let (inside, rest) = self.rest.split_once('}')?;
            self.rest = rest;
            let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
            let least: usize = least.parse().ok()?;
            let most = if most.is_empty() {
                least + AGAIN
            } else {
                most.parse().ok()?
            };
            (least, most.min(least + 20))
        } else {
            return Some((1, 1));
        };
        let _ = self.takes("?");
        Some(count)
    }

    fn part(&mut self) -> Option<String> {
        match self.next()? {
            '(' => {
                if self.takes("?") && !self.takes(":") {
                    return None;
                }
                let text = self.alternatives()?;
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

    /// The characters that an escape stands for.
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
            'u' | 'x' | 'p' | 'P' | 'b' | 'B' | '0'..='9' | 'k' => return None,
            other => [other].into(),
        })
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
                // Enough of a range that is long.
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
    use super::{Rng, text};

    #[test]
    fn what_is_drawn_has_the_form() {
        let random = &mut Rng::with_seed(1);
        for (pattern, drawn) in [
            ("^abc$", Some("abc")),
            (r"^a\.b{2}[c](?:d|d)$", Some("a.bbcd")),
            ("(?=a)", None),
            (r"\p{L}", None),
            ("[", None),
        ] {
            assert_eq!(text(pattern, random).as_deref(), drawn, "{pattern}");
        }
        for _ in 0..100 {
            let text = text("^[a-c]{2,3}-[^a-y0-9]?$", random).unwrap();
            let (letters, _) = text.split_once('-').unwrap();
            assert!((2..=3).contains(&letters.len()), "{text}");
            assert!(letters.chars().all(|c| matches!(c, 'a'..='c')), "{text}");
        }
    }
}
