//! Converts the document's descriptions to Markdown that rustdoc accepts without warnings.

mod direction;
mod html;
mod markdown;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use openapiv3::{
    ExternalDocumentation, Link, LinkOperation, OAuth2Flows, OpenAPI, Operation, PathItem,
    SecurityRequirement, SecurityScheme,
};
use serde_json::Value;

use crate::{
    document::{DeviceFlow, Schema, Scheme as Additions, TagAddition},
    model::{Decision, Docs, GrantKind, Name},
    pointer::Pointer,
};
use direction::is_direction;
use markdown::lines;

/// Returns the documentation of the crate.
pub(super) fn of_api(api: &OpenAPI, additions: &BTreeMap<String, TagAddition>) -> Docs {
    let mut docs = paragraphs([api.info.description.as_deref()]);
    external(&mut docs, api.external_docs.as_ref());
    docs.describe(lines(&tags(api, additions)));
    docs
}

/// Returns the documentation of a group of operations, from their tag.
pub(super) fn of_tag(api: &OpenAPI, name: &str) -> Docs {
    let tag = api.tags.iter().find(|tag| tag.name == name);
    let mut docs = paragraphs([tag.and_then(|tag| tag.description.as_deref())]);
    external(&mut docs, tag.and_then(|tag| tag.external_docs.as_ref()));
    docs
}

/// Returns a list of the tags that the document describes.
fn tags(api: &OpenAPI, additions: &BTreeMap<String, TagAddition>) -> String {
    let said = api.tags.iter().filter_map(|tag| {
        let external = tag.external_docs.as_ref().map(external_text);
        let addition = additions.get(&tag.name);
        let part = addition.and_then(|addition| addition.parent.as_deref());
        let part = part.map(|parent| format!("Subtag of {}.", code(parent)));
        let summary = addition.and_then(|addition| addition.summary.as_deref());
        let summary = summary.filter(|summary| Some(*summary) != tag.description.as_deref());
        let summary = summary.map(|text| format!("{}.", text.trim_end_matches('.')));
        let texts = [
            part.as_deref(),
            summary.as_deref(),
            tag.description.as_deref(),
            external.as_deref(),
        ];
        let texts: Vec<_> = texts.into_iter().flatten().map(one_line).collect();
        (!texts.is_empty()).then(|| format!("* {}: {}\n", code(&tag.name), texts.join(" ")))
    });
    said.collect()
}

/// Returns the documentation of a type, which ends with the pointer of its schema.
pub(super) fn of_schema(schema: Option<&Schema>, at: &Pointer) -> Docs {
    let title = schema.and_then(|schema| schema.title.as_deref());
    let description = schema.and_then(|schema| schema.description.as_deref());
    let mut docs = paragraphs([
        title.filter(|title| description.is_none_or(|text| !text.starts_with(title))),
        description,
    ]);
    external(&mut docs, schema.and_then(Schema::external_docs));
    deprecated(&mut docs, schema.is_some_and(|schema| schema.deprecated));
    if let Some(schema) = schema {
        paragraph(&mut docs, &extensions(schema.extensions()));
    }
    source(&mut docs, &at.to_string());
    docs
}

/// Returns the documentation of a field.
pub(super) fn of_property(schema: Option<&Schema>) -> Docs {
    let mut docs = paragraphs([schema.and_then(|schema| schema.description.as_deref())]);
    external(&mut docs, schema.and_then(Schema::external_docs));
    default(
        &mut docs,
        schema.and_then(|schema| schema.default.as_deref()),
    );
    deprecated(&mut docs, schema.is_some_and(|schema| schema.deprecated));
    docs
}

/// Adds a paragraph with the default.
pub(super) fn default(docs: &mut Docs, value: Option<&Value>) {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return;
    };
    let text = value.to_string();
    if is_short(&text) {
        paragraph(docs, &format!("Defaults to `{text}`."));
    }
}

/// Adds a paragraph with the default of an optional parameter, which the client does not send.
pub(super) fn server_default(docs: &mut Docs, value: Option<&Value>) {
    let text = value.filter(|value| !value.is_null()).map(Value::to_string);
    if let Some(text) = text.filter(|text| is_short(text)) {
        paragraph(docs, &format!("If unset, the server uses `{text}`."));
    }
}

/// Returns whether a text is short enough to be shown as code, and free of special characters.
fn is_short(text: &str) -> bool {
    /// The maximum length, in characters.
    const LONGEST: usize = 80;
    let plain = |c: char| !(c.is_control() || is_direction(c) || c == '`');
    text.chars().count() <= LONGEST && text.chars().all(plain)
}

/// Returns the extensions that are short scalars: `x-stability: beta`.
fn extensions<'d>(extensions: impl IntoIterator<Item = (&'d String, &'d Value)>) -> String {
    let told = extensions.into_iter().filter_map(|(name, value)| {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            _ => return None,
        };
        let text = format!("{name}: {text}");
        is_short(&text).then(|| code(&text))
    });
    told.collect::<Vec<_>>().join(", ")
}

/// Returns a list of the links in an operation's responses.
pub(super) fn of_links(links: &[(&str, &Link)]) -> String {
    let item = |(name, link): &(&str, &Link)| {
        let target = match &link.operation {
            LinkOperation::OperationRef(target) | LinkOperation::OperationId(target) => target,
        };
        let parameter = |(name, value): (&String, &Value)| {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            format!(", {} from {}", code(name), code(&value))
        };
        let mut parameters: Vec<_> = link.parameters.iter().map(parameter).collect();
        if let Some(body) = &link.request_body {
            let body = body
                .as_str()
                .map_or_else(|| body.to_string(), str::to_owned);
            parameters.push(format!(", the body from {}", code(&body)));
        }
        let parameters = parameters.concat();
        let description = link.description.as_deref().map(one_line);
        let description = description.map_or_else(String::new, |text| format!(". {text}"));
        format!(
            "* {}: {}{parameters}{description}\n",
            code(name),
            code(target)
        )
    };
    let items: String = links.iter().map(item).collect();
    if items.is_empty() {
        items
    } else {
        format!("Links:\n\n{items}")
    }
}

/// Returns the scopes that an operation requires, by alternative.
pub(super) fn of_scopes(requirements: &[SecurityRequirement]) -> String {
    let alternative = |requirement: &SecurityRequirement| {
        let schemes = requirement.iter().filter(|(_, scopes)| !scopes.is_empty());
        let schemes = schemes.map(|(name, scopes)| {
            let scopes: Vec<_> = scopes.iter().map(|scope| code(scope)).collect();
            format!("{} of {}", scopes.join(", "), code(name))
        });
        schemes.collect::<Vec<_>>().join(" and ")
    };
    let alternatives = requirements.iter().map(alternative);
    let alternatives: Vec<_> = alternatives.filter(|text| !text.is_empty()).collect();
    if alternatives.is_empty() {
        return String::new();
    }
    format!("Required scopes: {}.", alternatives.join(", or "))
}

/// Returns the documentation of a security scheme, which ends with its pointer.
pub(super) fn of_scheme(
    scheme: &SecurityScheme,
    additions: Option<&Additions>,
    at: &Pointer,
) -> Docs {
    let (SecurityScheme::HTTP { description, .. }
    | SecurityScheme::APIKey { description, .. }
    | SecurityScheme::OAuth2 { description, .. }
    | SecurityScheme::OpenIDConnect { description, .. }) = scheme;
    let mut docs = paragraphs([description.as_deref()]);
    match scheme {
        SecurityScheme::OAuth2 { flows, .. } => {
            let device = additions.and_then(Additions::device_flow);
            paragraph(&mut docs, &self::flows(flows, device));
            let metadata = additions.and_then(|it| it.oauth2_metadata_url.as_deref());
            if let Some(url) = metadata {
                paragraph(&mut docs, &format!("Metadata: {url}"));
            }
        }
        SecurityScheme::OpenIDConnect {
            open_id_connect_url,
            ..
        } => paragraph(&mut docs, &format!("Discovery: {open_id_connect_url}")),
        _ => {}
    }
    deprecated(&mut docs, additions.is_some_and(|it| it.deprecated));
    source(&mut docs, &at.to_string());
    docs
}

/// Returns the documentation of a function that returns a source of tokens.
pub(super) fn of_grant(
    kind: GrantKind,
    scheme: &Name,
    url: Option<&str>,
    scopes: &[String],
) -> Docs {
    let what = match kind {
        GrantKind::ClientCredentials => "the credentials of a client",
        GrantKind::Password => "the name and the password of a user",
        GrantKind::RefreshToken => "a refresh token",
    };
    let from = url.map_or_else(String::new, |url| format!(", from {}", code(url)));
    let scheme = scheme.as_str();
    let mut docs = Docs::generated(&format!(
        "Returns a source of tokens for `{scheme}` by {what}{from}."
    ));
    if kind != GrantKind::RefreshToken && !scopes.is_empty() {
        let scopes: Vec<_> = scopes.iter().map(|scope| code(scope)).collect();
        paragraph(&mut docs, &format!("Scopes: {}.", scopes.join(", ")));
    }
    docs
}

/// Returns a list of the OAuth 2.0 flows, with their URLs, and of the scopes.
fn flows(flows: &OAuth2Flows, device: Option<&DeviceFlow>) -> String {
    let implicit = flows.implicit.iter().map(|flow| {
        let urls = (Some(&flow.authorization_url), None, &flow.refresh_url);
        ("Implicit", urls, &flow.scopes)
    });
    let password = flows.password.iter().map(|flow| {
        let urls = (None, Some(&flow.token_url), &flow.refresh_url);
        ("Password", urls, &flow.scopes)
    });
    let client = flows.client_credentials.iter().map(|flow| {
        let urls = (None, Some(&flow.token_url), &flow.refresh_url);
        ("Client credentials", urls, &flow.scopes)
    });
    let code_flow = flows.authorization_code.iter().map(|flow| {
        let urls = (
            Some(&flow.authorization_url),
            Some(&flow.token_url),
            &flow.refresh_url,
        );
        ("Authorization code", urls, &flow.scopes)
    });
    let device = device.into_iter().map(|flow| {
        let urls = (
            Some(&flow.device_authorization_url),
            Some(&flow.token_url),
            &flow.refresh_url,
        );
        ("Device", urls, &flow.scopes)
    });
    let (mut list, mut scopes) = (Vec::new(), IndexMap::new());
    for (name, (authorization, token, refresh), of_flow) in
        (implicit.chain(password).chain(client)).chain(code_flow.chain(device))
    {
        let urls = [
            ("authorization", authorization),
            ("token", token),
            ("refresh", refresh.as_ref()),
        ];
        let urls = urls
            .into_iter()
            .filter_map(|(what, url)| Some((what, url?)));
        let urls = urls.filter(|(_, url)| !url.is_empty());
        let urls: Vec<_> = urls
            .map(|(what, url)| format!("{what} URL {url}"))
            .collect();
        list.push(format!("* {name}: {}\n", urls.join(", ")));
        scopes.extend(of_flow);
    }
    let scope = |(scope, text): (&String, &String)| {
        format!("* Scope {}: {}\n", code(scope), one_line(text))
    };
    list.extend(scopes.into_iter().map(scope));
    list.concat()
}

/// Returns a paragraph about the servers of an operation; empty if it has none that differ from the document's.
pub(super) fn of_servers(choices: &[Name]) -> String {
    let names = choices
        .iter()
        .map(|name| code(&format!("servers::{}", name.as_str())));
    match names.collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        names => format!("Servers for `at_server`: {}.", names.join(", ")),
    }
}

/// Returns the documentation of an operation, or that of its path item if the operation has none.
pub(super) fn of_operation(operation: &Operation, item: &PathItem, notes: &[String]) -> Docs {
    let own = (&operation.summary, &operation.description);
    let (summary, description) = match own {
        (None, None) => (&item.summary, &item.description),
        own => own,
    };
    let (summary, description) = (summary.as_deref(), description.as_deref());
    let mut docs = paragraphs([summary, description.filter(|text| Some(*text) != summary)]);
    external(&mut docs, operation.external_docs.as_ref());
    for note in notes {
        paragraph(&mut docs, note);
    }
    deprecated(&mut docs, operation.deprecated);
    paragraph(&mut docs, &extensions(&operation.extensions));
    docs
}

/// Returns the documentation of a response.
pub(super) fn of_response(summary: Option<&String>, description: &str) -> Docs {
    let summary = summary.filter(|summary| summary.as_str() != description);
    paragraphs([summary.map(String::as_str), Some(description)])
}

/// Returns a text as Markdown.
pub(super) fn of_text(text: Option<&str>) -> Docs {
    paragraphs([text])
}

/// Returns a name, such as a title, as Markdown on one line.
pub(super) fn of_name(name: &str) -> String {
    one_line(&lines(&one_line(name)).join(" "))
}

/// Returns a name on one line, without characters that change how the rest of the line is shown.
pub(super) fn plain(name: &str) -> String {
    let is_shown = |c: &char| !(c.is_control() || is_direction(*c));
    one_line(&name.chars().filter(is_shown).collect::<String>())
}

/// Adds a paragraph about how the variant of a value is determined.
pub(super) fn decision(docs: &mut Docs, decision: &Decision) {
    let text = match decision {
        Decision::Types => "The JSON type of a value determines its variant.".to_owned(),
        Decision::Tags(properties) => {
            let names: Vec<String> = properties.iter().map(|name| code(name)).collect();
            let verb = if names.len() == 1 {
                "determines"
            } else {
                "determine"
            };
            format!("{} {verb} the variant of a value.", names.join(" and "))
        }
        Decision::Names => "The properties of a value determine its variant.".to_owned(),
        Decision::Match => {
            "A value is read as the first variant that it is valid for, or else as the one that matches the most properties."
                .to_owned()
        }
    };
    paragraph(docs, &text);
}

/// Adds a paragraph about deprecation.
pub(super) fn deprecated(docs: &mut Docs, deprecated: bool) {
    if deprecated {
        paragraph(docs, "Deprecated.");
    }
}

/// Adds a paragraph with the origin of the documented item.
pub(super) fn source(docs: &mut Docs, place: &str) {
    paragraph(docs, &code(place));
}

/// Adds a paragraph of Markdown, unless it is empty.
pub(super) fn paragraph(docs: &mut Docs, text: &str) {
    docs.add(lines(text));
}

/// Returns a text as Markdown code.
pub(super) fn code(text: &str) -> String {
    let is_shown = |c: char| !(c.is_control() || is_direction(c) || c == '`');
    let shown = text.chars().map(|c| if is_shown(c) { c } else { ' ' });
    format!("`{}`", shown.collect::<String>())
}

/// Returns a text with its lines joined.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn external(docs: &mut Docs, external: Option<&ExternalDocumentation>) {
    if let Some(external) = external {
        docs.describe(lines(&external_text(external)));
    }
}

fn external_text(external: &ExternalDocumentation) -> String {
    let text = external.description.as_deref().unwrap_or("See");
    format!("{}: <{}>", text.trim_end_matches('.'), external.url)
}

/// Returns the documentation of an item that texts of the document describe.
fn paragraphs<'t>(texts: impl IntoIterator<Item = Option<&'t str>>) -> Docs {
    let mut docs = Docs::default();
    for text in texts.into_iter().flatten() {
        docs.describe(lines(text));
    }
    docs
}
