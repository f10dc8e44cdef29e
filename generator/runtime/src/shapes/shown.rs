//! Formats values for messages, with a limited length.

use std::fmt::{Display, Write};

/// The maximum number of characters of a text.
const MAX_CHARS: usize = 100;

/// The maximum number of elements of a list.
const MAX_ELEMENTS: usize = 20;

/// Returns a string in quotes.
pub fn quoted(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARS) {
        None => format!("{text:?}"),
        Some((end, _)) => format!("{:?}... ({} bytes)", &text[..end], text.len()),
    }
}

/// Returns the elements of a list as text.
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

/// Returns a text, cut off if it is long.
pub fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_CHARS) {
        text.truncate(end);
        text.push_str("...");
    }
    text
}
