//! The violations of a request, up to a limit.

use super::{Place, Violation};

/// The most violations that a response lists.
pub const MAX_VIOLATIONS: usize = 100;

/// The most bytes of a detail or of a pointer that a response has.
pub const MAX_VIOLATION_BYTES: usize = 1000;

/// The first violations, and how many there are.
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

    /// A sentence about all of them; `None` where there are none.
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

/// The end of the last character that is within the limit.
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

/// A place with a name of bounded length; a pointer is that of the deepest value around it that has one.
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
