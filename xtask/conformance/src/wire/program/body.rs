//! Functions that create bodies from drawn values, and that make bodies comparable.

use std::fmt::Write as _;

use generator::model::{Body, Codec, Content, Count, Framing, Name, Part, Type};

use super::{
    headers::headers,
    types::{constructed, rust},
};

/// Returns the function that creates a body from a drawn value, and the function that makes a body comparable by
/// reading streams to their ends.
pub(super) fn body_functions(word: &str, body: &Body) -> String {
    let ty = rust(&body.ty);
    let (mut made, mut settled) = (String::new(), String::new());
    for (index, content) in body.contents.iter().enumerate() {
        let read = read_content(content);
        let (wrap, pattern) = match body.choice() {
            Some(name) => {
                let variant = format!("api::operations::{}::{}", name.0, content.name.0);
                (format!("{variant}({read})"), format!("{variant}(body)"))
            }
            None => (read, "body".to_owned()),
        };
        let _ = writeln!(made, "            {index} => {wrap},");
        let settle = settle(&content.ty);
        let settle = if body.choice().is_some() {
            pattern.replace("(body)", &format!("({settle})"))
        } else {
            settle
        };
        let _ = writeln!(settled, "            {pattern} => {settle},");
    }
    format!(
        "    fn {word}_body(drawn: &Value, sending: bool) -> {ty} {{
        let value = &drawn[\"value\"];
        match drawn[\"content\"].as_u64().expect(\"a content\") {{
{made}            _ => panic!(\"no such content\"),
        }}
    }}

    async fn {word}_settled(body: {ty}) -> {ty} {{
        match body {{
{settled}            #[allow(unreachable_patterns)]
            other => other,
        }}
    }}
"
    )
}

/// Returns an expression that creates a content from `value`.
fn read_content(content: &Content) -> String {
    match (&content.codec, &content.ty) {
        (Codec::Multipart, Type::Local(name)) if !content.parts.is_empty() => form(name, content),
        (Codec::Sequence(Framing::Fields | Framing::TextFields), Type::Events(data)) => {
            event_fields(data)
        }
        (_, ty) => read(ty, "value"),
    }
}

/// Returns an expression that creates events from `value`, whose items are objects with all fields of an event.
fn event_fields(data: &Type) -> String {
    format!(
        "items(value, sending, |value| {{
            let mut event = api::Event::new(read::<{}>(value));
            event.event = value[\"event\"].as_str().map(str::to_owned);
            event.id = value[\"id\"].as_str().map(str::to_owned);
            event.retry = value[\"retry\"].as_u64().map(std::time::Duration::from_millis);
            event
        }})",
        rust(data)
    )
}

/// Returns an expression that creates the struct of a form from `value`.
fn form(name: &Name, content: &Content) -> String {
    let (mut arguments, mut rest) = (Vec::new(), String::new());
    for part in content.parts.iter().filter(|part| !part.is_rest) {
        let (field, name, made) = (&part.name, &part.name.0, self::part(part));
        let several = match part.count {
            Count::One => {
                let value = format!("{{ let value = &value[{name:?}]; {made} }}");
                arguments.push((field, value));
                continue;
            }
            Count::Optional => "optional",
            Count::Many if part.is_required() => {
                let value = format!("many(value.get({name:?}), |value| {made})");
                arguments.push((field, value));
                continue;
            }
            Count::Many => "many",
        };
        let _ = write!(
            rest,
            "form.{name} = {several}(value.get({name:?}), |value| {made}); "
        );
    }
    format!(
        "{{ let mut form = api::operations::{}::new({}); {rest}form }}",
        name.0,
        constructed(content.by_name.as_ref(), arguments)
    )
}

/// Returns an expression that creates the content of a part from `value`.
fn part(part: &Part) -> String {
    match &part.headers {
        None => read(&part.ty, "value"),
        Some(set) => format!(
            "api::WithHeaders {{ value: {}, headers: {} }}",
            read(&part.ty, "&value[\"value\"]"),
            headers(set, "value[\"headers\"]")
        ),
    }
}

/// Returns an expression that creates a value of a type from an expression.
fn read(ty: &Type, value: &str) -> String {
    match ty {
        Type::Body => format!("body({value}, sending)"),
        Type::Media => format!("media({value}, sending)"),
        Type::File => format!("file({value}, sending)"),
        Type::Bytes => format!("bytes({value})"),
        Type::ItemStream(item) => format!("items({value}, sending, read::<{}>)", rust(item)),
        Type::Events(data) => format!(
            "items({value}, sending, |data| api::Event::new(read::<{}>(data)).id(\"7\"))",
            rust(data)
        ),
        ty => format!("read::<{}>({value})", rust(ty)),
    }
}

/// Returns an expression for `body` with its stream read to the end.
fn settle(ty: &Type) -> String {
    match ty {
        Type::Body => "collected(body).await".to_owned(),
        Type::Media => "collected_media(body).await".to_owned(),
        Type::ItemStream(_) | Type::Events(_) => "collected_items(body).await".to_owned(),
        _ => "body".to_owned(),
    }
}
