//! One view of a schema, however `openapiv3` has sorted it.

use std::fmt;

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, ReferenceOr, Schema, SchemaData, SchemaKind, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::check::TUPLE;

/// What a schema says.
#[derive(Clone, Debug)]
pub struct Facets<'d> {
    /// Annotations, `nullable` and the discriminator.
    pub data: &'d SchemaData,
    /// The `type`.
    pub kind: Option<Kind>,
    /// The `format`.
    pub format: Option<String>,
    /// The `enum`; empty for none.
    pub values: Vec<Value>,
    /// The `properties`.
    pub properties: Option<&'d IndexMap<String, ReferenceOr<Box<Schema>>>>,
    /// The `required`.
    pub required: &'d [String],
    /// The `additionalProperties`.
    pub additional: Option<&'d AdditionalProperties>,
    /// The `items`.
    pub items: Option<&'d ReferenceOr<Box<Schema>>>,
    /// The places of a tuple, each of which is there.
    pub places: &'d [ReferenceOr<Schema>],
    /// The `minItems`.
    pub min_items: usize,
    /// The `minLength`.
    pub min_length: usize,
    /// The `allOf`.
    pub all_of: &'d [ReferenceOr<Schema>],
    /// The `oneOf`.
    pub one_of: &'d [ReferenceOr<Schema>],
    /// The `anyOf`.
    pub any_of: &'d [ReferenceOr<Schema>],
    /// Whether there is a `not`.
    pub has_not: bool,
}

/// A `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Whether it is `number` or `integer`.
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

impl<'d> From<&'d Schema> for Facets<'d> {
    fn from(schema: &'d Schema) -> Self {
        let mut facets = Self {
            data: &schema.schema_data,
            kind: None,
            format: None,
            values: Vec::new(),
            properties: None,
            required: &[],
            additional: None,
            items: None,
            places: &[],
            min_items: 0,
            min_length: 0,
            all_of: &[],
            one_of: &[],
            any_of: &[],
            has_not: false,
        };
        facets.read(&schema.schema_kind);
        if schema.schema_data.extensions.contains_key(TUPLE)
            && let Some(ReferenceOr::Item(items)) = facets.items
            && let SchemaKind::AnyOf { any_of } = &items.schema_kind
        {
            facets.places = any_of;
        }
        facets
    }
}

impl<'d> Facets<'d> {
    fn read(&mut self, kind: &'d SchemaKind) {
        match kind {
            SchemaKind::Type(Type::String(string)) => {
                self.kind = Some(Kind::String);
                self.format = format(&string.format);
                self.values = values(&string.enumeration);
                self.min_length = string.min_length.unwrap_or(0);
            }
            SchemaKind::Type(Type::Number(number)) => {
                self.kind = Some(Kind::Number);
                self.format = format(&number.format);
                self.values = values(&number.enumeration);
            }
            SchemaKind::Type(Type::Integer(integer)) => {
                self.kind = Some(Kind::Integer);
                self.format = format(&integer.format);
                self.values = values(&integer.enumeration);
            }
            SchemaKind::Type(Type::Boolean(boolean)) => {
                self.kind = Some(Kind::Boolean);
                self.values = values(&boolean.enumeration);
            }
            SchemaKind::Type(Type::Object(object)) => {
                self.kind = Some(Kind::Object);
                self.properties = Some(&object.properties);
                self.required = &object.required;
                self.additional = object.additional_properties.as_ref();
            }
            SchemaKind::Type(Type::Array(array)) => {
                self.kind = Some(Kind::Array);
                self.items = array.items.as_ref();
                self.min_items = array.min_items.unwrap_or(0);
            }
            SchemaKind::OneOf { one_of } => self.one_of = one_of,
            SchemaKind::AllOf { all_of } => self.all_of = all_of,
            SchemaKind::AnyOf { any_of } => self.any_of = any_of,
            SchemaKind::Not { .. } => self.has_not = true,
            SchemaKind::Any(any) => {
                self.kind = any.typ.as_deref().and_then(Kind::parse);
                self.format.clone_from(&any.format);
                self.values.clone_from(&any.enumeration);
                self.properties = (!any.properties.is_empty()).then_some(&any.properties);
                self.required = &any.required;
                self.additional = any.additional_properties.as_ref();
                self.items = any.items.as_ref();
                self.min_items = any.min_items.unwrap_or(0);
                self.min_length = any.min_length.unwrap_or(0);
                self.all_of = &any.all_of;
                self.one_of = &any.one_of;
                self.any_of = &any.any_of;
                self.has_not = any.not.is_some();
            }
        }
    }

    /// Whether it may be null: it says so, or lists null among its values, as many do without saying so.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        self.data.nullable || self.values.contains(&Value::Null)
    }

    /// The schemas of `oneOf` and of `anyOf`.
    pub fn alternatives(&self) -> impl Iterator<Item = &'d ReferenceOr<Schema>> + use<'d> {
        self.one_of.iter().chain(self.any_of)
    }

    /// Whether it is an object by what it says, `type` or not.
    #[must_use]
    pub fn is_object(&self) -> bool {
        self.kind == Some(Kind::Object)
            || (self.kind.is_none() && (self.properties.is_some() || self.additional.is_some()))
    }

    /// Whether it restricts nothing: it has annotations at the most.
    #[must_use]
    pub fn is_annotation(&self) -> bool {
        self.kind.is_none()
            && self.format.is_none()
            && self.values.is_empty()
            && self.properties.is_none()
            && self.required.is_empty()
            && self.additional.is_none()
            && self.items.is_none()
            && self.all_of.is_empty()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
            && !self.has_not
            && self.data.discriminator.is_none()
    }
}

fn format<T: serde::Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(known) => serde_json::to_value(known)
            .ok()?
            .as_str()
            .map(str::to_owned),
        VariantOrUnknownOrEmpty::Unknown(name) => Some(name.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

fn values<T: serde::Serialize>(values: &[Option<T>]) -> Vec<Value> {
    values
        .iter()
        .filter_map(|value| serde_json::to_value(value).ok())
        .collect()
}
