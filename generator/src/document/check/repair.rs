//! Repairs objects with misplaced parts whose meaning is clear.

use serde_json::{Value, json};

use super::{
    checker::{Checker, Members, NOTHING},
    path::Path,
    paths,
};
use crate::{
    codes,
    diagnostic::Diagnostic,
    document::{
        grammar::{Kind, Object, Rule, SCHEMA},
        methods::METHODS,
    },
};

/// Fields of schemas that do not constrain a value.
const ANNOTATIONS: [&str; 6] = [
    "title",
    "externalDocs",
    "readOnly",
    "writeOnly",
    "xml",
    "$schema",
];

impl Checker {
    /// Moves misplaced parts of an object to where they belong.
    pub(super) fn repair(&mut self, map: &mut Members, at: Path) {
        match at.table.rule {
            Rule::Paths => self.rooted(map, at),
            Rule::PathItem => {
                self.fixed_methods(map, at);
                self.query_strings(map, at);
            }
            Rule::Parameter | Rule::Header | Rule::MediaType => self.unwrapped(map, at),
            Rule::Responses => self.default_response(map, at),
            Rule::Plain if has_content(at.table) => self.content(map, at),
            _ => {}
        }
    }

    /// Records the previous positions of the items of a value that was converted to an array.
    pub(super) fn listed(&mut self, value: &Value, list: &Value, at: Path) {
        let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
        if items.first() == Some(value) {
            self.moved.push((at.pointer(), at.index(0).pointer()));
            return;
        }
        for (index, key) in value
            .as_object()
            .into_iter()
            .flat_map(Members::keys)
            .enumerate()
        {
            self.moved
                .push((at.key(key).pointer(), at.index(index).pointer()));
        }
    }

    /// Reads a path without `/` as one with it.
    fn rooted(&mut self, map: &mut Members, at: Path) {
        let lacks_slash = |path: &String| {
            let is_path = !path.is_empty() && !path.starts_with("x-");
            is_path && paths::fault(path).is_some() && paths::fault(&format!("/{path}")).is_none()
        };
        if !map.keys().any(lacks_slash) {
            return;
        }
        let members = std::mem::take(map);
        let taken: Vec<String> = members.keys().cloned().collect();
        for (path, item) in members {
            let rooted = format!("/{path}");
            if !lacks_slash(&path) || taken.contains(&rooted) || !is_path_item(&item) {
                map.insert(path, item);
                continue;
            }
            let message = format!("the path `{path}` does not start with `/`");
            self.diagnostics.push(
                Diagnostic::warning(&codes::INVALID_PATH, at.key(&path).key_place(), message)
                    .label(format!("read as `{rooted}`")),
            );
            let moved = (at.key(&path).pointer(), at.key(&rooted).pointer());
            self.moved.push(moved);
            map.insert(rooted, item);
        }
    }

    /// Moves operations out of `additionalOperations` if Path Item Object has a field for their method.
    fn fixed_methods(&mut self, map: &mut Members, at: Path) {
        let Some(Value::Object(further)) = map.get_mut("additionalOperations") else {
            return;
        };
        let field = |name: &str| {
            let mut methods = METHODS.iter().copied().chain(["query"]);
            methods.find(|method| method.eq_ignore_ascii_case(name))
        };
        let misplaced: Vec<String> = further
            .keys()
            .filter(|name| field(name).is_some())
            .cloned()
            .collect();
        let mut moved = Vec::new();
        for name in misplaced {
            let Some((method, operation)) = field(&name).zip(further.shift_remove(&name)) else {
                continue;
            };
            moved.push((name, method, operation));
        }
        for (name, method, operation) in moved {
            let message = format!(
                "`{name}` is not allowed in `additionalOperations`; use the field `{method}`"
            );
            let place = at.key("additionalOperations");
            let place = place.key(&name);
            let label = if map.contains_key(method) {
                "ignored".to_owned()
            } else {
                self.moved.push((place.pointer(), at.key(method).pointer()));
                map.insert(method.to_owned(), operation);
                format!("read as the field `{method}`")
            };
            let diagnostic =
                Diagnostic::warning(&codes::INVALID_METHOD, place.key_place(), message);
            self.diagnostics.push(diagnostic.label(label));
        }
    }

    /// Removes a `querystring` parameter if there is an earlier one, or if `query` parameters describe the query.
    fn query_strings(&mut self, map: &mut Members, at: Path) {
        let own = locations(map);
        let methods = METHODS.iter().copied().chain(["query"]);
        for method in methods {
            if let Some(Value::Object(operation)) = map.get_mut(method) {
                self.query_string(&own, operation, at.key(method));
            }
        }
        if let Some(Value::Object(further)) = map.get_mut("additionalOperations") {
            let at = at.key("additionalOperations");
            for (method, operation) in further {
                if let Value::Object(operation) = operation {
                    self.query_string(&own, operation, at.key(method));
                }
            }
        }
    }

    fn query_string(&mut self, around: &[String], operation: &mut Members, at: Path) {
        let own = locations(operation);
        let all = || around.iter().chain(&own).map(String::as_str);
        let count = all().filter(|location| *location == "querystring").count();
        let message = if count > 0 && all().any(|location| location == "query") {
            "parameters with `in: query` and `in: querystring` cannot be combined"
        } else if count > 1 {
            "an operation cannot have more than one parameter with `in: querystring`"
        } else {
            return;
        };
        let is_combined = all().any(|location| location == "query");
        let mut is_first = !around.iter().any(|location| location == "querystring");
        let parameters = operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut);
        for (index, parameter) in parameters.into_iter().flatten().enumerate() {
            let location = parameter.get("in").and_then(Value::as_str);
            if location != Some("querystring") {
                continue;
            }
            if std::mem::take(&mut is_first) && !is_combined {
                continue;
            }
            let list = at.key("parameters");
            let place = list.index(index).place();
            let diagnostic = Diagnostic::warning(&codes::QUERY_STRING, place, message);
            self.diagnostics.push(diagnostic.label("ignored"));
            // A placeholder keeps the indices of the other parameters.
            *parameter = json!({ "$ref": NOTHING });
        }
    }

    /// Moves fields of a Schema Object from the enclosing object into its `schema`.
    fn unwrapped(&mut self, map: &mut Members, at: Path) {
        if ["schema", "content", "itemSchema", "$ref"]
            .iter()
            .any(|key| map.contains_key(*key))
        {
            return;
        }
        let is_misplaced = |key: &str| at.table.field(key).is_none() && SCHEMA.field(key).is_some();
        let keys: Vec<String> = map
            .keys()
            .filter(|key| is_misplaced(key))
            .cloned()
            .collect();
        if keys.iter().all(|key| ANNOTATIONS.contains(&key.as_str())) {
            return;
        }
        let mut schema = Members::new();
        for key in keys {
            let message = format!("unknown field `{key}` in {}", at.table.name);
            self.diagnostics.push(
                Diagnostic::warning(&codes::UNKNOWN_KEY, at.key(&key).key_place(), message)
                    .label("read as a field of `schema`"),
            );
            let to = at.key("schema");
            let moved = (at.key(&key).pointer(), to.key(&key).pointer());
            self.moved.push(moved);
            if let Some(value) = map.shift_remove(&key) {
                schema.insert(key, value);
            }
        }
        map.insert("schema".to_owned(), Value::Object(schema));
    }

    /// Reads the `schema` of a response or a request body as the schema of `application/json`.
    fn content(&mut self, map: &mut Members, at: Path) {
        if map.contains_key("content") || !map.get("schema").is_some_and(Value::is_object) {
            return;
        }
        let message = format!("unknown field `schema` in {}", at.table.name);
        self.diagnostics.push(
            Diagnostic::warning(&codes::UNKNOWN_KEY, at.key("schema").key_place(), message)
                .label("read as the `schema` of `application/json`")
                .help("move it to `content`, below a media type"),
        );
        if let Some(schema) = map.shift_remove("schema") {
            let content = json!({ "application/json": { "schema": schema } });
            let from = at.key("schema").pointer();
            let to = at.pointer().child("content").child("application/json");
            self.moved.push((from, to.child("schema")));
            map.insert("content".to_owned(), content);
        }
    }

    /// Reads `Default` as `default`.
    fn default_response(&mut self, map: &mut Members, at: Path) {
        let is_misspelt = |key: &&String| key.eq_ignore_ascii_case("default") && *key != "default";
        let Some(key) = map.keys().find(is_misspelt).cloned() else {
            return;
        };
        if map.contains_key("default") {
            return;
        }
        let message = format!("expected `default`, found `{key}`");
        self.diagnostics.push(
            Diagnostic::warning(&codes::INVALID_STATUS, at.key(&key).key_place(), message)
                .label("read as `default`"),
        );
        if let Some(response) = map.shift_remove(&key) {
            let moved = (at.key(&key).pointer(), at.key("default").pointer());
            self.moved.push(moved);
            map.insert("default".to_owned(), response);
        }
    }
}

/// Returns the array that a value means if an array is expected.
pub(super) fn as_list(item: Kind, value: &Value) -> Option<Value> {
    let items = match value {
        Value::Object(map) if item.table().is_some() => {
            let is_field = |key: &String| item.below(key).is_some();
            if map.values().all(Value::is_object) && !map.keys().any(is_field) {
                map.values().cloned().collect()
            } else {
                vec![value.clone()]
            }
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_)
            if matches!(item, Kind::Text | Kind::Any) =>
        {
            vec![value.clone()]
        }
        Value::String(scheme) if is_requirement(item) => vec![json!({ scheme: [] })],
        _ => return None,
    };
    Some(Value::Array(items))
}

/// Returns the value that another value means if an object or a boolean is expected.
pub(super) fn as_object(kind: Kind, value: &Value) -> Option<Value> {
    match (kind, value) {
        (Kind::SchemaOrFlag, Value::String(text)) => text.parse().ok().map(Value::Bool),
        (kind, Value::String(scheme)) if is_requirement(kind) => Some(json!({ scheme: [] })),
        (kind, Value::Array(items)) if kind.table().is_some() => match items.as_slice() {
            [item @ Value::Object(_)] => Some(item.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Returns whether a kind is a Security Requirement Object. An invalid one must not make an operation public.
pub(super) fn is_requirement(kind: Kind) -> bool {
    kind.table()
        .is_some_and(|table| table.rule == Rule::SecurityRequirement)
}

fn has_content(table: &Object) -> bool {
    matches!(table.name, "Response Object" | "Request Body Object")
}

/// Returns whether a value has an operation.
fn is_path_item(item: &Value) -> bool {
    let has = |method: &&str| item.get(*method).is_some_and(Value::is_object);
    METHODS.iter().any(has) || item.get("$ref").is_some()
}

/// Returns where the parameters of an object are sent, references aside.
fn locations(map: &Members) -> Vec<String> {
    let parameters = map.get("parameters").and_then(Value::as_array);
    let locations = parameters.into_iter().flatten();
    locations
        .filter_map(|parameter| Some(parameter.get("in")?.as_str()?.to_owned()))
        .collect()
}
