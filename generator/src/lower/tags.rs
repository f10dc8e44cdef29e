//! The property that tells the alternatives of a union apart.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Context,
    merge::{self, Merged},
    union::{self, Alternative},
};
use crate::document::{Discriminator, Kind, Node};

/// How many unions may be inside one another when it is asked which values their tag can have.
const DEPTH_LIMIT: usize = 8;

/// What the tag of a union says of an alternative.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// The values that mean it; none where any may.
    pub(super) values: Vec<Value>,
    /// Whether its type has the tag, so that a value keeps its own.
    pub(super) is_held: bool,
    /// Whether the tag is always there.
    pub(super) is_required: bool,
    /// Whether it is a union that writes the tag.
    is_written: bool,
}

impl Told {
    /// The values as text.
    pub(super) fn texts(&self) -> Vec<String> {
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        self.values.iter().map(text).collect()
    }

    /// Whether the tag is to be written: others than strings, each value has itself.
    pub(super) fn is_to_write(&self) -> bool {
        !self.is_written && !self.values.is_empty() && self.values.iter().all(Value::is_string)
    }
}

/// The property that is the tag of a union, and what it says of each alternative.
pub(super) fn find<'d>(
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    alternatives: &[Alternative<'d>],
) -> Option<(String, Vec<Told>)> {
    if let Some((discriminator, _)) = merged.discriminator {
        let property = &discriminator.property_name;
        let told: Vec<Told> = alternatives
            .iter()
            .map(|alternative| told(context, property, Some(discriminator), alternative, 0))
            .collect();
        if told.iter().any(|told| !told.values.is_empty()) {
            return Some((property.clone(), told));
        }
    }
    let constants: Vec<_> = alternatives
        .iter()
        .map(|alternative| constants(context, alternative))
        .collect();
    implied(&constants)
}

/// What a property says of an alternative, which may be a union itself.
fn told<'d>(
    context: &mut Context<'d, '_>,
    property: &str,
    discriminator: Option<&Discriminator>,
    alternative: &Alternative<'d>,
    depth: usize,
) -> Told {
    let schema = alternative.schema;
    let merged = merge::flat(context, schema);
    let standing = merged
        .properties
        .get(property)
        .and_then(|all| all.last().copied());
    let is_required = merged.required.contains(property);
    let keeps_any = merged.additional.is_some() || merged.properties.is_empty();
    let mut told = Told {
        values: standing.map_or_else(Vec::new, values),
        is_held: standing.is_some() || !merged.is_closed() && (is_required || keeps_any),
        is_required,
        is_written: false,
    };
    if let Some((nodes, _)) = merged.union.as_ref().filter(|_| depth < DEPTH_LIMIT) {
        let own = merged.discriminator.map(|(discriminator, _)| discriminator);
        let own = own.filter(|own| own.property_name == property);
        let inner: Vec<Told> = union::listed(*nodes, schema.at())
            .iter()
            .map(|inner| self::told(context, property, own, inner, depth + 1))
            .collect();
        if told.values.is_empty() && inner.iter().all(|inner| !inner.values.is_empty()) {
            told.values = inner
                .iter()
                .flat_map(|inner| inner.values.clone())
                .collect();
        }
        told.is_written = own.is_some();
        told.is_held =
            standing.is_some() || own.is_some() || inner.iter().all(|inner| inner.is_held);
        told.is_required |= inner.iter().all(|inner| inner.is_required);
    }
    if let Some(discriminator) = discriminator {
        let kind = standing.and_then(|standing| standing.resolve()?.kind);
        told.values = declared(discriminator, alternative, told.values);
        for value in &mut told.values {
            as_kind(value, kind);
        }
    }
    let mut seen = Vec::new();
    told.values.retain(|value| {
        let is_new = !seen.contains(value);
        seen.push(value.clone());
        is_new
    });
    told
}

/// The values of a discriminator that mean an alternative: those of the mapping, otherwise those that its property can
/// have there, otherwise the component's name.
fn declared(
    discriminator: &Discriminator,
    alternative: &Alternative<'_>,
    constants: Vec<Value>,
) -> Vec<Value> {
    let component = alternative.component();
    let reference = alternative.node.schema().reference.as_deref();
    let last = |target: &str| target.rsplit('/').next().map(str::to_owned);
    let means = |target: &str| {
        Some(target) == reference
            || component.is_some() && Some(target) == component.as_deref()
            || component.is_some() && last(target) == component
            || reference.is_some() && last(target) == reference.and_then(last)
    };
    let mapped: Vec<Value> = discriminator
        .mapping
        .iter()
        .filter(|(_, target)| means(target))
        .map(|(value, _)| Value::from(value.as_str()))
        .collect();
    if !mapped.is_empty() {
        mapped
    } else if !constants.is_empty() {
        constants
    } else {
        component.map(Value::from).into_iter().collect()
    }
}

/// Makes of a text, which is all that the keys of a mapping can be, the boolean or the number that a property has.
fn as_kind(value: &mut Value, kind: Option<Kind>) {
    let is_kind = |value: &Value| match kind {
        Some(Kind::Boolean) => value.is_boolean(),
        Some(kind) => kind.is_number() && value.is_number(),
        None => false,
    };
    let text = value.as_str().map(str::to_ascii_lowercase);
    let meant = text.and_then(|text| serde_json::from_str(&text).ok());
    if let Some(meant) = meant.filter(is_kind) {
        *value = meant;
    }
}

/// A property that all alternatives require, with a single value in each, no two of them the same.
fn implied(constants: &[Vec<Constant>]) -> Option<(String, Vec<Told>)> {
    let (first, _) = constants.split_first()?;
    first.iter().find_map(|candidate| {
        let is_meant = |constant: &&Constant| constant.property == candidate.property;
        let values: Option<Vec<&Value>> = constants
            .iter()
            .map(|constants| Some(&constants.iter().find(is_meant)?.value))
            .collect();
        let values = values?;
        let is_text = values.iter().all(|value| value.is_string());
        let is_other = |value: &&Value| value.is_boolean() || value.is_number();
        let different: BTreeSet<String> = values.iter().map(ToString::to_string).collect();
        let tells = different.len() == values.len() && (is_text || values.iter().all(is_other));
        let told = values.into_iter().map(|value| Told {
            values: vec![value.clone()],
            is_held: true,
            is_required: true,
            is_written: false,
        });
        tells.then(|| (candidate.property.clone(), told.collect()))
    })
}

/// A property that is required and has one value only.
struct Constant {
    property: String,
    value: Value,
}

/// The properties of an alternative that are required and have one value only.
fn constants<'d>(context: &mut Context<'d, '_>, alternative: &Alternative<'d>) -> Vec<Constant> {
    let merged = merge::flat(context, alternative.schema);
    let constant = |(name, standing): (&String, &Vec<Node<'_>>)| {
        let values = values(*standing.last()?);
        let [value] = values.as_slice() else {
            return None;
        };
        merged.required.contains(name).then(|| Constant {
            property: name.clone(),
            value: value.clone(),
        })
    };
    merged.properties.iter().filter_map(constant).collect()
}

/// The values that a property is limited to, by itself or by all of its alternatives.
fn values(node: Node<'_>) -> Vec<Value> {
    let schema = node.resolve();
    schema.map_or_else(Vec::new, |schema| values_of(schema, 0))
}

fn values_of(schema: Node<'_>, depth: usize) -> Vec<Value> {
    if !schema.values.is_empty() || depth > DEPTH_LIMIT {
        return schema.values.clone();
    }
    let of_each = schema.alternatives().map(|node| {
        let values = values_of(node.resolve()?, depth + 1);
        (!values.is_empty()).then_some(values)
    });
    let of_each: Option<Vec<_>> = of_each.collect();
    of_each.unwrap_or_default().concat()
}
