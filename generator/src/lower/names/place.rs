//! Names types after the pointers of their schemas.

use std::collections::BTreeMap;

use crate::{
    document::{Additional, Kind, Node},
    lower::{Context, names, operation::status::status_word},
    pointer::Pointer,
};

/// Parts of a name that most names do not need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::lower) struct Detail {
    /// The statuses of successes.
    pub(in crate::lower) statuses: bool,
    /// The media types.
    pub(in crate::lower) media_types: bool,
    /// `true` to name the type of an item `…Item` instead of the singular of its array.
    pub(in crate::lower) items: bool,
}

impl Detail {
    /// The details to add to a name that is taken, in this order.
    pub(in crate::lower) const ALL: [Self; 4] = [
        Self::of(true, false, false),
        Self::of(false, true, false),
        Self::of(false, false, true),
        Self::of(true, true, true),
    ];

    const fn of(statuses: bool, media_types: bool, items: bool) -> Self {
        Self {
            statuses,
            media_types,
            items,
        }
    }
}

/// Returns the name for a pointer inside something that is named `base`: the words of all tokens after the first `skip`
/// are appended.
pub(in crate::lower) fn place_name(
    context: &Context<'_, '_>,
    alternative_names: &BTreeMap<Pointer, String>,
    at: &Pointer,
    (base, skip): (&str, usize),
    detail: Detail,
) -> String {
    let tokens: Vec<String> = at.tokens().collect();
    let mut name = base.to_owned();
    let mut prefix = Pointer::root();
    let mut tokens = tokens.iter().enumerate();
    while let Some((index, token)) = tokens.next() {
        prefix = prefix.child(token);
        if index < skip {
            continue;
        }
        let word = match token.as_str() {
            "callbacks" => {
                let (Some((_, key)), Some((_, expression))) = (tokens.next(), tokens.next()) else {
                    break;
                };
                prefix = prefix.child(key).child(expression);
                names::pascal(key)
            }
            "patternProperties" => {
                let around = prefix.last().map(|(around, _)| around);
                let Some((_, key)) = tokens.next() else {
                    name.push_str("Value");
                    break;
                };
                prefix = prefix.child(key);
                pattern_value(context, &around.unwrap_or_else(Pointer::root), &prefix)
            }
            "properties" | "headers" | "$defs" => {
                let Some((_, key)) = tokens.next() else { break };
                prefix = prefix.child(key);
                names::pascal(key)
            }
            "items" if detail.items => "Item".to_owned(),
            "items" => item(&mut name).to_owned(),
            "additionalProperties" => "Value".to_owned(),
            "itemSchema" => "Item".to_owned(),
            "requestBody" => "Body".to_owned(),
            "responses" => {
                let status = tokens.next();
                if let Some((_, status)) = status {
                    prefix = prefix.child(status);
                }
                status.map_or_else(String::new, |(_, status)| response(status, detail))
            }
            "parameters" => match tokens.next() {
                Some((_, index)) => {
                    prefix = prefix.child(index);
                    names::pascal(context.document.parameter_name(&prefix).unwrap_or(index))
                }
                None => String::new(),
            },
            "oneOf" | "anyOf" => {
                let around = prefix
                    .last()
                    .map_or_else(Pointer::root, |(around, _)| around);
                tokens.next().map_or_else(String::new, |(_, index)| {
                    prefix = prefix.child(index);
                    if let Some(word) = alternative_names.get(&prefix) {
                        return word.clone();
                    }
                    let index = index.parse().unwrap_or_default();
                    alternative(context, &around, &prefix, index)
                })
            }
            "prefixItems" => match tokens.next() {
                Some((_, index)) => {
                    prefix = prefix.child(index);
                    let place = index.parse::<usize>().map_or(0, |index| index + 1);
                    format!("Place{place}")
                }
                // The pointer of the keyword applies to all elements.
                None => item(&mut name).to_owned(),
            },
            "content" => {
                let media_type = tokens.next();
                if let Some((_, media_type)) = media_type {
                    prefix = prefix.child(media_type);
                }
                let media_type = media_type.filter(|_| detail.media_types);
                media_type.map_or_else(String::new, |(_, name)| media_type_word(name))
            }
            "allOf" => {
                if let Some((_, index)) = tokens.next() {
                    prefix = prefix.child(index);
                }
                String::new()
            }
            "schema" | "not" => String::new(),
            other => names::pascal(other),
        };
        name.push_str(&word);
    }
    name
}

/// Returns the words for the properties whose names match a pattern.
fn pattern_value(context: &Context<'_, '_>, around: &Pointer, at: &Pointer) -> String {
    let schemas = context.document.schemas();
    match schemas.at(around).and_then(Node::additional) {
        Some(Additional::Schema(node)) if node.at() != at => {
            let list = node.any_of();
            let index = schemas.at(at).and_then(|found| list.position(found));
            let index = index.unwrap_or_default();
            format!("Value{}", alternative(context, node.at(), at, index))
        }
        _ => "Value".to_owned(),
    }
}

/// Returns the words for a response: the name of its status, unless it is a success, and `Response`.
fn response(status: &str, detail: Detail) -> String {
    let is_silent = status.starts_with('2') && (!detail.statuses || status == "200");
    let word = if is_silent {
        String::new()
    } else {
        status_word(status)
    };
    format!("{word}Response")
}

/// Returns the word for a media type: its subtype.
fn media_type_word(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    let subtype = essence.rsplit('/').next().unwrap_or_default().trim();
    match subtype.to_ascii_lowercase().as_str() {
        "x-www-form-urlencoded" => "UrlEncoded".to_owned(),
        "form-data" => "Multipart".to_owned(),
        "event-stream" => "Events".to_owned(),
        "*" => "Any".to_owned(),
        subtype => {
            let unprefixed = ["x-", "vnd."]
                .iter()
                .find_map(|prefix| subtype.strip_prefix(prefix));
            names::pascal(unprefixed.unwrap_or(subtype))
        }
    }
}

/// Changes a name to its singular; returns the word to append if it is singular already.
fn item(name: &mut String) -> &'static str {
    let singular = names::singular(name);
    let word = if singular == *name { "Item" } else { "" };
    *name = singular;
    word
}

/// Returns whether a union has only one alternative besides `null`.
fn is_only_nullable(union: Node<'_>) -> bool {
    let all: Vec<_> = union.alternatives().filter_map(Node::resolve).collect();
    let others = all.iter().filter(|schema| !schema.is_null());
    others.count() == 1
}

/// Returns whether a schema is an array whose items are an object or a union of their own.
fn has_named_items(schema: Node<'_>) -> bool {
    let items = schema.items().filter(|items| !items.is_reference());
    items
        .and_then(Node::resolve)
        .is_some_and(|items| items.has_properties() || items.alternatives().next().is_some())
}

/// Returns the word for an alternative: its title or its type, otherwise its number.
fn alternative(context: &Context<'_, '_>, around: &Pointer, at: &Pointer, index: usize) -> String {
    let schemas = context.document.schemas();
    let schema = schemas.at(at);
    let title = schema.and_then(|schema| schema.schema().title.as_deref());
    if let Some(title) = title.filter(|title| names::is_name(title)) {
        return names::pascal(title);
    }
    if schemas.at(around).is_some_and(is_only_nullable) {
        return String::new();
    }
    match schema.and_then(|schema| schema.kind) {
        Some(Kind::String) => return "String".to_owned(),
        Some(Kind::Integer) => return "Integer".to_owned(),
        _ => {}
    }
    let is_only = |is_like: fn(Node<'_>) -> bool| {
        let others = schemas.at(around).into_iter().flat_map(Node::alternatives);
        let mut others = others.filter_map(Node::resolve);
        schema
            .is_some_and(|schema| is_like(schema) && others.all(|it| it == schema || !is_like(it)))
    };
    // Only the items of an array have a name.
    if is_only(|schema| schema.is_array()) || is_only(has_named_items) {
        return String::new();
    }
    if is_only(|schema| schema.is_object() && !schema.has_properties()) {
        return "Object".to_owned();
    }
    let position = schemas.at(around).zip(schema).and_then(|(around, schema)| {
        let of_one = around.one_of().position(schema);
        of_one.or_else(|| around.any_of().position(schema))
    });
    format!("Variant{}", position.unwrap_or(index) + 1)
}
