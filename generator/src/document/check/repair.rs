//! Repairs objects with misplaced parts whose meaning is clear.

use std::collections::BTreeSet;

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
        grammar::{Kind, Object, Rule, SCHEMA, Version},
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

/// Fields of schemas that have no effect on the values.
const NOTES: [&str; 15] = [
    "title",
    "description",
    "default",
    "example",
    "examples",
    "externalDocs",
    "deprecated",
    "nullable",
    "readOnly",
    "writeOnly",
    "xml",
    "$schema",
    "$comment",
    "$id",
    "$anchor",
];

impl Checker<'_> {
    /// Moves misplaced parts of an object to where they belong.
    pub(super) fn repair(&mut self, map: &mut Members, at: Path) {
        match at.table.rule {
            Rule::Paths => self.rooted(map, at),
            Rule::PathItem => {
                self.lower_case_methods(map, at);
                self.fixed_methods(map, at);
                self.query_strings(map, at);
            }
            Rule::Parameter | Rule::Header | Rule::MediaType => self.unwrapped(map, at),
            Rule::Responses => self.default_response(map, at),
            Rule::Schema => {
                self.only_schema(map, at);
                self.without_values(map, at);
            }
            Rule::ServerVariable => self.first_value(map, at),
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

    /// Records the previous positions of the items of an array that was converted to an object.
    pub(super) fn merged_items(&mut self, kind: Kind, value: &Value, at: Path) {
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        if !matches!(kind, Kind::Map(..)) {
            let only = items.first().filter(|item| item.is_object());
            let moved = only.map(|_| (at.index(0).pointer(), at.pointer()));
            self.moved.extend(moved);
            return;
        }
        for (index, item) in items.iter().enumerate() {
            for key in item.as_object().into_iter().flat_map(Members::keys) {
                let from = at.index(index);
                let moved = (from.key(key).pointer(), at.key(key).pointer());
                self.moved.push(moved);
            }
        }
    }

    /// Reads a path without `/` as one with it, and a parameter with a regular expression that contains braces as one
    /// without it.
    fn rooted(&mut self, map: &mut Members, at: Path) {
        let read = |path: &String| {
            if path.starts_with("x-") {
                None
            } else if let Some(fault) = paths::fault(path) {
                Some((format!("/{path}"), fault))
            } else {
                let read = paths::without_expressions(path)?;
                Some((read, "has a regular expression"))
            }
        };
        if map.keys().all(|path| read(path).is_none()) {
            return;
        }
        let members = std::mem::take(map);
        let taken: BTreeSet<String> = members.keys().cloned().collect();
        for (path, item) in members {
            let read = read(&path).filter(|(read, _)| {
                !taken.contains(read) && !map.contains_key(read) && is_path_item(&item)
            });
            let Some((rooted, fault)) = read else {
                map.insert(path, item);
                continue;
            };
            let message = format!("the path `{path}` {fault}");
            self.diagnostics.push(
                Diagnostic::warning(&codes::INVALID_PATH, at.key(&path).key_place(), message)
                    .label(format!("read as `{rooted}`")),
            );
            let moved = (at.key(&path).pointer(), at.key(&rooted).pointer());
            self.moved.push(moved);
            map.insert(rooted, item);
        }
    }

    /// Reads `GET` and `Get` as `get`.
    fn lower_case_methods(&mut self, map: &mut Members, at: Path) {
        let meant = |key: &String, value: &Value| {
            let is_meant = |method: &&&str| method.eq_ignore_ascii_case(key) && **method != key;
            let method = METHODS.iter().find(is_meant)?;
            (value.is_object() && !map.contains_key(*method)).then(|| (key.clone(), *method))
        };
        let misspelt: Vec<_> = map
            .iter()
            .filter_map(|(key, value)| meant(key, value))
            .collect();
        for (key, method) in misspelt {
            if map.contains_key(method) {
                continue;
            }
            let message = format!("expected `{method}`, found `{key}`");
            let place = at.key(&key).key_place();
            self.diagnostics.push(
                Diagnostic::warning(&codes::INVALID_METHOD, place, message)
                    .label(format!("read as `{method}`")),
            );
            if let Some(operation) = map.shift_remove(&key) {
                let moved = (at.key(&key).pointer(), at.key(method).pointer());
                self.moved.push(moved);
                map.insert(method.to_owned(), operation);
            }
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

    /// Reads a schema whose only field is `schema` as the schema in it.
    fn only_schema(&mut self, map: &mut Members, at: Path) {
        let inner = map.get("schema").and_then(Value::as_object);
        let Some(inner) = inner.filter(|_| map.len() == 1).cloned() else {
            return;
        };
        let place = at.key("schema");
        let message = format!("unknown field `schema` in {}", at.table.name);
        self.diagnostics.push(
            Diagnostic::warning(&codes::UNKNOWN_KEY, place.key_place(), message)
                .label("read as the schema itself"),
        );
        self.moved.push((place.pointer(), at.pointer()));
        *map = inner;
    }

    /// Removes a `type: null` that a serializer wrote for an absent `type`, and an `enum` without values.
    fn without_values(&mut self, map: &mut Members, at: Path) {
        let is_written = |key: &String| {
            let is_keyword = SCHEMA.field(key).is_some() && key != "type";
            is_keyword && (map.get(key) == Some(&Value::Null) || !NOTES.contains(&key.as_str()))
        };
        let is_absent = map.get("type") == Some(&Value::Null)
            && (self.version < Version::V3_1 || map.keys().any(is_written));
        if is_absent {
            self.null(at.key("type"));
            map.shift_remove("type");
        }
        if map
            .get("enum")
            .and_then(Value::as_array)
            .is_some_and(Vec::is_empty)
        {
            let message = "`enum` has no values";
            let place = at.key("enum").place();
            self.diagnostics.push(
                Diagnostic::warning(&codes::ENUM_VALUE_TYPE, place, message)
                    .label("ignored")
                    .help("remove `enum` to allow any value"),
            );
            map.shift_remove("enum");
        }
    }

    /// Reads the first value of a server variable as its default if it has none.
    fn first_value(&mut self, map: &mut Members, at: Path) {
        let is_absent = map.get("default").is_none_or(Value::is_null);
        let values = map.get("enum").and_then(Value::as_array);
        let first = values.and_then(|values| values.first());
        let first = first.filter(|first| first.is_string() && is_absent);
        let Some(first) = first.cloned() else {
            return;
        };
        let message = format!("missing `default` in {}", at.subject());
        self.diagnostics.push(
            Diagnostic::warning(&codes::MISSING_FIELD, at.place(), message)
                .help(format!("add `default`; otherwise `{first}` is assumed")),
        );
        map.insert("default".to_owned(), first);
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
