//! Varies values at the limits of schemas, which drawn values rarely reach.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// The maximum length of a text or an array in a variant.
const LONGEST: u64 = 2_000;
/// The maximum number of variants of a value.
const MOST: usize = 400;

/// The keywords whose values limit numbers.
const OF_NUMBERS: [&str; 5] = [
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maximum",
    "minimum",
    "multipleOf",
];
/// The keywords whose values limit lengths.
const OF_LENGTHS: [&str; 4] = ["maxItems", "maxLength", "minItems", "minLength"];

/// The limits of the schemas of documents.
#[derive(Debug, Default)]
pub(super) struct Limits {
    numbers: BTreeSet<i64>,
    lengths: BTreeSet<u64>,
}

impl Limits {
    /// Adds the limits of a document.
    pub(super) fn add(&mut self, document: &Value) {
        let mut open = vec![document];
        while let Some(value) = open.pop() {
            if let Value::Object(members) = value {
                let of = |keywords: &'static [&str]| {
                    keywords.iter().filter_map(|keyword| members.get(*keyword))
                };
                self.numbers
                    .extend(of(&OF_NUMBERS).filter_map(Value::as_i64));
                let lengths = of(&OF_LENGTHS).filter_map(Value::as_u64);
                self.lengths.extend(lengths.filter(|it| *it <= LONGEST));
                open.extend(members.values());
            } else if let Value::Array(items) = value {
                open.extend(items);
            }
        }
    }

    /// Returns values that differ from a value in one part.
    pub(super) fn variants(&self, value: &Value) -> Vec<Value> {
        let mut found = match value {
            Value::String(text) => self.texts(text),
            Value::Number(_) => self.numbers(),
            Value::Array(items) => self.arrays(items),
            Value::Object(members) => {
                let mut found = Vec::new();
                for (name, member) in members {
                    let mut rest = members.clone();
                    rest.remove(name);
                    found.push(Value::Object(rest));
                    for variant in self.variants(member) {
                        let mut others = members.clone();
                        others.insert(name.clone(), variant);
                        found.push(Value::Object(others));
                    }
                }
                found
            }
            Value::Null | Value::Bool(_) => Vec::new(),
        };
        found.truncate(MOST);
        found
    }

    /// Returns the lengths at and beside the limits.
    fn lengths(&self) -> BTreeSet<u64> {
        let lengths = self.lengths.iter();
        let lengths = lengths.flat_map(|it| [it.saturating_sub(1), *it, it + 1]);
        lengths.chain([0, 1]).collect()
    }

    fn texts(&self, text: &str) -> Vec<Value> {
        let lengths = self.lengths().into_iter();
        let texts = lengths.map(|length| {
            let letters = text.chars().chain(std::iter::repeat('a'));
            letters
                .take(usize::try_from(length).unwrap_or_default())
                .collect::<String>()
        });
        texts.map(Value::from).collect()
    }

    fn numbers(&self) -> Vec<Value> {
        let numbers = self.numbers.iter();
        numbers
            .flat_map(|it| {
                let around = [it.saturating_sub(1), *it, it.saturating_add(1)];
                let between = serde_json::from_str(&format!("{it}.5")).unwrap_or(json!(0.5));
                around.map(Value::from).into_iter().chain([between])
            })
            .collect()
    }

    fn arrays(&self, items: &[Value]) -> Vec<Value> {
        let lengths = self.lengths().into_iter();
        let mut found: Vec<Value> = lengths
            .map(|length| {
                let length = usize::try_from(length).unwrap_or_default();
                items.iter().cycle().take(length).cloned().collect()
            })
            .collect();
        for (index, item) in items.iter().enumerate() {
            for variant in self.variants(item) {
                let mut others = items.to_vec();
                if let Some(place) = others.get_mut(index) {
                    *place = variant;
                }
                found.push(Value::Array(others));
            }
        }
        found
    }
}
