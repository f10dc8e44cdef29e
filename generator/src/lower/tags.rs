//! What tells the alternatives of a union apart.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use indexmap::IndexMap;
use serde_json::Value;

use super::{
    Context,
    alternatives::{Alternative, alternatives},
    merge::{self, Merged},
    names,
    types::{Types, component_at},
};
use crate::{
    document::{Discriminator, Kind, Node},
    model::{self, Decision, Literal, Tag},
    pointer::Pointer,
};

/// How many unions may be inside one another when it is asked which values a property can have.
const DEPTH_LIMIT: usize = 8;
/// How many alternatives are compared with one another.
const PAIRS_LIMIT: usize = 256;

/// What is known of the values of a schema without comparing them.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// Their JSON types; none where they may have any.
    kinds: BTreeSet<JsonType>,
    /// The properties whose values the schema lists.
    listed: IndexMap<String, Listed>,
    /// The properties that they have.
    required: BTreeSet<String>,
    /// The properties that they may have; `None` where they may have any.
    known: Option<BTreeSet<String>>,
    /// The properties with one value only, which the type writes.
    written: BTreeSet<String>,
    /// The properties that the type holds.
    held: BTreeSet<String>,
    /// Whether the type holds any property.
    holds_any: bool,
}

/// The values that a schema lists for a property.
#[derive(Clone, Debug)]
struct Listed {
    values: Vec<Value>,
    /// Whether they are those of alternatives.
    of_alternatives: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum JsonType {
    Null,
    Boolean,
    Integer,
    Fraction,
    String,
    Array,
    Object,
}

/// What tells an alternative from others.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// The properties that tell it from others.
    pub(super) tags: Vec<Tag>,
    /// The tag that the union has to write, because the type does not.
    pub(super) written: Option<Tag>,
    /// Whether a value of the type keeps the tags that it was read with.
    pub(super) keeps: bool,
    /// The values that tell it from others, where each is a word.
    pub(super) words: Option<String>,
    /// The properties that tell it from others, with their values.
    pub(super) phrase: Option<String>,
}

/// How the alternatives of a union are told apart, and what tells each of them.
pub(super) fn find<'d>(
    types: &mut Types,
    context: &mut Context<'d, '_>,
    merged: &Merged<'d>,
    alternatives: &[Alternative<'d>],
) -> (Decision, Vec<Told>, Vec<Option<String>>) {
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
        narrow(&mut profiles, &discriminator.property_name, alternatives);
    }
    let decision = decide(&profiles, discriminator);
    let telling: &[String] = match &decision {
        Decision::Tags(properties) => properties,
        _ => &[],
    };
    let told = profiles.iter().enumerate().map(|(index, profile)| {
        let differs = |property: &String, own: &Listed| {
            let others = profiles
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index);
            let mut others = others.filter_map(|(_, other)| other.listed.get(property));
            others.any(|other| other.values != own.values)
        };
        let is_tag = |property: &String, own: &Listed| {
            let is_written = profile.written.contains(property);
            telling.contains(property)
                || !own.of_alternatives && (is_written || differs(property, own))
        };
        let tags = profile
            .listed
            .iter()
            .filter(|(property, own)| is_tag(property, own));
        let tags: Vec<Tag> = tags
            .map(|(property, own)| profile.tag(property, own))
            .collect();
        let discriminator = discriminator.map(|discriminator| &discriminator.property_name);
        let main = discriminator.or_else(|| telling.first());
        let main = main.and_then(|property| tags.iter().find(|tag| tag.property == *property));
        let is_text = |tag: &&Tag| {
            let listed = profile.listed.get(&tag.property);
            listed.is_some_and(|listed| listed.values.iter().all(Value::is_string))
        };
        let written = main
            .filter(|tag| !profile.written.contains(&tag.property))
            .filter(is_text)
            .cloned();
        let keeps = |tag: &Tag| {
            profile.holds_any
                || profile.held.contains(&tag.property)
                || profile.written.contains(&tag.property)
        };
        Told {
            keeps: tags.iter().all(keeps),
            words: words(&tags, telling, false),
            phrase: words(&tags, telling, true),
            written,
            tags,
        }
    });
    let told = told.collect();
    let required = profiles
        .iter()
        .enumerate()
        .map(|(index, _)| required_word(&profiles, index));
    (decision, told, required.collect())
}

/// The name of an object among the alternatives that have no other name: `Object` where there is no other, or after the
/// first property that it alone requires.
fn required_word(profiles: &[Profile], index: usize) -> Option<String> {
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
    let is_own = |name: &&String| {
        let mut others = others.iter();
        !others.any(|other| other.required.contains(*name) || other.held.contains(*name))
    };
    let is_alone = |name: &&String| !others.iter().any(|other| other.required.contains(*name));
    let mut required = profile.required.iter();
    let name = required
        .clone()
        .find(is_own)
        .or_else(|| required.find(is_alone))?;
    Some(format!("With{}", names::pascal(name)))
}

/// Leaves of the values that all alternatives have from their base the one that is the component's name.
fn narrow(profiles: &mut [Profile], property: &str, alternatives: &[Alternative<'_>]) {
    let values = |profile: &Profile| Some(profile.listed.get(property)?.values.clone());
    let first = profiles.first().and_then(values);
    let is_same = |profile: &Profile| values(profile) == first;
    let is_single = first.as_ref().is_none_or(|first| first.len() < 2);
    if is_single || !profiles.iter().all(is_same) {
        return;
    }
    for (profile, alternative) in profiles.iter_mut().zip(alternatives) {
        let component = alternative.component().map(|name| names::pascal(&name));
        let is_named = |value: &Value| value.as_str().map(names::pascal) == component;
        if let Some(listed) = profile.listed.get_mut(property)
            && listed.values.iter().any(is_named)
        {
            listed.values.retain(is_named);
        }
    }
}

/// The words of the values of the properties that tell an alternative from others.
fn words(tags: &[Tag], telling: &[String], with_properties: bool) -> Option<String> {
    let mut words = Vec::new();
    for property in telling {
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
    (!words.is_empty()).then(|| words.join(" "))
}

impl Profile {
    fn tag(&self, property: &str, listed: &Listed) -> Tag {
        Tag {
            property: property.to_owned(),
            values: listed.values.iter().map(text).collect(),
            required: self.required.contains(property),
        }
    }

    /// Adds what holds for the schema beside the union as well.
    fn extend(&mut self, base: &Self) {
        if self.kinds.is_empty() {
            self.kinds.clone_from(&base.kinds);
        }
        for (property, listed) in &base.listed {
            let own = self.listed.entry(property.clone());
            let own = own.or_insert_with(|| listed.clone());
            let both: Vec<Value> = own
                .values
                .iter()
                .filter(|value| listed.values.contains(value))
                .cloned()
                .collect();
            if !both.is_empty() {
                own.values = both;
            }
        }
        self.required.extend(base.required.iter().cloned());
        self.written.extend(base.written.iter().cloned());
        self.held.extend(base.held.iter().cloned());
        if let (Some(known), Some(others)) = (&mut self.known, &base.known) {
            known.extend(others.iter().cloned());
        }
    }
}

/// The text of a boolean, a number or a string.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// What is known of the values of an alternative, of which a discriminator may say more.
fn of_alternative<'d>(
    types: &mut Types,
    context: &mut Context<'d, '_>,
    discriminator: Option<&Discriminator>,
    alternative: &Alternative<'d>,
    depth: usize,
) -> Profile {
    let mut profile = (*of_schema(types, context, alternative.schema, depth)).clone();
    for other in &alternative.others {
        let other = of_schema(types, context, other.schema, depth);
        profile.extend(&other);
    }
    if let Some(discriminator) = discriminator {
        let property = &discriminator.property_name;
        let listed = profile.listed.get(property);
        let kind = kind_of(context, alternative.schema, property);
        let values = declared(types, context, discriminator, alternative, listed, kind);
        if !values.is_empty() {
            let listed = Listed {
                values,
                of_alternatives: false,
            };
            profile.listed.insert(property.clone(), listed);
        }
    }
    profile
}

/// What is known of the values of a schema.
fn of_schema<'d>(
    types: &mut Types,
    context: &mut Context<'d, '_>,
    schema: Node<'d>,
    depth: usize,
) -> Rc<Profile> {
    if let Some(known) = types.profiles.get(schema.at()) {
        return known.clone();
    }
    // A schema that is an alternative of itself says nothing by it.
    types.profiles.insert(schema.at().clone(), Rc::default());
    let merged = merge::flat(context, schema);
    let mut profile = own(types, &merged, Some(schema.at()));
    let inner = if depth > DEPTH_LIMIT {
        Vec::new()
    } else {
        alternatives(types, context, &merged, schema.at()).unwrap_or_default()
    };
    if !inner.is_empty() {
        let discriminator = merged.discriminator.map(|(it, _)| it);
        let inner: Vec<Profile> = inner
            .iter()
            .map(|it| of_alternative(types, context, discriminator, it, depth + 1))
            .collect();
        profile.take_alternatives(&inner);
    }
    let profile = Rc::new(profile);
    types.profiles.insert(schema.at().clone(), profile.clone());
    profile
}

impl Profile {
    /// Adds what holds for all alternatives.
    fn take_alternatives(&mut self, alternatives: &[Self]) {
        let Some((first, others)) = alternatives.split_first() else {
            return;
        };
        if self.kinds.is_empty() && alternatives.iter().all(|it| !it.kinds.is_empty()) {
            self.kinds = alternatives
                .iter()
                .flat_map(|it| it.kinds.clone())
                .collect();
        }
        for property in first.listed.keys() {
            let all: Option<Vec<&Listed>> = alternatives
                .iter()
                .map(|it| it.listed.get(property))
                .collect();
            let is_own = self.listed.contains_key(property);
            if let (Some(all), false) = (all, is_own) {
                let mut values: Vec<Value> = Vec::new();
                for value in all.iter().flat_map(|listed| &listed.values) {
                    if !values.contains(value) {
                        values.push(value.clone());
                    }
                }
                let listed = Listed {
                    values,
                    of_alternatives: true,
                };
                self.listed.insert(property.clone(), listed);
            }
        }
        let in_all = |set: fn(&Self) -> &BTreeSet<String>| {
            let common = set(first).iter();
            let common = common.filter(|name| others.iter().all(|it| set(it).contains(*name)));
            common.cloned().collect::<Vec<_>>()
        };
        self.required.extend(in_all(|it| &it.required));
        self.written.extend(in_all(|it| &it.written));
        self.held.extend(in_all(|it| &it.held));
        self.known = match &self.known {
            Some(own) => {
                let mut known = own.clone();
                let all: Option<Vec<_>> = alternatives.iter().map(|it| it.known.as_ref()).collect();
                all.map(|all| {
                    known.extend(all.into_iter().flatten().cloned());
                    known
                })
            }
            None => None,
        };
        self.holds_any |= alternatives.iter().all(|it| it.holds_any);
    }
}

/// What a schema says itself about its values, unions in it aside.
fn own(types: &Types, merged: &Merged<'_>, at: Option<&Pointer>) -> Profile {
    let mut profile = Profile {
        kinds: json_types(merged),
        required: merged.required.clone(),
        known: merged
            .is_closed()
            .then(|| merged.properties.keys().cloned().collect()),
        held: merged.properties.keys().cloned().collect(),
        holds_any: merged.additional.is_some() && !merged.is_closed()
            || merged.properties.is_empty() && merged.kind.is_none_or(|it| it == Kind::Object),
        ..Profile::default()
    };
    if !merged.is_closed() {
        // They have a field, though they have no schema.
        profile.held.extend(merged.required.iter().cloned());
    }
    for (property, schemas) in &merged.properties {
        let mut values = values(schemas);
        values.retain(|value| !value.is_null());
        let is_scalar =
            |value: &Value| value.is_boolean() || value.is_number() || value.is_string();
        if !values.is_empty() && values.iter().all(is_scalar) {
            let listed = Listed {
                values,
                of_alternatives: false,
            };
            profile.listed.insert(property.clone(), listed);
        }
    }
    for (constant, value) in constants(types, merged, at) {
        let listed = Listed {
            values: vec![value],
            of_alternatives: false,
        };
        profile.listed.insert(constant.wire.clone(), listed);
        profile.written.insert(constant.wire);
    }
    profile
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

/// What tells two alternatives apart, the quickest first.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Difference {
    Types,
    Tag,
    Names,
    None,
}

/// How alternatives are told apart.
fn decide(profiles: &[Profile], discriminator: Option<&Discriminator>) -> Decision {
    if let Some(property) = common_tag(profiles, discriminator) {
        return Decision::Tags(vec![property]);
    }
    if profiles.len() > PAIRS_LIMIT {
        return Decision::Match;
    }
    let (mut telling, mut all) = (Vec::new(), Vec::new());
    for (index, one) in profiles.iter().enumerate() {
        for other in profiles.iter().skip(index + 1) {
            let (difference, property) = difference(one, other, &telling);
            if let Some(property) = property
                && !telling.contains(&property)
            {
                telling.push(property);
            }
            all.push(difference);
        }
    }
    if all.contains(&Difference::None) {
        Decision::Match
    } else if all.contains(&Difference::Names) {
        Decision::Names
    } else if telling.is_empty() {
        Decision::Types
    } else {
        Decision::Tags(telling)
    }
}

/// The property whose values tell each alternative from all others.
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

/// What tells two alternatives apart, and by which property.
fn difference(one: &Profile, other: &Profile, telling: &[String]) -> (Difference, Option<String>) {
    let have_types = !one.kinds.is_empty() && !other.kinds.is_empty();
    if have_types && one.kinds.is_disjoint(&other.kinds) {
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
    let mut properties = telling.iter().chain(one.listed.keys());
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

/// The values of a discriminator that mean an alternative: those of the mapping, otherwise those that its property can have
/// there, otherwise the component's name.
fn declared(
    types: &Types,
    context: &Context<'_, '_>,
    discriminator: &Discriminator,
    alternative: &Alternative<'_>,
    listed: Option<&Listed>,
    kind: Option<Kind>,
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
    let below = types.subtypes_of(alternative.schema.at());
    let means_below = |target: &str| {
        let schema = context.document.referred_schema(target);
        let by_name = || component_at(&last(target).unwrap_or_default());
        !below.is_empty() && below.contains(&schema.map_or_else(by_name, |it| it.at().clone()))
    };
    let is_base = component.is_some() && alternative.schema.discriminator().is_some();
    let mut values: Vec<Value> = discriminator
        .mapping
        .iter()
        .filter(|(_, target)| means(target) || is_base && means_below(target))
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

/// The JSON type of a property of a schema.
fn kind_of<'d>(context: &mut Context<'d, '_>, schema: Node<'d>, property: &str) -> Option<Kind> {
    let merged = merge::flat(context, schema);
    merged.properties.get(property)?.last()?.resolve()?.kind
}

/// The properties of an object that have one value only and are always written, with their values as JSON.
pub(super) fn constants(
    types: &Types,
    merged: &Merged<'_>,
    at: Option<&Pointer>,
) -> Vec<(model::Constant, Value)> {
    let implied = at.and_then(|at| types.implied.get(at));
    let mut constants = Vec::new();
    for (property, schemas) in &merged.properties {
        let implied = implied.and_then(|implied| implied.get(property));
        let required = merged.required.contains(property);
        constants.extend(constant(property, schemas, required, implied));
    }
    constants
}

fn constant(
    property: &str,
    schemas: &[Node<'_>],
    required: bool,
    implied: Option<&Value>,
) -> Option<(model::Constant, Value)> {
    let resolved: Vec<_> = schemas
        .iter()
        .filter_map(|schema| schema.resolve())
        .collect();
    if resolved
        .iter()
        .any(|schema| schema.read_only || schema.write_only)
    {
        return None;
    }
    let values = values(schemas);
    let value = match (values.as_slice(), implied) {
        ([value], _) => value.clone(),
        ([], Some(implied)) => {
            let is_text = |schema: &Node<'_>| {
                schema.format.is_none() && schema.kind.is_none_or(|it| it == Kind::String)
            };
            implied
                .as_str()
                .filter(|_| resolved.iter().all(is_text))?
                .into()
        }
        (values, Some(implied)) => {
            let implied = implied.as_str().map(Value::from);
            implied.filter(|it| values.contains(it))?
        }
        _ => return None,
    };
    let mut defaults = resolved.iter().rev().filter_map(|it| it.default.as_deref());
    let is_default = defaults.next() == Some(&value);
    if is_nullable(schemas) || !required && !is_default && implied.is_none() {
        return None;
    }
    as_constant(property, value, required)
}

fn as_constant(property: &str, value: Value, required: bool) -> Option<(model::Constant, Value)> {
    let literal = match &value {
        Value::Bool(value) => Literal::Boolean(*value),
        Value::Number(number) => Literal::Number(number.to_string()),
        Value::String(text) => Literal::Text(text.clone()),
        _ => return None,
    };
    let constant = model::Constant {
        wire: property.to_owned(),
        value: literal,
        required,
    };
    Some((constant, value))
}

/// Whether a property may be null.
fn is_nullable(schemas: &[Node<'_>]) -> bool {
    schemas.iter().all(|schema| {
        let schema = schema.resolve();
        schema.is_some_and(|schema| schema.is_nullable())
    })
}

/// The values that a property is limited to by all schemas that it has to fit.
fn values(schemas: &[Node<'_>]) -> Vec<Value> {
    let mut both: Vec<Value> = Vec::new();
    for schema in schemas.iter().filter_map(|schema| schema.resolve()) {
        let listed = values_of(schema, 0);
        if both.is_empty() {
            both = listed;
        } else if !listed.is_empty() {
            let known = |value: &&Value| both.contains(value);
            let narrowed: Vec<Value> = listed.iter().filter(known).cloned().collect();
            both = if narrowed.is_empty() {
                listed
            } else {
                narrowed
            };
        }
    }
    both
}

fn values_of(schema: Node<'_>, depth: usize) -> Vec<Value> {
    if !schema.values.is_empty() || depth > DEPTH_LIMIT {
        return schema.values.clone();
    }
    let listed = |node: Node<'_>| {
        let values = values_of(node.resolve()?, depth + 1);
        (!values.is_empty()).then_some(values)
    };
    let of_each: Option<Vec<_>> = schema.alternatives().map(listed).collect();
    let of_each = of_each.unwrap_or_default().concat();
    if of_each.is_empty() {
        let mut of_all = schema.all_of().iter().filter_map(listed);
        return of_all.next_back().unwrap_or_default();
    }
    of_each
}

/// The values that discriminators give properties of components, where all give one.
pub(super) fn implied(
    types: &Types,
    context: &mut Context<'_, '_>,
) -> BTreeMap<Pointer, BTreeMap<String, Value>> {
    let mut found: BTreeMap<Pointer, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    let schemas = context.document.schemas();
    let discriminated = schemas
        .iter()
        .filter(|schema| schema.discriminator().is_some());
    for schema in discriminated {
        let merged = merge::flat(context, schema);
        let Some((discriminator, _)) = merged.discriminator else {
            continue;
        };
        let property = &discriminator.property_name;
        let all = alternatives(types, context, &merged, schema.at());
        for alternative in all.unwrap_or_default() {
            if alternative.component().is_none() || !alternative.others.is_empty() {
                continue;
            }
            let of_alternative = merge::flat(context, alternative.schema);
            let listed = of_alternative
                .properties
                .get(property)
                .map(|schemas| Listed {
                    values: values(schemas),
                    of_alternatives: false,
                });
            let listed = listed.as_ref();
            let values = declared(types, context, discriminator, &alternative, listed, None);
            let mut meant = types.subtypes_of(alternative.schema.at());
            if meant.is_empty() {
                meant.insert(alternative.schema.at().clone());
            } else if alternative.schema.discriminator().is_none() {
                // It is written as itself and as its subtypes.
                continue;
            }
            for at in meant {
                let of_property = found.entry(at).or_default().entry(property.clone());
                of_property.or_default().extend(values.iter().map(text));
            }
        }
    }
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
