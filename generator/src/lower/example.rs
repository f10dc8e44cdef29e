//! Examples of responses: the document's own, and where there is none, the smallest valid value.

use indexmap::IndexMap;
use openapiv3::{
    Example as ExampleNode, Header, MediaType, ParameterSchemaOrContent, ReferenceOr, Response,
};
use serde_json::{Map, Value};

use super::{Context, limits, response::is_token, sequence};
use crate::{
    diagnostic::Place,
    document::{At, Document, Kind, Node, Schema, fit},
    model::{Codec, Example, Limit, Status},
    pointer::Pointer,
};

/// How deep a made-up value may be.
const DEPTH_LIMIT: usize = 6;

/// The example of a response without a body.
pub(super) fn empty(status: Status) -> Example {
    Example {
        name: String::new(),
        status: status.code(),
        headers: Vec::new(),
        body: String::new(),
    }
}

/// The examples of a response; at least one.
pub(super) fn of_response(
    context: &mut Context<'_, '_>,
    status: Status,
    body: Option<(&Codec, &MediaType)>,
    response: &At<'_, Response>,
) -> Vec<Example> {
    let document = context.document;
    let headers = headers(context, response);
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
            let mut given = given(context, media, response);
            if let Some(schema) = media.schema.as_ref().and_then(|it| document.schema(it)) {
                given.retain(|example| is_valid(context, schema, example));
            }
            let bodies = bodies(document, media, given);
            bodies.into_iter().map(example).collect()
        }
        Some((Codec::Sequence(framing), media)) => {
            let element = sequence::element(document, *framing, media);
            let given = given(context, media, response);
            let mut bodies: Vec<_> = given.into_iter().map(|it| (it.name, it.value)).collect();
            if bodies.is_empty() {
                bodies.push((String::new(), element.sample()));
            }
            let text = bodies
                .into_iter()
                .map(|(name, body)| (name, Value::String(element.body(body))));
            text.map(example).collect()
        }
        Some((_, media)) => {
            let given = given(context, media, response);
            let text =
                bodies(document, media, given)
                    .into_iter()
                    .map(|(name, value)| match value {
                        Value::String(_) => (name, value),
                        Value::Null => (name, Value::String(String::new())),
                        value => (name, Value::String(value.to_string())),
                    });
            text.map(example).collect()
        }
    }
}

/// An example that a document gives.
struct Given {
    name: String,
    value: Value,
    at: Pointer,
}

/// The examples that a media type of a response gives.
fn given(
    context: &mut Context<'_, '_>,
    media: &MediaType,
    response: &At<'_, Response>,
) -> Vec<Given> {
    let mut contents = response.node.content.iter();
    let key = contents.find(|(_, other)| std::ptr::eq(*other, media));
    let at = response.at.child("content");
    let at = key.map_or(at.clone(), |(key, _)| at.child(key));
    match &media.example {
        Some(example) => vec![Given {
            name: String::new(),
            value: example.clone(),
            at: at.child("example"),
        }],
        None => named(context, &media.examples, &at),
    }
}

/// Whether an example is valid; one that is not is reported, since its type could not hold it.
fn is_valid(context: &mut Context<'_, '_>, schema: Node<'_>, example: &Given) -> bool {
    let misfit = fit::misfit(&example.value, &example.at, schema);
    let is_valid = misfit.is_none();
    let report = misfit.map(|misfit| misfit.report("invalid-example", "example", &example.at));
    context.diagnostics.extend(report);
    is_valid
}

/// The examples that are given; where there are none, one that is made up.
fn bodies(document: &Document, media: &MediaType, given: Vec<Given>) -> Vec<(String, Value)> {
    if !given.is_empty() {
        return given.into_iter().map(|it| (it.name, it.value)).collect();
    }
    let schema = media.schema.as_ref();
    let schema = schema.and_then(|schema| document.schema(schema));
    let value = schema.map_or(Value::Null, |schema| sample(schema, 0));
    vec![(String::new(), value)]
}

/// The examples of an object of the API; those in other files are reported.
fn named(
    context: &mut Context<'_, '_>,
    examples: &IndexMap<String, ReferenceOr<ExampleNode>>,
    at: &Pointer,
) -> Vec<Given> {
    let at = at.child("examples");
    let mut given = Vec::new();
    for (name, node) in examples {
        let Some(example) = context.document.resolve(node, &at.child(name)) else {
            continue;
        };
        if let Some(value) = &example.node.value {
            given.push(Given {
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
    given
}

fn headers(context: &mut Context<'_, '_>, response: &At<'_, Response>) -> Vec<(String, String)> {
    let document = context.document;
    let mut headers = Vec::new();
    for (name, node) in &response.node.headers {
        let Some(header) = document.resolve(node, &response.at.child("headers").child(name)) else {
            continue;
        };
        if !is_token(&name.to_ascii_lowercase()) {
            continue;
        }
        let value = header_value(context, header.node, &header.at);
        let Some(text) = value.as_ref().and_then(header_text) else {
            continue;
        };
        if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
            headers.push((name.to_ascii_lowercase(), text));
        }
    }
    headers
}

/// A value as it stands in a header.
fn header_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(header_text).collect();
            Some(items?.join(","))
        }
        Value::Null | Value::Object(_) => None,
    }
}

/// The example of a header; one that is made up only where the header has to be there.
fn header_value(context: &mut Context<'_, '_>, header: &Header, at: &Pointer) -> Option<Value> {
    let document = context.document;
    let mut named = || named(context, &header.examples, at).into_iter().next();
    let own = header.example.clone().or_else(|| Some(named()?.value));
    let ParameterSchemaOrContent::Schema(schema) = &header.format else {
        return own;
    };
    let Some(schema) = document.schema(schema) else {
        return own;
    };
    let fits = |value: &Value| {
        // An example may be written as the header is.
        let parsed = value
            .as_str()
            .and_then(|text| serde_json::from_str(text).ok());
        fits(schema, value) || parsed.is_some_and(|parsed: Value| fits(schema, &parsed))
    };
    let of_schema = || {
        let example = schema.resolve()?.schema().example.as_deref();
        example.filter(|example| fits(example)).cloned()
    };
    let made_up = || header.required.then(|| sample(schema, 0));
    own.filter(fits).or_else(of_schema).or_else(made_up)
}

/// Whether a schema allows a value: one that it does not is passed over, for its type could not hold it.
fn fits(schema: Node<'_>, value: &Value) -> bool {
    fit::misfit(value, &Pointer::root(), schema).is_none()
}

/// An example of a schema: its own, or the smallest valid value.
pub(super) fn sample(node: Node<'_>, depth: usize) -> Value {
    match node.resolve() {
        Some(schema) if depth < DEPTH_LIMIT => sample_schema(schema, depth),
        _ => Value::Null,
    }
}

fn sample_schema(schema: Node<'_>, depth: usize) -> Value {
    let own = [&schema.example, &schema.default];
    let mut own = own.into_iter().flatten().map(|value| (**value).clone());
    let fits = |value: &Value| fits(schema, value);
    if let Some(value) = own
        .find(fits)
        .or_else(|| member_example(schema).filter(fits))
        .or_else(|| schema.values.first().cloned())
    {
        return value;
    }
    if !schema.all_of().is_empty() {
        return sample_all(schema, depth);
    }
    if let Some(first) = schema.alternatives().next() {
        return sample(first, depth + 1);
    }
    match schema.kind {
        Some(Kind::Boolean) => Value::Bool(false),
        Some(Kind::Integer) => Value::from(whole(within(&limits::of(schema), 1.0))),
        Some(Kind::Number) => match within(&limits::of(schema), 0.5) {
            number if number.fract() == 0.0 => Value::from(whole(number)),
            number => Value::from(number),
        },
        Some(Kind::String) => Value::String(text(schema.schema())),
        Some(Kind::Array) if !schema.places().is_empty() => {
            let places = schema.places().iter();
            Value::Array(places.map(|place| sample(place, depth + 1)).collect())
        }
        _ if schema.is_array() => {
            let least = schema.bounds().min_items.unwrap_or(0);
            let item = schema
                .items()
                .filter(|_| least > 0)
                .map(|items| sample(items, depth + 1));
            Value::Array(item.into_iter().cycle().take(least.min(100)).collect())
        }
        _ if schema.is_object() => Value::Object(properties(schema, depth)),
        _ => Value::Null,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a bound beyond the range of i64 becomes the range's end"
)]
fn whole(number: f64) -> i64 {
    number.ceil() as i64
}

/// The number within limits that is next to zero, or to the least that they allow, by steps.
fn within(limits: &[Limit], step: f64) -> f64 {
    let (mut number, mut step) = (0.0, step);
    for limit in limits {
        match *limit {
            Limit::Minimum(min) if number < min => number = min,
            Limit::MoreThan(min) if number <= min => number = min + step,
            Limit::Maximum(max) if number > max => number = max,
            Limit::LessThan(max) if number >= max => number = max - step,
            Limit::MultipleOf(of) => step = of,
            _ => {}
        }
    }
    let is_multiple = |limit: &Limit| matches!(limit, Limit::MultipleOf(_));
    if limits.iter().any(is_multiple) {
        (number / step).ceil() * step
    } else {
        number
    }
}

/// The example that a member of `allOf` brings, though it may say nothing else.
fn member_example(schema: Node<'_>) -> Option<Value> {
    let members = schema.all_of();
    let mut inline = members.iter().filter(|member| !member.is_reference());
    let mut referenced = members.iter().filter(|_| members.len() == 1);
    let own = inline.find_map(|member| member.schema().example.clone());
    let example =
        own.or_else(|| referenced.find_map(|member| member.resolve()?.schema().example.clone()));
    example.map(|example| *example)
}

fn sample_all(schema: Node<'_>, depth: usize) -> Value {
    let mut merged = properties(schema, depth);
    for member in schema.all_of() {
        match sample(member, depth + 1) {
            Value::Object(members) => merged.extend(members),
            Value::Null => {}
            scalar if !schema.has_properties() => return scalar,
            _ => {}
        }
    }
    Value::Object(merged)
}

fn properties(schema: Node<'_>, depth: usize) -> Map<String, Value> {
    let mut members = Map::new();
    for (name, node) in schema.properties() {
        let own = node.resolve().and_then(|schema| {
            let example = schema.schema().example.as_deref()?;
            fits(schema, example).then(|| example.clone())
        });
        if let Some(example) = own {
            members.insert(name.clone(), example);
        } else if schema.required.contains(name) {
            members.insert(name.clone(), sample(node, depth + 1));
        }
    }
    members
}

/// The shortest string of a format.
fn text(schema: &Schema) -> String {
    let known = match schema.format.as_deref() {
        Some("date-time") => "1970-01-01T00:00:00Z",
        Some("date") => "1970-01-01",
        Some("time") => "00:00:00Z",
        Some("duration") => "PT0S",
        Some("uuid") => "00000000-0000-0000-0000-000000000000",
        Some("decimal") => "0",
        Some("uri" | "url" | "iri" | "uri-reference" | "iri-reference") => "https://example.com/",
        Some("email" | "idn-email") => "user@example.com",
        Some("hostname") => "example.com",
        Some("ipv4") => "127.0.0.1",
        Some("ipv6") => "::1",
        _ => {
            let least = schema.bounds().min_length.unwrap_or(0);
            return "x".repeat(least.min(1_000));
        }
    };
    known.to_owned()
}
