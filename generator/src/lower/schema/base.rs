//! Determines the tag values of a base with a discriminator that are not those of a subtype.

use std::collections::BTreeSet;

use super::{merge::Merged, property_values, value_info::text};
use crate::{
    document::{Node, component_of},
    lower::{Context, names},
    pointer::Pointer,
};

/// Returns the values of the discriminator's property that mean a base itself: those that a mapping assigns to it; for a
/// base that inherits its discriminator or that has no mapping, the default of the property or the name of the component;
/// otherwise the listed values that mean no subtype. Empty if each value of the base is one of a subtype.
pub(super) fn values(
    context: &Context<'_, '_>,
    merged: &Merged<'_>,
    base: Node<'_>,
    subtypes: &BTreeSet<Pointer>,
) -> Vec<String> {
    let Some((discriminator, place)) = merged.discriminator else {
        return Vec::new();
    };
    let property = &discriminator.property_name;
    let schemas = merged.properties.get(property);
    let listed: Vec<String> = schemas
        .map(|schemas| property_values::values(schemas))
        .unwrap_or_default()
        .iter()
        .map(text)
        .collect();
    let is_allowed = |value: &String| listed.is_empty() || listed.contains(value);
    let component = component_of(base.at());
    let is_base = |target: &str| match context.document.referred_schema(target) {
        Some(schema) => schema.at() == base.at(),
        None => component.as_deref() == Some(target),
    };
    // A base of the base may assign a value to it, too.
    let discriminators = base.discriminators(property);
    let mapped: Vec<String> = discriminators
        .iter()
        .flat_map(|discriminator| &discriminator.mapping)
        .filter(|(_, target)| is_base(target))
        .map(|(value, _)| value.clone())
        .filter(is_allowed)
        .collect();
    if !mapped.is_empty() {
        return mapped;
    }
    let is_of_subtype = |value: &String| {
        let mut all = discriminators.iter();
        all.any(|discriminator| discriminator.mapping.contains_key(value))
    };
    let own = base.own_discriminator();
    let is_inherited = own.is_none_or(|(_, own)| own != place);
    if is_inherited || discriminator.mapping.is_empty() {
        let default = schemas.and_then(|schemas| {
            let mut defaults = schemas.iter().rev().filter_map(|it| it.resolve());
            defaults.find_map(|schema| schema.default.as_deref().map(text))
        });
        let mut names = default.into_iter().chain(component);
        if let Some(name) = names.find(|value| is_allowed(value) && !is_of_subtype(value)) {
            return vec![name];
        }
    }
    let words: BTreeSet<String> = subtypes
        .iter()
        .filter_map(component_of)
        .map(|name| names::pascal(&name))
        .collect();
    let (of_subtypes, others): (Vec<String>, Vec<String>) = listed
        .into_iter()
        .partition(|value| is_of_subtype(value) || words.contains(&names::pascal(value)));
    // If some subtypes have no value, the others may be theirs.
    if !is_inherited && of_subtypes.len() < subtypes.len() {
        return Vec::new();
    }
    others
}
