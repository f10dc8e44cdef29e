//! Collects the violations of a request, up to a limit.

use super::{Place, Violation};

/// The maximum number of violations in a response.
pub const MAX_VIOLATIONS: usize = 100;

/// The maximum length, in bytes, of a detail or of a pointer in a response.
pub const MAX_VIOLATION_BYTES: usize = 1000;

/// The first violations, and the total number.
#[derive(Debug, Default)]
pub struct Violations {
    listed: Vec<Violation>,
    count: usize,
}

impl Violations {
    pub(super) fn count(&self) -> usize {
        self.count
    }

    pub(super) fn push(&mut self, place: Place, detail: String) {
        if self.counts() {
            self.listed.push(Violation {
                place: shortened(place),
                detail: cut(detail),
            });
        }
    }

    /// Adds a violation in the body. The pointer is copied only if it is listed, and only as far as it is.
    pub(in crate::runtime) fn push_in_body(&mut self, pointer: &str, detail: String) {
        if self.counts() {
            let pointer = enclosing(pointer).to_owned();
            self.listed.push(Violation {
                place: Place::Body {
                    pointer,
                },
                detail: cut(detail),
            });
        }
    }

    /// Counts a violation; returns whether it is listed.
    fn counts(&mut self) -> bool {
        self.count += 1;
        self.listed.len() < MAX_VIOLATIONS
    }

    /// Adds the violations of a part of the request.
    pub(super) fn extend(&mut self, other: Self) {
        self.count += other.count;
        let left = MAX_VIOLATIONS.saturating_sub(self.listed.len());
        self.listed.extend(other.listed.into_iter().take(left));
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

    /// Returns the violations that are listed.
    pub fn into_list(self) -> Vec<Violation> {
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

/// Returns a pointer of limited length: if it is longer, that of an enclosing value.
fn enclosing(pointer: &str) -> &str {
    if pointer.len() <= MAX_VIOLATION_BYTES {
        return pointer;
    }
    let (start, _) = pointer.split_at(boundary(pointer));
    start.rsplit_once('/').map_or("", |(enclosing, _)| enclosing)
}

/// Returns a place whose name has a limited length.
fn shortened(place: Place) -> Place {
    match place {
        Place::Query {
            name,
        } => Place::Query {
            name: cut(name),
        },
        place => place,
    }
}
