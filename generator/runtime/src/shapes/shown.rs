//! Values in messages, cut to a length that can be read.

use std::fmt::{Display, Write};

/// The most characters of a text that are shown.
const MAX_CHARS: usize = 100;

/// The most elements of a list that are shown.
const MAX_ELEMENTS: usize = 20;

/// A string, in quotes.
pub fn quoted(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARS) {
        None => format!("{text:?}"),
        Some((end, _)) => format!("{:?}... ({} bytes)", &text[..end], text.len()),
    }
}

/// The elements of a list.
pub fn list(elements: impl ExactSizeIterator<Item = impl Display>) -> String {
    let hidden = elements.len().saturating_sub(MAX_ELEMENTS);
    let mut text = String::new();
    for (index, element) in elements.take(MAX_ELEMENTS).enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        // Writing to a string cannot fail.
        let _ = write!(text, "{separator}{}", cut(element.to_string()));
    }
    if hidden > 0 {
        let _ = write!(text, " and {hidden} more");
    }
    text
}

/// A text without its end, where it is long.
pub fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_CHARS) {
        text.truncate(end);
        text.push_str("...");
    }
    text
}
