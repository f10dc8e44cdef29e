//! Writes the outline: the API on one page of text, in Rust terms, for review.
//!
//! It contains everything that affects callers, implementers or the wire, so that a change of the document shows up as
//! a difference: media types, constraints, closed objects, locations of parameters, security with scopes, and servers.

mod constraints;
mod head;
mod line;
mod pages;
mod types;

use crate::model::{
    Body, Codec, Content, Count, Decision, DefaultValue, Escape, Field, Header, Literal, Location,
    Model, Name, Operation, Parameter, Part, PartKind, Presence, Response, Status, TextStyle, Type,
    TypeDefinition, TypeKind, Variant,
};
use constraints::{beyond_type, constraints};
use line::line;
pub(crate) use types::ty;

/// Returns the outline.
#[must_use]
pub fn outline(model: &Model) -> String {
    let mut text = format!(
        "{} {}: {} {}\n",
        model.package.name, model.package.version, model.title, model.version
    );
    for (depth, shown) in head::head(model) {
        line(&mut text, depth, &shown);
    }
    if !model.webhooks.is_empty() {
        let receiver = model.receiver.as_str();
        line(
            &mut text,
            0,
            &format!("{receiver} at the URL of a receiver"),
        );
    }
    for operation in model.all_operations() {
        text.push('\n');
        self::operation(&mut text, model, operation);
    }
    for item in model.modules.iter().flat_map(|module| &module.items) {
        text.push('\n');
        self::item(&mut text, 0, item);
    }
    text
}

fn operation(text: &mut String, model: &Model, operation: &Operation) {
    let parameters = operation.fields().map(|it| {
        let deprecated = if it.deprecated { " (deprecated)" } else { "" };
        let end = default(it.default.as_ref()) + deprecated;
        (&it.name, &it.ty, it.required, end)
    });
    let body = operation
        .body
        .iter()
        .map(|it| (&it.name, &it.body.ty, it.required, String::new()));
    let (required, optional): (Vec<_>, Vec<_>) = parameters
        .chain(body)
        .partition(|(_, _, required, _)| *required);
    let argument = |(name, ty, ..): &(&Name, &Type, bool, String)| {
        format!("{}: {}", name.as_str(), self::ty(ty))
    };
    let arguments = required.iter().map(argument).collect::<Vec<_>>().join(", ");
    let deprecated = if operation.deprecated {
        " (deprecated)"
    } else {
        ""
    };
    let kind = if operation.is_webhook {
        "webhook"
    } else {
        "fn"
    };
    line(
        text,
        0,
        &format!("{kind} {}({arguments}){deprecated}", operation.call_path()),
    );
    for (name, ty, _, end) in &optional {
        line(
            text,
            1,
            &format!(".{}({}){end}", name.as_str(), self::ty(ty)),
        );
    }
    if let Some((key, _)) = operation.idempotency_key() {
        let filled = if key.required { "" } else { ", filled in" };
        line(
            text,
            1,
            &format!("idempotent by {}{filled}", key.name.as_str()),
        );
    }
    if let Some(paging) = &operation.pages {
        line(text, 1, &pages::paging(paging));
    }
    let server = operation.server.as_ref();
    let server = server.map_or_else(String::new, |server| format!(" at {server}"));
    let (method, path) = (&operation.method, &operation.path);
    line(text, 1, &format!("{method} {path}{server}"));
    for parameter in &operation.parameters {
        // The template and the arguments already show a plain path parameter.
        let shown = self::parameter(parameter);
        if shown != format!("path {:?}", parameter.wire) {
            line(text, 1, &shown);
        }
    }
    if let Some(request) = &operation.body {
        let optional = if request.required { "" } else { "optional " };
        for content in &request.body.contents {
            self::content(text, 1, &format!("{optional}body "), content);
        }
    }
    security(text, model, operation);
    operation
        .success
        .iter()
        .for_each(|response| self::response(text, "", response));
    operation
        .failures
        .iter()
        .for_each(|response| self::response(text, "failure ", response));
    operation
        .items
        .iter()
        .for_each(|item| self::item(text, 1, item));
}

/// Writes the alternatives of security schemes, with their scopes.
fn security(text: &mut String, model: &Model, operation: &Operation) {
    if !operation.security.is_empty() {
        let method = |constant: &Name| {
            let scheme = model
                .schemes
                .iter()
                .find(|scheme| scheme.constant == *constant);
            scheme.map_or("?", |scheme| scheme.method.as_str())
        };
        let alternative = |constants: &Vec<Name>| match constants.as_slice() {
            [] => "nothing".to_owned(),
            constants => constants
                .iter()
                .map(method)
                .collect::<Vec<_>>()
                .join(" and "),
        };
        let alternatives: Vec<_> = operation.security.iter().map(alternative).collect();
        let scopes = operation.scopes.iter().map(|(_, scope)| scope.as_str());
        let scopes: Vec<_> = scopes.collect();
        let scopes = if scopes.is_empty() {
            String::new()
        } else {
            format!(" for {}", scopes.join(", "))
        };
        line(
            text,
            1,
            &format!("with {}{scopes}", alternatives.join(" or ")),
        );
    }
}

fn response(text: &mut String, kind: &str, response: &Response) {
    let status = match response.status {
        Status::Code(code) => code.to_string(),
        Status::Class(class) => format!("{class}XX"),
        Status::Success => "default of success".to_owned(),
        Status::Default => "default".to_owned(),
    };
    let body = response
        .body
        .as_ref()
        .map_or_else(|| "()".to_owned(), |body| ty(&body.ty));
    line(text, 1, &format!("-> {kind}{status} {body}"));
    for content in response.body.iter().flat_map(noteworthy) {
        self::content(text, 2, "as ", content);
    }
    for header in response.headers.iter().flat_map(|set| &set.headers) {
        line(text, 2, &self::header(header));
    }
}

/// Returns the contents of a body; empty if the only content is JSON without constraints.
fn noteworthy(body: &Body) -> &[Content] {
    match body.contents.as_slice() {
        [only] if only.accepts == ["application/json"] && beyond_type(&only.shape).is_empty() => {
            &[]
        }
        contents => contents,
    }
}

fn header(header: &Header) -> String {
    let inner = ty(&header.ty);
    let ty = if header.required {
        inner
    } else {
        format!("Option<{inner}>")
    };
    let style = style(&header.style);
    let wire = if header.name.plain() == header.wire.replace('-', "_") {
        String::new()
    } else {
        format!(" = {:?}", header.wire)
    };
    format!("header {}: {ty}{wire}{style}", header.name.as_str())
}

/// Returns the location of a parameter, its style, and the constraints that a server checks.
fn parameter(parameter: &Parameter) -> String {
    let location = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    let escape = match parameter.escape {
        Escape::All => "",
        Escape::Path | Escape::Query | Escape::Cookie => ", reserved",
        Escape::Nothing => ", unescaped",
    };
    format!(
        "{location} {:?}{}{escape}{}",
        parameter.wire,
        style(&parameter.style),
        beyond_type(&parameter.shape)
    )
}

/// Returns the style of a value, unless it is the default of the location.
fn style(style: &TextStyle) -> String {
    match style {
        TextStyle::Default => String::new(),
        TextStyle::Styled(style) => format!(", {style:?}"),
        TextStyle::Members(members) => format!(", {members:?}"),
        TextStyle::QueryString(style) => format!(", whole query, {style:?}"),
    }
}

/// Writes one content of a body.
fn content(text: &mut String, depth: usize, before: &str, content: &Content) {
    let codec = match &content.codec {
        Codec::Json => String::new(),
        other => format!(" ({other:?})"),
    };
    let accepts = match content.accepts.as_slice() {
        [] => "any media type".to_owned(),
        accepts => accepts.join(", "),
    };
    let (ty, beyond) = (ty(&content.ty), beyond_type(&content.shape));
    line(
        text,
        depth,
        &format!("{before}{accepts}{codec}: {ty}{beyond}"),
    );
    for part in &content.parts {
        self::part(text, depth + 1, part);
    }
}

fn part(text: &mut String, depth: usize, part: &Part) {
    let kind = match part.kind {
        PartKind::File => "file",
        PartKind::Json => "json",
        _ => "text",
    };
    let count = match part.count {
        Count::One => "",
        Count::Optional => "optional ",
        Count::Many => "many ",
    };
    let wire = if part.is_rest { "*" } else { &part.wire };
    let media_type = part.media_type.as_deref();
    let media_type = media_type.map_or_else(String::new, |it| format!(" {it}"));
    let (ty, beyond) = (ty(&part.ty), beyond_type(&part.shape));
    line(
        text,
        depth,
        &format!("{count}part {wire:?}: {kind}{media_type} {ty}{beyond}"),
    );
    for header in part.headers.iter().flat_map(|set| &set.headers) {
        line(text, depth + 1, &self::header(header));
    }
}

fn item(text: &mut String, depth: usize, item: &TypeDefinition) {
    let deprecated = if item.deprecated { " (deprecated)" } else { "" };
    let name = item.name.as_str();
    match &item.kind {
        TypeKind::Newtype(inner) => line(
            text,
            depth,
            &format!("struct {name}({}){deprecated}", ty(inner)),
        ),
        TypeKind::Alias(alias) => line(
            text,
            depth,
            &format!("type {name} = {}{deprecated}", ty(alias)),
        ),
        TypeKind::StringEnum(of) => {
            let open = if of.open { " or any" } else { "" };
            line(text, depth, &format!("enum {name}{open}{deprecated}"));
            for value in &of.values {
                let (name, wire) = (value.name.as_str(), &value.wire);
                line(text, depth + 1, &format!("{name} = {wire:?}"));
            }
        }
        TypeKind::IntegerEnum(of) => {
            let open = if of.open { " or any" } else { "" };
            line(text, depth, &format!("enum {name}{open}{deprecated}"));
            for value in &of.values {
                let (name, wire) = (value.name.as_str(), value.wire);
                line(text, depth + 1, &format!("{name} = {wire}"));
            }
        }
        TypeKind::Union(union) => {
            let by = decision(&union.decision);
            line(text, depth, &format!("union {name} by {by}{deprecated}"));
            for variant in &union.variants {
                let (name, tags) = (variant.name.as_str(), tags(variant));
                line(
                    text,
                    depth + 1,
                    &format!("{name}({}){tags}", ty(&variant.ty)),
                );
            }
            for getter in &union.getters {
                let (name, ty) = (getter.name.as_str(), ty(&getter.ty));
                line(text, depth + 1, &format!(".{name}() -> Option<{ty}>"));
            }
        }
        TypeKind::Struct(structure) => {
            line(text, depth, &format!("struct {name}{deprecated}"));
            for constant in &structure.constants {
                let value = literal(&constant.value);
                line(text, depth + 1, &format!("{:?} is {value}", constant.wire));
            }
            structure
                .fields
                .iter()
                .for_each(|field| line(text, depth + 1, &self::field(field)));
            if let Some(rest) = &structure.rest {
                line(
                    text,
                    depth + 1,
                    &format!(
                        "..{}: {}{}",
                        rest.name.as_str(),
                        ty(&rest.ty),
                        beyond_type(&rest.shape)
                    ),
                );
            }
            if structure.closed {
                line(text, depth + 1, "no other properties");
            }
        }
    }
    if !item.constraints.is_empty() {
        line(text, depth + 1, constraints(&item.constraints).trim_start());
    }
}

pub(crate) fn field(field: &Field) -> String {
    let inner = ty(&field.ty);
    let inner = if field.boxed {
        format!("Box<{inner}>")
    } else {
        inner
    };
    let ty = match field.presence {
        Presence::Required => inner,
        Presence::Optional => format!("Option<{inner}>"),
        Presence::Nullable => format!("Option<{inner}>, null if none"),
        Presence::OptionalNullable => format!("Option<Option<{inner}>>"),
    };
    let wire = if field.name.plain() == field.wire {
        String::new()
    } else {
        format!(" = {:?}", field.wire)
    };
    let deprecated = if field.deprecated {
        " (deprecated)"
    } else {
        ""
    };
    let default = default(field.default.as_ref());
    let beyond = beyond_type(&field.shape);
    format!(
        "{}: {ty}{default}{wire}{deprecated}{beyond}",
        field.name.as_str()
    )
}

/// Returns the default value, such as ` or 20`.
pub(crate) fn default(default: Option<&DefaultValue>) -> String {
    default.map_or_else(String::new, |default| {
        format!(" or {}", literal(&default.value))
    })
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Boolean(value) => value.to_string(),
        Literal::Number(text) => text.clone(),
        Literal::Text(text) => format!("{text:?}"),
        Literal::TextVariant(name) | Literal::IntegerVariant(name) => name.as_str().to_owned(),
    }
}

/// Returns how the variants of a union are distinguished.
pub(crate) fn decision(decision: &Decision) -> String {
    match decision {
        Decision::Types => "JSON type".to_owned(),
        Decision::Tags(properties) => {
            let properties: Vec<_> = properties.iter().map(|it| format!("{it:?}")).collect();
            properties.join(" and ")
        }
        Decision::Names => "required properties".to_owned(),
        Decision::Match => "best match".to_owned(),
    }
}

/// Returns the tags of a variant, such as ` if "kind" is "cat"`.
pub(crate) fn tags(variant: &Variant) -> String {
    let tags = variant.tags.iter().map(|tag| {
        let values: Vec<_> = tag
            .values
            .iter()
            .map(|value| format!("{value:?}"))
            .collect();
        let absent = if tag.required { "" } else { " or absent" };
        format!("{:?} is {}{absent}", tag.property, values.join(" or "))
    });
    let tags: Vec<_> = tags.collect();
    let default = variant.default.as_ref();
    let default = default.map_or_else(String::new, |it| format!(", default of {it:?}"));
    if tags.is_empty() {
        default
    } else {
        format!(" if {}{default}", tags.join(" and "))
    }
}
