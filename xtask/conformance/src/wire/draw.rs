//! Draws calls: requests and their responses.

use std::collections::HashSet;

use generator::model::{
    Body, Codec, Content, Count, Framing, Header, Location, Model, Operation, Parameter, Part,
    PartKind, Response, Status, Style, TextStyle, shared_name,
};
use serde_json::{Map, Value, json};

use super::sample::{Place, Sampler};

/// An operation that can be called.
#[derive(Clone, Debug)]
pub(super) struct TestedOperation<'m> {
    /// The number of the operation.
    pub(super) number: usize,
    /// The operation.
    pub(super) operation: &'m Operation,
    /// The indices of the failures that the server can send.
    pub(super) failures: Vec<usize>,
    /// The indices of the successes that the server can send.
    pub(super) successes: Vec<usize>,
}

/// A call as JSON, and the number of its operation.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) operation: usize,
    pub(super) json: Value,
}

/// Returns the operations that can be called, and the names of the others with the reasons.
pub(super) fn operations(model: &Model) -> (Vec<TestedOperation<'_>>, Vec<(String, &'static str)>) {
    let (mut tested, mut left_out) = (Vec::new(), Vec::new());
    let mut requests = HashSet::new();
    for (number, operation) in model.all_operations().enumerate() {
        let is_first = operation.is_webhook
            || requests.insert((operation.method.as_str(), shape(&operation.path)));
        match plan(number, operation) {
            Ok(_) if !is_first => left_out.push((
                operation.name.plain().to_owned(),
                "another operation matches the same requests",
            )),
            Ok(plan) => tested.push(plan),
            Err(why) => left_out.push((operation.name.plain().to_owned(), why)),
        }
    }
    (tested, left_out)
}

/// Returns a path template without the names of its parameters.
fn shape(template: &str) -> String {
    let mut pieces = template.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    let behind = pieces.map(|piece| piece.split_once('}').map_or("", |(_, behind)| behind));
    behind.fold(first, |shape, literal| shape + "{}" + literal)
}

/// Returns whether there are parameters that a server cannot distinguish.
fn is_ambiguous(operation: &Operation) -> bool {
    let mut numbered = operation.parameters.iter().enumerate();
    numbered.any(|(index, parameter)| {
        let mut others = operation.parameters.iter().take(index);
        others.any(|other| shared_name(other.wire_form(), parameter.wire_form()).is_some())
    })
}

fn plan(number: usize, operation: &Operation) -> Result<TestedOperation<'_>, &'static str> {
    if is_ambiguous(operation) {
        return Err("its parameters cannot be distinguished");
    }
    let is_sent =
        |status: Status| !matches!(status, Status::Code(..200 | 600..) | Status::Class(1));
    let can_be_sent = |response: &Response| {
        let headers = response.headers.iter().flat_map(|set| &set.headers);
        let mut required = headers.filter(|header| header.required);
        is_sent(response.status) && !required.any(|header| is_framing(&header.wire))
    };
    let all = |responses: &[Response]| {
        let numbered = responses.iter().enumerate();
        let can_be = numbered.filter(|(_, response)| can_be_sent(response));
        can_be.map(|(index, _)| index).collect::<Vec<_>>()
    };
    let successes = all(&operation.success);
    let failures = all(&operation.failures);
    if successes.is_empty() && failures.is_empty() {
        return Err("it has no possible response");
    }
    Ok(TestedOperation {
        number,
        operation,
        failures,
        successes,
    })
}

/// Draws calls of an operation.
pub(super) fn calls<'m>(
    sampler: &mut Sampler<'m>,
    tested: &TestedOperation<'m>,
    number: usize,
) -> Vec<Call> {
    let draws = (0..number).filter_map(|_| {
        let request = request(sampler, tested.operation)?;
        sampler.open = true;
        let drawn = draw_response(sampler, tested);
        sampler.open = false;
        let drawn = drawn?;
        let json = json!({ "operation": tested.number, "request": request, "response": drawn });
        Some(Call {
            operation: tested.number,
            json,
        })
    });
    draws.collect()
}

/// Draws a request: its parameters by field, its body, and the index of its alternative of credentials.
fn request<'m>(sampler: &mut Sampler<'m>, operation: &'m Operation) -> Option<Value> {
    let mut parameters = Map::new();
    for parameter in operation.fields() {
        // The client fills in a key that is absent.
        let may_be_absent = !parameter.required && parameter.idempotency_key.is_none();
        if may_be_absent && (is_set_by_library(parameter) || sampler.chance()) {
            continue;
        }
        let value = sampler.draw(&parameter.shape, place(&parameter.style, Place::Text));
        match value {
            Some(value) => parameters.insert(parameter.name.0.clone(), value),
            None if parameter.required => return None,
            None => continue,
        };
    }
    let mut request = Map::new();
    request.insert("parameters".to_owned(), parameters.into());
    if let Some(body) = &operation.body
        && (body.required || sampler.chance())
    {
        let body = self::body(sampler, &body.body, Place::Text)?;
        request.insert("body".to_owned(), body);
    }
    if sampler.chance() {
        let alternatives: Vec<usize> = (0..operation.security.len()).collect();
        let chosen = sampler.choose(&alternatives).copied();
        request.insert("credentials".to_owned(), chosen.into());
    }
    Some(request.into())
}

/// Returns the place of a value in text, which is JSON if its style is JSON.
fn place(style: &TextStyle, otherwise: Place) -> Place {
    match style {
        TextStyle::Styled(Style::Json) => Place::Json,
        _ => otherwise,
    }
}

/// Draws a body: the index of its content, and a value.
fn body<'m>(sampler: &mut Sampler<'m>, body: &'m Body, texts: Place) -> Option<Value> {
    let numbers: Vec<usize> = (0..body.contents.len()).collect();
    let number = sampler.choose(&numbers).copied()?;
    let value = content(sampler, body.contents.get(number)?, texts)?;
    Some(json!({ "content": number, "value": value }))
}

fn content<'m>(sampler: &mut Sampler<'m>, content: &'m Content, texts: Place) -> Option<Value> {
    Some(match &content.codec {
        Codec::Json | Codec::Text => sampler.draw(&content.shape, Place::Json)?,
        Codec::Form(_) => sampler
            .draw(&content.shape, texts)
            .filter(Value::is_object)?,
        Codec::Sequence(framing) => {
            let mut items = Vec::new();
            // A body without items is the same as a missing body.
            for _ in 0..sampler.random.u8(1..4) {
                items.push(match sampler.draw(&content.shape, Place::Json)? {
                    // The lines of an event's text end with LF.
                    Value::String(text) if *framing == Framing::Texts => {
                        text.replace('\r', "").into()
                    }
                    Value::Object(mut fields) if is_fields(*framing) => {
                        for (name, value) in &mut fields {
                            fit_in_event(name, value);
                        }
                        fields.into()
                    }
                    item => item,
                });
            }
            items.into()
        }
        Codec::Stream | Codec::Bytes => sampler.bytes().into(),
        Codec::Media => {
            json!({ "type": media_type(sampler, &content.accepts), "body": sampler.bytes() })
        }
        Codec::Multipart if content.parts.is_empty() => sampler.bytes().into(),
        Codec::Multipart => {
            let mut form = Map::new();
            for part in &content.parts {
                form.extend(parts(sampler, part)?.map(|value| (part.name.0.clone(), value)));
            }
            form.into()
        }
    })
}

fn is_fields(framing: Framing) -> bool {
    matches!(framing, Framing::Fields | Framing::TextFields)
}

/// Changes a field of an event so that an event can contain it: lines of its data end with LF, its name and its ID are
/// one line that is not empty, and `retry` is a natural number.
fn fit_in_event(name: &str, value: &mut Value) {
    match value {
        Value::String(text) if name == "data" => *text = text.replace('\r', ""),
        Value::String(text) => {
            text.retain(|c| !c.is_control());
            if text.is_empty() {
                "a".clone_into(text);
            }
        }
        Value::Number(number) if name == "retry" => {
            *value = number.as_u64().map_or(1, |wait| wait % 100_000).into();
        }
        _ => {}
    }
}

/// Draws the parts of a property; `Some(None)` if there are none.
#[expect(clippy::option_option, reason = "they are two things")]
fn parts<'m>(sampler: &mut Sampler<'m>, part: &'m Part) -> Option<Option<Value>> {
    let mut one = || one_part(sampler, part);
    Some(match part.count {
        Count::One => Some(one()?),
        Count::Optional => one(),
        Count::Many => Some([one(), one()].into_iter().flatten().collect()),
    })
}

/// Draws one part, with its headers if it declares any.
fn one_part<'m>(sampler: &mut Sampler<'m>, part: &'m Part) -> Option<Value> {
    let value = match part.kind {
        PartKind::File => json!({
            "name": format!("f{}", sampler.word(Place::Text).replace(['\r', '\n', '\0'], "")),
            "type": media_type(sampler, &["*/*".to_owned()]),
            "body": sampler.bytes(),
        }),
        PartKind::Json => sampler.draw(&part.shape, Place::Json)?,
        PartKind::Text | PartKind::Joined(_) => sampler.draw(&part.shape, Place::Text)?,
    };
    let Some(set) = &part.headers else {
        return Some(value);
    };
    Some(json!({ "value": value, "headers": headers(sampler, set.headers.iter()) }))
}

/// Draws one of these media types, or one that a range among them includes.
fn media_type(sampler: &mut Sampler<'_>, accepts: &[String]) -> String {
    let range = sampler.choose(accepts).map_or("", String::as_str);
    range
        .replace("*/*", "application/vnd.drawn")
        .replace('*', "x-drawn")
}

/// Draws a response: a success or a failure, with its headers.
fn draw_response<'m>(sampler: &mut Sampler<'m>, tested: &TestedOperation<'m>) -> Option<Value> {
    let operation = tested.operation;
    let is_failure =
        tested.successes.is_empty() || (!tested.failures.is_empty() && sampler.random.u8(..4) == 0);
    let (responses, among) = if is_failure {
        (&operation.failures, &tested.failures)
    } else {
        (&operation.success, &tested.successes)
    };
    let number = sampler.choose(among).copied()?;
    let response = responses.get(number)?;
    let mut drawn = Map::new();
    drawn.insert(
        if is_failure { "failure" } else { "success" }.to_owned(),
        number.into(),
    );
    drawn.insert(
        "status".to_owned(),
        status(sampler, operation, response.status).into(),
    );
    let declared = response.headers.iter().flat_map(|set| &set.headers);
    let headers = headers(sampler, declared.filter(|header| !is_framing(&header.wire)));
    drawn.insert("headers".to_owned(), headers);
    if let Some(body) = &response.body {
        drawn.insert("body".to_owned(), self::body(sampler, body, Place::Header)?);
    }
    Some(drawn.into())
}

/// Draws the values of declared headers.
fn headers<'m>(sampler: &mut Sampler<'m>, declared: impl Iterator<Item = &'m Header>) -> Value {
    let mut headers = Map::new();
    for header in declared {
        if header.required || sampler.chance() {
            let value = sampler.of(&header.ty, place(&header.style, Place::Header));
            headers.extend(value.map(|value| (header.name.0.clone(), value)));
        }
    }
    headers.into()
}

/// Draws a status code that belongs to this response and no other.
fn status(sampler: &mut Sampler<'_>, operation: &Operation, status: Status) -> u16 {
    let all: &[u16] = match status {
        Status::Code(code) => return code,
        // A method that returns only the body sends this status.
        Status::Class(2) | Status::Success if is_body_alone(operation) => return 200,
        Status::Class(2) => &[200, 201, 202, 203, 207, 299],
        Status::Class(3) => &[300, 302, 303, 307, 399],
        Status::Class(4) => &[400, 404, 409, 418, 499],
        Status::Class(5) => &[500, 501, 503, 599],
        Status::Class(_) | Status::Success => &[200, 201, 202, 302],
        Status::Default => &[400, 404, 418, 500, 503],
    };
    let others: Vec<Status> = operation
        .responses()
        .map(|response| response.status)
        .collect();
    let is_free = |code: &&u16| {
        let is_class = matches!(status, Status::Class(_));
        !others.contains(&Status::Code(**code))
            && (is_class || !others.contains(&Status::Class(**code / 100)))
    };
    let free: Vec<u16> = all.iter().filter(is_free).copied().collect();
    sampler.choose(&free).copied().unwrap_or(200)
}

/// Returns whether the service method returns only a body.
pub(super) fn is_body_alone(operation: &Operation) -> bool {
    operation.with_headers.is_none() && operation.plain_success().is_some()
}

/// Returns whether the HTTP library sets the header.
pub(super) fn is_framing(header: &str) -> bool {
    let names = ["connection", "content-length", "date", "transfer-encoding"];
    names.contains(&header)
}

/// Returns whether the HTTP library sets the parameter, see [`is_framing`].
pub(super) fn is_set_by_library(parameter: &Parameter) -> bool {
    parameter.location == Location::Header && is_framing(&parameter.wire)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{super::testing::model, Sampler, calls, operations};

    const DOCUMENT: &str = r##"
openapi: 3.0.3
info: { title: Draws, version: "1" }
paths:
  /pets/{id}:
    put:
      parameters:
        - { name: id, in: path, required: true, schema: { type: string, pattern: "^[a-f0-9]{4}$" } }
        - { name: limit, in: query, schema: { type: integer, minimum: 3, maximum: 9, multipleOf: 3 } }
        - { name: tags, in: query, schema: { type: array, items: { type: string }, maxItems: 2, uniqueItems: true } }
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
      responses:
        "200": { description: Put, headers: { X-Rest: { required: true, schema: { type: integer } } }, content: { image/png: {} } }
        4XX: { description: Not put, content: { application/json: { schema: { type: string } } } }
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: { type: string, minLength: 3, maxLength: 5 }
        mother: { $ref: "#/components/schemas/Pet" }
"##;

    #[test]
    fn drawn_calls_satisfy_the_constraints() {
        let model = model(DOCUMENT);
        let (tested, left_out) = operations(&model);
        assert_eq!(left_out, []);
        let all = calls(&mut Sampler::new(&model, 1), &tested[0], 100);
        assert_eq!(all.len(), 100);
        let failures = all
            .iter()
            .filter(|call| call.json["response"]["failure"] == 0);
        assert!((1..100).contains(&failures.count()));
        for call in &all {
            let parameters = &call.json["request"]["parameters"];
            let id = parameters["id"].as_str().unwrap();
            assert!(
                id.len() == 4 && id.chars().all(|c| c.is_ascii_hexdigit()),
                "{id}"
            );
            assert!(
                matches!(parameters["limit"].as_i64(), None | Some(3 | 6 | 9)),
                "{parameters}"
            );
            let tags = parameters.get("tags").and_then(Value::as_array);
            assert!(
                tags.is_none_or(|tags| matches!(tags.len(), 1 | 2) && tags.get(1) != tags.first()),
                "{parameters}"
            );
            let mut pet = &call.json["request"]["body"]["value"];
            while !pet.is_null() {
                let name = pet["name"].as_str().unwrap();
                assert!((3..=5).contains(&name.chars().count()), "{name}");
                pet = &pet["mother"];
            }
            let drawn = &call.json["response"];
            match drawn["status"].as_u64().unwrap() {
                200 => assert!(
                    drawn["headers"]["x_rest"].is_i64() && drawn["body"]["value"].is_array(),
                    "{drawn}"
                ),
                status => assert!(
                    (400..500).contains(&status) && drawn["body"]["value"].is_string(),
                    "{drawn}"
                ),
            }
        }
    }

    const PARTS: &str = r#"
openapi: 3.0.3
info: { title: Parts, version: "1" }
paths:
  /photos:
    post:
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: { type: object, required: [photo], properties: { photo: { type: string, format: binary } } }
            encoding: { photo: { headers: { X-Id: { required: true, schema: { type: integer } } } } }
      responses: { "204": { description: Added } }
"#;

    #[test]
    fn parts_have_their_declared_headers() {
        let model = model(PARTS);
        let (tested, _) = operations(&model);
        let all = calls(&mut Sampler::new(&model, 1), &tested[0], 10);
        assert_eq!(all.len(), 10);
        for call in all {
            let photo = &call.json["request"]["body"]["value"]["photo"];
            assert!(photo["headers"]["x_id"].is_i64(), "{photo}");
            assert!(photo["value"]["body"].is_array(), "{photo}");
        }
    }
}
