//! Draws numbers.

use generator::model::Constraint;
use serde_json::Value;

use crate::sampling::number::Bounds;

use super::sampler::Sampler;

impl Sampler<'_> {
    /// Draws an integer of a type with these bounds.
    pub(super) fn integer(&mut self, low: i64, high: i64, constraints: &[Constraint]) -> Value {
        bounds(constraints)
            .integer(low, high, &mut self.random)
            .into()
    }

    /// Draws a number.
    pub(super) fn float(&mut self, constraints: &[Constraint]) -> Value {
        bounds(constraints).number(&mut self.random)
    }
}

fn bounds(constraints: &[Constraint]) -> Bounds {
    let mut bounds = Bounds::default();
    for limit in constraints {
        match *limit {
            Constraint::Minimum(bound) => bounds.at_least(bound, false),
            Constraint::ExclusiveMinimum(bound) => bounds.at_least(bound, true),
            Constraint::Maximum(bound) => bounds.at_most(bound, false),
            Constraint::ExclusiveMaximum(bound) => bounds.at_most(bound, true),
            Constraint::MultipleOf(of) => bounds.multiple_of = Some(of),
            _ => {}
        }
    }
    bounds
}
