//! Finds the messages of the operations of a document.

use std::{collections::BTreeSet, fmt};

use serde_json::{Map, Value};

/// The methods of a path item.
const METHODS: [&str; 9] = [
    "delete", "get", "head", "options", "patch", "post", "put", "query", "trace",
];
/// The maximum number of references that are followed.
const DEPTH: usize = 16;

/// The messages of an operation.
pub(super) struct Operation<'d> {
    /// The method, and the path without the names of parameters.
    pub(super) route: String,
    pub(super) parameters: Vec<Message<'d>>,
    pub(super) body: Option<Body<'d>>,
    /// The alternative sets of credentials, each by the place where it is sent; none if they are not required.
    pub(super) security: Vec<BTreeSet<String>>,
    pub(super) responses: Vec<Response<'d>>,
}

/// A response.
pub(super) struct Response<'d> {
    /// The status as in the document.
    pub(super) status: String,
    /// The messages by media type.
    pub(super) contents: Vec<(String, Message<'d>)>,
}

/// A request body.
pub(super) struct Body<'d> {
    pub(super) is_required: bool,
    /// The messages by media type.
    pub(super) contents: Vec<(String, Message<'d>)>,
}

/// The encoding of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// JSON.
    Json,
    /// Text in a path, a query, a header or a cookie.
    Text,
}

/// A value that is sent.
pub(super) struct Message<'d> {
    pub(super) name: Name,
    pub(super) is_required: bool,
    pub(super) style: String,
    pub(super) place: Place,
    pub(super) schema: Option<&'d Value>,
}

/// The name of a parameter on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// The position in the path template.
    Path(usize),
    /// The location and the name.
    Other(String, String),
    /// The body, which has no name.
    Body,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(place) => write!(f, "parameter {place} of the path"),
            Self::Other(location, name) => write!(f, "`{name}` in the {location}"),
            Self::Body => f.write_str("the body"),
        }
    }
}

/// Returns all operations of a document.
pub(super) fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document.get("paths").and_then(Value::as_object);
    let mut found = Vec::new();
    for (path, item) in paths.into_iter().flatten() {
        let Some(item) = resolve(document, item) else {
            continue;
        };
        for method in METHODS {
            if let Some(operation) = item.get(method).and_then(Value::as_object) {
                found.push(self::operation(document, (method, path), item, operation));
            }
        }
    }
    found
}

fn operation<'d>(
    document: &'d Value,
    (method, path): (&str, &str),
    item: &'d Value,
    operation: &'d Map<String, Value>,
) -> Operation<'d> {
    let mut parameters: Vec<Message<'d>> = Vec::new();
    let lists = [item.get("parameters"), operation.get("parameters")];
    let lists = lists.into_iter().flatten().filter_map(Value::as_array);
    for parameter in lists.flatten().filter_map(|it| resolve(document, it)) {
        if let Some(message) = self::parameter(path, parameter) {
            parameters.retain(|known| known.name != message.name);
            parameters.push(message);
        }
    }
    let body = operation
        .get("requestBody")
        .and_then(|body| resolve(document, body))
        .map(|body| Body {
            is_required: is_true(body.get("required")),
            contents: contents(body),
        });
    let responses = operation.get("responses").and_then(Value::as_object);
    let responses = responses.into_iter().flatten().filter_map(|(status, it)| {
        let response = resolve(document, it)?;
        Some(Response {
            status: status.clone(),
            contents: contents(response),
        })
    });
    Operation {
        route: format!("{} {}", method.to_uppercase(), blank(path)),
        security: security(document, operation),
        parameters,
        body,
        responses: responses.collect(),
    }
}

/// Returns the alternative sets of credentials of an operation.
fn security(document: &Value, operation: &Map<String, Value>) -> Vec<BTreeSet<String>> {
    let requirements = operation.get("security").or(document.get("security"));
    let alternatives = requirements.and_then(Value::as_array).into_iter().flatten();
    let schemes = document.pointer("/components/securitySchemes");
    let carrier = |name: &String| {
        let scheme = resolve(document, schemes?.get(name)?)?;
        let text = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
        Some(
            match (text("type"), text("scheme").to_lowercase().as_str()) {
                ("apiKey", _) => format!("{} {}", text("in"), text("name").to_lowercase()),
                ("http", scheme) => format!("authorization {scheme}"),
                _ => "authorization bearer".to_owned(),
            },
        )
    };
    alternatives
        .filter_map(Value::as_object)
        .map(|all| all.keys().filter_map(carrier).collect())
        .collect()
}

fn parameter<'d>(path: &str, parameter: &'d Value) -> Option<Message<'d>> {
    let text = |key: &str| parameter.get(key).and_then(Value::as_str);
    let (location, name) = (text("in")?, text("name")?);
    let name = match location {
        "path" => {
            let names = path.split('{').skip(1);
            let mut names = names.filter_map(|rest| rest.split_once('}'));
            Name::Path(names.position(|(other, _)| other == name)?)
        }
        "header" => {
            let name = name.to_ascii_lowercase();
            if ["accept", "authorization", "content-type"].contains(&name.as_str()) {
                return None;
            }
            Name::Other(location.to_owned(), name)
        }
        _ => Name::Other(location.to_owned(), name.to_owned()),
    };
    let is_form = matches!(location, "query" | "cookie");
    let style = text("style").unwrap_or(if is_form { "form" } else { "simple" });
    let explode = parameter.get("explode").and_then(Value::as_bool);
    let content = parameter.get("content").and_then(Value::as_object);
    let content = content.and_then(|all| all.values().next()?.get("schema"));
    Some(Message {
        is_required: location == "path" || is_true(parameter.get("required")),
        style: format!("{style} {}", explode.unwrap_or(style == "form")),
        place: Place::Text,
        schema: parameter.get("schema").or(content),
        name,
    })
}

/// Returns the contents of a body, JSON first.
fn contents(body: &Value) -> Vec<(String, Message<'_>)> {
    let contents = body.get("content").and_then(Value::as_object);
    let mut found: Vec<_> = contents
        .into_iter()
        .flatten()
        .map(|(media_type, content)| {
            let message = Message {
                name: Name::Body,
                is_required: true,
                style: String::new(),
                place: Place::Json,
                schema: content.get("schema"),
            };
            let media_type = media_type.split(';').next().unwrap_or_default();
            (media_type.trim().to_ascii_lowercase(), message)
        })
        .collect();
    found.sort_by_key(|(media_type, _)| !media_type.ends_with("json"));
    found
}

fn is_true(value: Option<&Value>) -> bool {
    value == Some(&Value::Bool(true))
}

/// Returns the target of a reference, or the value itself.
fn resolve<'d>(document: &'d Value, value: &'d Value) -> Option<&'d Value> {
    let mut at = value;
    for _ in 0..DEPTH {
        let Some(reference) = at.get("$ref").and_then(Value::as_str) else {
            return Some(at);
        };
        at = document.pointer(reference.strip_prefix('#')?)?;
    }
    None
}

/// Returns a path template without the names of its parameters.
fn blank(template: &str) -> String {
    let mut pieces = template.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    let behind = pieces.map(|piece| piece.split_once('}').map_or("", |(_, behind)| behind));
    behind.fold(first, |text, literal| text + "{}" + literal)
}
