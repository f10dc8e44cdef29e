//! Finds the values that discriminators give to alternatives and components.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    constants::{as_kind, kind, of_kind},
    profile::{AllowedValues, text},
};
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::{Discriminator, Kind, Node, component_at},
    lower::{
        Context,
        schema::{
            alternatives::{Alternative, alternatives, base_place, is_discriminated},
            merge,
            property_values::values,
        },
    },
    pointer::Pointer,
};

/// Returns the values of a discriminator for an alternative: those of the mapping, otherwise those that the
/// alternative's property may have, otherwise the component's name.
pub(super) fn declared(
    context: &Context<'_, '_>,
    discriminator: &Discriminator,
    alternative: &Alternative<'_>,
    listed: Option<&AllowedValues>,
    kind: Option<Kind>,
) -> Vec<Value> {
    let component = alternative.component();
    if alternative.is_base {
        let values = alternative.base_values.iter();
        let values = values.map(|value| of_kind(&Value::from(value.as_str()), kind));
        return values.collect();
    }
    let below = context.subtypes.of(alternative.schema.at());
    let means_below = |target: &str| {
        let schema = context.document.referred_schema(target);
        let by_name = || component_at(&last(target).unwrap_or_default());
        !below.is_empty() && below.contains(&schema.map_or_else(by_name, |it| it.at().clone()))
    };
    let is_base = component.is_some() && is_discriminated(context, alternative.schema);
    let mut values: Vec<Value> = discriminator
        .mapping
        .iter()
        .filter(|(_, target)| refers_to(alternative, target) || is_base && means_below(target))
        .map(|(value, _)| Value::from(value.as_str()))
        .collect();
    for value in &mut values {
        as_kind(value, kind);
    }
    let listed_values = listed
        .map(|listed| listed.values.clone())
        .unwrap_or_default();
    let of_alternatives = listed.is_some_and(|listed| listed.of_alternatives);
    let shares = |values: &[Value]| values.iter().any(|value| listed_values.contains(value));
    if values.is_empty() && listed_values.is_empty() {
        return component.map(Value::from).into_iter().collect();
    }
    if values.is_empty() || of_alternatives || !shares(&values) {
        values.extend(listed_values);
    }
    let mut seen = BTreeSet::new();
    values.retain(|value| seen.insert(text(value)));
    values
}

/// Returns whether the value of a mapping refers to an alternative.
fn refers_to(alternative: &Alternative<'_>, target: &str) -> bool {
    let component = alternative.component();
    let reference = alternative.node.schema().reference.as_deref();
    Some(target) == reference
        || component.is_some() && Some(target) == component.as_deref()
        || component.is_some() && last(target) == component
        || reference.is_some() && last(target) == reference.and_then(last)
        || component.is_some() && target.contains('%') && {
            let at = Pointer::from_reference(target);
            at.as_ref() == Some(alternative.schema.at())
        }
}

/// Returns the last part of a reference, which is the name of a component.
fn last(target: &str) -> Option<String> {
    target.rsplit('/').next().map(str::to_owned)
}

/// Returns whether a discriminator selects an alternative for values without a known tag.
pub(super) fn is_default(discriminator: &Discriminator, alternative: &Alternative<'_>) -> bool {
    let default = discriminator.default_mapping.as_deref();
    let mapped = default.and_then(|default| discriminator.mapping.get(default));
    let target = mapped.map(String::as_str).or(default);
    target.is_some_and(|target| refers_to(alternative, target))
}

/// Returns the JSON type of a property of a schema.
pub(super) fn kind_of<'d>(
    context: &mut Context<'d, '_>,
    schema: Node<'d>,
    property: &str,
) -> Option<Kind> {
    let merged = merge::flat(context, schema);
    kind(merged.properties.get(property)?)
}

/// Reports the values of a mapping that refer to schemas which do not exist.
fn report_missing(context: &mut Context<'_, '_>, discriminator: &Discriminator, at: &Pointer) {
    let document = context.document;
    let is_known = |target: &str| {
        let by_name = || {
            let at = component_at(&last(target).unwrap_or_default());
            document.schemas().at(&at).is_some()
        };
        // References to other files are reported where these are read.
        let is_elsewhere = target.contains('#') && !target.starts_with('#');
        is_elsewhere || document.referred_schema(target).is_some() || by_name()
    };
    let mapping = &discriminator.mapping;
    for (value, target) in mapping.iter().filter(|(_, target)| !is_known(target)) {
        let at = at.child("discriminator").child("mapping").child(value);
        let message = format!("unresolved reference `{target}`: the document has no such schema");
        context.diagnostics.push(
            Diagnostic::warning(&codes::DANGLING_REFERENCE, Place::Value(at), message)
                .label(format!("`{value}` is not the value of an alternative")),
        );
    }
}

/// Returns the values that discriminators give to properties of components, if a property gets only one.
pub(in crate::lower) fn implied(
    context: &mut Context<'_, '_>,
) -> BTreeMap<Pointer, BTreeMap<String, Value>> {
    let mut found: BTreeMap<Pointer, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    let schemas = context.document.schemas();
    let discriminated = schemas
        .iter()
        .filter(|schema| is_discriminated(context, *schema));
    let discriminated: Vec<_> = discriminated.collect();
    for schema in discriminated {
        let merged = merge::flat(context, schema);
        let Some((discriminator, _)) = merged.discriminator else {
            continue;
        };
        if schema
            .discriminator()
            .is_some_and(|own| own == discriminator)
        {
            report_missing(context, discriminator, schema.at());
        }
        let property = &discriminator.property_name;
        let all = alternatives(context, &merged, schema.at());
        for alternative in all.unwrap_or_default() {
            if alternative.component().is_none() || !alternative.others.is_empty() {
                continue;
            }
            if is_default(discriminator, &alternative) {
                // It keeps the values that belong to no alternative.
                continue;
            }
            let of_alternative = merge::flat(context, alternative.schema);
            let schemas = of_alternative.properties.get(property);
            let listed = schemas.map(|schemas| AllowedValues {
                values: values(schemas),
                of_alternatives: false,
            });
            let kind = schemas.and_then(|schemas| kind(schemas));
            let values = declared(context, discriminator, &alternative, listed.as_ref(), kind);
            if alternative.is_base {
                let of_base = found.entry(base_place(schema.at())).or_default();
                let of_property = of_base.entry(property.clone()).or_default();
                of_property.extend(values.iter().map(text));
                continue;
            }
            let mut meant = context.subtypes.of(alternative.schema.at());
            if meant.is_empty() {
                meant.insert(alternative.schema.at().clone());
            } else if !is_discriminated(context, alternative.schema)
                || of_alternative
                    .discriminator
                    .is_some_and(|(own, _)| own.property_name == *property)
            {
                // A base has its own value and those of its subtypes, which its own discriminator tells apart.
                continue;
            }
            for at in meant {
                let of_property = found.entry(at).or_default().entry(property.clone());
                of_property.or_default().extend(values.iter().map(text));
            }
        }
    }
    add_optional(context, &mut found);
    let single = |(property, values): (String, BTreeSet<String>)| {
        let mut values = values.into_iter();
        let (only, further) = (values.next()?, values.next());
        further.is_none().then_some((property, Value::from(only)))
    };
    let single = |(at, properties): (Pointer, BTreeMap<String, BTreeSet<String>>)| {
        (at, properties.into_iter().filter_map(single).collect())
    };
    found.into_iter().map(single).collect()
}

/// Adds the only value of each property that distinguishes the alternatives of a union, though it may be absent.
fn add_optional(
    context: &mut Context<'_, '_>,
    found: &mut BTreeMap<Pointer, BTreeMap<String, BTreeSet<String>>>,
) {
    let schemas = context.document.schemas();
    let mut known: BTreeMap<Pointer, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    let unions = schemas
        .iter()
        .filter(|schema| schema.alternatives().nth(1).is_some());
    for schema in unions {
        let alternatives = schema.alternatives().filter_map(Node::resolve);
        let alternatives: Vec<Node<'_>> = alternatives.filter(|it| !it.is_null()).collect();
        for alternative in &alternatives {
            if !known.contains_key(alternative.at()) {
                let merged = merge::flat(context, *alternative);
                let listed = merged.properties.iter().map(|(property, schemas)| {
                    let values = values(schemas);
                    let values = values.iter().filter(|value| !value.is_null());
                    (property.clone(), values.map(text).collect())
                });
                let listed = listed.filter(|(_, values): &(_, BTreeSet<_>)| !values.is_empty());
                known.insert(alternative.at().clone(), listed.collect());
            }
        }
        let of_each: Option<Vec<_>> = alternatives
            .iter()
            .map(|alternative| known.get(alternative.at()))
            .collect();
        let of_each = of_each.unwrap_or_default();
        let Some((first, others)) = of_each.split_first() else {
            continue;
        };
        for (property, values) in *first {
            let of_others: Option<Vec<_>> = others.iter().map(|it| it.get(property)).collect();
            let Some(of_others) = of_others else {
                continue;
            };
            if of_others.iter().all(|other| *other == values) {
                continue;
            }
            let all = std::iter::once(values).chain(of_others);
            for (alternative, values) in alternatives.iter().zip(all) {
                if values.len() == 1 {
                    let of_alternative = found.entry(alternative.at().clone()).or_default();
                    let of_property = of_alternative.entry(property.clone()).or_default();
                    of_property.extend(values.iter().cloned());
                }
            }
        }
    }
}
