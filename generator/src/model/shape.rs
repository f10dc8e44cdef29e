//! Shapes and constraints, against which a server validates values.

use super::Type;
use crate::pattern::{Engine, Pattern};

/// The JSON values that are valid at a position.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// The values of a type, without further constraints.
    Of(Type),
    /// An array with elements of this shape.
    Array(Box<Shape>),
    /// An object with members of this shape.
    Map(Box<Shape>),
    /// An array whose first elements have the listed shapes and whose other elements have the last shape.
    Tuple(Vec<Shape>, Box<Shape>),
    /// The inner shape, or null.
    Nullable(Box<Shape>),
    /// At least one of the shapes.
    AnyOf(Vec<Shape>),
    /// The inner shape with constraints.
    Constrained(Box<Shape>, Vec<Constraint>),
}

impl Shape {
    /// Any JSON.
    pub const ANY: Self = Self::Of(Type::Any);

    /// Returns whether the shape is only a type, without constraints.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(self, Self::Of(_))
    }

    /// Returns the shape itself and all shapes inside it, except those in constraints.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        let mut parts = vec![self];
        let mut next = 0;
        while let Some(part) = parts.get(next).copied() {
            next += 1;
            match part {
                Self::Of(_) => {}
                Self::Array(inner)
                | Self::Map(inner)
                | Self::Nullable(inner)
                | Self::Constrained(inner, _) => parts.push(inner),
                Self::AnyOf(shapes) => parts.extend(shapes),
                Self::Tuple(places, rest) => {
                    parts.extend(places);
                    parts.push(rest);
                }
            }
        }
        parts
    }

    /// Returns the constraints of the shape and of the shapes inside it.
    pub fn constraints(&self) -> impl Iterator<Item = &Constraint> {
        self.parts().into_iter().flat_map(|part| match part {
            Self::Constrained(_, constraints) => constraints.as_slice(),
            _ => &[],
        })
    }

    /// Returns the types in the shape.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.parts().into_iter().filter_map(|part| match part {
            Self::Of(ty) => Some(ty),
            _ => None,
        })
    }
}

/// A constraint of JSON Schema. As there, values of JSON types that a constraint does not apply to satisfy it.
#[derive(Clone, Debug, PartialEq)]
pub enum Constraint {
    /// The minimum number of characters.
    MinLength(usize),
    /// The maximum number of characters.
    MaxLength(usize),
    /// A regular expression.
    Pattern(Pattern),
    /// The inclusive lower bound of a number.
    Minimum(f64),
    /// The inclusive upper bound of a number.
    Maximum(f64),
    /// The exclusive lower bound of a number.
    ExclusiveMinimum(f64),
    /// The exclusive upper bound of a number.
    ExclusiveMaximum(f64),
    /// The divisor of a number.
    MultipleOf(f64),
    /// The minimum number of elements.
    MinItems(usize),
    /// The maximum number of elements.
    MaxItems(usize),
    /// The elements are distinct.
    UniqueItems,
    /// The minimum number of members.
    MinProperties(usize),
    /// The maximum number of members.
    MaxProperties(usize),
    /// The constraints on the names of members.
    PropertyNames(Vec<Constraint>),
    /// `enum`: the allowed values, as JSON.
    Enum(Vec<String>),
    /// The schema itself, where types and other constraints do not express it.
    Schema {
        /// The key in [`Model::schemas`](super::Model::schemas): the pointer of the schema.
        name: String,
        /// The keywords that types and other constraints do not express, as JSON.
        text: String,
    },
}

impl Constraint {
    /// Returns whether the constraint contains a regular expression for this engine.
    #[must_use]
    pub fn runs_on(&self, engine: Engine) -> bool {
        match self {
            Self::Pattern(pattern) => pattern.engine == engine,
            Self::PropertyNames(constraints) => constraints
                .iter()
                .any(|constraint| constraint.runs_on(engine)),
            _ => false,
        }
    }
}
