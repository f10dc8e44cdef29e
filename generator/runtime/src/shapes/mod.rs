//! The shapes of JSON, as data: a server validates requests with them, and both sides decide by them which variant of a
//! union a value is.
#![cfg_attr(
    not(feature = "server"),
    allow(dead_code, reason = "without a server, nobody asks for all violations")
)]

pub mod budget;
pub mod limit;
mod memo;
mod shape;
mod shown;
mod unions;
mod walk;

use std::fmt::Display;

use serde_json::Value;

use self::walk::Findings;
pub use self::{
    memo::Memo,
    shape::{Alternative, Field, Shape, Shaped, Tag},
};

impl Shape {
    /// Calls `report` with a JSON Pointer and a sentence for each violation.
    pub fn check(&self, value: &Value, report: &mut impl FnMut(&str, String)) {
        let mut violations = Violations {
            at: String::new(),
            report,
        };
        self.walk(value, &Memo::default(), &mut violations);
    }

    /// Whether a value is valid.
    pub fn fits(&self, value: &Value) -> bool {
        self.is_valid(value, &Memo::default())
    }

    fn is_valid(&self, value: &Value, memo: &Memo) -> bool {
        let mut valid = Valid(true);
        self.walk(value, memo, &mut valid);
        valid.0
    }
}

/// Reports violations with their places.
struct Violations<'r, R> {
    at: String,
    report: &'r mut R,
}

impl<R: FnMut(&str, String)> Findings for Violations<'_, R> {
    fn violation(&mut self, _: bool, message: impl FnOnce() -> String) {
        (self.report)(&self.at, message());
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
        match memo.meant(alternatives, value) {
            Ok(Some(shape)) => shape.walk(value, memo, self),
            Ok(None) => {}
            Err(()) => match unions::common_tag(alternatives) {
                Some((tag, values)) if value.is_object() => {
                    self.below(&tag, |violations| {
                        let values = shown::list(values.iter());
                        violations
                            .violation(true, || format!("one of {values} was expected"));
                    });
                }
                _ => self
                    .violation(true, || "matches none of the alternatives".to_owned()),
            },
        }
    }
}

/// Whether there was no violation yet.
struct Valid(bool);

impl Findings for Valid {
    fn violation(&mut self, _: bool, _: impl FnOnce() -> String) {
        self.0 = false;
    }

    fn below(&mut self, _: &dyn Display, compare: impl FnOnce(&mut Self)) {
        if self.0 {
            compare(self);
        }
    }

    fn union(
        &mut self,
        alternatives: &'static [Alternative],
        value: &Value,
        memo: &Memo,
    ) {
        self.0 &= memo.is_valid(alternatives, value);
    }
}
