//! Names for types that the document does not name: after the place of their schema.

use std::collections::BTreeMap;

use super::{Context, names, union};
use crate::pointer::Pointer;

/// The words for a place within what already has a name: those of the tokens behind the first `skip`.
pub(super) fn place_name(
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
            "properties" | "headers" | "patternProperties" | "$defs" => {
                let Some((_, key)) = tokens.next() else { break };
                prefix = prefix.child(key);
                names::pascal(key)
            }
            "items" => {
                let singular = names::singular(&name);
                let word = if singular == name { "Item" } else { "" };
                name = singular;
                word.to_owned()
            }
            "additionalProperties" => "Value".to_owned(),
            "requestBody" => "Body".to_owned(),
            "responses" => match tokens.next() {
                Some((_, status)) => {
                    prefix = prefix.child(status);
                    if status.starts_with('2') {
                        "Response".to_owned()
                    } else {
                        format!("{}Response", super::response::status_word(status))
                    }
                }
                None => String::new(),
            },
            "parameters" => match tokens.next() {
                Some((_, index)) => {
                    prefix = prefix.child(index);
                    let value = context.document.written(&prefix);
                    names::pascal(
                        value
                            .and_then(|value| value.get("name")?.as_str())
                            .unwrap_or(index),
                    )
                }
                None => String::new(),
            },
            "oneOf" | "anyOf" => tokens.next().map_or_else(String::new, |(_, index)| {
                prefix = prefix.child(index);
                if let Some(word) = words.get(&prefix) {
                    return word.clone();
                }
                let schema = context.document.written(&prefix);
                let says = |keyword| schema.and_then(|schema| schema.get(keyword)?.as_str());
                match (
                    says("title").filter(|title| union::is_name(title)),
                    says("type"),
                ) {
                    (Some(title), _) => names::pascal(title),
                    (None, Some("string")) => "String".to_owned(),
                    (None, Some("integer")) => "Integer".to_owned(),
                    _ => format!(
                        "Variant{}",
                        index.parse::<usize>().map_or(0, |index| index + 1)
                    ),
                }
            }),
            "prefixItems" => tokens.next().map_or_else(String::new, |(_, index)| {
                prefix = prefix.child(index);
                let place = index.parse::<usize>().map_or(0, |index| index + 1);
                format!("Place{place}")
            }),
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
