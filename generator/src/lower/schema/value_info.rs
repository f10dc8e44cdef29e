//! Reads the names and the documentation of the values of an `enum`.

use crate::model::Docs;
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::{
    document::{Schema, enum_extensions},
    lower::docs,
};

/// The name and the documentation of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::lower) struct ValueInfo {
    /// The name of its variant.
    pub(in crate::lower) name: Option<String>,
    /// Its documentation.
    pub(in crate::lower) docs: Docs,
}

impl ValueInfo {
    /// Fills in the parts that are missing.
    fn fill(&mut self, other: Self) {
        self.name = self.name.take().or(other.name);
        if self.docs.is_empty() {
            self.docs = other.docs;
        }
    }
}

/// Adds the names and the documentation of a schema, which override the ones that are already there.
pub(super) fn add(all: &mut BTreeMap<String, ValueInfo>, added: BTreeMap<String, ValueInfo>) {
    for (text, mut info) in added {
        let known = all.entry(text).or_default();
        info.fill(std::mem::take(known));
        *known = info;
    }
}

/// Reads the [extensions](enum_extensions) of an `enum`.
pub(in crate::lower) fn read(schema: &Schema) -> BTreeMap<String, ValueInfo> {
    let extensions: BTreeMap<&str, &Json> = schema
        .extensions()
        .map(|(name, value)| (name.as_str(), value))
        .collect();
    let mut found: BTreeMap<String, ValueInfo> = BTreeMap::new();
    if schema.values.is_empty() || extensions.is_empty() {
        return found;
    }
    // Looks in a list by index, in an object by value.
    let entry = |keys: &[&str], value: &Json, index: usize| -> Option<String> {
        let list = keys.iter().find_map(|key| extensions.get(*key))?;
        let entry = match *list {
            Json::Array(all) => all.get(index),
            Json::Object(by_value) => by_value.get(&text(value)),
            _ => None,
        };
        entry?
            .as_str()
            .filter(|text| !text.trim().is_empty())
            .map(str::to_owned)
    };
    let of_microsoft = |value: &Json| -> Option<&Map<String, Json>> {
        let all = extensions
            .get(enum_extensions::MICROSOFT)?
            .get("values")?
            .as_array()?;
        let own = all
            .iter()
            .find(|own| own.get("value").is_some_and(|it| text(it) == text(value)));
        own?.as_object()
    };
    // `x-enum-values` lists the values with their names.
    let listed = |value: &Json| -> Option<String> {
        let all = extensions.get(enum_extensions::VALUES)?.as_array()?;
        let is_own = |own: &&Json| {
            let number = own.get("numericValue").or_else(|| own.get("value"));
            number.is_some_and(|number| text(number) == text(value))
        };
        let own = all.iter().find(is_own)?;
        let name = own.get("identifier").or_else(|| own.get("name"))?;
        Some(name.as_str()?.to_owned())
    };
    for (index, value) in schema.values.iter().enumerate() {
        let microsoft = of_microsoft(value);
        let microsoft = |key: &str| Some(microsoft?.get(key)?.as_str()?.to_owned());
        let name = entry(&enum_extensions::NAMES, value, index);
        let description = entry(&enum_extensions::DESCRIPTIONS, value, index);
        let info = ValueInfo {
            name: name
                .or_else(|| microsoft("name"))
                .or_else(|| listed(value))
                .filter(|name| name.chars().any(char::is_alphanumeric)),
            docs: docs::of_text(description.or_else(|| microsoft("description")).as_deref()),
        };
        if info != ValueInfo::default() {
            found.insert(text(value), info);
        }
    }
    found
}

/// Returns the text of a value.
pub(in crate::lower) fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        value => value.to_string(),
    }
}
