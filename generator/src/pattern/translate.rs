//! Writes an expression in the syntax of an engine.

use std::fmt::Write;

/// The engine that runs a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// An engine without backtracking: the `regex-lite` crate.
    Linear,
    /// An engine that backtracks up to a limit: the `fancy-regex` crate.
    Backtracking,
}

/// The characters of `\d`, `\w` and `\s`.
const DIGITS: &[(char, char)] = &[('0', '9')];
const WORDS: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
const SPACES: &[(char, char)] = &[
    ('\t', '\r'),
    (' ', ' '),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{feff}', '\u{feff}'),
];
/// The characters that `.` does not match.
const LINE_ENDS: &[(char, char)] = &[('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')];

/// `\b` and `\B` of ASCII, for the engine whose own are those of Unicode.
const BOUNDARY: &str = "(?:(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z]))";
const NO_BOUNDARY: &str = "(?:(?<=[0-9A-Z_a-z])(?=[0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?![0-9A-Z_a-z]))";

/// Returns an expression in the syntax of an engine; `None` if the engine does not support it.
pub(super) fn translate(source: &str, engine: Engine) -> Option<String> {
    Translator::new(source, engine).translate()
}

/// Translates an expression in one pass.
struct Translator {
    chars: Vec<char>,
    at: usize,
    engine: Engine,
    text: String,
    /// The names of the groups, by their numbers.
    groups: Vec<Option<String>>,
}

impl Translator {
    fn new(source: &str, engine: Engine) -> Self {
        let mut translator = Self {
            chars: source.chars().collect(),
            at: 0,
            engine,
            text: String::new(),
            groups: Vec::new(),
        };
        translator.groups = translator.groups();
        translator
    }

    fn translate(mut self) -> Option<String> {
        while let Some(c) = self.next() {
            match c {
                '\\' => self.escape()?,
                '[' => self.class()?,
                '(' => self.group()?,
                '.' => self.set(LINE_ENDS, true),
                '{' => self.brace(),
                '}' | ']' => self.literal(c),
                '^' | '$' | '*' | '+' | '?' | '|' | ')' => self.text.push(c),
                c => self.literal(c),
            }
        }
        Some(self.text)
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        Some(c)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// Consumes the expected text if it comes next; returns whether it does.
    fn consume(&mut self, expected: &str) -> bool {
        let is_next = expected
            .chars()
            .enumerate()
            .all(|(ahead, c)| self.peek(ahead) == Some(c));
        if is_next {
            self.at += expected.chars().count();
        }
        is_next
    }

    /// Consumes the text up to a character, and that character.
    fn until(&mut self, end: char) -> Option<String> {
        let rest = self.chars.get(self.at..)?;
        let length = rest.iter().position(|c| *c == end)?;
        self.at += length + 1;
        Some(rest.iter().take(length).collect())
    }

    /// Returns the capturing groups, with the names of those that have one.
    fn groups(&self) -> Vec<Option<String>> {
        let (mut groups, mut is_class, mut at) = (Vec::new(), false, 0);
        while let Some(c) = self.chars.get(at) {
            let ahead = |offset: usize| self.chars.get(at + offset).copied();
            match c {
                '\\' => at += 1,
                '[' => is_class = true,
                ']' => is_class = false,
                '(' if !is_class && ahead(1) != Some('?') => groups.push(None),
                '(' if !is_class
                    && ahead(2) == Some('<')
                    && !matches!(ahead(3), Some('=' | '!')) =>
                {
                    let rest = self.chars.iter().skip(at + 3);
                    groups.push(Some(rest.take_while(|c| **c != '>').collect()));
                }
                _ => {}
            }
            at += 1;
        }
        groups
    }

    fn group(&mut self) -> Option<()> {
        if !self.consume("?") {
            self.text.push('(');
            return Some(());
        }
        if self.consume(":") {
            self.text.push_str("(?:");
            return Some(());
        }
        for look in ["=", "!", "<=", "<!"] {
            if self.consume(look) {
                self.backtracks()?;
                self.text.push_str("(?");
                self.text.push_str(look);
                return Some(());
            }
        }
        if !self.consume("<") {
            return None;
        }
        self.until('>')?;
        self.text.push('(');
        Some(())
    }

    /// Returns `None` unless the engine backtracks.
    fn backtracks(&self) -> Option<()> {
        (self.engine == Engine::Backtracking).then_some(())
    }

    /// Translates a brace, which is a repetition if it has the form of one, and otherwise a literal.
    fn brace(&mut self) {
        let rest = self.chars.iter().skip(self.at);
        let inner: String = rest.take_while(|c| **c != '}').collect();
        let is_closed = self.peek(inner.chars().count()) == Some('}');
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        let is_repetition = match inner.split_once(',') {
            None => is_number(&inner),
            Some((least, most)) => is_number(least) && (most.is_empty() || is_number(most)),
        };
        if is_closed && is_repetition {
            let _ = write!(self.text, "{{{inner}}}");
            self.at += inner.chars().count() + 1;
        } else {
            self.literal('{');
        }
    }

    fn literal(&mut self, c: char) {
        push(&mut self.text, c, "\\.+*?()|[]{}^$");
    }

    fn set(&mut self, ranges: &[(char, char)], is_negated: bool) {
        self.text.push_str(if is_negated { "[^" } else { "[" });
        for (first, last) in ranges {
            range(&mut self.text, *first, *last);
        }
        self.text.push(']');
    }

    /// Translates an escape outside a class.
    fn escape(&mut self) -> Option<()> {
        let c = self.next()?;
        if let Some((ranges, is_negated)) = named_set(c) {
            self.set(ranges, is_negated);
            return Some(());
        }
        match c {
            'b' | 'B' if self.engine == Engine::Linear => {
                self.text.push('\\');
                self.text.push(c);
            }
            'b' => self.text.push_str(BOUNDARY),
            'B' => self.text.push_str(NO_BOUNDARY),
            'p' | 'P' if self.peek(0) == Some('{') => {
                let ranges = self.property(c == 'P')?;
                self.set(&ranges, false);
            }
            'k' if self.groups.iter().any(Option::is_some) => {
                if !self.consume("<") {
                    return None;
                }
                let name = self.until('>')?;
                let is_meant = |group: &Option<String>| group.as_ref() == Some(&name);
                let number = self.groups.iter().position(is_meant)?;
                self.reference(number + 1)?;
            }
            '1'..='9' => {
                let start = self.at - 1;
                while self.peek(0).is_some_and(|c| c.is_ascii_digit()) {
                    self.at += 1;
                }
                let digits: String = self.chars.get(start..self.at)?.iter().collect();
                let number: usize = digits.parse().ok()?;
                if number > self.groups.len() {
                    return None;
                }
                self.reference(number)?;
            }
            c => {
                let c = self.character(c)?;
                self.literal(c);
            }
        }
        Some(())
    }

    /// Translates a back-reference, which matches the empty text if the group did not match.
    fn reference(&mut self, group: usize) -> Option<()> {
        self.backtracks()?;
        let _ = write!(self.text, "(?:(?({group})\\{group}|))");
        Some(())
    }

    /// Returns the character that an escape means.
    fn character(&mut self, c: char) -> Option<char> {
        Some(match c {
            't' => '\t',
            'n' => '\n',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'r' => '\r',
            '0' if !self.peek(0).is_some_and(|c| c.is_ascii_digit()) => '\0',
            'c' => {
                let letter = self.next().filter(char::is_ascii_alphabetic)?;
                char::from_u32(u32::from(letter) % 32)?
            }
            'x' => match self.hex(2) {
                Some(code) => char::from_u32(code)?,
                None => 'x',
            },
            'u' if self.consume("{") => {
                let digits = self.until('}')?;
                char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
            }
            'u' => match self.hex(4) {
                Some(high @ 0xd800..=0xdbff) => {
                    let low = self.consume("\\u").then(|| self.hex(4)).flatten()?;
                    let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                    char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low)?
                }
                Some(code) => char::from_u32(code)?,
                None => 'u',
            },
            c => c,
        })
    }

    /// Reads a hexadecimal number with this number of digits.
    fn hex(&mut self, length: usize) -> Option<u32> {
        let digits: String = self.chars.get(self.at..self.at + length)?.iter().collect();
        if !digits.bytes().all(|c| c.is_ascii_hexdigit()) {
            return None;
        }
        self.at += length;
        u32::from_str_radix(&digits, 16).ok()
    }

    /// Returns the characters with a property of Unicode, such as `{Letter}`.
    fn property(&mut self, is_negated: bool) -> Option<Vec<(char, char)>> {
        self.at += 1;
        let name = self.until('}')?;
        let sign = if is_negated { 'P' } else { 'p' };
        let hir = regex_syntax::parse(&format!("\\{sign}{{{name}}}")).ok()?;
        match hir.into_kind() {
            regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(class)) => {
                let ranges = class.iter().map(|range| (range.start(), range.end()));
                Some(ranges.collect())
            }
            _ => None,
        }
    }

    /// Translates a class in brackets.
    fn class(&mut self) -> Option<()> {
        let is_negated = self.consume("^");
        let mut ranges: Vec<(char, char)> = Vec::new();
        while !self.consume("]") {
            let first = match self.member()? {
                Member::Character(first) => first,
                Member::Set(set) => {
                    ranges.extend(set);
                    continue;
                }
            };
            let is_range = self.peek(0) == Some('-') && self.peek(1).is_some_and(|c| c != ']');
            if !is_range {
                ranges.push((first, first));
                continue;
            }
            self.at += 1;
            match self.member()? {
                Member::Character(last) if first <= last => ranges.push((first, last)),
                Member::Character(_) => return None,
                // A set cannot end a range: the first character and the hyphen are literals then.
                Member::Set(set) => {
                    ranges.extend([(first, first), ('-', '-')]);
                    ranges.extend(set);
                }
            }
        }
        match (ranges.is_empty(), is_negated) {
            // `[]` matches nothing, and `[^]` matches anything.
            (true, false) => self.set(&[('\0', char::MAX)], true),
            (true, true) => self.set(&[('\0', char::MAX)], false),
            (false, _) => self.set(&ranges, is_negated),
        }
        Some(())
    }

    /// Reads the next character or set of a class.
    fn member(&mut self) -> Option<Member> {
        let c = self.next()?;
        if c != '\\' {
            return Some(Member::Character(c));
        }
        let c = self.next()?;
        if let Some((set, is_negated)) = named_set(c) {
            let set = if is_negated {
                complement(set)
            } else {
                set.to_vec()
            };
            return Some(Member::Set(set));
        }
        Some(match c {
            'b' => Member::Character('\u{8}'),
            'p' | 'P' if self.peek(0) == Some('{') => Member::Set(self.property(c == 'P')?),
            c => Member::Character(self.character(c)?),
        })
    }
}

/// A member of a class.
enum Member {
    Character(char),
    Set(Vec<(char, char)>),
}

/// Returns the set of an escape, and whether it is negated.
fn named_set(escape: char) -> Option<(&'static [(char, char)], bool)> {
    Some(match escape {
        'd' => (DIGITS, false),
        'D' => (DIGITS, true),
        'w' => (WORDS, false),
        'W' => (WORDS, true),
        's' => (SPACES, false),
        'S' => (SPACES, true),
        _ => return None,
    })
}

/// Returns all other characters; the ranges must be sorted.
fn complement(ranges: &[(char, char)]) -> Vec<(char, char)> {
    let mut others = Vec::new();
    let mut next = Some('\0');
    for (first, last) in ranges {
        if let Some(start) = next.filter(|start| start < first) {
            let before = (start..*first).next_back();
            others.extend(before.map(|before| (start, before)));
        }
        next = (*last..=char::MAX).nth(1);
    }
    others.extend(next.map(|start| (start, char::MAX)));
    others
}

/// Adds a range to a class.
fn range(text: &mut String, first: char, last: char) {
    push(text, first, "\\[]^-&~");
    if first != last {
        text.push('-');
        push(text, last, "\\[]^-&~");
    }
}

/// Adds a literal character, with a backslash if it is one of the special ones.
fn push(text: &mut String, c: char, special: &str) {
    match c {
        c if special.contains(c) => {
            text.push('\\');
            text.push(c);
        }
        '\t' => text.push_str("\\t"),
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        ' '..='~' => text.push(c),
        c if c.is_alphanumeric() => text.push(c),
        c => {
            let _ = write!(text, "\\x{{{:x}}}", u32::from(c));
        }
    }
}
