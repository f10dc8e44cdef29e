//! Collects the violations of a request, up to a limit.

use super::{Place, Violation};

/// The maximum number of violations in a response.
pub const MAX_VIOLATIONS: usize = 100;

/// The maximum length, in bytes, of a detail or of a pointer in a response.
pub const MAX_VIOLATION_BYTES: usize = 1000;

/// The first violations, and the total number.
#[derive(Debug, Default)]
pub(super) struct Violations {
    listed: Vec<Violation>,
    count: usize,
}

impl Violations {
    pub(super) fn count(&self) -> usize {
        self.count
    }

    pub(super) fn push(&mut self, place: Place, detail: String) {
        self.count += 1;
        if self.listed.len() < MAX_VIOLATIONS {
            self.listed.push(Violation {
                place: shortened(place),
                detail: cut(detail),
            });
        }
    }

    /// Returns a sentence about all violations; `None` if there are none.
    pub(super) fn summary(&self) -> Option<String> {
        match self.count {
            0 => None,
            1 => Some("the request has 1 error".to_owned()),
            count if count == self.listed.len() => {
                Some(format!("the request has {count} errors"))
            }
            count => Some(format!(
                "the request has {count} errors, of which the first {MAX_VIOLATIONS} are listed"
            )),
        }
    }

    pub(super) fn into_list(self) -> Vec<Violation> {
        self.listed
    }
}

/// Returns the end of the last character within the limit.
fn boundary(text: &str) -> usize {
    (0..=MAX_VIOLATION_BYTES)
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or_default()
}

fn cut(mut text: String) -> String {
    if text.len() > MAX_VIOLATION_BYTES {
        text.truncate(boundary(&text));
        text.push_str("...");
    }
    text
}

/// Returns a place whose name has a limited length. A pointer is shortened to that of an enclosing value.
fn shortened(place: Place) -> Place {
    match place {
        Place::Body {
            mut pointer,
        } if pointer.len() > MAX_VIOLATION_BYTES => {
            let end = boundary(&pointer);
            let end = pointer[..end].rfind('/').unwrap_or_default();
            pointer.truncate(end);
            Place::Body {
                pointer,
            }
        }
        Place::Query {
            name,
        } => Place::Query {
            name: cut(name),
        },
        place => place,
    }
}
