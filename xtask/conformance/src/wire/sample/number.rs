//! Draws numbers.

use generator::model::Limit;
use serde_json::Value;

use crate::sampling::number::Bounds;

use super::sampler::Sampler;

impl Sampler<'_> {
    /// Draws an integer of a type with these bounds.
    pub(super) fn integer(&mut self, low: i64, high: i64, limits: &[&Limit]) -> Value {
        bounds(limits).integer(low, high, &mut self.random).into()
    }

    /// Draws a number.
    pub(super) fn float(&mut self, limits: &[&Limit]) -> Value {
        bounds(limits).number(&mut self.random)
    }
}

fn bounds(limits: &[&Limit]) -> Bounds {
    let mut bounds = Bounds::default();
    for limit in limits {
        match **limit {
            Limit::Minimum(bound) => bounds.at_least(bound, false),
            Limit::MoreThan(bound) => bounds.at_least(bound, true),
            Limit::Maximum(bound) => bounds.at_most(bound, false),
            Limit::LessThan(bound) => bounds.at_most(bound, true),
            Limit::MultipleOf(of) => bounds.multiple_of = Some(of),
            _ => {}
        }
    }
    bounds
}
