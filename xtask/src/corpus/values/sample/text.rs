//! Texts: of a format, as they are shown, of a pattern, or by chance.

use serde_json::Value;

use crate::corpus::pattern::{self, is_found};

use super::Sampler;

/// How often a text is drawn until it fits: that costs little, and few of a pattern may have the right length.
const TRIES: usize = 64;
/// How much longer than it has to be a text is at the most.
const MORE: usize = 12;

impl Sampler<'_> {
    /// A text that fits the lengths and the patterns of all schemas around it, if one is found.
    pub(super) fn string(&mut self) -> String {
        let least = self.counts("minLength").max().unwrap_or_default();
        let most = self.counts("maxLength").min().unwrap_or(usize::MAX);
        let patterns: Vec<&str> = self.all("pattern").filter_map(Value::as_str).collect();
        let format = self.all("format").find_map(Value::as_str);
        let mut text = String::new();
        for _ in 0..TRIES {
            text = match format.and_then(|format| self.formatted(format)) {
                Some(text) => text,
                None => self.patterned(&patterns, least, most),
            };
            let fits = |text: &str| {
                (least..=most).contains(&text.chars().count())
                    && patterns.iter().all(|pattern| is_found(pattern, text))
            };
            if fits(&text) {
                break;
            }
            // What a pattern says beside its format may be narrower; any other text would not be of the format.
            if patterns.is_empty() && format.is_some() {
                continue;
            }
            text = self.patterned(&patterns, least, most);
            if fits(&text) {
                break;
            }
        }
        text
    }

    /// A text of one of the patterns, or one that is shown for it.
    fn patterned(&mut self, patterns: &[&str], least: usize, most: usize) -> String {
        let Some(pattern) = self.choose(patterns).copied() else {
            return self.letters(least, most);
        };
        let shown = ["example", "default"];
        let shown = shown
            .into_iter()
            .find_map(|keyword| self.all(keyword).find_map(Value::as_str));
        match (shown, pattern::text(pattern, least, &mut self.random)) {
            (Some(shown), Some(_)) if self.random.u8(..4) == 0 => shown.to_owned(),
            (_, Some(text)) => text,
            (Some(shown), None) => shown.to_owned(),
            (None, None) => self.letters(least, most),
        }
    }

    fn letters(&mut self, least: usize, most: usize) -> String {
        let most = most.clamp(least, least.saturating_add(MORE));
        let length = self.random.usize(least..=most);
        let letters = ['a', 'B', '7', ' ', '/', '"', 'é', '字'];
        (0..length)
            .map(|_| letters[self.random.usize(..letters.len())])
            .collect()
    }

    /// A text of a format; `None` where the format is not known.
    fn formatted(&mut self, format: &str) -> Option<String> {
        let number = self.random.u8(10..60);
        Some(match format {
            "date-time" => format!("2024-02-29T12:{number}:00Z"),
            "date" => format!("2024-01-{}", number % 18 + 10),
            "time" => format!("12:{number}:00.250-08:00"),
            "duration" => format!("P{number}Y{number}M{number}DT{number}H{number}M{number}S"),
            "uuid" => format!("67e55044-10b1-426f-9247-bb680e5fe0{number}"),
            "uri" | "url" => format!("HTTPS://a@example.com:80/{number}/%7e?b=c#d"),
            "uri-reference" => format!("../{number}?b#"),
            "iri" => format!("urn:字:{number}"),
            "iri-reference" => format!("é/{number}"),
            "email" => format!("\"a {number}\"@Example.com"),
            "idn-email" => format!("é{number}@字.example"),
            "ipv4" => format!("192.0.2.{number}"),
            "ipv6" => format!("2001:db8::{number}"),
            "hostname" => format!("h{number}.example.com"),
            "byte" => "aGVsbG8=".to_owned(),
            "decimal" => format!("-{number}.500"),
            _ => return None,
        })
    }
}
