//! Profiles, by which the alternatives of a union are distinguished.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;

use crate::model::Tag;

/// A summary of the values of a schema, to distinguish it from others without comparing values.
#[derive(Clone, Debug, Default)]
pub(in crate::lower) struct Profile {
    /// The JSON types of the values; empty if any type is valid.
    pub(super) kinds: BTreeSet<JsonType>,
    /// The properties whose values the schema lists.
    pub(super) listed: IndexMap<String, AllowedValues>,
    /// The properties that all values have.
    pub(super) required: BTreeSet<String>,
    /// The properties that values may have; `None` if any property is allowed.
    pub(super) known: Option<BTreeSet<String>>,
    /// The properties with only one value, which the type writes.
    pub(super) written: BTreeSet<String>,
    /// The properties that the type holds.
    pub(super) held: BTreeSet<String>,
    /// `true` if the type holds any property.
    pub(super) holds_any: bool,
    /// `true` if each integer that a type holds is valid.
    pub(super) is_any_integer: bool,
    /// The first constant inside each property that is an object.
    pub(super) inner_constants: IndexMap<String, (String, String)>,
}

/// The values that a schema lists for a property.
#[derive(Clone, Debug)]
pub(super) struct AllowedValues {
    pub(super) values: Vec<Value>,
    /// `true` if the alternatives of the schema list the values, and not the schema itself.
    pub(super) of_alternatives: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum JsonType {
    Null,
    Boolean,
    Integer,
    Fraction,
    String,
    Array,
    Object,
}

impl Profile {
    /// Returns whether the values are numbers with or without a fraction.
    pub(super) fn is_number(&self) -> bool {
        self.kinds == BTreeSet::from([JsonType::Integer, JsonType::Fraction])
    }

    pub(super) fn tag(&self, property: &str, listed: &AllowedValues) -> Tag {
        Tag {
            property: property.to_owned(),
            values: listed.values.iter().map(text).collect(),
            required: self.required.contains(property),
        }
    }

    /// Adds the summary of the schema that contains the union.
    pub(super) fn extend(&mut self, base: &Self) {
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

impl Profile {
    /// Adds the properties and types that all alternatives have in common.
    pub(super) fn add_alternatives(&mut self, alternatives: &[Self]) {
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
            let all: Option<Vec<&AllowedValues>> = alternatives
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
                let listed = AllowedValues {
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

/// Returns the text of a boolean, a number or a string.
pub(in crate::lower::schema) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
