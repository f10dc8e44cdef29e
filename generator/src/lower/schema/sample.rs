//! Makes examples: small values that are valid.

mod applied;
mod number;
mod text;
mod variations;

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use self::{
    applied::{Applied, tag},
    variations::variations,
};
use crate::{
    document::{Additional, Kind, Node, validate},
    pattern::Pattern,
    pointer::Pointer,
};

/// The depth from which alternatives that end soon are preferred.
const PREFERRED_DEPTH: usize = 6;

/// The maximum depth of an example. A deeper value is `null`.
const DEPTH_LIMIT: usize = 30;

/// The maximum number of values in an example, including those that are discarded.
const STEPS: usize = 2_000;

/// The maximum number of alternatives that are tried for an example.
const TRIALS: usize = 200;

/// The maximum number of elements of an array that are made.
const ITEMS: usize = 100;

/// Returns whether a value is valid. Invalid examples of the document are not used, because the type could not hold
/// them.
pub(in crate::lower) fn is_valid(schema: Node<'_>, value: &Value) -> bool {
    validate::violation(value, &Pointer::root(), schema).is_none()
}

/// Returns the example of a schema, or a small value, which is valid if one was found.
pub(in crate::lower) fn sample(node: Node<'_>) -> Value {
    let mut sampler = Sampler {
        steps: STEPS,
        trials: TRIALS,
    };
    sampler.value(&[node], 0)
}

/// Returns whether a value is valid for all schemas.
fn fits(nodes: &[Node<'_>], value: &Value) -> bool {
    nodes.iter().all(|node| is_valid(*node, value))
}

/// Returns one of the listed values of schemas, if possible one that is valid and not null.
fn listed_value(applied: &Applied<'_>, nodes: &[Node<'_>]) -> Option<Value> {
    let values = || applied.all.iter().flat_map(|schema| &schema.values);
    let mut others = values().filter(|value| !value.is_null());
    let valid = others.find(|value| fits(nodes, value));
    valid.or_else(|| values().next()).cloned()
}

struct Sampler {
    steps: usize,
    trials: usize,
}

impl Sampler {
    /// Returns a value for which all of the schemas are valid.
    fn value(&mut self, nodes: &[Node<'_>], depth: usize) -> Value {
        if depth > DEPTH_LIMIT || self.steps == 0 {
            return Value::Null;
        }
        self.steps -= 1;
        let applied = Applied::of(nodes);
        let of_document = nodes
            .iter()
            .find_map(|node| example(node.resolve()?, nodes));
        of_document
            .or_else(|| listed_value(&applied, nodes))
            .unwrap_or_else(|| self.choose(&applied, 0, nodes, depth))
    }

    /// Chooses the alternatives from a choice on, and returns a value for them.
    fn choose<'d>(
        &mut self,
        applied: &Applied<'d>,
        index: usize,
        nodes: &[Node<'d>],
        depth: usize,
    ) -> Value {
        let Some(choice) = applied.choice(index) else {
            return self.build(applied, nodes, depth);
        };
        let mut alternatives = choice.alternatives.clone();
        if depth >= PREFERRED_DEPTH {
            alternatives.sort_by_key(|node| !ends(*node));
        }
        let (mut first, mut valid) = (None, None);
        // A value with more properties may match fewer of the alternatives.
        for is_full in [false, true] {
            for alternative in &alternatives {
                let mut chosen = applied.clone();
                if is_full {
                    chosen.full_from = chosen.full_from.min(chosen.all.len());
                }
                chosen.include(*alternative);
                chosen
                    .tags
                    .extend(choice.discriminator.and_then(|it| tag(it, *alternative)));
                let value = self.choose(&chosen, index + 1, nodes, depth);
                if self.trials == 0 {
                    return valid.or(first).unwrap_or(value);
                }
                self.trials -= 1;
                if fits(nodes, &value) {
                    let of_choice = choice.alternatives.iter();
                    let matched = || of_choice.filter(|it| is_valid(**it, &value)).count();
                    if !choice.is_exclusive || matched() < 2 {
                        return value;
                    }
                    valid.get_or_insert(value);
                } else {
                    first.get_or_insert(value);
                }
            }
            if valid.is_none() {
                break;
            }
        }
        valid.or(first).unwrap_or_default()
    }

    /// Returns a value for schemas whose alternatives have been chosen.
    fn build<'d>(&mut self, applied: &Applied<'d>, nodes: &[Node<'d>], depth: usize) -> Value {
        if let Some(value) = listed_value(applied, nodes) {
            return value;
        }
        match applied.kind() {
            Some(Kind::Boolean) => Value::Bool(false),
            Some(Kind::Integer) => number::number(&applied.constraints(), true),
            Some(Kind::Number) => number::number(&applied.constraints(), false),
            Some(Kind::String) => string(applied, nodes),
            Some(Kind::Array) => Value::Array(self.array(applied, depth)),
            Some(Kind::Object) => Value::Object(self.object(applied, depth)),
            None => Value::Null,
        }
    }

    fn array<'d>(&mut self, applied: &Applied<'d>, depth: usize) -> Vec<Value> {
        let all = || applied.all.iter();
        if let Some(tuple) = all().find(|schema| !schema.places().is_empty()) {
            let places = tuple.places().iter();
            return places
                .map(|place| self.value(&[place], depth + 1))
                .collect();
        }
        let least = all().filter_map(|schema| schema.bounds().min_items).max();
        let least = least.unwrap_or(0).min(ITEMS);
        let is_unique = all().any(|schema| schema.bounds().unique_items);
        let nodes: Vec<Node<'d>> = all().filter_map(|schema| Node::items(*schema)).collect();
        if least == 0 {
            return Vec::new();
        }
        let first = self.value(&nodes, depth + 1);
        let mut items = vec![first];
        let of_enum = Applied::of(&nodes);
        let of_enum = of_enum.all.iter().flat_map(|schema| &schema.values);
        let of_enum: Vec<&Value> = of_enum.collect();
        while let (Some(first), true) = (items.first(), items.len() < least) {
            let other = || {
                let varied = variations(first, items.len());
                let mut others = of_enum.iter().copied().chain(&varied);
                others
                    .find(|value| !items.contains(value) && fits(&nodes, value))
                    .cloned()
            };
            let next = if is_unique { other() } else { None };
            let next = next.unwrap_or_else(|| first.clone());
            items.push(next);
        }
        items
    }

    fn object<'d>(&mut self, applied: &Applied<'d>, depth: usize) -> Map<String, Value> {
        let mut properties: IndexMap<&String, (Vec<Node<'d>>, bool)> = IndexMap::new();
        for (index, schema) in applied.all.iter().enumerate() {
            for (name, node) in Node::properties(*schema) {
                let (nodes, is_full) = properties.entry(name).or_default();
                nodes.push(node);
                *is_full |= index >= applied.full_from;
            }
        }
        // A response does not contain them.
        properties.retain(|_, (nodes, _)| {
            let mut schemas = nodes.iter().filter_map(|node| node.resolve());
            !schemas.any(|schema| schema.write_only)
        });
        let required = || applied.all.iter().flat_map(|schema| &schema.required);
        let is_required: BTreeSet<&String> = required().collect();
        let own_tags = applied.own_tags();
        let mut members = Map::new();
        for (name, (nodes, is_full)) in &properties {
            let tag = applied
                .tags
                .iter()
                .chain(&own_tags)
                .find(|(tag, _)| tag == name);
            let tag = tag.filter(|(_, value)| fits(nodes, value));
            let own = || {
                let of_node = |node: &Node<'d>| node.resolve()?.schema().example.as_deref();
                nodes
                    .iter()
                    .find_map(of_node)
                    .filter(|example| fits(nodes, example))
            };
            if let Some((_, value)) = tag {
                members.insert((*name).clone(), value.clone());
            } else if let Some(example) = own() {
                members.insert((*name).clone(), example.clone());
            } else if is_required.contains(name) || (*is_full && depth < PREFERRED_DEPTH) {
                members.insert((*name).clone(), self.value(nodes, depth + 1));
            }
        }
        let additional: Vec<Additional<'d>> = applied
            .all
            .iter()
            .filter_map(|schema| Node::additional(*schema))
            .collect();
        let of_additional: Vec<Node<'d>> = additional
            .iter()
            .filter_map(|additional| match additional {
                Additional::Schema(node) => Some(*node),
                Additional::Any(_) => None,
            })
            .collect();
        for name in required() {
            if !members.contains_key(name)
                && applied.all.iter().all(|it| it.property(name).is_none())
            {
                members.insert(name.clone(), self.additional(&of_additional, depth));
            }
        }
        let bounds = applied
            .all
            .iter()
            .filter_map(|schema| schema.bounds().min_properties);
        let least = bounds.max().unwrap_or(0).min(ITEMS);
        for (name, (nodes, _)) in &properties {
            if members.len() < least && !members.contains_key(*name) {
                members.insert((*name).clone(), self.value(nodes, depth + 1));
            }
        }
        let is_closed = additional.contains(&Additional::Any(false));
        let mut names = applied.all.iter();
        let names = names.find_map(|schema| schema.property_names());
        let name = names.map(|names| string(&Applied::of(&[names]), &[names]));
        let name = name.as_ref().and_then(Value::as_str);
        let name = name.filter(|name| !name.is_empty());
        for index in 1..=least {
            if members.len() >= least || is_closed {
                break;
            }
            let name = match (name, index) {
                (Some(name), 1) => name.to_owned(),
                (Some(name), _) => format!("{name}{index}"),
                (None, _) => format!("key{index}"),
            };
            members.insert(name, self.additional(&of_additional, depth));
        }
        members
    }

    fn additional(&mut self, nodes: &[Node<'_>], depth: usize) -> Value {
        if nodes.is_empty() {
            Value::from("")
        } else {
            self.value(nodes, depth + 1)
        }
    }
}

/// Returns the valid example or default of a schema, or of a member of its `allOf`.
fn example(schema: Node<'_>, nodes: &[Node<'_>]) -> Option<Value> {
    let own = [&schema.example, &schema.default];
    let own = own.into_iter().flatten().map(|value| (**value).clone());
    let mut all = own.chain(member_example(schema));
    all.find(|value| fits(nodes, value))
}

/// Returns the example of a member of `allOf`, which may have no other keyword.
fn member_example(schema: Node<'_>) -> Option<Value> {
    let members = schema.all_of();
    let mut inline = members.iter().filter(|member| !member.is_reference());
    let mut referenced = members.iter().filter(|_| members.len() == 1);
    let own = inline.find_map(|member| member.schema().example.clone());
    let example =
        own.or_else(|| referenced.find_map(|member| member.resolve()?.schema().example.clone()));
    example.map(|example| *example)
}

/// Returns whether the values of a schema need no further values inside.
fn ends(node: Node<'_>) -> bool {
    let Some(schema) = node.resolve() else {
        return true;
    };
    let has_members = !schema.required.is_empty() || !schema.all_of().is_empty();
    !has_members && schema.alternatives().next().is_none()
}

/// Returns a string for schemas.
fn string(applied: &Applied<'_>, nodes: &[Node<'_>]) -> Value {
    let all = || applied.all.iter();
    let patterns: Vec<Pattern> = all()
        .filter_map(|schema| Pattern::translate(schema.bounds().pattern.as_deref()?))
        .collect();
    let least = all().filter_map(|schema| schema.bounds().min_length).max();
    let texts: Vec<String> = patterns
        .iter()
        .map(|pattern| pattern.text.clone())
        .collect();
    let formats = all().filter_map(|schema| schema.format.as_deref());
    let candidates = text::candidates(formats, &texts, least.unwrap_or(0));
    let matches = |text: &str| patterns.iter().all(|it| it.matches(text) == Some(true));
    let mut valid = candidates
        .iter()
        .filter(|text| matches(text) && fits(nodes, &Value::from(text.as_str())));
    let found = valid.next().or_else(|| candidates.first());
    Value::from(found.map_or("", String::as_str))
}
