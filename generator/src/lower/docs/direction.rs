//! Recognizes characters that change the direction of text.

/// Returns whether a character changes the direction of text. rustc rejects these in comments.
pub(super) fn is_direction(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}
