//! Computes the profiles of schemas and alternatives.

use std::{collections::BTreeSet, rc::Rc};

use indexmap::IndexMap;
use serde_json::Value;

use super::{
    constants::constants,
    mapping::{declared, kind_of},
    profile::{AllowedValues, JsonType, Profile},
};
use crate::{
    document::{Discriminator, Kind, Node},
    lower::{
        Context,
        schema::{
            alternatives::{Alternative, alternatives, base_place},
            merge::{self, Merged},
            property_values::values,
            types::Types,
        },
    },
    pointer::Pointer,
};

/// The maximum depth of unions that are searched for the values of a property.
const DEPTH_LIMIT: usize = 8;
/// The maximum number of properties that are searched for a constant inside another property.
const MOST_PROPERTIES: usize = 16;

/// Returns the profile of an alternative, with the values that the discriminator gives it.
pub(super) fn of_alternative<'d>(
    types: &mut Types,
    context: &mut Context<'d, '_>,
    discriminator: Option<&Discriminator>,
    alternative: &Alternative<'d>,
    depth: usize,
) -> Profile {
    let mut profile = if alternative.is_base {
        let merged = merge::flat(context, alternative.schema);
        own(types, &merged, Some(&base_place(alternative.schema.at())))
    } else {
        (*of_schema(types, context, alternative.schema, depth)).clone()
    };
    for other in &alternative.others {
        let other = of_schema(types, context, other.schema, depth);
        profile.extend(&other);
    }
    if let Some(discriminator) = discriminator {
        let property = &discriminator.property_name;
        let listed = profile.listed.get(property);
        let kind = kind_of(context, alternative.schema, property);
        let values = declared(context, discriminator, alternative, listed, kind);
        if !values.is_empty() {
            let listed = AllowedValues {
                values,
                of_alternatives: false,
            };
            profile.listed.insert(property.clone(), listed);
        }
    }
    profile
}

/// Returns the profile of a schema.
fn of_schema<'d>(
    types: &mut Types,
    context: &mut Context<'d, '_>,
    schema: Node<'d>,
    depth: usize,
) -> Rc<Profile> {
    if let Some(known) = types.profiles.get(schema.at()) {
        return known.clone();
    }
    // A schema that is an alternative of itself adds nothing.
    types.profiles.insert(schema.at().clone(), Rc::default());
    let merged = merge::flat(context, schema);
    let mut profile = own(types, &merged, Some(schema.at()));
    let inner = if depth > DEPTH_LIMIT {
        Vec::new()
    } else {
        alternatives(context, &merged, schema.at()).unwrap_or_default()
    };
    if !inner.is_empty() {
        let discriminator = merged.discriminator.map(|(it, _)| it);
        if let (Some(discriminator), None) = (discriminator, &merged.union) {
            // The subtypes and the base itself have the values of the tag.
            profile.listed.shift_remove(&discriminator.property_name);
            profile.written.remove(&discriminator.property_name);
        }
        let inner: Vec<Profile> = inner
            .iter()
            .map(|it| of_alternative(types, context, discriminator, it, depth + 1))
            .collect();
        profile.add_alternatives(&inner);
    }
    let profile = Rc::new(profile);
    types.profiles.insert(schema.at().clone(), profile.clone());
    profile
}

/// Returns the profile of a schema without its unions.
pub(super) fn own(types: &Types, merged: &Merged<'_>, at: Option<&Pointer>) -> Profile {
    let mut profile = Profile {
        kinds: json_types(merged),
        required: merged.required.clone(),
        known: merged
            .is_closed()
            .then(|| merged.properties.keys().cloned().collect()),
        held: merged.properties.keys().cloned().collect(),
        holds_any: merged.additional().is_some() && !merged.is_closed()
            || merged.properties.is_empty() && merged.kind.is_none_or(|it| it == Kind::Object),
        is_any_integer: merged.kind == Some(Kind::Integer)
            && merged.values.is_empty()
            && merged.constraints.is_empty()
            && merged.format.is_none_or(|format| format == "int64"),
        inner_constants: inner_constants(merged),
        ..Profile::default()
    };
    if !merged.is_closed() {
        // Required names without a property have a field, too.
        profile.held.extend(merged.required.iter().cloned());
    }
    for (property, schemas) in &merged.properties {
        let mut values = values(schemas);
        values.retain(|value| !value.is_null());
        let is_scalar =
            |value: &Value| value.is_boolean() || value.is_number() || value.is_string();
        if !values.is_empty() && values.iter().all(is_scalar) {
            let listed = AllowedValues {
                values,
                of_alternatives: false,
            };
            profile.listed.insert(property.clone(), listed);
        }
    }
    for (constant, value) in constants(types, merged, at) {
        let listed = AllowedValues {
            values: vec![value],
            of_alternatives: false,
        };
        profile.listed.insert(constant.wire.clone(), listed);
        profile.written.insert(constant.wire);
    }
    profile
}

/// Returns the first property with a single text as value inside each property, with this text.
fn inner_constants(merged: &Merged<'_>) -> IndexMap<String, (String, String)> {
    let constant = |(name, node): (&String, Node<'_>)| match values(&[node]).as_slice() {
        [Value::String(text)] => Some((name.clone(), text.clone())),
        _ => None,
    };
    let all = merged.properties.iter();
    let inner = all.filter_map(|(property, schemas)| {
        let mut schemas = schemas.iter().filter_map(|node| node.resolve());
        let found = schemas.find_map(|schema| {
            let mut properties = schema.properties().take(MOST_PROPERTIES);
            properties.find_map(constant)
        })?;
        Some((property.clone(), found))
    });
    inner.collect()
}

fn json_types(merged: &Merged<'_>) -> BTreeSet<JsonType> {
    if !merged.values.is_empty() && merged.kind.is_none() {
        let types = merged.values.iter().map(|value| match value {
            Value::Null => JsonType::Null,
            Value::Bool(_) => JsonType::Boolean,
            Value::Number(number) if number.is_f64() => JsonType::Fraction,
            Value::Number(_) => JsonType::Integer,
            Value::String(_) => JsonType::String,
            Value::Array(_) => JsonType::Array,
            Value::Object(_) => JsonType::Object,
        });
        return types.collect();
    }
    match merged.kind {
        None => BTreeSet::new(),
        Some(Kind::Boolean) => BTreeSet::from([JsonType::Boolean]),
        Some(Kind::Integer) => BTreeSet::from([JsonType::Integer]),
        Some(Kind::Number) => BTreeSet::from([JsonType::Integer, JsonType::Fraction]),
        Some(Kind::String) => BTreeSet::from([JsonType::String]),
        Some(Kind::Array) => BTreeSet::from([JsonType::Array]),
        Some(Kind::Object) => BTreeSet::from([JsonType::Object]),
    }
}
