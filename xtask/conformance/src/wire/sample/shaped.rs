//! Values of shapes.

use generator::model::{Shape, Type};
use serde_json::Value;

use super::{
    demand::Ask,
    named::is_told,
    sampler::{Asked, Sampler},
};

impl<'m> Sampler<'m> {
    /// A value of a shape.
    pub(super) fn shaped(&mut self, shape: &'m Shape, asked: Asked<'_, 'm>) -> Option<Value> {
        match shape {
            Shape::Of(ty) => self.value(ty, asked),
            Shape::Array(inner) => self.array(inner.as_ref(), asked),
            Shape::Map(inner) => self.map(inner.as_ref(), asked),
            Shape::Tuple(places, _) => self.tuple(places, asked),
            Shape::Nullable(inner) => self.nullable(inner.as_ref(), asked),
            // It only stands in what is asked beyond a type.
            Shape::Object(..) => None,
            Shape::AnyOf(shapes) => {
                // Of a number that may be text, the text is no value of its type.
                let number = shapes.first().filter(|shape| is_number(shape));
                let shape = match number {
                    Some(number) => number,
                    None => self.choose(shapes)?,
                };
                let depth = asked.depth + 1;
                let value = self.value(shape, Asked { depth, ..asked });
                value.filter(|value| is_told(value, asked.place))
            }
            Shape::Limited(inner, own) => {
                let asks = asked.asks.iter().copied();
                let asks: Vec<_> = asks.chain(own.iter().map(Ask::Limit)).collect();
                let asked = Asked {
                    asks: &asks,
                    ..asked
                };
                self.tried(&asks, |sampler| sampler.value(inner.as_ref(), asked))
            }
        }
    }
}

/// Whether a shape is that of a number.
fn is_number(shape: &Shape) -> bool {
    match shape {
        Shape::Limited(inner, _) => is_number(inner),
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
