//! The property that tells the alternatives of a union apart.

use std::collections::BTreeSet;

use openapiv3::Discriminator;
use serde_json::Value;

use super::{
    Context,
    merge::{self, Merged},
    union::Alternative,
};
use crate::{
    diagnostic::Place,
    document::{Facets, SchemaNode},
    model::Tag,
};

/// The tag of a union, and its values for each alternative.
pub(super) fn find<'d>(
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    alternatives: &[Alternative<'d>],
) -> Option<(Tag, Vec<Vec<String>>)> {
    let constants: Vec<_> = alternatives
        .iter()
        .map(|alternative| constants(context, alternative))
        .collect();
    let declared = merged
        .discriminator
        .as_ref()
        .and_then(|(discriminator, _)| {
            let of_property = |constants: &Vec<Constant>| {
                let of = |constant: &&Constant| constant.property == discriminator.property_name;
                let constant = constants.iter().find(of);
                constant.map_or_else(Vec::new, |constant| constant.values.clone())
            };
            let values = alternatives.iter().zip(&constants);
            let values = values.map(|(alternative, constants)| {
                declared(discriminator, alternative, of_property(constants))
            });
            tag(&discriminator.property_name, &values.collect::<Vec<_>>())
        });
    let found = declared.or_else(|| implied(&constants));
    if let (None, Some(_), Some((_, place))) = (&found, &merged.discriminator, &merged.union) {
        let message =
            "the discriminator does not tell all alternatives apart; they are tried in their order";
        context.not_supported(Place::Key(place.clone()), message);
    }
    found
}

/// A tag, where its values are of one kind, each alternative has one, and no two the same.
fn tag(property: &str, values: &[Vec<Value>]) -> Option<(Tag, Vec<Vec<String>>)> {
    let all: Vec<&Value> = values.iter().flatten().collect();
    let text = all.iter().all(|value| value.is_string());
    let flag_or_number = all
        .iter()
        .all(|value| value.is_boolean() || value.is_number());
    let values: Vec<Vec<String>> = values
        .iter()
        .map(|values| values.iter().map(written).collect())
        .collect();
    let distinct: BTreeSet<&String> = values.iter().flatten().collect();
    let complete = values.iter().all(|values| !values.is_empty()) && distinct.len() == all.len();
    let tag = Tag {
        property: property.to_owned(),
        text,
    };
    (complete && (text || flag_or_number)).then_some((tag, values))
}

fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// The values of a discriminator that mean an alternative: those of the mapping, otherwise those that its property can
/// have there, otherwise the component's name.
fn declared(
    discriminator: &Discriminator,
    alternative: &Alternative<'_>,
    constants: Vec<Value>,
) -> Vec<Value> {
    let component = alternative.component();
    let reference = match alternative.node {
        SchemaNode::Reference(reference) => Some(reference),
        SchemaNode::Item(_) => None,
    };
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

/// A property that all alternatives require, with a single value in each, no two of them the same.
fn implied(constants: &[Vec<Constant>]) -> Option<(Tag, Vec<Vec<String>>)> {
    let (first, _) = constants.split_first()?;
    first.iter().find_map(|candidate| {
        let is_meant = |constant: &&Constant| {
            constant.property == candidate.property
                && constant.required
                && constant.values.len() == 1
        };
        let values: Option<Vec<Vec<Value>>> = constants
            .iter()
            .map(|constants| Some(constants.iter().find(is_meant)?.values.clone()))
            .collect();
        tag(&candidate.property, &values?)
    })
}

/// A property that can have listed values only.
struct Constant {
    property: String,
    required: bool,
    values: Vec<Value>,
}

/// The properties of an alternative that can have listed values only.
fn constants<'d>(context: &mut Context<'d, '_>, alternative: &Alternative<'d>) -> Vec<Constant> {
    let merged = merge::flat(context, alternative.schema.node, &alternative.schema.at);
    let constant = |(name, standing): (&String, &Vec<merge::Standing<'_>>)| {
        let (node, at) = standing.last()?;
        let values = Facets::from(context.document.schema(*node, at)?.node).values;
        (!values.is_empty()).then(|| Constant {
            property: name.clone(),
            required: merged.required.contains(name),
            values,
        })
    };
    merged.properties.iter().filter_map(constant).collect()
}
