//! Checks whether each version of a document accepts the messages of the other, to verify the verdicts of `diff` on the
//! wire.
//!
//! Values are drawn from the schemas of the sender, and an independent implementation of JSON Schema validates them
//! against those of the receiver. A server is strict. A client is as tolerant as the generated one: it keeps unknown
//! values of enums and unions, and checks no constraints.

mod limits;
mod messages;
mod tolerant;

use std::{collections::BTreeSet, path::Path};

use generator::{config::Config, diagnostic::Sources, document, source::Input};
use jsonschema::Validator;
use serde_json::Value;
use xtask::{error::Result, load, read};

use super::{judge::Judge, sample::Sampler, tree};
use limits::Limits;
use messages::{Message, Operation, Place, operations};
use tolerant::{for_requests, for_responses};

/// The first message between clients and servers of two versions that is rejected.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Exchange {
    /// An old client with a new server.
    pub(crate) old_client: Option<String>,
    /// A new client with an old server.
    pub(crate) new_client: Option<String>,
}

/// A version of a document, as servers and clients see it.
struct Version {
    /// The document for requests.
    requests: Value,
    /// The document for responses.
    responses: Value,
    /// The document for responses as a client accepts them.
    tolerant: Value,
}

/// The number of drawn values that are varied.
const VARIED: usize = 10;

/// Exchanges drawn messages between two versions; `None` if one of them cannot be read.
pub(crate) fn exchange(old: &Path, new: &Path, number: usize) -> Result<Option<Exchange>> {
    let (Some(old), Some(new)) = (version(old)?, version(new)?) else {
        return Ok(None);
    };
    Ok(Some(Exchange {
        old_client: talk(&old, &new, number),
        new_client: talk(&new, &old, number),
    }))
}

fn version(path: &Path) -> Result<Option<Version>> {
    let source = read::read(path)?;
    let input = Input {
        document: &source,
        overlays: &[],
        load: &load::beside(path, None),
    };
    let mut sources = Sources::from(&source);
    let read = document::read(&input, &Config::default(), &mut sources, &mut Vec::new());
    Ok(read.map(|read| {
        let tree = tree::with_schemas(&read);
        let responses = for_responses(&tree, false);
        Version {
            requests: for_requests(&tree),
            tolerant: for_responses(&tree, true),
            responses,
        }
    }))
}

/// Returns the first message between a client and a server that is rejected.
fn talk(client: &Version, server: &Version, number: usize) -> Option<String> {
    let (calls, offered) = (operations(&client.requests), operations(&server.requests));
    for call in &calls {
        let Some(other) = offered.iter().find(|other| other.route == call.route) else {
            return Some(format!("{}: the server does not have it", call.route));
        };
        if let Some(why) = credentials(call, other) {
            return Some(format!("{}: {why}", call.route));
        }
        let sender = (&client.requests, call);
        let receiver = (&server.requests, other);
        if let Some(why) = requests(sender, receiver, number) {
            return Some(format!("{}: {why}", call.route));
        }
    }
    let (answers, expected) = (operations(&server.responses), operations(&client.tolerant));
    for answer in &answers {
        let Some(other) = expected.iter().find(|other| other.route == answer.route) else {
            continue;
        };
        let (sender, receiver) = ((&server.responses, answer), (&client.tolerant, other));
        if let Some(why) = responses(sender, receiver, number) {
            return Some(format!("{}: {why}", answer.route));
        }
    }
    None
}

/// Returns the reason why a server rejects the credentials of a client, whichever alternative it uses.
fn credentials(sent: &Operation<'_>, expected: &Operation<'_>) -> Option<String> {
    let is_accepted = |sent: &BTreeSet<String>| {
        let mut alternatives = expected.security.iter();
        expected.security.is_empty() || alternatives.any(|one| one.is_subset(sent))
    };
    let none = [BTreeSet::new()];
    let sent = if sent.security.is_empty() {
        none.as_slice()
    } else {
        sent.security.as_slice()
    };
    (!sent.iter().any(is_accepted)).then(|| "the credentials are not accepted".to_owned())
}

/// Returns the style in which a value is written. The style of a single value is that of a list with one element.
fn style(document: &Value, sent: &Message<'_>, style: &str) -> String {
    let schema = sent.schema.map(|schema| match schema.get("$ref") {
        Some(Value::String(reference)) => {
            let target = reference.strip_prefix('#');
            target.and_then(|it| document.pointer(it)).unwrap_or(schema)
        }
        _ => schema,
    });
    let kind = schema.and_then(|schema| schema.get("type")?.as_str());
    let is_single = matches!(kind, Some("string" | "number" | "integer" | "boolean"));
    let family = style.split(' ').next().unwrap_or_default();
    match family {
        _ if !is_single => style.to_owned(),
        "spaceDelimited" | "pipeDelimited" => "form".to_owned(),
        family => family.to_owned(),
    }
}

/// Returns the reason why a server rejects a request, if it rejects one.
fn requests(
    (sent_in, sent): (&Value, &Operation<'_>),
    (received_in, received): (&Value, &Operation<'_>),
    number: usize,
) -> Option<String> {
    for parameter in &received.parameters {
        let found = sent.parameters.iter().find(|it| it.name == parameter.name);
        let is_always_sent = found.is_some_and(|found| found.is_required);
        if parameter.is_required && !is_always_sent {
            return Some(format!("{} may be missing", parameter.name));
        }
        let Some(found) = found else { continue };
        if style(sent_in, found, &found.style) != style(sent_in, found, &parameter.style) {
            return Some(format!("{} is written in another style", parameter.name));
        }
        let refused = refused((sent_in, found), (received_in, parameter), number);
        if let Some(value) = refused {
            return Some(format!("{}: {value}", parameter.name));
        }
    }
    let Some(body) = &received.body else {
        return None;
    };
    match &sent.body {
        None => body.is_required.then(|| "the body is missing".to_owned()),
        Some(sent) if body.is_required && !sent.is_required => {
            Some("the body may be missing".to_owned())
        }
        Some(sent) => bodies(
            (sent_in, &sent.contents),
            (received_in, &body.contents),
            number,
        ),
    }
}

/// Returns the reason why a client cannot read a response, if there is one.
fn responses(
    (sent_in, sent): (&Value, &Operation<'_>),
    (received_in, received): (&Value, &Operation<'_>),
    number: usize,
) -> Option<String> {
    let successes: Vec<_> = received
        .responses
        .iter()
        .filter(|response| response.status.starts_with('2'))
        .collect();
    for response in &sent.responses {
        let (status, contents) = (&response.status, &response.contents);
        let mut all = received.responses.iter();
        let same = all.find(|other| other.status == *status);
        let expected = match (same, successes.as_slice()) {
            (Some(expected), _) => expected,
            (None, [expected]) if status.starts_with('2') => expected,
            (None, [] | [_]) => continue,
            (None, _) if !status.starts_with('2') => continue,
            (None, _) => return Some(format!("{status} is not known")),
        };
        let known = &expected.contents;
        if contents.is_empty() && !known.is_empty() {
            return Some(format!("{status} has no body"));
        }
        if let Some(why) = bodies((sent_in, contents), (received_in, known), number) {
            return Some(format!("{status} {why}"));
        }
    }
    None
}

/// Returns the reason why the receiver rejects the preferred content, if it does.
fn bodies(
    (sent_in, sent): (&Value, &[(String, Message<'_>)]),
    (received_in, received): (&Value, &[(String, Message<'_>)]),
    number: usize,
) -> Option<String> {
    let (media_type, message) = sent.first()?;
    if received.is_empty() {
        return None;
    }
    let Some((_, expected)) = received
        .iter()
        .find(|(other, _)| accepts(other, media_type))
    else {
        return Some(format!("{media_type} is not accepted"));
    };
    let is_json = media_type.ends_with("json");
    let value = is_json.then(|| refused((sent_in, message), (received_in, expected), number))?;
    value.map(|value| format!("body: {value}"))
}

fn accepts(range: &str, media_type: &str) -> bool {
    let kind = |text: &str| text.split('/').next().unwrap_or_default().to_owned();
    range == media_type
        || range == "*/*"
        || (range.ends_with("/*") && kind(range) == kind(media_type))
}

/// Draws values, and returns the first one that is rejected.
fn refused(
    (sent_in, sent): (&Value, &Message<'_>),
    (received_in, received): (&Value, &Message<'_>),
    number: usize,
) -> Option<Value> {
    let (own, other) = (sent.schema?, received.schema?);
    let own_validator = validator(sent_in, own)?;
    let other_validator = validator(received_in, other)?;
    let mut sampler = Sampler::new(sent_in, 1);
    let accepted = |value: &Value| {
        let is_text = received.place == Place::Text;
        other_validator.is_valid(value)
            || (is_text && as_text(value).iter().any(|it| other_validator.is_valid(it)))
    };
    let drawn = (0..number).filter_map(|_| sampler.draw(own));
    let drawn: Vec<Value> = drawn.filter(|it| own_validator.is_valid(it)).collect();
    let mut limits = Limits::default();
    limits.add(sent_in);
    limits.add(received_in);
    let varied = drawn.iter().take(VARIED);
    let varied = varied.flat_map(|value| limits.variants(value));
    let varied: Vec<Value> = varied.filter(|it| own_validator.is_valid(it)).collect();
    drawn.into_iter().chain(varied).find(|it| !accepted(it))
}

/// Returns the values that have the same text as a value.
fn as_text(value: &Value) -> Vec<Value> {
    let scalar = |value: &Value| match value {
        Value::String(text) => serde_json::from_str(text)
            .ok()
            .filter(|it: &Value| !it.is_string() && !it.is_object() && !it.is_array()),
        Value::Array(_) | Value::Object(_) => None,
        other => Some(Value::String(other.to_string())),
    };
    match value {
        Value::Array(items) => {
            let items: Option<Vec<_>> = items.iter().map(scalar).collect();
            items.map(Value::from).into_iter().collect()
        }
        value => scalar(value)
            .into_iter()
            .flat_map(|it| [Value::Array(vec![it.clone()]), it])
            .chain([Value::Array(vec![value.clone()])])
            .collect(),
    }
}

fn validator(document: &Value, schema: &Value) -> Option<Validator> {
    Judge::new(document).with_types().validator(schema)
}
