//! Draws values of shapes.

use generator::model::{Shape, Type};
use serde_json::Value;

use super::{
    demand::Ask,
    named::is_told,
    sampler::{Asked, Sampler},
};

impl<'m> Sampler<'m> {
    /// Draws a value of a shape.
    pub(super) fn shaped(&mut self, shape: &'m Shape, asked: Asked<'_, 'm>) -> Option<Value> {
        match shape {
            Shape::Of(ty) => self.value(ty, asked),
            Shape::Array(inner) => self.array(inner.as_ref(), asked),
            Shape::Map(inner) => self.map(inner.as_ref(), asked),
            Shape::Tuple(places, _) => self.tuple(places, asked),
            Shape::Nullable(inner) => self.nullable(inner.as_ref(), asked),
            Shape::AnyOf(shapes) => {
                // If a number may also be text, draw the number, because its Rust type is a number.
                let number = shapes.first().filter(|shape| is_number(shape));
                let shape = match number {
                    Some(number) => number,
                    None => self.choose(shapes)?,
                };
                let depth = asked.depth + 1;
                let value = self.value(shape, Asked { depth, ..asked });
                value.filter(|value| is_told(value, asked.place))
            }
            Shape::Constrained(inner, own) => {
                let asks = asked.asks.iter().copied();
                let asks: Vec<_> = asks.chain(own.iter().map(Ask::Constraint)).collect();
                let asked = Asked {
                    asks: &asks,
                    ..asked
                };
                self.tried(&asks, |sampler| sampler.value(inner.as_ref(), asked))
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
