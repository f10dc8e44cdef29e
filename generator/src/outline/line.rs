//! Lines of the outline.

use std::fmt::Write;

pub(super) fn line(text: &mut String, depth: usize, line: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{:indent$}{line}", "", indent = depth * 4);
}
