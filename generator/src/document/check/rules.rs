//! Checks the rules of objects that concern more than one field.

use serde_json::{Value, json};

use super::{
    checker::{Checker, Members, Missing, filling},
    path::Path,
    report::one_of,
};
use crate::{
    codes,
    diagnostic::Diagnostic,
    document::grammar::{Absence, Field, Keys, Kind, MEDIA_TYPE, Object, Rule},
    similar::nearest,
};

impl Checker<'_> {
    /// Checks an object against its rule, before its members are normalized.
    pub(super) fn judge(&mut self, map: &Members, at: Path) {
        match at.table.rule {
            Rule::Paths => self.paths(map, at),
            Rule::Parameter => {
                self.style(map, at);
                self.location(map, at);
                self.required_in_path(map, at);
                self.schema_or_content(map, at);
            }
            Rule::Header => {
                self.style(map, at);
                self.schema_or_content(map, at);
            }
            Rule::Responses => self.responses(map, at),
            Rule::Server => self.server(map, at),
            Rule::ServerVariable => self.server_variable(map, at),
            Rule::MediaType => self.media_type(map, at),
            Rule::Example => self.example(map, at),
            Rule::Link => self.link(map, at),
            Rule::Schema => self.values(map, at),
            Rule::Plain | Rule::Shelf | Rule::PathItem | Rule::Encoding | Rule::SecurityScheme => {}
        }
    }

    /// Reads the types `basic` and `bearer` of a security scheme as the HTTP scheme of that name.
    pub(super) fn scheme(&mut self, map: &mut Members, at: Path) {
        let name = map.get("type").and_then(Value::as_str);
        let name = name.map(str::to_ascii_lowercase);
        let Some(name @ ("basic" | "bearer")) = name.as_deref() else {
            return;
        };
        let message = format!("expected `type: http` with `scheme: {name}`, found `type: {name}`");
        self.diagnostics.push(
            Diagnostic::warning(&codes::UNKNOWN_VALUE, at.key("type").place(), message)
                .label(format!("read as `scheme: {name}`")),
        );
        map.entry("scheme").or_insert(json!(name));
        map.insert("type".to_owned(), json!("http"));
    }

    /// Reports and returns the required fields that an object lacks.
    pub(super) fn missing(&mut self, map: &Members, at: Path) -> Missing {
        let mut missing = Missing {
            fields: Vec::new(),
            misspelt: Vec::new(),
        };
        let needed = needed(at.table, map);
        for field in at.table.fields {
            let wrong = needed.contains(&field.name);
            if !wrong && matches!(field.absence, Absence::Fine) {
                continue;
            }
            let absent = map
                .get(field.name)
                .is_none_or(|value| wrong && field.null && value.is_null());
            if !absent {
                continue;
            }
            if wrong || self.reports(field) {
                self.report_missing(field, map, at, &mut missing);
            }
            if let Some(json) = filling(field).or_else(|| assumed(at.table, field)) {
                missing.fields.push((field.name, json));
            }
        }
        missing
    }

    /// Returns whether the absence of a field is reported.
    fn reports(&self, field: &Field) -> bool {
        match field.absence {
            Absence::Wrong | Absence::Filled(_) => true,
            Absence::FilledBefore(version, _) => self.version < version,
            Absence::Fine => false,
        }
    }

    fn report_missing(&mut self, field: &Field, map: &Members, at: Path, missing: &mut Missing) {
        let name = field.name;
        let message = format!("missing `{name}` in {}", at.subject());
        let diagnostic = Diagnostic::warning(&codes::MISSING_FIELD, at.place(), message);
        let filling = filling(field).or_else(|| assumed(at.table, field));
        let mut diagnostic = match filling {
            Some(json) => diagnostic.help(format!("add `{name}`; otherwise `{json}` is assumed")),
            None => diagnostic.label("ignored").help(format!("add `{name}`")),
        };
        let strangers = map
            .keys()
            .filter(|key| at.table.kind_of(key).is_none())
            .map(String::as_str);
        if let Some(stranger) = nearest(name, strangers) {
            missing.misspelt.push(stranger.to_owned());
            diagnostic = diagnostic
                .and(at.key(stranger).key_place(), "unknown field")
                .help(format!("rename `{stranger}` to `{name}`"));
        }
        self.diagnostics.push(diagnostic);
    }

    /// Checks a key that the document chooses; returns whether its value is kept.
    pub(super) fn name(&mut self, keys: Keys, name: &str, at: Path) -> bool {
        match keys {
            Keys::Component => self.component_name(name, at),
            Keys::MediaType if !name.contains('/') => return self.no_media_type(name, at),
            Keys::Method => return self.method(name, at),
            _ => {}
        }
        true
    }

    /// Reports a key that is not a media type; returns whether its value is kept.
    fn no_media_type(&mut self, name: &str, at: Path) -> bool {
        let message = format!("expected a media type such as `application/json`, found `{name}`");
        let diagnostic = Diagnostic::warning(&codes::INVALID_MEDIA_TYPE, at.key_place(), message);
        let is_token = |char: char| char.is_ascii_alphanumeric() || ".+-_*".contains(char);
        let is_word = !name.is_empty() && name.chars().all(is_token);
        let is_kept = is_word && MEDIA_TYPE.field(name).is_none();
        self.diagnostics.push(if name == "*" {
            diagnostic.label("read as `*/*`")
        } else if is_kept {
            diagnostic.label("its schema is ignored; the body is read and written as bytes")
        } else if matches!(name, "example" | "examples") {
            diagnostic
                .label("ignored")
                .help("move it into the Media Type Object")
        } else {
            diagnostic.label("ignored")
        });
        is_kept
    }

    /// Reports the fields next to the `$ref` of a path item, which are lost; elsewhere, the specification ignores them.
    pub(super) fn siblings(&mut self, kind: Kind, map: &Members, at: Path) {
        let Some(table) = kind.table().filter(|table| table.rule == Rule::PathItem) else {
            return;
        };
        let fields = map
            .keys()
            .filter(|key| !matches!(key.as_str(), "summary" | "description"));
        for key in fields.filter(|key| table.field(key).is_some()) {
            let message = format!("`{key}` is not allowed next to `$ref`");
            self.diagnostics.push(
                Diagnostic::warning(&codes::BESIDE_REFERENCE, at.key(key).key_place(), message)
                    .label("ignored"),
            );
        }
    }

    /// Checks the name of a component, for which many documents use the names of generic types.
    fn component_name(&mut self, name: &str, at: Path) {
        let plain = |char: char| char.is_ascii_alphanumeric() || ".-_".contains(char);
        if !name.is_empty() && name.chars().all(plain) {
            return;
        }
        let message = if name.is_empty() {
            "the name of a component is empty".to_owned()
        } else {
            format!(
                "the component name `{name}` contains characters other than letters, digits, `.`, `-` and `_`"
            )
        };
        self.diagnostics.push(
            Diagnostic::warning(&codes::COMPONENT_NAME, at.key_place(), message)
                .help("rename it here and in each `$ref` to it"),
        );
    }

    fn responses(&mut self, map: &Members, at: Path) {
        let mut statuses = map.keys().filter(|key| !key.starts_with("x-")).peekable();
        if statuses.peek().is_none() {
            let help = "add a response, such as `default`";
            let label = "every successful response is accepted, and its body is ignored";
            let message = "`responses` is empty";
            self.diagnostics.push(
                Diagnostic::warning(&codes::NO_RESPONSES, at.place(), message)
                    .label(label)
                    .help(help),
            );
        }
        for status in statuses {
            self.status(status, map, at);
        }
    }

    fn status(&mut self, status: &str, map: &Members, at: Path) {
        let place = || at.key(status).key_place();
        let upper = status.to_ascii_uppercase();
        if status == "default" || is_status(status) {
        } else if is_status(&upper) && !map.contains_key(&upper) {
            let message = format!("expected `{upper}` with an upper-case `X`, found `{status}`");
            self.diagnostics.push(Diagnostic::warning(
                &codes::LOWER_CASE_STATUS,
                place(),
                message,
            ));
        } else {
            let message = format!(
                "expected a status from `100` to `599`, a range from `1XX` to `5XX` or `default`, found `{status}`"
            );
            self.diagnostics.push(
                Diagnostic::warning(&codes::INVALID_STATUS, place(), message).label("ignored"),
            );
        }
    }

    /// Checks a `style` against the location of the parameter.
    fn style(&mut self, map: &Members, at: Path) {
        let Some(style) = map.get("style").and_then(Value::as_str) else {
            return;
        };
        let Some(allowed) = styles(at.table, map) else {
            return;
        };
        let place = at.key("style").place();
        if allowed.contains(&style) || !is_style(at.table, style) {
            return;
        }
        let subject = match map.get("in").and_then(Value::as_str) {
            Some(location) if at.table.rule == Rule::Parameter => {
                format!("`style` of a {location} parameter")
            }
            _ => "`style` of a header".to_owned(),
        };
        let message = format!(
            "expected {} for {subject}, found `{style}`",
            one_of(allowed)
        );
        self.diagnostics
            .push(Diagnostic::warning(&codes::WRONG_STYLE, place, message).label("ignored"));
    }

    fn required_in_path(&mut self, map: &Members, at: Path) {
        if map.get("in").and_then(Value::as_str) != Some("path") {
            return;
        }
        let place = match map.get("required") {
            Some(Value::Bool(false)) => at.key("required").place(),
            None if map.contains_key("name") => at.key("name").place(),
            None => at.place(),
            Some(_) => return,
        };
        let name = map.get("name").and_then(Value::as_str).unwrap_or_default();
        let message = format!("missing `required: true` in the path parameter `{name}`");
        let diagnostic = Diagnostic::warning(&codes::OPTIONAL_PATH_PARAMETER, place, message);
        self.diagnostics
            .push(diagnostic.help("add `required: true`"));
    }

    fn schema_or_content(&mut self, map: &Members, at: Path) {
        match (map.get("schema"), map.get("content")) {
            (Some(_), Some(_)) => {
                let message = format!("{} has both `schema` and `content`", at.subject());
                let diagnostic = Diagnostic::warning(
                    &codes::SCHEMA_AND_CONTENT,
                    at.key("content").key_place(),
                    message,
                )
                .label("ignored");
                let help = "use `content` if the value has a media type, otherwise `schema`";
                self.diagnostics
                    .push(diagnostic.and(at.key("schema").key_place(), "").help(help));
            }
            (None, Some(Value::Object(content))) if content.len() != 1 => {
                let message = format!(
                    "expected one media type in `content` of {}, found {}",
                    at.subject(),
                    content.len()
                );
                let label = if content.is_empty() {
                    "any value is accepted"
                } else {
                    "the first one is used"
                };
                self.diagnostics.push(
                    Diagnostic::warning(&codes::ONE_MEDIA_TYPE, at.key("content").place(), message)
                        .label(label),
                );
            }
            (None, None) => {
                let message = format!(
                    "{} has neither `schema` nor `content`; any value is accepted",
                    at.subject()
                );
                let help = "add `schema`";
                self.diagnostics
                    .push(Diagnostic::warning(&codes::NO_SCHEMA, at.place(), message).help(help));
            }
            _ => {}
        }
    }

    fn server(&mut self, map: &Members, at: Path) {
        let url = map.get("url").and_then(Value::as_str).unwrap_or_default();
        let variables = map.get("variables").and_then(Value::as_object);
        let mut between = url.split('{');
        let mut is_closed = !between.next().is_some_and(|before| before.contains('}'));
        let mut unknown = |message: String, help: String| {
            let place = at.key("url").place();
            self.diagnostics.push(
                Diagnostic::warning(&codes::UNKNOWN_SERVER_VARIABLE, place, message)
                    .label("the client has no default URL")
                    .help(help),
            );
        };
        for part in between {
            let Some((name, behind)) = part.split_once('}') else {
                is_closed = false;
                continue;
            };
            is_closed &= !behind.contains('}');
            if variables.is_none_or(|all| !all.contains_key(name)) {
                unknown(
                    format!("undefined variable `{{{name}}}` in `url`"),
                    format!("add `{name}` to `variables`, with a `default`"),
                );
            }
        }
        if !is_closed {
            unknown(
                "unbalanced brace in `url`".to_owned(),
                "write a variable as `{name}`".to_owned(),
            );
        }
    }

    fn server_variable(&mut self, map: &Members, at: Path) {
        let Some(default) = map.get("default").map(text_of) else {
            return;
        };
        if default.contains(['{', '}']) {
            let message = format!("`default` is `{default}`, which contains a brace");
            let place = at.key("default").place();
            self.diagnostics.push(
                Diagnostic::warning(&codes::UNKNOWN_SERVER_VARIABLE, place, message)
                    .label("the client has no default URL")
                    .help("use a value without braces"),
            );
        }
        let Some(Value::Array(values)) = map.get("enum") else {
            return;
        };
        if values.iter().any(|value| text_of(value) == default) {
            return;
        }
        let message = format!("`default` is `{default}`, which is not in `enum`");
        self.diagnostics.push(
            Diagnostic::warning(&codes::SERVER_DEFAULT, at.key("default").place(), message)
                .label("the client has no default URL")
                .and(at.key("enum").key_place(), "the allowed values"),
        );
    }

    fn link(&mut self, map: &Members, at: Path) {
        if !map.contains_key("operationId") && !map.contains_key("operationRef") {
            let message = format!(
                "{} has neither `operationId` nor `operationRef`",
                at.subject()
            );
            self.diagnostics.push(Diagnostic::warning(
                &codes::MISSING_FIELD,
                at.place(),
                message,
            ));
        }
    }
}

/// Returns the fields that the `type` of an object requires.
pub(super) fn needed(table: &Object, map: &Members) -> &'static [&'static str] {
    match map.get("type").and_then(Value::as_str) {
        _ if table.rule != Rule::SecurityScheme => &[],
        Some("apiKey") => &["name", "in"],
        Some("http") => &["scheme"],
        Some("oauth2") => &["flows"],
        Some("openIdConnect") => &["openIdConnectUrl"],
        _ => &[],
    }
}

/// Returns the value that most documents mean if a field of a security scheme is missing.
fn assumed(table: &Object, field: &Field) -> Option<Value> {
    if table.rule != Rule::SecurityScheme {
        return None;
    }
    match field.name {
        "flows" => Some(json!({})),
        "in" => Some(json!("header")),
        "openIdConnectUrl" => Some(json!("")),
        "scheme" => Some(json!("bearer")),
        _ => None,
    }
}

/// Returns the styles that are allowed at the location of a parameter.
pub(super) fn styles(table: &Object, map: &Members) -> Option<&'static [&'static str]> {
    if table.rule == Rule::Header {
        return Some(&["simple"]);
    }
    match map.get("in")?.as_str()? {
        "query" => Some(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
        "path" => Some(&["simple", "label", "matrix"]),
        "header" => Some(&["simple"]),
        "cookie" => Some(&["form", "cookie"]),
        _ => None,
    }
}

/// Returns whether the specification has such a style.
fn is_style(table: &Object, style: &str) -> bool {
    table
        .field("style")
        .is_some_and(|field| matches!(field.kind, Kind::Word(words) if words.contains(&style)))
}

pub(super) fn is_status(status: &str) -> bool {
    match status.as_bytes() {
        [b'1'..=b'5', b'X', b'X'] => true,
        [b'1'..=b'5', tens, ones] => tens.is_ascii_digit() && ones.is_ascii_digit(),
        _ => false,
    }
}

/// Returns a scalar as a string.
pub(super) fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
