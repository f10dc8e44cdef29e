//! Finds the examples of responses: those of the document, otherwise the smallest valid value.

use indexmap::IndexMap;
use openapiv3::{
    Example as ExampleNode, Header, MediaType, ParameterSchemaOrContent, ReferenceOr, Response,
};
use serde_json::Value;

use super::headers::is_token;
use crate::{
    codes,
    diagnostic::{Diagnostic, Place},
    document::{At, Document, Node, validate},
    lower::{
        Context,
        body::sequence,
        schema::sample::{is_valid, sample},
    },
    model::{Codec, Example, Status},
    pointer::Pointer,
};

/// Returns the example of a response without a body.
pub(in crate::lower) fn empty(status: Status) -> Example {
    Example {
        name: String::new(),
        status: status.code(),
        headers: Vec::new(),
        body: String::new(),
    }
}

/// Returns the examples of a response, at least one.
pub(in crate::lower) fn of_response(
    context: &mut Context<'_, '_>,
    status: Status,
    body: Option<(&Codec, &MediaType)>,
    response: &At<'_, Response>,
) -> Vec<Example> {
    let document = context.document;
    let headers = headers(context, status, response);
    let example = |(name, body): (String, Value)| Example {
        name,
        status: status.code(),
        headers: headers.clone(),
        body: serde_json::to_string_pretty(&body).unwrap_or_default(),
    };
    match body {
        None => vec![Example {
            headers: headers.clone(),
            ..empty(status)
        }],
        Some((Codec::Json, media)) => {
            let mut examples = declared(context, media, response);
            if let Some(schema) = media.schema.as_ref().and_then(|it| document.schema(it)) {
                examples.retain(|example| is_example_valid(context, schema, example));
            }
            if examples.is_empty() {
                check_made_up(context, media);
            }
            let mut bodies = bodies(document, media, examples);
            let date_time = context.overrides.format("date-time");
            if date_time.is_some_and(|path| path.ends_with("::NaiveDateTime")) {
                for (_, value) in &mut bodies {
                    remove_offsets(value);
                }
            }
            bodies.into_iter().map(example).collect()
        }
        Some((Codec::Sequence(framing), media)) => {
            let element = sequence::element(document, *framing, media);
            let examples = declared(context, media, response);
            let mut bodies: Vec<_> = examples.into_iter().map(|it| (it.name, it.value)).collect();
            if bodies.is_empty() {
                bodies.push((String::new(), element.sample()));
            }
            let text = bodies
                .into_iter()
                .map(|(name, body)| (name, Value::String(element.body(body))));
            text.map(example).collect()
        }
        Some((_, media)) => {
            let examples = declared(context, media, response);
            let mut contents = response.node.content.iter();
            // JSON would be invalid there.
            let is_markup = contents.any(|(key, other)| {
                std::ptr::eq(other, media) && (key.contains("xml") || key.contains("html"))
            });
            let text =
                bodies(document, media, examples)
                    .into_iter()
                    .map(|(name, value)| match value {
                        Value::String(_) => (name, value),
                        Value::Null => (name, Value::String(String::new())),
                        Value::Array(_) | Value::Object(_) if is_markup => {
                            (name, Value::String(String::new()))
                        }
                        value => (name, Value::String(value.to_string())),
                    });
            text.map(example).collect()
        }
    }
}

/// An example of the document.
struct NamedExample {
    name: String,
    value: Value,
    at: Pointer,
}

/// Returns the examples of a media type of a response.
fn declared(
    context: &mut Context<'_, '_>,
    media: &MediaType,
    response: &At<'_, Response>,
) -> Vec<NamedExample> {
    let mut contents = response.node.content.iter();
    let key = contents.find(|(_, other)| std::ptr::eq(*other, media));
    let at = response.at.child("content");
    let at = key.map_or(at.clone(), |(key, _)| at.child(key));
    match &media.example {
        Some(example) => vec![NamedExample {
            name: String::new(),
            value: example.clone(),
            at: at.child("example"),
        }],
        None => named(context, &media.examples, &at),
    }
}

/// Removes the offsets of all date-times, because the type in `codegen.toml` does not read them.
fn remove_offsets(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(local) = local(text) {
                *text = local.to_owned();
            }
        }
        Value::Array(items) => {
            for item in items {
                remove_offsets(item);
            }
        }
        Value::Object(members) => {
            for member in members.values_mut() {
                remove_offsets(member);
            }
        }
        _ => {}
    }
}

/// Returns a date-time without its offset; `None` if it has none.
fn local(text: &str) -> Option<&str> {
    let (date, time) = text.split_at_checked("1970-01-01".len())?;
    let is_date = date.chars().all(|c| c.is_ascii_digit() || c == '-');
    if !is_date || !time.starts_with(['T', 't', ' ']) {
        return None;
    }
    let time = time
        .strip_suffix(['Z', 'z'])
        .or_else(|| Some(time.rsplit_once(['+', '-'])?.0))?;
    text.get(..date.len() + time.len())
}

/// Returns whether an example is valid, and reports it otherwise: the type could not hold it.
fn is_example_valid(
    context: &mut Context<'_, '_>,
    schema: Node<'_>,
    example: &NamedExample,
) -> bool {
    let violation = validate::violation(&example.value, &example.at, schema);
    let is_valid = violation.is_none();
    let report = violation
        .map(|violation| violation.report(&codes::INVALID_EXAMPLE, "example", &example.at));
    context.diagnostics.extend(report);
    is_valid
}

/// Reports a response for which the mock makes up an example that is not valid.
fn check_made_up(context: &mut Context<'_, '_>, media: &MediaType) {
    let document = context.document;
    let schema = media.schema.as_ref();
    let Some(schema) = schema.and_then(|schema| document.schema(schema)) else {
        return;
    };
    let value = sample(schema);
    let Some(violation) = validate::violation(&value, &Pointer::root(), schema) else {
        return;
    };
    let at = schema.resolve().unwrap_or(schema).at().clone();
    let place = violation
        .at
        .tokens()
        .fold(String::new(), |path, token| path + "/" + &token);
    let subject = if place.is_empty() {
        "the value".to_owned()
    } else {
        format!("`{place}`")
    };
    let message = format!(
        "the mock found no valid example of this schema: {subject} {}",
        violation.why
    );
    let diagnostic = Diagnostic::warning(&codes::NO_VALID_EXAMPLE, Place::Value(at), message)
        .and(Place::Value(violation.by), "required here")
        .help("add an `example`");
    context.diagnostics.extend(Some(diagnostic));
}

/// Returns the examples of the document, or a made-up one if there are none.
fn bodies(
    document: &Document,
    media: &MediaType,
    examples: Vec<NamedExample>,
) -> Vec<(String, Value)> {
    if !examples.is_empty() {
        return examples.into_iter().map(|it| (it.name, it.value)).collect();
    }
    let schema = media.schema.as_ref();
    let schema = schema.and_then(|schema| document.schema(schema));
    let value = schema.map_or(Value::Null, sample);
    vec![(String::new(), value)]
}

/// Returns the values of named examples; reports those that are external.
fn named(
    context: &mut Context<'_, '_>,
    examples: &IndexMap<String, ReferenceOr<ExampleNode>>,
    at: &Pointer,
) -> Vec<NamedExample> {
    let at = at.child("examples");
    let mut found = Vec::new();
    for (name, node) in examples {
        let Some(example) = context.document.resolve(node, &at.child(name)) else {
            continue;
        };
        if let Some(value) = &example.node.value {
            found.push(NamedExample {
                name: name.clone(),
                value: value.clone(),
                at: example.at.child("value"),
            });
        } else if example.node.external_value.is_some() {
            let place = Place::Value(example.at.child("externalValue"));
            context.not_supported(
                place,
                "`externalValue` is not supported; the mock does not use this example",
            );
        }
    }
    found
}

fn headers(
    context: &mut Context<'_, '_>,
    status: Status,
    response: &At<'_, Response>,
) -> Vec<(String, String)> {
    let document = context.document;
    let mut headers = Vec::new();
    for (name, node) in &response.node.headers {
        let Some(header) = document.resolve(node, &response.at.child("headers").child(name)) else {
            continue;
        };
        if !is_token(&name.to_ascii_lowercase()) {
            continue;
        }
        // A redirect without a target is of no use.
        let is_target =
            (300..400).contains(&status.code()) && name.eq_ignore_ascii_case("location");
        let is_required = header.node.required || is_target;
        let value = header_value(context, (header.node, is_required), &header.at);
        let Some(text) = value.as_ref().and_then(header_text) else {
            continue;
        };
        let text = if is_target && text.is_empty() {
            "/".to_owned()
        } else {
            text
        };
        if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            headers.push((name.to_ascii_lowercase(), text));
        }
    }
    headers
}

/// Returns a value as the text of a header, in the style `simple`.
fn header_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(header_text).collect();
            Some(items?.join(","))
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| {
                let member = header_text(member)?;
                Some(format!("{name},{member}"))
            });
            Some(members.collect::<Option<Vec<String>>>()?.join(","))
        }
        Value::Null => None,
    }
}

/// Returns the example of a header. A required header without an example gets a made-up one.
fn header_value(
    context: &mut Context<'_, '_>,
    (header, is_required): (&Header, bool),
    at: &Pointer,
) -> Option<Value> {
    let document = context.document;
    let mut named = || named(context, &header.examples, at).into_iter().next();
    let own = header.example.clone().or_else(|| Some(named()?.value));
    let ParameterSchemaOrContent::Schema(schema) = &header.format else {
        return own;
    };
    let Some(schema) = document.schema(schema) else {
        return own;
    };
    let is_usable = |value: &Value| {
        // An example may be the text of the header instead of its value.
        let parsed = value
            .as_str()
            .and_then(|text| serde_json::from_str(text).ok());
        is_valid(schema, value) || parsed.is_some_and(|parsed: Value| is_valid(schema, &parsed))
    };
    let of_schema = || {
        let example = schema.resolve()?.schema().example.as_deref();
        example.filter(|example| is_usable(example)).cloned()
    };
    let generated = || is_required.then(|| sample(schema));
    own.filter(is_usable).or_else(of_schema).or_else(generated)
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_dates_with_times_lose_their_offset() {
        let cases = [
            ("1970-01-01T00:00:00Z", Some("1970-01-01T00:00:00")),
            ("2024-01-02 03:04:05.5+05:30", Some("2024-01-02 03:04:05.5")),
            ("2024-01-02t03:04:05-01:00", Some("2024-01-02t03:04:05")),
            ("2024-01-02T03:04:05", None),
            ("2024-01-02", None),
            ("not a date, at all+1", None),
            ("é", None),
        ];
        for (text, expected) in cases {
            assert_eq!(local(text), expected, "{text}");
        }
    }
}
