//! Shapes describe JSON as data. A server validates requests with them, and both sides select the variants of unions
//! with them.
#![cfg_attr(
    not(feature = "server"),
    allow(dead_code, reason = "only servers collect all violations")
)]

pub mod budget;
pub mod constraint;
pub mod formats;
mod memo;
pub mod number;
pub mod order;
mod shape;
pub mod shown;
mod unions;
mod walk;

use std::fmt::Display;

use serde_json::Value;

use self::{constraint::Check, walk::Findings};
pub use self::{
    memo::Memo,
    shape::{Alternative, Field, Shape, Shaped, Tag, kind},
};

impl Shape {
    /// Calls `report` with a JSON Pointer and a sentence for each violation.
    pub fn check(&self, value: &Value, report: &mut impl FnMut(&str, String)) {
        let mut violations = Violations {
            at: String::new(),
            report,
            is_known_valid: false,
        };
        self.walk(value, &Memo::default(), &mut violations);
    }

    /// Returns whether a value is valid.
    pub fn accepts(&self, value: &Value) -> bool {
        self.is_valid(value, &Memo::default())
    }

    fn is_valid(&self, value: &Value, memo: &Memo) -> bool {
        let mut valid = Valid {
            is_valid: true,
            is_known_valid: false,
        };
        self.walk(value, memo, &mut valid);
        valid.is_valid
    }
}

/// Reports violations with their places.
struct Violations<'r, R> {
    at: String,
    report: &'r mut R,
    /// `true` if the value is known to be valid. If so, only values that the type cannot hold are reported.
    is_known_valid: bool,
}

impl<R: FnMut(&str, String)> Findings for Violations<'_, R> {
    fn violation(&mut self, is_readable: bool, message: impl FnOnce() -> String) {
        if !(is_readable && self.is_known_valid) {
            (self.report)(&self.at, message());
        }
    }

    fn schema(&mut self, name: &str, check: Check, value: &Value, memo: &Memo) -> bool {
        // Only a run without a report uses the known results.
        if check(name, value, &memo.schemas, None) {
            return true;
        }
        let (at, report) = (&mut self.at, &mut self.report);
        let length = at.len();
        check(
            name,
            value,
            &memo.schemas,
            Some(&mut |pointer, message| {
                at.push_str(pointer);
                report(at, message);
                at.truncate(length);
            }),
        )
    }

    fn known_valid(&mut self, compare: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.is_known_valid, true);
        compare(self);
        self.is_known_valid = before;
    }

    /// Extends the pointer (RFC 6901).
    fn below(&mut self, token: &dyn Display, compare: impl FnOnce(&mut Self)) {
        let (length, token) = (self.at.len(), token.to_string());
        self.at.push('/');
        if token.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
            self.at.push_str(&token.replace('~', "~0").replace('/', "~1"));
        } else {
            self.at.push_str(&token);
        }
        compare(self);
        self.at.truncate(length);
    }

    fn union(
        &mut self,
        alternatives: &'static [Alternative],
        value: &Value,
        memo: &Memo,
    ) {
        // A value that matches no alternative is kept unchanged.
        if self.is_known_valid {
            return;
        }
        match memo.reported_shape(alternatives, value) {
            Ok(Some(shape)) => shape.walk(value, memo, self),
            Ok(None) => {}
            Err(()) => match unions::common_tag(alternatives) {
                Some((tag, values)) if value.is_object() => {
                    self.below(&tag, |violations| {
                        let values = shown::list(values.iter());
                        violations
                            .violation(true, || format!("expected one of {values}"));
                    });
                }
                _ => self
                    .violation(true, || "matches none of the alternatives".to_owned()),
            },
        }
    }
}

/// Records whether there was no violation yet.
struct Valid {
    is_valid: bool,
    /// `true` if the value is known to be valid. If so, only values that the type cannot hold are reported.
    is_known_valid: bool,
}

impl Findings for Valid {
    fn violation(&mut self, is_readable: bool, _: impl FnOnce() -> String) {
        self.is_valid &= is_readable && self.is_known_valid;
    }

    fn schema(&mut self, name: &str, check: Check, value: &Value, memo: &Memo) -> bool {
        self.is_valid &= check(name, value, &memo.schemas, None);
        self.is_valid
    }

    fn known_valid(&mut self, compare: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.is_known_valid, true);
        compare(self);
        self.is_known_valid = before;
    }

    fn below(&mut self, _: &dyn Display, compare: impl FnOnce(&mut Self)) {
        if self.is_valid {
            compare(self);
        }
    }

    fn union(
        &mut self,
        alternatives: &'static [Alternative],
        value: &Value,
        memo: &Memo,
    ) {
        self.is_valid &= self.is_known_valid || memo.is_valid(alternatives, value);
    }
}
