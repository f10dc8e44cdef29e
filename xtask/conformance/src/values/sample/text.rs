//! Draws texts that are valid against all schemas that apply.

use serde_json::Value;

use crate::sampling::{
    choose,
    pattern::is_found,
    text::{letters, of_format, of_patterns},
};

use super::Sampler;

/// The number of attempts to draw a valid text of a format.
const TRIES: usize = 64;
const LETTERS: [char; 8] = ['a', 'B', '7', ' ', '/', '"', 'é', '字'];

impl Sampler<'_> {
    /// Draws a text with the lengths and patterns of all schemas that apply, or an invalid text if none is found.
    pub(super) fn string(&mut self) -> String {
        let least = self.counts("minLength").max().unwrap_or_default();
        let most = self.counts("maxLength").min().unwrap_or(usize::MAX);
        let patterns: Vec<&str> = self.all("pattern").filter_map(Value::as_str).collect();
        let is_valid = |text: &str| {
            (least..=most).contains(&text.chars().count())
                && patterns.iter().all(|pattern| is_found(pattern, text))
        };
        let format = self.all("format").find_map(Value::as_str);
        let random = &mut self.random;
        let mut formatted =
            (0..TRIES).map_while(|_| format.and_then(|format| of_format(format, random)));
        if let Some(text) = formatted.find(|text| is_valid(text)) {
            return text;
        }
        // If there are a format and a pattern, the pattern is often narrower.
        let examples = ["example", "default"].into_iter();
        let mut examples = examples.flat_map(|keyword| self.all(keyword).filter_map(Value::as_str));
        let example = examples.find(|text| is_valid(text)).map(str::to_owned);
        drop(examples);
        let random = &mut self.random;
        let drawn = of_patterns(&patterns, least, random, is_valid);
        match (example, drawn) {
            (Some(example), Some(drawn)) => choose(&[&example, &drawn, &drawn, &drawn], random)
                .map_or(drawn.clone(), |it| (*it).clone()),
            (Some(text), None) | (None, Some(text)) => text,
            (None, None) => letters(&LETTERS, least, most, random),
        }
    }
}
