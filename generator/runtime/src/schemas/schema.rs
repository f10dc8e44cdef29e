//! Parsed schemas.

use std::collections::{HashMap, HashSet};

use serde_json::{Number, Value};

/// A function that returns whether a pattern matches a part of a text; `None` if that takes too long.
pub type Matches = fn(&'static str, &str) -> Option<bool>;

/// Schemas by their names.
#[derive(Debug)]
pub struct Schemas {
    pub(super) nodes: Vec<Node>,
    pub(super) names: HashMap<String, Id>,
}

/// The index of a schema.
pub(super) type Id = usize;

/// A schema.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Its keywords, `unevaluatedProperties` and `unevaluatedItems` last.
    pub(super) keywords: Vec<Keyword>,
    /// `true` if a keyword depends on the members or items that others have evaluated.
    pub(super) sees_evaluated: bool,
    /// `true` if it has a name. Results of named schemas are kept, because many references may lead to them.
    pub(super) is_named: bool,
}

/// A keyword with its value.
#[derive(Debug)]
pub(super) enum Keyword {
    /// The schema `false`.
    Never,
    Reference(Id),
    Types(Vec<Kind>),
    /// `enum` or `const`.
    Values {
        sorted: Vec<Value>,
        /// The values as messages show them.
        shown: Vec<String>,
    },
    MinLength(usize),
    MaxLength(usize),
    Pattern(Pattern),
    Format(&'static str, fn(&str) -> bool),
    Minimum(Number),
    Maximum(Number),
    ExclusiveMinimum(Number),
    ExclusiveMaximum(Number),
    MultipleOf(Number),
    MinItems(usize),
    MaxItems(usize),
    UniqueItems,
    PrefixItems(Vec<Id>),
    /// `items`, which applies after the `prefixItems`.
    Items {
        skipped: usize,
        schema: Id,
    },
    Contains {
        schema: Id,
        least: usize,
        most: Option<usize>,
    },
    MinProperties(usize),
    MaxProperties(usize),
    Required(Vec<String>),
    Properties(Vec<(String, Id)>),
    PatternProperties(Vec<(Pattern, Id)>),
    /// `additionalProperties`, with the names and patterns that it excludes.
    Additional {
        listed: HashSet<String>,
        patterns: Vec<Pattern>,
        schema: Id,
    },
    PropertyNames(Id),
    DependentRequired(Vec<(String, Vec<String>)>),
    DependentSchemas(Vec<(String, Id)>),
    AllOf(Vec<Id>),
    AnyOf(Vec<Id>),
    OneOf(Vec<Id>),
    Not(Id),
    If {
        condition: Id,
        then: Option<Id>,
        otherwise: Option<Id>,
    },
    UnevaluatedItems(Id),
    UnevaluatedProperties(Id),
}

/// A value of `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// A pattern with its engine.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pattern {
    pub(super) text: &'static str,
    pub(super) matches: Option<Matches>,
}

impl Pattern {
    /// Returns whether the pattern matches a part of a text; `None` if that takes too long.
    pub(super) fn is_found(self, text: &str) -> Option<bool> {
        match self.matches {
            Some(matches) => matches(self.text, text),
            None => Some(true),
        }
    }
}

impl Kind {
    /// Returns whether a value has the type.
    pub(super) fn includes(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Null, Value::Null)
            | (Self::Boolean, Value::Bool(_))
            | (Self::Number, Value::Number(_))
            | (Self::String, Value::String(_))
            | (Self::Array, Value::Array(_))
            | (Self::Object, Value::Object(_)) => true,
            (Self::Integer, Value::Number(number)) => {
                number.is_i64()
                    || number.is_u64()
                    || number.as_f64().is_some_and(|number| number.fract() == 0.0)
            }
            _ => false,
        }
    }

    /// Returns the name of the type with an article.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}
