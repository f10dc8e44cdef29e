//! Splits a schema with several types into one schema for each type.

use serde_json::{Number, Value};

use super::{Bounds, Kind, Schema};

/// The types that a schema allows.
#[derive(Debug, Default)]
pub(super) struct Types {
    kinds: Vec<Kind>,
    null: bool,
}

impl Types {
    /// Parses the value of `type`.
    pub(super) fn parse(value: &Value) -> Self {
        match value {
            Value::String(name) => Self {
                kinds: Kind::parse(name).into_iter().collect(),
                null: name == "null",
            },
            Value::Array(names) => {
                let mut types = Self::default();
                for name in names.iter().filter_map(Value::as_str) {
                    types.null |= name == "null";
                    types.kinds.extend(Kind::parse(name));
                }
                types.simplify();
                types
            }
            _ => Self::default(),
        }
    }

    /// Returns the types of the values of an `enum` without `type`, if the values are scalars of several types.
    fn of_values(values: &[Value]) -> Self {
        let mut types = Self::default();
        for value in values {
            types.kinds.push(match value {
                Value::Null => {
                    types.null = true;
                    continue;
                }
                Value::Bool(_) => Kind::Boolean,
                Value::Number(number) if is_integral(number) => Kind::Integer,
                Value::Number(_) => Kind::Number,
                Value::String(_) => Kind::String,
                Value::Array(_) | Value::Object(_) => return Self::default(),
            });
        }
        let mut distinct = Vec::new();
        for kind in &types.kinds {
            if !distinct.contains(kind) {
                distinct.push(*kind);
            }
        }
        if distinct.len() + usize::from(types.null) < 2 {
            return Self::default();
        }
        types.simplify();
        types
    }

    /// Removes duplicates, and `integer` if there is `number`.
    fn simplify(&mut self) {
        let has_number = self.kinds.contains(&Kind::Number);
        let mut seen: Vec<Kind> = Vec::new();
        self.kinds.retain(|kind| {
            let keep = !(seen.contains(kind) || (has_number && *kind == Kind::Integer));
            seen.push(*kind);
            keep
        });
    }

    /// Returns whether all types are allowed.
    fn is_anything(&self) -> bool {
        self.kinds.len() == 5 && self.kinds.contains(&Kind::Number)
    }
}

/// Sets the type of a schema; if there are several, returns a schema for each.
pub(super) fn apply(schema: &mut Schema, types: Option<Types>) -> Vec<Schema> {
    let types = types.unwrap_or_else(|| Types::of_values(&schema.values));
    schema.nullable |= types.null;
    match types.kinds.as_slice() {
        [] if types.null => schema.values = vec![Value::Null],
        [] => {}
        [kind] => schema.kind = Some(*kind),
        _ if types.is_anything() => {}
        kinds if is_combination(schema) => {
            schema.rest.get_or_insert_default().kinds = kinds.to_vec();
        }
        kinds => return split(schema, kinds),
    }
    Vec::new()
}

/// Returns whether the types of a schema follow from the schemas that it combines.
fn is_combination(schema: &Schema) -> bool {
    let own = schema.bounds.is_some()
        || schema.has_properties()
        || !schema.required.is_empty()
        || schema.additional.is_some()
        || schema.items.is_some()
        || schema.content_encoding().is_some()
        || schema.content_media_type().is_some();
    let combines = [&schema.all_of, &schema.one_of, &schema.any_of];
    !own && (schema.reference.is_some() || combines.iter().any(|list| !list.is_empty()))
}

/// Splits a schema into one for each type, with the keywords that apply to the type.
fn split(schema: &mut Schema, kinds: &[Kind]) -> Vec<Schema> {
    let values = std::mem::take(&mut schema.values);
    let format = schema.format.take();
    let mut parts: Vec<Schema> = Vec::new();
    for kind in kinds {
        let mut part = part(schema, *kind);
        if !values.is_empty() {
            let of_kind = values.iter().filter(|value| is_of(value, *kind));
            part.values = of_kind.cloned().collect();
            if part.values.is_empty() {
                continue;
            }
        }
        parts.push(part);
    }
    if let Some(format) = format {
        place_format(&mut parts, format);
    }
    if parts.len() > 1 {
        return parts;
    }
    if let Some(part) = parts.pop() {
        adopt(schema, part);
    }
    Vec::new()
}

/// Moves the keywords that apply to one type to a new schema.
fn part(schema: &mut Schema, kind: Kind) -> Schema {
    let mut part = Schema {
        kind: Some(kind),
        ..Schema::default()
    };
    let mut left = schema.bounds.take().map_or_else(Bounds::default, |it| *it);
    let mut bounds = Bounds::default();
    match kind {
        Kind::String => {
            bounds.min_length = left.min_length.take();
            bounds.max_length = left.max_length.take();
            bounds.pattern = left.pattern.take();
            if let Some(rest) = &mut schema.rest
                && (rest.content_encoding.is_some() || rest.content_media_type.is_some())
            {
                part.rest = Some(Box::new(super::Rest {
                    content_encoding: rest.content_encoding.take(),
                    content_media_type: rest.content_media_type.take(),
                    content_schema: rest.content_schema.take(),
                    ..super::Rest::default()
                }));
            }
        }
        Kind::Number | Kind::Integer => {
            bounds.minimum = left.minimum.take();
            bounds.maximum = left.maximum.take();
            bounds.multiple_of = left.multiple_of.take();
        }
        Kind::Array => {
            bounds.min_items = left.min_items.take();
            bounds.max_items = left.max_items.take();
            bounds.unique_items = std::mem::take(&mut left.unique_items);
            part.items = schema.items.take();
            part.prefix_items = std::mem::take(&mut schema.prefix_items);
            part.is_tuple = std::mem::take(&mut schema.is_tuple);
            if let Some(rest) = &mut schema.rest
                && rest.further_items.is_some()
            {
                part.rest = Some(Box::new(super::Rest {
                    further_items: rest.further_items.take(),
                    ..super::Rest::default()
                }));
            }
        }
        Kind::Object => {
            bounds.min_properties = left.min_properties.take();
            bounds.max_properties = left.max_properties.take();
            part.properties = schema.properties.take();
            part.required = std::mem::take(&mut schema.required);
            part.additional = schema.additional.take();
            if let Some(rest) = &mut schema.rest
                && !rest.pattern_properties.is_empty()
            {
                part.rest = Some(Box::new(super::Rest {
                    pattern_properties: std::mem::take(&mut rest.pattern_properties),
                    own_additional: rest.own_additional.take(),
                    ..super::Rest::default()
                }));
            }
        }
        Kind::Boolean => {}
    }
    schema.bounds = boxed(left);
    part.bounds = boxed(bounds);
    part
}

fn boxed(bounds: Bounds) -> Option<Box<Bounds>> {
    (bounds != Bounds::default()).then(|| Box::new(bounds))
}

/// Moves the keywords of the only remaining schema back.
fn adopt(schema: &mut Schema, part: Schema) {
    schema.kind = part.kind;
    schema.values = part.values;
    schema.format = part.format;
    schema.properties = part.properties;
    schema.required = part.required;
    schema.additional = part.additional;
    schema.items = part.items;
    schema.prefix_items = part.prefix_items;
    schema.is_tuple = part.is_tuple;
    schema.bounds = part.bounds;
    if let (Some(rest), Some(of_part)) = (&mut schema.rest, part.rest) {
        rest.content_encoding = of_part.content_encoding;
        rest.content_media_type = of_part.content_media_type;
        rest.content_schema = of_part.content_schema;
        rest.further_items = of_part.further_items;
        rest.pattern_properties = of_part.pattern_properties;
        rest.own_additional = of_part.own_additional;
    }
}

/// Adds a format to the schema of the type that it applies to.
fn place_format(parts: &mut [Schema], format: Box<str>) {
    let is_of_number = matches!(&*format, "float" | "double" | "decimal")
        || format.starts_with("int")
        || format.starts_with("uint");
    let fits = |part: &&mut Schema| match part.kind {
        Some(Kind::Number | Kind::Integer) => is_of_number,
        Some(Kind::String) => !is_of_number,
        _ => false,
    };
    if let Some(part) = parts.iter_mut().find(fits) {
        part.format = Some(format);
    }
}

fn is_of(value: &Value, kind: Kind) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) => kind == Kind::Boolean,
        Value::Number(number) => {
            kind == Kind::Number || (kind == Kind::Integer && is_integral(number))
        }
        Value::String(_) => kind == Kind::String,
        Value::Array(_) => kind == Kind::Array,
        Value::Object(_) => kind == Kind::Object,
    }
}

/// Returns whether a number has no fraction.
pub(in crate::document) fn is_integral(number: &Number) -> bool {
    number.is_i64()
        || number.is_u64()
        || number.as_f64().is_some_and(|number| number.fract() == 0.0)
}
