//! Names for types that the document does not name: after the place of their schema.

use std::collections::BTreeMap;

use crate::{
    document::{Additional, Kind, Node},
    lower::{Context, names, operation::status::status_word},
    pointer::Pointer,
};

/// The words for a place within what already has a name: those of the tokens behind the first `skip`.
pub(in crate::lower) fn place_name(
    context: &Context<'_, '_>,
    words: &BTreeMap<Pointer, String>,
    at: &Pointer,
    base: &str,
    skip: usize,
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
                let around = prefix
                    .last()
                    .map_or_else(Pointer::root, |(around, _)| around);
                let Some((_, key)) = tokens.next() else {
                    name.push_str("Value");
                    break;
                };
                prefix = prefix.child(key);
                let schema = context.document.schemas().at(&around);
                match schema.and_then(Node::additional) {
                    Some(Additional::Schema(node)) if node.at() != &prefix => {
                        let list = node.any_of();
                        let found = context.document.schemas().at(&prefix);
                        let index = found.and_then(|found| list.position(found));
                        let index = index.unwrap_or_default();
                        format!("Value{}", alternative(context, node.at(), &prefix, index))
                    }
                    _ => "Value".to_owned(),
                }
            }
            "properties" | "headers" | "$defs" => {
                let Some((_, key)) = tokens.next() else { break };
                prefix = prefix.child(key);
                names::pascal(key)
            }
            "items" => item(&mut name).to_owned(),
            "additionalProperties" => "Value".to_owned(),
            "itemSchema" => "Item".to_owned(),
            "requestBody" => "Body".to_owned(),
            "responses" => match tokens.next() {
                Some((_, status)) => {
                    prefix = prefix.child(status);
                    if status.starts_with('2') {
                        "Response".to_owned()
                    } else {
                        format!("{}Response", status_word(status))
                    }
                }
                None => String::new(),
            },
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
                    if let Some(word) = words.get(&prefix) {
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
                // All of them.
                None => item(&mut name).to_owned(),
            },
            "allOf" | "content" => {
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

/// Makes a name that of one item; returns the word to add.
fn item(name: &mut String) -> &'static str {
    let singular = names::singular(name);
    let word = if singular == *name { "Item" } else { "" };
    *name = singular;
    word
}

/// The word for an alternative: its title or its type, or else its number among the alternatives that are not `null`.
fn alternative(context: &Context<'_, '_>, around: &Pointer, at: &Pointer, index: usize) -> String {
    let schemas = context.document.schemas();
    let schema = schemas.at(at);
    let title = schema.and_then(|schema| schema.schema().title.as_deref());
    if let Some(title) = title.filter(|title| names::is_name(title)) {
        return names::pascal(title);
    }
    match schema.and_then(|schema| schema.kind) {
        Some(Kind::String) => return "String".to_owned(),
        Some(Kind::Integer) => return "Integer".to_owned(),
        _ => {}
    }
    let position = schemas.at(around).zip(schema).and_then(|(around, schema)| {
        let of_one = around.one_of().position(schema);
        of_one.or_else(|| around.any_of().position(schema))
    });
    format!("Variant{}", position.unwrap_or(index) + 1)
}
