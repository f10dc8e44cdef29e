//! From text to a [`Document`].

use openapiv3::OpenAPI;
use serde_json::{Map, Value};
use serde_yaml::Value as Yaml;

use super::Document;
use crate::{
    diagnostic::{Diagnostic, Place, Severity},
    pointer::Pointer,
    source::Source,
};

/// Reads a document; all that is wrong with it goes to `diagnostics`. `None` where nothing can come of it.
pub fn read(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Option<Document> {
    let mut value = match parse(&source.text) {
        Ok(value) => value,
        Err(error) => {
            diagnostics.push(*error);
            return None;
        }
    };
    diagnostics.extend(super::check::check(&mut value));
    if diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
    {
        return None;
    }
    match serde_json::from_value::<OpenAPI>(value.clone()) {
        Ok(api) => Document::new(api, value, diagnostics),
        Err(error) => {
            let message = format!("the document cannot be read: {error}");
            diagnostics.push(Diagnostic::error(
                "unreadable",
                Place::Value(Pointer::root()),
                message,
            ));
            None
        }
    }
}

fn parse(text: &str) -> Result<Value, Box<Diagnostic>> {
    let fail = |error: serde_yaml::Error| {
        let start = error.location().map_or(0, |location| location.index());
        let message = format!("not YAML or JSON: {error}");
        Box::new(Diagnostic::error(
            "syntax",
            Place::Bytes(start..start),
            message,
        ))
    };
    let mut yaml: Yaml = serde_yaml::from_str(text).map_err(fail)?;
    yaml.apply_merge().map_err(fail)?;
    Ok(json(yaml))
}

/// YAML as JSON: keys become strings, tags are passed over. `serde_yaml` bounds the depth.
fn json(yaml: Yaml) -> Value {
    match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(value),
        Yaml::Number(number) => serde_json::to_value(&number).unwrap_or(Value::Null),
        Yaml::String(text) => Value::String(text),
        Yaml::Sequence(items) => Value::Array(items.into_iter().map(json).collect()),
        Yaml::Mapping(members) => {
            let member = |(name, value)| Some((key(name)?, json(value)));
            Value::Object(
                members
                    .into_iter()
                    .filter_map(member)
                    .collect::<Map<_, _>>(),
            )
        }
        Yaml::Tagged(tagged) => json(tagged.value),
    }
}

/// A key as text; none for keys that no JSON object could have.
fn key(yaml: Yaml) -> Option<String> {
    match json(yaml) {
        Value::String(text) => Some(text),
        Value::Array(_) | Value::Object(_) => None,
        scalar => Some(scalar.to_string()),
    }
}
