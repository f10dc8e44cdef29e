//! Schemas as typed values, in one form for all versions of the specification.

mod arena;
mod extract;
mod inheritance;
mod json;
mod keywords;
mod node;
mod parse;
#[cfg(test)]
mod tests;
mod types;

use std::fmt;

use indexmap::IndexMap;
use openapiv3::ExternalDocumentation;
use serde_json::{Number, Value};

pub use self::{
    arena::Schemas,
    node::{Additional, Node, Nodes},
};
pub(super) use self::{
    extract::{Extras, extract},
    types::is_integral,
};

/// The index of a schema in [`Schemas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Id(u32);

/// A Schema Object: JSON Schema 2020-12 with the keywords that OpenAPI adds.
///
/// Equivalent forms are normalized: `const` is an `enum` of one value, a list of types is an `anyOf` with a schema for
/// each type, the type `null` is `nullable`, and a `$ref` next to other keywords is a member of `allOf`.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a keyword of its own"
)]
pub struct Schema {
    /// The `$ref`, as in the document. A schema with a `$ref` has no other keyword.
    pub reference: Option<Box<str>>,
    /// The `type`.
    pub kind: Option<Kind>,
    /// `true` if `null` is allowed in addition to the values that the schema describes.
    pub nullable: bool,
    /// The `readOnly`.
    pub read_only: bool,
    /// The `writeOnly`.
    pub write_only: bool,
    /// The `deprecated`.
    pub deprecated: bool,
    /// The `title`.
    pub title: Option<Box<str>>,
    /// The `description`.
    pub description: Option<Box<str>>,
    /// The `format`.
    pub format: Option<Box<str>>,
    /// The `enum`, or the `const` as its only value; empty if there is neither.
    pub values: Vec<Value>,
    /// The `default`.
    pub default: Option<Box<Value>>,
    /// The `example`, or the first of the `examples`.
    pub example: Option<Box<Value>>,
    /// The `required`.
    pub required: Vec<String>,
    properties: Option<Box<IndexMap<String, Id>>>,
    additional: Option<AdditionalId>,
    items: Option<Id>,
    prefix_items: Vec<Id>,
    /// `true` if each of the `prefix_items` is required, and further items are not allowed.
    is_tuple: bool,
    all_of: Vec<Id>,
    one_of: Vec<Id>,
    any_of: Vec<Id>,
    bounds: Option<Box<Bounds>>,
    rest: Option<Box<Rest>>,
}

/// The bounds of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// The stricter one of `minimum` and `exclusiveMinimum`.
    pub minimum: Option<Bound>,
    /// The stricter one of `maximum` and `exclusiveMaximum`.
    pub maximum: Option<Bound>,
    /// The `multipleOf`.
    pub multiple_of: Option<f64>,
    /// The `minLength`.
    pub min_length: Option<usize>,
    /// The `maxLength`.
    pub max_length: Option<usize>,
    /// The `pattern`.
    pub pattern: Option<String>,
    /// The `minItems`.
    pub min_items: Option<usize>,
    /// The `maxItems`.
    pub max_items: Option<usize>,
    /// The `uniqueItems`.
    pub unique_items: bool,
    /// The `minProperties`.
    pub min_properties: Option<usize>,
    /// The `maxProperties`.
    pub max_properties: Option<usize>,
}

/// A bound of a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// The number.
    pub number: Number,
    /// `true` if the number itself is excluded.
    pub exclusive: bool,
    /// The keyword of the number.
    pub keyword: &'static str,
}

impl Bound {
    /// Returns the number as a float.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.number.as_f64().unwrap_or_default()
    }
}

/// The keywords that few schemas have.
#[derive(Debug, Default)]
struct Rest {
    discriminator: Option<Discriminator>,
    external_docs: Option<ExternalDocumentation>,
    xml: Option<Value>,
    examples: Vec<Value>,
    extensions: IndexMap<String, Value>,
    content_encoding: Option<String>,
    content_media_type: Option<String>,
    content_schema: Option<Id>,
    /// The `items` next to `prefixItems`.
    further_items: Option<Id>,
    not: Option<Id>,
    condition: Option<Id>,
    then: Option<Id>,
    otherwise: Option<Id>,
    contains: Option<Id>,
    min_contains: Option<usize>,
    max_contains: Option<usize>,
    property_names: Option<Id>,
    pattern_properties: IndexMap<String, Id>,
    /// The `additionalProperties` next to `patternProperties`, as in the document.
    own_additional: Option<AdditionalId>,
    unevaluated_items: Option<Id>,
    unevaluated_properties: Option<Id>,
    /// The types of a schema that has several types and also combines other schemas.
    kinds: Vec<Kind>,
    /// `true` if `null` is an alternative of the `oneOf`.
    one_of_null: bool,
    /// `true` if `null` is an alternative of the `anyOf`.
    any_of_null: bool,
    dependent_required: IndexMap<String, Vec<String>>,
    dependent_schemas: IndexMap<String, Id>,
}

/// The `additionalProperties`.
#[derive(Clone, Copy, Debug)]
enum AdditionalId {
    Any(bool),
    Schema(Id),
}

/// A Discriminator Object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Discriminator {
    /// The `propertyName`.
    pub property_name: String,
    /// The `mapping`.
    pub mapping: IndexMap<String, String>,
    /// The `defaultMapping`.
    pub default_mapping: Option<String>,
}

/// A `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `string`
    String,
    /// `number`
    Number,
    /// `integer`
    Integer,
    /// `boolean`
    Boolean,
    /// `object`
    Object,
    /// `array`
    Array,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Object => "object",
            Self::Array => "array",
        })
    }
}

impl Kind {
    /// Returns whether the type is `number` or `integer`.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Integer)
    }

    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "string" => Self::String,
            "number" => Self::Number,
            "integer" => Self::Integer,
            "boolean" => Self::Boolean,
            "object" => Self::Object,
            "array" => Self::Array,
            _ => return None,
        })
    }
}

static NO_BOUNDS: Bounds = Bounds {
    minimum: None,
    maximum: None,
    multiple_of: None,
    min_length: None,
    max_length: None,
    pattern: None,
    min_items: None,
    max_items: None,
    unique_items: false,
    min_properties: None,
    max_properties: None,
};

impl Schema {
    /// Returns the schema of any value.
    const fn anything() -> Self {
        Self {
            reference: None,
            kind: None,
            nullable: false,
            read_only: false,
            write_only: false,
            deprecated: false,
            title: None,
            description: None,
            format: None,
            values: Vec::new(),
            default: None,
            example: None,
            required: Vec::new(),
            properties: None,
            additional: None,
            items: None,
            prefix_items: Vec::new(),
            is_tuple: false,
            all_of: Vec::new(),
            one_of: Vec::new(),
            any_of: Vec::new(),
            bounds: None,
            rest: None,
        }
    }

    /// Returns whether the schema bounds its values, as `minimum` or `maxLength` do.
    #[must_use]
    pub fn has_bounds(&self) -> bool {
        self.bounds.is_some()
    }

    /// Returns the bounds of the values.
    #[must_use]
    pub fn bounds(&self) -> &Bounds {
        self.bounds.as_deref().unwrap_or(&NO_BOUNDS)
    }

    /// Returns the `discriminator`.
    #[must_use]
    pub fn discriminator(&self) -> Option<&Discriminator> {
        self.rest.as_ref()?.discriminator.as_ref()
    }

    /// Returns the `externalDocs`.
    #[must_use]
    pub fn external_docs(&self) -> Option<&ExternalDocumentation> {
        self.rest.as_ref()?.external_docs.as_ref()
    }

    /// Returns the `xml`.
    #[must_use]
    pub fn xml(&self) -> Option<&Value> {
        self.rest.as_ref()?.xml.as_ref()
    }

    /// Returns the `examples`.
    #[must_use]
    pub fn examples(&self) -> &[Value] {
        self.rest.as_ref().map_or(&[], |rest| &rest.examples)
    }

    /// Returns the extensions: the keywords that start with `x-`.
    pub fn extensions(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.rest.iter().flat_map(|rest| &rest.extensions)
    }

    /// Returns the `contentEncoding`.
    #[must_use]
    pub fn content_encoding(&self) -> Option<&str> {
        self.rest.as_ref()?.content_encoding.as_deref()
    }

    /// Returns the `contentMediaType`.
    #[must_use]
    pub fn content_media_type(&self) -> Option<&str> {
        self.rest.as_ref()?.content_media_type.as_deref()
    }

    /// Returns the `minContains`.
    #[must_use]
    pub fn min_contains(&self) -> Option<usize> {
        self.rest.as_ref()?.min_contains
    }

    /// Returns the `maxContains`.
    #[must_use]
    pub fn max_contains(&self) -> Option<usize> {
        self.rest.as_ref()?.max_contains
    }

    /// Returns the types of a schema that has several types and also combines other schemas; otherwise empty.
    #[must_use]
    pub fn kinds(&self) -> &[Kind] {
        self.rest.as_ref().map_or(&[], |rest| &rest.kinds)
    }

    /// Returns whether `null` is an alternative of the `oneOf`.
    #[must_use]
    pub fn is_one_of_null(&self) -> bool {
        self.rest.as_ref().is_some_and(|rest| rest.one_of_null)
    }

    /// Returns whether `null` is an alternative of the `anyOf`.
    #[must_use]
    pub fn is_any_of_null(&self) -> bool {
        self.rest.as_ref().is_some_and(|rest| rest.any_of_null)
    }

    /// Returns whether the schema has keywords that no type expresses, such as `not`, `if` and `contains`.
    #[must_use]
    pub fn has_conditions(&self) -> bool {
        self.rest.as_ref().is_some_and(|rest| {
            rest.not.is_some()
                || rest.condition.is_some()
                || rest.contains.is_some()
                || !rest.dependent_required.is_empty()
                || !rest.dependent_schemas.is_empty()
                || !rest.pattern_properties.is_empty()
                || rest.unevaluated_items.is_some()
                || rest.unevaluated_properties.is_some()
                || !rest.kinds.is_empty()
        })
    }

    /// Returns whether every value is valid.
    #[must_use]
    pub fn is_anything(&self) -> bool {
        self.reference.is_none()
            && self.prefix_items.is_empty()
            && self.is_annotation()
            && self.bounds.is_none()
            && self.rest.is_none()
    }

    /// Returns the `dependentRequired`.
    pub fn dependent_required(&self) -> impl Iterator<Item = (&String, &Vec<String>)> {
        self.rest.iter().flat_map(|rest| &rest.dependent_required)
    }

    /// Returns whether the schema allows only `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        !self.values.is_empty() && self.values.iter().all(Value::is_null)
    }

    /// Returns whether `null` is allowed: by `nullable`, or by `enum`, because many documents omit `nullable` then.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        self.nullable || self.values.contains(&Value::Null)
    }

    /// Returns whether the schema describes an object, with or without `type`.
    #[must_use]
    pub fn is_object(&self) -> bool {
        self.kind == Some(Kind::Object)
            || (self.kind.is_none() && (self.has_properties() || self.additional.is_some()))
    }

    /// Returns whether the schema describes an array, with or without `type`.
    #[must_use]
    pub fn is_array(&self) -> bool {
        self.kind == Some(Kind::Array)
            || (self.kind.is_none() && self.items.is_some() && !self.is_object())
    }

    /// Returns whether there are `properties`.
    #[must_use]
    pub fn has_properties(&self) -> bool {
        self.properties.is_some()
    }

    /// Returns whether there is a `not`.
    #[must_use]
    pub fn has_not(&self) -> bool {
        self.rest.as_ref().is_some_and(|rest| rest.not.is_some())
    }

    /// Returns whether no type follows from the schema, because it has only annotations and bounds.
    #[must_use]
    pub fn is_annotation(&self) -> bool {
        self.all_of.is_empty() && self.has_only_members()
    }

    /// Returns whether no type follows from the schema, apart from its `allOf`.
    #[must_use]
    pub fn has_only_members(&self) -> bool {
        self.kind.is_none() && self.has_only_members_and_type()
    }

    /// Returns whether the schema has only annotations and bounds, apart from `type` and `allOf`.
    #[must_use]
    pub fn has_only_members_and_type(&self) -> bool {
        self.required.is_empty() && self.is_open()
    }

    /// Returns whether the schema has only annotations and bounds, apart from `type` and `required`.
    #[must_use]
    pub fn is_requirement(&self) -> bool {
        self.all_of.is_empty() && self.is_open()
    }

    fn is_open(&self) -> bool {
        self.has_no_keywords_of_types()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
            && !self.has_not()
    }

    /// Returns whether the schema only restricts values of a type that is stated elsewhere: by `required`, bounds, `not`
    /// and other conditions.
    #[must_use]
    pub fn is_condition(&self) -> bool {
        self.has_no_keywords_of_types()
            && self.all_of.is_empty()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
    }

    /// Returns whether the schema has only annotations and alternatives.
    #[must_use]
    pub fn has_only_alternatives(&self) -> bool {
        self.has_no_keywords_of_types()
            && self.kind.is_none()
            && self.all_of.is_empty()
            && self.required.is_empty()
            && !self.has_bounds()
            && !self.has_conditions()
            && !(self.one_of.is_empty() && self.any_of.is_empty())
    }

    fn has_no_keywords_of_types(&self) -> bool {
        self.format.is_none()
            && self.values.is_empty()
            && !self.has_properties()
            && self.additional.is_none()
            && self.items.is_none()
            && self.discriminator().is_none()
    }
}
