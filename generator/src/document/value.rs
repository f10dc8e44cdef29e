//! Reads YAML or JSON to a JSON value.

use std::{cell::Cell, fmt};

use serde::{
    Deserializer,
    de::{DeserializeSeed, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor},
};
use serde_json::{Map, Number, Value};

/// A value that was read. Keys become strings, merge keys are merged, tags are ignored, and integers that are too large
/// become floats. The deserializers limit the depth, and a [`Budget`] limits the values that aliases repeat.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) value: Value,
    /// `true` if a mapping in the value has a duplicate key; the last one is used.
    pub(super) has_duplicates: bool,
}

/// The number of values that may still be read.
#[derive(Debug)]
pub(super) struct Budget(Cell<usize>);

impl Budget {
    /// Returns the budget for a text: more than the text needs without aliases, and enough for the aliases of real
    /// documents.
    pub(super) fn of(text: &str) -> Self {
        Self(Cell::new(text.len().saturating_mul(10).max(10_000)))
    }

    /// Returns whether the budget is used up.
    pub(super) fn is_spent(&self) -> bool {
        self.0.get() == 0
    }

    pub(super) fn read_json(&self, text: &str) -> Result<Node, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let node = self.deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(node)
    }

    pub(super) fn read_yaml(&self, text: &str) -> Result<Node, serde_yaml::Error> {
        self.deserialize(serde_yaml::Deserializer::from_str(text))
    }

    /// Reads the first of several YAML documents; `None` if the text has only one.
    pub(super) fn read_first_yaml(&self, text: &str) -> Option<Result<Node, serde_yaml::Error>> {
        let mut documents = serde_yaml::Deserializer::from_str(text);
        let first = self.deserialize(documents.next()?);
        documents.next().map(|_| first)
    }
}

impl<'de> DeserializeSeed<'de> for &Budget {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let left = self.0.get().checked_sub(1);
        self.0
            .set(left.ok_or_else(|| D::Error::custom("too many values"))?);
        deserializer.deserialize_any(NodeVisitor(self))
    }
}

struct NodeVisitor<'b>(&'b Budget);

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        Self {
            value,
            has_duplicates: false,
        }
    }
}

impl<'de> Visitor<'de> for NodeVisitor<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Value::Bool(value).into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Value::from(value).into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Value::from(value).into())
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "JSON has no better number for it"
    )]
    fn visit_i128<E>(self, value: i128) -> Result<Node, E> {
        Ok(float(value as f64))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "JSON has no better number for it"
    )]
    fn visit_u128<E>(self, value: u128) -> Result<Node, E> {
        Ok(float(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Value::from(value).into())
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Value::from(value).into())
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::default())
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::default())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        self.0.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut values = Vec::new();
        let mut has_duplicates = false;
        while let Some(item) = items.next_element_seed(self.0)? {
            has_duplicates |= item.has_duplicates;
            values.push(item.value);
        }
        Ok(Node {
            value: Value::Array(values),
            has_duplicates,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut members = Map::new();
        let mut merged = Vec::new();
        let mut has_duplicates = false;
        while let Some((key, node)) = entries.next_entry_seed(self.0, self.0)? {
            has_duplicates |= node.has_duplicates;
            match key.value {
                Value::String(name) if name == "<<" => merged.push(node.value),
                // JSON has no such key, and no pointer can refer to it.
                Value::Array(_) | Value::Object(_) => {}
                Value::String(name) => has_duplicates |= members.insert(name, node.value).is_some(),
                scalar => {
                    has_duplicates |= members.insert(scalar.to_string(), node.value).is_some();
                }
            }
        }
        for value in merged {
            merge(&mut members, value);
        }
        Ok(Node {
            value: Value::Object(members),
            has_duplicates,
        })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Node, A::Error> {
        let (_, content) = data.variant::<String>()?;
        content.newtype_variant_seed(self.0)
    }
}

fn float(value: f64) -> Node {
    Number::from_f64(value)
        .map_or(Value::Null, Value::Number)
        .into()
}

/// Adds the missing members from a mapping, or from several, of which the first takes precedence.
fn merge(members: &mut Map<String, Value>, value: Value) {
    match value {
        Value::Object(others) => {
            for (name, value) in others {
                members.entry(name).or_insert(value);
            }
        }
        Value::Array(several) => several.into_iter().for_each(|value| merge(members, value)),
        other => {
            members.insert("<<".to_owned(), other);
        }
    }
}

/// Returns the approximate size of a value in bytes.
pub(super) fn weight(value: &Value) -> usize {
    8 + match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| key.len() + weight(value))
            .sum(),
        _ => 0,
    }
}
