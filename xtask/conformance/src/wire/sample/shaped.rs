//! Draws values of shapes.

use generator::model::{Shape, Type};
use serde_json::Value;

use super::{
    demand::Requirement,
    named::is_preserved,
    sampler::{Requirements, Sampler},
};

impl<'m> Sampler<'m> {
    /// Draws a value of a shape.
    pub(super) fn shaped(
        &mut self,
        shape: &'m Shape,
        requirements: Requirements<'_, 'm>,
    ) -> Option<Value> {
        match shape {
            Shape::Of(ty) => self.value(ty, requirements),
            Shape::Array(inner) => self.array(inner.as_ref(), requirements),
            Shape::Map(inner) => self.map(inner.as_ref(), requirements),
            Shape::Tuple(places, _) => self.tuple(places, requirements),
            Shape::Nullable(inner) => self.nullable(inner.as_ref(), requirements),
            Shape::AnyOf(shapes) => {
                // If a number may also be text, draw the number, because its Rust type is a number.
                let number = shapes.first().filter(|shape| is_number(shape));
                let shape = match number {
                    Some(number) => number,
                    None => self.choose(shapes)?,
                };
                let depth = requirements.depth + 1;
                let value = self.value(
                    shape,
                    Requirements {
                        depth,
                        ..requirements
                    },
                );
                value.filter(|value| is_preserved(value, requirements.place))
            }
            Shape::Constrained(inner, own) => {
                let all = requirements.all.iter().copied();
                let all: Vec<_> = all.chain(own.iter().map(Requirement::Constraint)).collect();
                let requirements = Requirements {
                    all: &all,
                    ..requirements
                };
                self.tested(&all, |sampler| sampler.value(inner.as_ref(), requirements))
            }
        }
    }
}

/// Returns whether a shape is a number.
fn is_number(shape: &Shape) -> bool {
    match shape {
        Shape::Constrained(inner, _) => is_number(inner),
        Shape::Of(ty) => matches!(
            ty,
            Type::Int8
                | Type::Int16
                | Type::Int32
                | Type::Int64
                | Type::Uint8
                | Type::Uint16
                | Type::Uint32
                | Type::Uint64
                | Type::Float
                | Type::Double
        ),
        _ => false,
    }
}
