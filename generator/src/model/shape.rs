//! What a server asks of a value beyond its type.

use super::Type;
use crate::pattern::{Engine, Pattern};

/// What a server asks of JSON.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// What the type says, and no more.
    Of(Type),
    /// An array of such elements.
    Array(Box<Shape>),
    /// An object of such members.
    Map(Box<Shape>),
    /// An array with such elements at its first places, and such behind them.
    Tuple(Vec<Shape>, Box<Shape>),
    /// An object with such properties, and such others.
    Object(Vec<Property>, Box<Shape>),
    /// This, or null.
    Nullable(Box<Shape>),
    /// At least one of these.
    AnyOf(Vec<Shape>),
    /// This, within limits.
    Limited(Box<Shape>, Vec<Limit>),
}

/// A property of an object, to be checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Whether it has to be there.
    pub required: bool,
    /// What is asked of it.
    pub shape: Shape,
}

impl Shape {
    /// Any JSON.
    pub const ANY: Self = Self::Of(Type::Any);

    /// Whether it says no more than its type.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(self, Self::Of(_))
    }

    /// It, and the shapes in it.
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
                | Self::Limited(inner, _) => parts.push(inner),
                Self::AnyOf(shapes) => parts.extend(shapes),
                Self::Tuple(places, rest) => {
                    parts.extend(places);
                    parts.push(rest);
                }
                Self::Object(properties, rest) => {
                    parts.extend(properties.iter().map(|property| &property.shape));
                    parts.push(rest);
                }
            }
        }
        parts
    }

    /// The limits in it.
    pub fn limits(&self) -> impl Iterator<Item = &Limit> {
        self.parts().into_iter().flat_map(|part| match part {
            Self::Limited(_, limits) => limits.as_slice(),
            _ => &[],
        })
    }

    /// The types in it.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.parts().into_iter().filter_map(|part| match part {
            Self::Of(ty) => Some(ty),
            _ => None,
        })
    }
}

/// What a server asks of a value beyond its type. Each limit speaks of values of one type; all others are within it.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// The fewest characters.
    MinLength(usize),
    /// The most characters.
    MaxLength(usize),
    /// A regular expression.
    Pattern(Pattern),
    /// The least number.
    Minimum(f64),
    /// The greatest number.
    Maximum(f64),
    /// What a number has to exceed.
    MoreThan(f64),
    /// What a number has to fall short of.
    LessThan(f64),
    /// What divides a number.
    MultipleOf(f64),
    /// The fewest elements.
    MinItems(usize),
    /// The most elements.
    MaxItems(usize),
    /// No element is given twice.
    UniqueItems,
    /// The fewest elements that are so.
    MinContains(usize, Box<Shape>),
    /// The most elements that are so.
    MaxContains(usize, Box<Shape>),
    /// The fewest members.
    MinProperties(usize),
    /// The most members.
    MaxProperties(usize),
    /// What is asked of the names of members.
    PropertyNames(Vec<Limit>),
    /// The values that are allowed, as JSON.
    OneOf(Vec<String>),
    /// What a value is not to be.
    Not(Box<Shape>),
    /// What any value has to be as well.
    Fits(Box<Shape>),
    /// Of which a value has to be one only.
    ExactlyOne(Vec<Shape>),
    /// What an array has to be.
    Arrays(Box<Shape>),
    /// What an object has to be.
    Objects(Box<Shape>),
    /// A schema, which says all that is asked of a value.
    Schema {
        /// Its pointer.
        name: String,
        /// Its JSON.
        text: String,
    },
}

impl Limit {
    /// Whether there is a regular expression in it that runs on an engine.
    #[must_use]
    pub fn runs_on(&self, engine: Engine) -> bool {
        let runs = |limit: &Self| limit.runs_on(engine);
        match self {
            Self::Pattern(pattern) => pattern.engine == engine,
            Self::PropertyNames(limits) => limits.iter().any(runs),
            limit => limit.shapes().any(|shape| shape.limits().any(runs)),
        }
    }

    /// Whether there are properties of an object in it.
    #[must_use]
    pub fn has_properties(&self) -> bool {
        self.shapes().any(|shape| {
            let is_object = |part: &&Shape| matches!(part, Shape::Object(properties, _) if !properties.is_empty());
            shape.parts().iter().any(is_object) || shape.limits().any(Self::has_properties)
        })
    }

    /// The shapes in it.
    fn shapes(&self) -> impl Iterator<Item = &Shape> {
        match self {
            Self::Not(shape)
            | Self::Fits(shape)
            | Self::Arrays(shape)
            | Self::Objects(shape)
            | Self::MinContains(_, shape)
            | Self::MaxContains(_, shape) => std::slice::from_ref(shape.as_ref()),
            Self::ExactlyOne(shapes) => shapes,
            _ => &[],
        }
        .iter()
    }
}
