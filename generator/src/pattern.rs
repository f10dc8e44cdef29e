//! Translates patterns, which are regular expressions of ECMA-262, for the engines that run them.
//!
//! Most patterns run in an engine whose time is linear in the length of the text. Back-references and look-around need
//! an engine that backtracks, whose steps the server limits.

use std::fmt::{self, Write};

/// A regular expression of the document.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern {
    /// The original expression.
    pub source: String,
    /// The same expression in the syntax of the engine.
    pub text: String,
    /// The engine that runs it.
    pub engine: Engine,
}

/// Shows the original expression.
impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

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

/// The maximum number of backtracking steps for one text, as in the server.
const STEPS: usize = 10_000;

impl Pattern {
    /// Translates an expression; returns `None` if no engine supports it.
    #[must_use]
    pub fn translate(source: &str) -> Option<Self> {
        let (engine, text) = [Engine::Linear, Engine::Backtracking]
            .into_iter()
            .find_map(|engine| Some((engine, Translator::new(source, engine).translate()?)))?;
        let pattern = Self {
            source: source.to_owned(),
            text,
            engine,
        };
        pattern.matches("").is_some().then_some(pattern)
    }

    /// Returns whether a text has a match; `None` if that takes too many steps.
    #[must_use]
    pub fn matches(&self, text: &str) -> Option<bool> {
        match self.engine {
            Engine::Linear => Some(regex_lite::Regex::new(&self.text).ok()?.is_match(text)),
            Engine::Backtracking => {
                let mut builder = fancy_regex::RegexBuilder::new(&self.text);
                let regex = builder.backtrack_limit(STEPS).build().ok()?;
                regex.is_match(text).ok()
            }
        }
    }
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
    fn take(&mut self, expected: &str) -> bool {
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
        if !self.take("?") {
            self.text.push('(');
            return Some(());
        }
        if self.take(":") {
            self.text.push_str("(?:");
            return Some(());
        }
        for look in ["=", "!", "<=", "<!"] {
            if self.take(look) {
                self.backtracks()?;
                self.text.push_str("(?");
                self.text.push_str(look);
                return Some(());
            }
        }
        if !self.take("<") {
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
                if !self.take("<") {
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
            'u' if self.take("{") => {
                let digits = self.until('}')?;
                char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
            }
            'u' => match self.hex(4) {
                Some(high @ 0xd800..=0xdbff) => {
                    let low = self.take("\\u").then(|| self.hex(4)).flatten()?;
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
        let is_negated = self.take("^");
        let mut ranges: Vec<(char, char)> = Vec::new();
        while !self.take("]") {
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

#[cfg(test)]
mod tests {
    use super::{Engine, Pattern};

    /// Asserts what a pattern matches, which engine runs it, and that `regress` agrees.
    #[track_caller]
    fn check(source: &str, engine: Engine, good: &[&str], bad: &[&str]) {
        let pattern = Pattern::translate(source).unwrap_or_else(|| panic!("{source}"));
        assert_eq!(pattern.engine, engine, "{source}: {}", pattern.text);
        let regress =
            regress::Regex::with_flags(source, "u").or_else(|_| regress::Regex::new(source));
        let regress = regress.unwrap();
        let all = good.iter().map(|text| (text, true));
        for (text, expected) in all.chain(bad.iter().map(|text| (text, false))) {
            assert_eq!(
                regress.find(text).is_some(),
                expected,
                "regress: {source} {text:?}"
            );
            assert_eq!(
                pattern.matches(text),
                Some(expected),
                "{}: {text:?}",
                pattern.text
            );
        }
    }

    #[test]
    fn most_patterns_take_linear_time() {
        let linear = |source, good, bad| check(source, Engine::Linear, good, bad);
        linear("^(a+)+$", &["aaa"], &["aaab", ""]);
        linear(
            r"^\d{3}-[\w.]+$",
            &["123-a_.Z"],
            &["12-a", "123-é", "٣٣٣-a"],
        );
        linear(
            r"^\S+\s\S+$",
            &["a b", "a\u{a0}b", "a\u{feff}b"],
            &["ab", "a\u{2028}"],
        );
        linear("^.$", &["a", "é", "\u{85}"], &["\n", "\r", "\u{2028}", ""]);
        linear(r"\bcat\b", &["a cat", "écat"], &["cats"]);
        linear(r"^[^\D5]$", &["4"], &["5", "x"]);
        linear(r"^[\W_]$", &["-", "_", "é"], &["a"]);
        linear(r"^[\w-]+$", &["a-b"], &["a b"]);
        linear(r"^[a-f&&[]+$", &["a&", "["], &["g", ""]);
        linear(r"^[a\-z]$", &["-", "z"], &["b"]);
        linear("^[^]$", &["\n", "é"], &[""]);
        linear("^[]$", &[], &["a", ""]);
        linear(r"^a{,2}$", &["a{,2}"], &["a", "aa"]);
        linear(r"^a{1,2}?b{0}$", &["a", "aa"], &["aaa", "b"]);
        linear(r"^\x41\u0042\cJ\/\-\0$", &["AB\n/-\0"], &["AB"]);
        linear(r"^\ud83d\ude00$", &["😀"], &["x"]);
        linear(r"^\p{Lu}\p{Script=Greek}$", &["Éα"], &["éα", "Éa"]);
        linear(r"^(?<year>\d{4})$", &["2024"], &["x"]);
        linear(r"^(?:#|&| |~)$", &["#", "&", " ", "~"], &["x"]);
        linear("^日本$", &["日本"], &["日"]);
    }

    #[test]
    fn look_around_and_references_backtrack() {
        let back = |source, good, bad| check(source, Engine::Backtracking, good, bad);
        back(r"^(?!.*--)[a-z-]+$", &["a-b"], &["a--b"]);
        back(r"^(?=.*\d)(?=.*[A-Z]).{3,}$", &["aB1"], &["ab1", "B1"]);
        back(r"^(a|b)\1$", &["aa", "bb"], &["ab"]);
        back(r"^(?<q>['x]).*\k<q>$", &["'a'"], &["'ax"]);
        back(r"^(a)?\1b$", &["b", "aab"], &["ab"]);
        back(r"(?<!\w)cat\b", &["a cat", "écat"], &["acat", "cats"]);
        back(r"^\bé?(?=x)x\B", &["xa"], &["x"]);
    }

    #[test]
    fn unsupported_expressions_are_not_translated() {
        for source in [r"^(((a{1000}){1000}){1000}){1000}$", r"^\p{Nope}$"] {
            assert_eq!(Pattern::translate(source), None, "{source}");
        }
    }

    #[test]
    fn backtracking_is_limited() {
        let pattern = Pattern::translate(r"^(a|a)+\1$").unwrap();
        assert_eq!(pattern.matches(&format!("{}b", "a".repeat(40))), None);
    }
}
