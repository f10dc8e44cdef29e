//! Checks that a value that is valid against one alternative of a union is decoded as that alternative.

use std::collections::BTreeSet;

use fastrand::Rng;
use serde_json::{Value, json};

use crate::row::Union;

use super::{judge::Judge, outcome::Difference, same::is_same, sample::Sampler};

/// The maximum number of draws for each value.
const DRAWS: usize = 6;
/// The maximum depth of bases that are followed.
const DEPTH: usize = 8;
/// The maximum number of alternatives by which the number of values of a union is multiplied.
const MOST_ALTERNATIVES: usize = 32;

/// A value of a union.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    /// The index of the union.
    pub(super) union: usize,
    pub(super) value: Value,
    /// The variants of the only alternative that the value is valid against; `None` if there are none or several.
    expected: Option<BTreeSet<String>>,
    /// The members that this alternative does not list; its type may lose them.
    unlisted: BTreeSet<String>,
    /// `true` if the value is valid against any alternative. Its tag may be absent.
    is_valid: bool,
    /// `true` if the value was changed after it was drawn. It may then violate formats, which the validator ignores, and
    /// have members that the schema does not list.
    is_changed: bool,
}

/// An alternative: its variants, the pointers to its schemas, and a schema to draw values from.
struct Alternative {
    variants: BTreeSet<String>,
    places: Vec<String>,
    schema: Value,
}

impl Alternative {
    /// Returns whether the alternative lists a member or allows any.
    fn lists(&self, document: &Value, name: &str) -> bool {
        let schemas = self.places.iter();
        let mut schemas = schemas.filter_map(|it| document.pointer(it.trim_start_matches('#')));
        schemas.any(|schema| lists(document, schema, name, DEPTH))
    }
}

fn lists(document: &Value, schema: &Value, name: &str, depth: usize) -> bool {
    let target = schema.get("$ref").and_then(Value::as_str);
    let target = target.and_then(|it| document.pointer(it.strip_prefix('#')?));
    let parts = ["allOf", "anyOf", "oneOf"].map(|keyword| schema.get(keyword));
    let parts = parts.into_iter().flatten().filter_map(Value::as_array);
    let mut parts = parts.flatten().chain(target);
    let required = schema.get("required").and_then(Value::as_array);
    let own = schema.get("properties").and_then(|all| all.get(name));
    let others = schema.get("additionalProperties");
    own.is_some()
        || required.is_some_and(|all| all.iter().any(|it| it == name))
        || others.is_some_and(|it| *it != json!(false))
        || depth > 0 && parts.any(|part| lists(document, part, name, depth - 1))
}

/// Draws values of unions, and changes some of them.
pub(super) fn draw(document: &Value, unions: &[Union], number: usize) -> Vec<Sample> {
    let judge = Judge::new(document);
    let alternatives: Vec<_> = unions.iter().map(|it| alternatives(document, it)).collect();
    let mut sampler = Sampler::new(document, 1);
    let mut random = Rng::with_seed(1);
    let mut all = Vec::new();
    for (index, (union, alternatives)) in unions.iter().zip(&alternatives).enumerate() {
        let own = document.pointer(union.pointer.trim_start_matches('#'));
        let Some(own) = own.filter(|_| !alternatives.is_empty()) else {
            continue;
        };
        let tag = |it: &Alternative| {
            let first = it.schema.pointer("/allOf/0")?;
            first.get("allOf").map(|_| first.clone())
        };
        let places = || alternatives.iter().map(|it| it.places.clone());
        let tagged = alternatives.iter().map(|it| (it.places.clone(), tag(it)));
        let whole = (vec![union.pointer.clone()], None);
        let Some(validators) = judge.validators_of(tagged.chain([whole])) else {
            continue;
        };
        let Some((whole, validators)) = validators.split_last() else {
            continue;
        };
        let untagged = judge.validators_of(places().map(|places| (places, None)));
        let untagged = untagged.unwrap_or_default();
        let judged = |value: Value, is_changed: bool| {
            let valid = alternatives.iter().zip(validators);
            let valid: Vec<_> = valid.filter(|(_, it)| it.is_valid(&value)).collect();
            let only = match valid.as_slice() {
                [(only, _)] if whole.is_valid(&value) => Some(only),
                _ => None,
            };
            let names = value.as_object().into_iter().flatten();
            let names = names.map(|(name, _)| name);
            let is_unlisted = |name: &&String| only.is_some_and(|only| !only.lists(document, name));
            Sample {
                union: index,
                unlisted: names.filter(is_unlisted).cloned().collect(),
                expected: only.map(|only| only.variants.clone()),
                is_valid: !valid.is_empty() || untagged.iter().any(|it| it.is_valid(&value)),
                value,
                is_changed,
            }
        };
        let wanted = number * alternatives.len().min(MOST_ALTERNATIVES);
        let schemas: Vec<&Value> = alternatives.iter().map(|it| &it.schema).collect();
        let mut drawn = 0;
        for draws in 0..wanted * DRAWS {
            if drawn >= wanted {
                break;
            }
            let schema = match schemas.get(draws / 2 % schemas.len()) {
                Some(schema) if draws % 2 == 0 => schema,
                _ => own,
            };
            let Some(value) = sampler
                .draw(schema)
                .map(normalized)
                .filter(|it| !it.is_null())
            else {
                continue;
            };
            let changed = changed(&value, &mut random);
            let sample = judged(value, false);
            if sample.expected.is_none() {
                continue;
            }
            drawn += 1;
            all.push(sample);
            if let Some(changed) = changed {
                all.push(judged(changed, true));
            }
        }
    }
    all
}

/// Returns the alternatives of a union.
fn alternatives(document: &Value, union: &Union) -> Vec<Alternative> {
    let mut found: Vec<Alternative> = Vec::new();
    let own = document.pointer(union.pointer.trim_start_matches('#'));
    let discriminator = own.and_then(|own| own.get("discriminator"));
    for (variant, alternatives) in &union.variants {
        for places in alternatives {
            if let Some(known) = found.iter_mut().find(|it| it.places == *places) {
                known.variants.insert(variant.clone());
                continue;
            }
            let reference = places.first().and_then(|it| reference(document, it));
            let tags = reference.map_or_else(Vec::new, |reference| {
                let own = discriminator.map(|it| (it, vec![reference.clone()]));
                let inherited = discriminators(document, &reference, DEPTH);
                let tag = |(discriminator, meant): (&Value, Vec<Value>)| {
                    super::judge::tag(discriminator, &meant, document)
                };
                own.into_iter().chain(inherited).filter_map(tag).collect()
            });
            let is_base = places.iter().all(|place| *place == union.pointer);
            let of_base = own.filter(|_| is_base);
            let of_base = of_base.and_then(|own| values_of_base(document, own, &union.pointer));
            let tags: Vec<Value> = tags.into_iter().chain(of_base).collect();
            let references = places.iter().map(|place| json!({ "$ref": place }));
            let all: Vec<Value> = std::iter::once(json!({ "allOf": tags }))
                .filter(|all| all != &json!({ "allOf": [] }))
                .chain(references)
                .collect();
            found.push(Alternative {
                variants: BTreeSet::from([variant.clone()]),
                places: places.clone(),
                schema: json!({ "allOf": all }),
            });
        }
    }
    found
}

/// Returns a schema of the values of a base that are not those of a subtype: the values that the mapping assigns to the base;
/// otherwise the values in the `enum` of its tag that the mapping does not assign to a component. Returns `None` if no value remains.
fn values_of_base(document: &Value, base: &Value, place: &str) -> Option<Value> {
    let discriminator = base.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    let mapping = discriminator.get("mapping")?.as_object()?;
    let reference = json!({ "$ref": place });
    let name = place.rsplit('/').next();
    let mut targets = mapping.values().map(Value::as_str);
    if targets.any(|target| target == Some(place) || target == name) {
        return super::judge::tag(discriminator, &[reference], document);
    }
    let listed = base
        .get("properties")?
        .get(property)?
        .get("enum")?
        .as_array()?;
    let is_free = |value: &&Value| value.as_str().is_some_and(|it| !mapping.contains_key(it));
    let free: Vec<&Value> = listed.iter().filter(is_free).collect();
    (!free.is_empty()).then(|| json!({ "properties": { property: { "enum": free } } }))
}

/// Returns the discriminators of the bases of a component. Each comes with the references to the component and to the
/// bases in between, which its tag may name.
fn discriminators<'d>(
    document: &'d Value,
    component: &Value,
    depth: usize,
) -> Vec<(&'d Value, Vec<Value>)> {
    let target = |reference: &Value| {
        let place = reference.get("$ref")?.as_str()?;
        document.pointer(place.strip_prefix('#')?)
    };
    let parts = target(component).and_then(|it| it.get("allOf")?.as_array());
    let bases = parts
        .into_iter()
        .flatten()
        .filter(|it| it.get("$ref").is_some());
    let mut found = Vec::new();
    for base in bases.filter(|_| depth > 0) {
        if let Some(discriminator) = target(base).and_then(|it| it.get("discriminator")) {
            found.push((discriminator, Vec::new()));
        }
        found.extend(discriminators(document, base, depth - 1));
    }
    for (_, meant) in &mut found {
        meant.insert(0, component.clone());
    }
    found
}

/// Returns the reference at a pointer, or a reference to the component at the pointer.
fn reference(document: &Value, place: &str) -> Option<Value> {
    let schema = document.pointer(place.trim_start_matches('#'))?;
    if schema.get("$ref").is_some() {
        return Some(schema.clone());
    }
    let name = place.strip_prefix("#/components/schemas/")?;
    (!name.contains('/')).then(|| json!({ "$ref": place }))
}

/// Converts numbers without a fraction to integers, because `1.0` is not an integer in draft 4.
fn normalized(value: Value) -> Value {
    match value {
        Value::Number(number) => {
            let integer = number
                .as_f64()
                .filter(|it| it.fract() == 0.0 && it.abs() < 1e15);
            match integer {
                Some(integer) if number.is_f64() => format!("{integer:.0}")
                    .parse::<i64>()
                    .map_or(Value::Number(number), Value::from),
                _ => Value::Number(number),
            }
        }
        Value::Array(items) => items.into_iter().map(normalized).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, member)| (name, normalized(member)))
            .collect(),
        value => value,
    }
}

/// Returns the value with one part changed or removed.
fn changed(value: &Value, random: &mut Rng) -> Option<Value> {
    let mut changed = value.clone();
    change(&mut changed, random)?;
    Some(changed)
}

fn change(part: &mut Value, random: &mut Rng) -> Option<()> {
    match part {
        Value::Object(members) if !members.is_empty() => {
            let index = random.usize(..members.len());
            let name = members.keys().nth(index)?.clone();
            if random.u8(..6) == 0 {
                members.remove(&name);
                return Some(());
            }
            change(members.get_mut(&name)?, random)
        }
        Value::Array(items) if !items.is_empty() => {
            let index = random.usize(..items.len());
            change(items.get_mut(index)?, random)
        }
        Value::String(text) if random.bool() => {
            text.push_str("-changed");
            Some(())
        }
        part => {
            *part = match random.u8(..4) {
                0 => json!("changed"),
                1 => json!(random.u8(..)),
                2 => json!(random.bool()),
                _ => json!(["changed"]),
            };
            Some(())
        }
    }
}

/// Compares a sample with the program's result for it.
pub(super) fn compare(sample: &Sample, line: &str, union: &Union) -> Option<Difference> {
    let difference = |written: String| Difference {
        schema: union.path.clone(),
        value: sample.value.to_string(),
        written,
    };
    let parts: Vec<&str> = line.splitn(4, '\t').collect();
    let [variant, accepted, has_unknown, json] = parts.as_slice() else {
        return Some(difference(line.to_owned()));
    };
    let again: Option<Value> = serde_json::from_str(json).ok();
    let may_lose = sample.is_changed && sample.is_valid;
    let without_unlisted = |mut value: Value| {
        if let Some(members) = value.as_object_mut() {
            members.retain(|name, _| !sample.unlisted.contains(name));
        }
        value
    };
    let kept = without_unlisted(sample.value.clone());
    if !may_lose && !again.is_some_and(|again| is_kept(&kept, &without_unlisted(again))) {
        return Some(difference(format!("{variant}: {json}")));
    }
    let expected = sample.expected.as_ref()?;
    let is_accepted = *accepted == "true";
    // The validator ignores tags inside the value.
    if !is_accepted && (sample.is_changed || *has_unknown == "true" && *variant != "Unknown") {
        return None;
    }
    if !expected.contains(*variant) {
        return Some(difference(format!("{variant}, not {expected:?}")));
    }
    (!is_accepted).then(|| difference("the server refuses it".to_owned()))
}

/// Returns whether a value was encoded without loss. Nulls may be left out, and constants may be added.
fn is_kept(value: &Value, again: &Value) -> bool {
    match (value, again) {
        (Value::Object(value), Value::Object(again)) => {
            let is_constant =
                |(_, value): (&String, &Value)| !value.is_object() && !value.is_array();
            value.iter().all(|(name, value)| match again.get(name) {
                Some(again) => is_kept(value, again),
                None => value.is_null(),
            }) && again
                .iter()
                .filter(|(name, _)| !value.contains_key(*name))
                .all(is_constant)
        }
        (Value::Array(value), Value::Array(again)) => {
            value.len() == again.len() && value.iter().zip(again).all(|(a, b)| is_kept(a, b))
        }
        (value, again) => is_same(value, again),
    }
}
