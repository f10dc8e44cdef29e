//! What a server asks of a value beyond its type.

use super::Type;

/// What a server asks of JSON.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// What the type says, and no more.
    Of(Type),
    /// An array of such elements.
    Array(Box<Shape>),
    /// An object of such members.
    Map(Box<Shape>),
    /// This, or null.
    Nullable(Box<Shape>),
    /// At least one of these.
    AnyOf(Vec<Shape>),
    /// This, within limits.
    Limited(Box<Shape>, Vec<Limit>),
}

impl Shape {
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
    Pattern(String),
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
    /// The fewest members.
    MinProperties(usize),
    /// The most members.
    MaxProperties(usize),
    /// What is asked of the names of members.
    PropertyNames(Vec<Limit>),
    /// The values that are allowed, as JSON.
    OneOf(Vec<String>),
}

impl Limit {
    /// Whether there is a regular expression in it.
    #[must_use]
    pub fn has_pattern(&self) -> bool {
        match self {
            Self::Pattern(_) => true,
            Self::PropertyNames(limits) => limits.iter().any(Self::has_pattern),
            _ => false,
        }
    }
}
