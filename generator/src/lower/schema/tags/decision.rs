//! Decides how the alternatives of a union are distinguished.

use std::collections::BTreeSet;

use super::profile::{Profile, text};
use crate::{document::Discriminator, model::Decision};

/// The maximum number of alternatives that are compared in pairs.
const PAIRS_LIMIT: usize = 256;

/// The difference between two alternatives, the cheapest check first.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Difference {
    Types,
    Tag,
    Names,
    None,
}

/// Returns how the alternatives of a union are distinguished.
pub(super) fn decide(profiles: &[Profile], discriminator: Option<&Discriminator>) -> Decision {
    if let Some(property) = common_tag(profiles, discriminator) {
        return Decision::Tags(vec![property]);
    }
    if profiles.len() > PAIRS_LIMIT {
        return Decision::Match;
    }
    let (mut tag_properties, mut all) = (Vec::new(), Vec::new());
    for (index, one) in profiles.iter().enumerate() {
        for other in profiles.iter().skip(index + 1) {
            let (difference, property) = difference(one, other, &tag_properties);
            if let Some(property) = property
                && !tag_properties.contains(&property)
            {
                tag_properties.push(property);
            }
            all.push(difference);
        }
    }
    if all.contains(&Difference::None) {
        Decision::Match
    } else if all.contains(&Difference::Names) {
        Decision::Names
    } else if tag_properties.is_empty() {
        Decision::Types
    } else {
        Decision::Tags(tag_properties)
    }
}

/// Returns a property with different values in all alternatives.
fn common_tag(profiles: &[Profile], discriminator: Option<&Discriminator>) -> Option<String> {
    let first = profiles.first()?;
    let by_discriminator = discriminator.map(|it| &it.property_name).into_iter();
    by_discriminator
        .chain(first.listed.keys())
        .find(|property| {
            let mut seen = BTreeSet::new();
            profiles.iter().all(|profile| {
                let listed = profile.listed.get(*property);
                listed
                    .is_some_and(|listed| listed.values.iter().map(text).all(|it| seen.insert(it)))
            })
        })
        .cloned()
}

/// Returns the difference between two alternatives, and its property.
fn difference(
    one: &Profile,
    other: &Profile,
    tag_properties: &[String],
) -> (Difference, Option<String>) {
    let have_types = !one.kinds.is_empty() && !other.kinds.is_empty();
    if have_types && one.kinds.is_disjoint(&other.kinds) {
        return (Difference::Types, None);
    }
    // An integer precedes a number, so that the number has fractions only.
    if one.is_any_integer && other.is_number() || other.is_any_integer && one.is_number() {
        return (Difference::Types, None);
    }
    let tells = |property: &&String| {
        let (Some(own), Some(others)) = (one.listed.get(*property), other.listed.get(*property))
        else {
            return false;
        };
        let others: BTreeSet<String> = others.values.iter().map(text).collect();
        own.values
            .iter()
            .all(|value| !others.contains(&text(value)))
    };
    let mut properties = tag_properties.iter().chain(one.listed.keys());
    if let Some(property) = properties.find(tells) {
        return (Difference::Tag, Some(property.clone()));
    }
    let lacks = |profile: &Profile, names: &BTreeSet<String>| {
        let known = profile.known.as_ref();
        known.is_some_and(|known| names.iter().any(|name| !known.contains(name)))
    };
    if lacks(one, &other.required) || lacks(other, &one.required) {
        return (Difference::Names, None);
    }
    (Difference::None, None)
}
