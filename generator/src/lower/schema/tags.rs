//! Finds how the alternatives of a union are distinguished.

mod constants;
mod decision;
mod mapping;
mod profile;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

pub(in crate::lower) use self::{constants::constants, mapping::implied, profile::Profile};
use self::{
    decision::decide,
    mapping::is_default,
    profile::{AllowedValues, JsonType},
    read::{of_alternative, own},
};
use super::{alternatives::Alternative, merge::Merged, types::Types};
use crate::{
    diagnostic::Place,
    lower::{Context, names},
    model::{Decision, Tag},
};

/// The maximum number of tag values in the name of a variant.
const MOST_VALUES: usize = 3;
/// The maximum length of a name that consists of several tag values, in bytes.
const LONGEST: usize = 40;

/// The tags and the name of an alternative.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct AlternativeTags {
    /// The properties that distinguish it from the others.
    pub(in crate::lower) tags: Vec<Tag>,
    /// The property that selects it when it is missing or has a value that identifies no alternative.
    pub(in crate::lower) default: Option<String>,
    /// The tag that the union writes, because the type does not.
    pub(in crate::lower) written: Option<Tag>,
    /// `true` if a value of the type keeps the tags with which it was decoded.
    pub(in crate::lower) keeps: bool,
    /// The values that distinguish it from the others, if each is a word.
    pub(in crate::lower) name: Option<String>,
    /// The properties that distinguish it from the others, with their values.
    pub(super) phrase: Option<String>,
}

/// Returns how the alternatives of a union are distinguished, the tags of each, and a name for each that has one.
pub(in crate::lower) fn find<'d>(
    types: &mut Types,
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    alternatives: &[Alternative<'d>],
) -> (Decision, Vec<AlternativeTags>, Vec<Option<String>>) {
    let discriminator = merged.discriminator.map(|(it, _)| it);
    let base = own(types, merged, None);
    let mut profiles: Vec<Profile> = alternatives
        .iter()
        .map(|it| of_alternative(types, context, discriminator, it, 0))
        .collect();
    if merged.union.is_some() {
        for profile in &mut profiles {
            profile.extend(&base);
        }
    }
    if let Some(discriminator) = discriminator {
        narrow(
            context,
            &mut profiles,
            &discriminator.property_name,
            alternatives,
        );
    }
    let decision = decide(&profiles, discriminator);
    let tag_properties: &[String] = match &decision {
        Decision::Tags(properties) => properties,
        _ => &[],
    };
    let default = default(context, merged, alternatives, &profiles, tag_properties);
    let tagged = profiles.iter().enumerate().map(|(index, profile)| {
        let differs = |property: &String, own: &AllowedValues| {
            let others = profiles
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index);
            let mut others = others.filter_map(|(_, other)| other.listed.get(property));
            others.any(|other| other.values != own.values)
        };
        let is_tag = |property: &String, own: &AllowedValues| {
            let is_written = profile.written.contains(property);
            tag_properties.contains(property)
                || !own.of_alternatives && (is_written || differs(property, own))
        };
        let tags = profile
            .listed
            .iter()
            .filter(|(property, own)| is_tag(property, own));
        let mut tags: Vec<Tag> = tags
            .map(|(property, own)| profile.tag(property, own))
            .collect();
        let (_, default) = default.filter(|(at, _)| *at == index).unzip();
        for tag in &mut tags {
            tag.required &= default != Some(tag.property.as_str());
        }
        let by_discriminator = discriminator.map(|discriminator| &discriminator.property_name);
        let main = by_discriminator.or_else(|| tag_properties.first());
        let main = main.and_then(|property| tags.iter().find(|tag| tag.property == *property));
        let is_text = |tag: &&Tag| {
            let listed = profile.listed.get(&tag.property);
            listed.is_some_and(|listed| listed.values.iter().all(Value::is_string))
        };
        // Without a discriminator, a value may lack a tag that has several values.
        let may_be_absent = |tag: &&Tag| {
            discriminator.is_none()
                && tag.values.len() > 1
                && !tag.required
                && profile.held.contains(&tag.property)
        };
        let written = main
            .filter(|tag| !profile.written.contains(&tag.property))
            .filter(|tag| !may_be_absent(tag))
            .filter(|tag| default != Some(tag.property.as_str()))
            .filter(is_text)
            .cloned();
        let keeps = |tag: &Tag| {
            profile.holds_any
                || profile.held.contains(&tag.property)
                || profile.written.contains(&tag.property)
        };
        AlternativeTags {
            keeps: tags.iter().all(keeps),
            name: name_of_tags(&tags, tag_properties, false),
            phrase: name_of_tags(&tags, tag_properties, true),
            default: default.map(str::to_owned),
            written,
            tags,
        }
    });
    let tagged: Vec<AlternativeTags> = tagged.collect();
    // If no property distinguishes all alternatives, one may still distinguish some.
    let own_word = |tagged: &AlternativeTags| {
        let mut tags = tagged.tags.iter().filter(|_| tag_properties.is_empty());
        let value = tags.find_map(|tag| <&[String; 1]>::try_from(tag.values.as_slice()).ok());
        let [value] = value?;
        let is_word = names::is_word(value) && value.parse::<bool>().is_err();
        is_word.then(|| names::pascal(value))
    };
    let inner = inner_constants(&profiles);
    let words = tagged.iter().enumerate().map(|(index, tagged)| {
        own_word(tagged)
            .or_else(|| inner_word(profiles.get(index)?, &inner))
            .or_else(|| property_word(&profiles, index))
            .or_else(|| values_word(&tagged.tags, tag_properties))
    });
    let words = words.collect();
    (decision, tagged, words)
}

/// Returns the alternative that `defaultMapping` names, with the property of the discriminator, if that property
/// distinguishes all alternatives.
fn default<'d>(
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    alternatives: &[Alternative<'d>],
    profiles: &[Profile],
    tag_properties: &[String],
) -> Option<(usize, &'d str)> {
    let (discriminator, at) = merged.discriminator?;
    discriminator.default_mapping.as_ref()?;
    let property = &discriminator.property_name;
    let mut lists = profiles.iter().map(|it| it.listed.contains_key(property));
    let is_decisive = tag_properties.contains(property) && lists.all(|lists| lists);
    let mut all = alternatives.iter();
    let index = all.position(|it| is_decisive && is_default(discriminator, it));
    if index.is_none() {
        let place = at.child("discriminator").child("defaultMapping");
        let message = "a value with an unknown tag is matched by its properties";
        context.not_supported(Place::Key(place), message);
    }
    Some((index?, property))
}

/// The constants inside the properties of alternatives: for each property, with the name of the constant, the values and how
/// often each occurs.
type InnerConstants<'p> = BTreeMap<(&'p str, &'p str), BTreeMap<&'p str, usize>>;

fn inner_constants(profiles: &[Profile]) -> InnerConstants<'_> {
    let mut all = InnerConstants::new();
    for (property, (name, value)) in profiles.iter().flat_map(|it| &it.inner_constants) {
        let values = all.entry((property, name)).or_default();
        *values.entry(value).or_default() += 1;
    }
    all
}

/// Returns a name for an object after a constant inside one of its properties, if others have other values.
fn inner_word(profile: &Profile, all: &InnerConstants<'_>) -> Option<String> {
    let mut own = profile.inner_constants.iter();
    let (_, (_, value)) = own.find(|(property, (name, value))| {
        let values = all.get(&(property.as_str(), name.as_str()));
        values.is_some_and(|values| values.len() > 1 && values.get(value.as_str()) == Some(&1))
    })?;
    names::is_word(value).then(|| names::pascal(value))
}

/// Returns a name for an object that has no other name: `Object` if no other alternative is an object, otherwise a name
/// after the first property that only this alternative requires or has.
fn property_word(profiles: &[Profile], index: usize) -> Option<String> {
    let is_object = |profile: &Profile| profile.kinds == BTreeSet::from([JsonType::Object]);
    let profile = profiles.get(index).filter(|profile| is_object(profile))?;
    let others = profiles
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != index);
    let others: Vec<&Profile> = others.map(|(_, other)| other).collect();
    if !others
        .iter()
        .any(|other| other.kinds.contains(&JsonType::Object))
    {
        return Some("Object".to_owned());
    }
    let is_required = |name: &String| others.iter().any(|other| other.required.contains(name));
    let is_held = |name: &String| others.iter().any(|other| other.held.contains(name));
    let mut required = profile.required.iter();
    let mut alone = required.clone();
    let mut held = profile.held.iter();
    let name = required
        .find(|name| !is_required(name) && !is_held(name))
        .or_else(|| alone.find(|name| !is_required(name)))
        .or_else(|| held.find(|name| !is_required(name) && !is_held(name)))?;
    Some(format!("With{}", names::pascal(name)))
}

/// Reduces the tag values that all alternatives inherit from their base to the component's name in each alternative, apart
/// from the base itself and from alternatives that have the values of their own subtypes.
fn narrow(
    context: &Context<'_, '_>,
    profiles: &mut [Profile],
    property: &str,
    alternatives: &[Alternative<'_>],
) {
    let values = |profile: &Profile| Some(profile.listed.get(property)?.values.clone());
    let inherits = |alternative: &Alternative<'_>| {
        !alternative.is_base && !context.subtypes.has_any(alternative.schema.at())
    };
    let all = profiles.iter().zip(alternatives);
    let mut lists = all
        .filter(|(_, alternative)| inherits(alternative))
        .map(|(profile, _)| values(profile));
    let first = lists.next().flatten();
    let is_single = first.as_ref().is_none_or(|first| first.len() < 2);
    if is_single || !lists.all(|values| values == first) {
        return;
    }
    let all = profiles.iter_mut().zip(alternatives);
    for (profile, alternative) in all.filter(|(_, alternative)| inherits(alternative)) {
        let component = alternative.component().map(|name| names::pascal(&name));
        let is_named = |value: &Value| value.as_str().map(names::pascal) == component;
        if let Some(listed) = profile.listed.get_mut(property)
            && listed.values.iter().any(is_named)
        {
            listed.values.retain(is_named);
        }
    }
}

/// Returns the words of the values that distinguish an alternative from the others, with the names of the properties on
/// request.
fn name_of_tags(tags: &[Tag], tag_properties: &[String], with_properties: bool) -> Option<String> {
    let mut words = Vec::new();
    for property in tag_properties {
        let Some(tag) = tags.iter().find(|tag| tag.property == *property) else {
            continue;
        };
        let [value] = tag.values.as_slice() else {
            return None;
        };
        let is_word = value.parse::<f64>().is_err() && value.parse::<bool>().is_err();
        if with_properties {
            words.push(property.as_str());
        } else if !is_word {
            return None;
        }
        words.push(value.as_str());
    }
    (!words.is_empty()).then(|| words.join(" ").replace(" -", " minus "))
}

/// Returns a name for an alternative after the values of its tag, or after the first of many.
fn values_word(tags: &[Tag], tag_properties: &[String]) -> Option<String> {
    let [property] = tag_properties else {
        return None;
    };
    let tag = tags.iter().find(|tag| tag.property == *property)?;
    let is_number = |value: &String| value.parse::<f64>().is_ok();
    let values = tag.values.join(" or ");
    let values = if tag.values.iter().all(is_number) {
        format!("{property} {values}").replace(" -", " minus ")
    } else if tag.values.iter().all(|value| names::is_word(value)) {
        values
    } else {
        return None;
    };
    if tag.values.len() <= MOST_VALUES && values.len() <= LONGEST {
        return Some(names::pascal(&values));
    }
    let first = tag.values.first().filter(|value| !is_number(value))?;
    Some(format!("{}Etc", names::pascal(first)))
}
