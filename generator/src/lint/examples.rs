//! Examples and defaults that do not fit their schema.

use serde_json::{Map, Value};

use crate::{
    diagnostic::{Diagnostic, Place},
    document::{
        Document, Found, Part,
        fit::{self, Misfit},
    },
    pointer::Pointer,
};

/// A value with the schema that it is an example of, and where each stands.
struct Example<'d> {
    value: &'d Value,
    at: Pointer,
    schema: &'d Value,
    schema_at: Pointer,
}

/// Reports the examples and the default in an object that do not fit.
pub(super) fn check(document: &Document, found: &Found<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let examples = match found.part {
        Part::Schema => of_schema(document, found),
        Part::Parameter | Part::Header | Part::MediaType => beside_schema(document, found),
        _ => return,
    };
    for example in examples {
        let misfit = fit::misfit(
            document,
            example.value,
            &example.at,
            example.schema,
            &example.schema_at,
        );
        diagnostics.extend(misfit.map(|misfit| report(&example, misfit)));
    }
}

fn report(example: &Example<'_>, misfit: Misfit) -> Diagnostic {
    let is_default = example.at.tokens().last().as_deref() == Some("default");
    let (code, what) = if is_default {
        ("default-misfit", "default")
    } else {
        ("example-misfit", "example")
    };
    let message = format!(
        "the {what} does not fit its schema: {} {}",
        subject(example, &misfit.at, what),
        misfit.why
    );
    let mut diagnostic = Diagnostic::warning(code, Place::Value(misfit.at), message)
        .label(misfit.label)
        .and(Place::Value(misfit.by), "what the schema says");
    diagnostic.help = misfit.help;
    diagnostic
}

/// What the wrong value is called: how one gets to it from the example.
fn subject(example: &Example<'_>, at: &Pointer, what: &str) -> String {
    let inner = at
        .as_str()
        .strip_prefix(example.at.as_str())
        .and_then(Pointer::parse);
    let path = inner
        .iter()
        .flat_map(Pointer::tokens)
        .fold(String::new(), |path, token| {
            if token.parse::<usize>().is_ok() {
                format!("{path}[{token}]")
            } else if path.is_empty() {
                token
            } else {
                format!("{path}.{token}")
            }
        });
    if path.is_empty() {
        format!("the {what}")
    } else {
        format!("`{path}`")
    }
}

/// The examples and the default of a schema, and the example that a member of its `allOf` brings along.
fn of_schema<'d>(document: &'d Document, found: &Found<'d>) -> Vec<Example<'d>> {
    let Some(schema) = document.written(&found.at) else {
        return Vec::new();
    };
    let mut values: Vec<(&Value, Pointer)> = Vec::new();
    let list = found.members.get("examples").and_then(Value::as_array);
    for (index, value) in list.into_iter().flatten().enumerate() {
        values.push((value, found.at.child("examples").child(index)));
    }
    for keyword in ["example", "default"] {
        let known = |value: &&Value| {
            keyword == "default" || list.and_then(|list| list.first()) != Some(*value)
        };
        if let Some(value) = found.members.get(keyword).filter(known) {
            values.push((value, found.at.child(keyword)));
        }
    }
    let members = found.members.get("allOf").and_then(Value::as_array);
    for (index, member) in members.into_iter().flatten().enumerate() {
        if let Some(value) = member.get("example").filter(|_| says_nothing(member)) {
            values.push((value, found.at.child("allOf").child(index).child("example")));
        }
    }
    let example = |(value, at)| Example {
        value,
        at,
        schema,
        schema_at: found.at.clone(),
    };
    values.into_iter().map(example).collect()
}

/// Whether a schema has annotations only.
fn says_nothing(schema: &Value) -> bool {
    let annotation = |key: &String| matches!(key.as_str(), "example" | "description" | "title");
    schema
        .as_object()
        .is_some_and(|members| members.keys().all(annotation))
}

/// The examples that stand beside a schema.
fn beside_schema<'d>(document: &'d Document, found: &Found<'d>) -> Vec<Example<'d>> {
    let Some(schema) = found.members.get("schema") else {
        return Vec::new();
    };
    let schema_at = found.at.child("schema");
    let is_text = found.part == Part::MediaType && !is_json(&found.at);
    let mut values = Vec::new();
    if let Some(value) = found.members.get("example") {
        values.push((value, found.at.child("example")));
    }
    let named = found.members.get("examples").and_then(Value::as_object);
    values.extend(named.into_iter().flatten().filter_map(|(name, example)| {
        named_value(document, example, &found.at.child("examples").child(name))
    }));
    // What is sent in another form than JSON is often written down in that form.
    values.retain(|(value, _)| !(is_text && value.is_string()));
    let example = |(value, at)| Example {
        value,
        at,
        schema,
        schema_at: schema_at.clone(),
    };
    values.into_iter().map(example).collect()
}

/// Whether the media type at a pointer is written as JSON.
fn is_json(at: &Pointer) -> bool {
    let media_type = at.tokens().last().unwrap_or_default().to_ascii_lowercase();
    media_type
        .split(';')
        .next()
        .is_some_and(|name| name.trim_end().ends_with("json"))
}

/// The value of an example, or of one that a reference leads to.
fn named_value<'d>(
    document: &'d Document,
    example: &'d Value,
    at: &Pointer,
) -> Option<(&'d Value, Pointer)> {
    let (mut members, mut at): (&Map<String, Value>, _) = (example.as_object()?, at.clone());
    for _ in 0..32 {
        let Some(reference) = members.get("$ref").and_then(Value::as_str) else {
            return Some((members.get("value")?, at.child("value")));
        };
        let (target, target_at) = document.target(reference)?;
        (members, at) = (target.as_object()?, target_at);
    }
    None
}
