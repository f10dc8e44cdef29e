//! Validates a value against a schema and reports the innermost violation.

mod pair;
mod scalar;

use serde_json::{Map, Value};

pub(crate) use self::pair::Violation;
use self::pair::{Pair, Result, sized};
use crate::{
    document::{Additional, Node, Nodes, nearest},
    pointer::Pointer,
};

/// The maximum number of schemas that are applied to one value; beyond that, it is accepted.
const STEPS: usize = 20_000;
/// The maximum number of nested schemas that apply to the same value.
const DEPTH: usize = 64;

/// Returns the first violation of a schema in a value.
pub(crate) fn violation(value: &Value, at: &Pointer, schema: Node<'_>) -> Option<Violation> {
    let mut validator = Validator { steps: STEPS };
    validator
        .validate(Pair {
            value,
            at,
            schema,
            depth: 0,
            closed: true,
        })
        .err()
        .map(|violation| *violation)
}

struct Validator {
    steps: usize,
}

impl Validator {
    fn validate(&mut self, pair: Pair<'_>) -> Result {
        if self.steps == 0 || pair.depth > DEPTH {
            return Ok(());
        }
        self.steps -= 1;
        if pair.value.is_null() && pair.schema.nullable {
            return Ok(());
        }
        if pair.schema.is_reference() {
            return match pair.schema.resolve() {
                Some(schema) => self.validate(Pair {
                    schema,
                    depth: pair.depth + 1,
                    ..pair
                }),
                None => Ok(()),
            };
        }
        scalar::validate(&pair)?;
        match pair.value {
            Value::Array(items) => self.items(&pair, items)?,
            Value::Object(members) => self.members(&pair, members)?,
            _ => {}
        }
        self.all_of(&pair)?;
        self.any_of(&pair, "oneOf", pair.schema.one_of())?;
        self.any_of(&pair, "anyOf", pair.schema.any_of())
    }

    fn items(&mut self, pair: &Pair<'_>, items: &[Value]) -> Result {
        let bounds = pair.schema.bounds();
        let (least, most) = (bounds.min_items, bounds.max_items);
        sized(
            pair,
            items.len(),
            "element",
            ("minItems", least),
            ("maxItems", most),
        )?;
        let Some(schema) = pair.schema.items() else {
            return Ok(());
        };
        for (index, value) in items.iter().enumerate() {
            self.validate(Pair {
                value,
                at: &pair.at.child(index),
                schema,
                depth: 0,
                closed: true,
            })?;
        }
        Ok(())
    }

    fn members(&mut self, pair: &Pair<'_>, members: &Map<String, Value>) -> Result {
        let bounds = pair.schema.bounds();
        let (least, most) = (bounds.min_properties, bounds.max_properties);
        sized(
            pair,
            members.len(),
            "property",
            ("minProperties", least),
            ("maxProperties", most),
        )?;
        required(pair, members)?;
        for (name, value) in members {
            let schema = match pair.schema.property(name) {
                Some(schema) => schema,
                None => match pair.schema.additional() {
                    Some(Additional::Any(false)) if pair.closed => return Err(unknown(pair, name)),
                    Some(Additional::Schema(schema)) => schema,
                    _ => continue,
                },
            };
            self.validate(Pair {
                value,
                at: &pair.at.child(name),
                schema,
                depth: 0,
                closed: true,
            })?;
        }
        Ok(())
    }

    fn all_of(&mut self, pair: &Pair<'_>) -> Result {
        for schema in pair.schema.all_of() {
            self.validate(Pair {
                schema,
                depth: pair.depth + 1,
                closed: false,
                ..*pair
            })?;
        }
        Ok(())
    }

    /// Checks that a value matches one of several schemas. Otherwise the most deeply nested violation is reported.
    fn any_of(&mut self, pair: &Pair<'_>, keyword: &str, members: Nodes<'_>) -> Result {
        if members.is_empty() {
            return Ok(());
        }
        let mut inner: Option<Box<Violation>> = None;
        for schema in members {
            let Err(violation) = self.validate(Pair {
                schema,
                depth: pair.depth + 1,
                ..*pair
            }) else {
                return Ok(());
            };
            let depth = |violation: &Violation| violation.at.as_str().matches('/').count();
            if inner
                .as_ref()
                .is_none_or(|known| depth(known) < depth(&violation))
            {
                inner = Some(violation);
            }
        }
        match inner {
            Some(violation) if members.len() == 1 || violation.at != *pair.at => Err(violation),
            _ => {
                let why = format!(
                    "does not match any of the {} schemas of `{keyword}`",
                    members.len()
                );
                Err(pair.against(keyword, why, "matches none of them"))
            }
        }
    }
}

/// Checks that the required properties are present; read-only and write-only ones may be missing.
fn required(pair: &Pair<'_>, members: &Map<String, Value>) -> Result {
    for (index, name) in pair.schema.required.iter().enumerate() {
        if members.contains_key(name) || pair.schema.property(name).is_some_and(is_one_way) {
            continue;
        }
        let mut violation = pair.against(
            "required",
            format!("lacks the required property `{name}`"),
            format!("missing `{name}`"),
        );
        violation.by = violation.by.child(index);
        return Err(violation);
    }
    Ok(())
}

fn is_one_way(schema: Node<'_>) -> bool {
    let schema = schema.resolve().unwrap_or(schema);
    schema.read_only || schema.write_only
}

#[expect(clippy::unnecessary_box_returns, reason = "it becomes a `Result`")]
fn unknown(pair: &Pair<'_>, name: &str) -> Box<Violation> {
    let known = pair.schema.properties().map(|(name, _)| name.as_str());
    let mut violation = pair.against(
        "additionalProperties",
        "is not a known property, and additional properties are not allowed",
        "unknown property",
    );
    violation.at = pair.at.child(name);
    violation.help = nearest(name, known).map(|name| format!("did you mean `{name}`?"));
    violation
}
