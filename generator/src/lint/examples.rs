//! Reports examples and defaults that do not match their schemas.

use serde_json::{Map, Value};

use crate::{
    codes,
    diagnostic::Diagnostic,
    document::{
        Bounds, Found, Node, Part, Read,
        validate::{self, Violation},
    },
    pointer::Pointer,
};

/// A value and the schema of which it is an example.
struct Example<'d> {
    value: &'d Value,
    at: Pointer,
    schema: Node<'d>,
}

fn check(examples: Vec<Example<'_>>, diagnostics: &mut Vec<Diagnostic>) {
    for example in examples {
        let violation = validate::violation(example.value, &example.at, example.schema);
        diagnostics.extend(violation.map(|violation| report(&example, violation)));
    }
}

fn report(example: &Example<'_>, violation: Violation) -> Diagnostic {
    let is_default = example.at.tokens().last().as_deref() == Some("default");
    if is_default {
        violation.report(&codes::INVALID_DEFAULT, "default", &example.at)
    } else {
        violation.report(&codes::INVALID_EXAMPLE, "example", &example.at)
    }
}

/// Reports the examples and the default of a schema that do not match it. Members of its `allOf` that only annotate it
/// may have examples, too.
pub(super) fn of_schema(schema: Node<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let (node, at) = (schema.schema(), schema.at());
    let mut values: Vec<(&Value, Pointer)> = Vec::new();
    for (index, value) in node.examples().iter().enumerate() {
        values.push((value, at.child("examples").child(index)));
    }
    let example = node.example.as_deref();
    let example = example.filter(|example| node.examples().first() != Some(*example));
    values.extend(example.map(|value| (value, at.child("example"))));
    let default = node.default.as_deref();
    values.extend(default.map(|value| (value, at.child("default"))));
    for member in schema
        .all_of()
        .iter()
        .filter(|member| has_only_annotations(*member))
    {
        let example = member.schema().example.as_deref();
        values.extend(example.map(|value| (value, member.at().child("example"))));
    }
    let example = |(value, at)| Example { value, at, schema };
    check(values.into_iter().map(example).collect(), diagnostics);
}

/// Returns whether a schema has only annotations.
fn has_only_annotations(schema: Node<'_>) -> bool {
    !schema.is_reference()
        && schema.is_annotation()
        && !(schema.nullable || schema.read_only || schema.write_only || schema.deprecated)
        && schema.default.is_none()
        && *schema.bounds() == Bounds::default()
}

/// Reports the examples next to a schema that do not match it.
pub(super) fn beside_schema(read: &Read, found: &Found<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if !matches!(found.part, Part::Parameter | Part::Header | Part::MediaType) {
        return;
    }
    let schemas = read.document.schemas();
    let Some(schema) = schemas.at(&found.at.child("schema")) else {
        return;
    };
    let is_text = found.part == Part::MediaType && !is_json(&found.at);
    let mut values = Vec::new();
    if let Some(value) = found.members.get("example") {
        values.push((value, found.at.child("example")));
    }
    let named = found.members.get("examples").and_then(Value::as_object);
    values.extend(named.into_iter().flatten().filter_map(|(name, example)| {
        named_value(&read.tree, example, &found.at.child("examples").child(name))
    }));
    // An example of another media type than JSON is often written in that media type.
    values.retain(|(value, _)| !(is_text && value.is_string()));
    let example = |(value, at)| Example { value, at, schema };
    check(values.into_iter().map(example).collect(), diagnostics);
}

/// Returns whether the media type at a pointer is JSON.
fn is_json(at: &Pointer) -> bool {
    let media_type = at.tokens().last().unwrap_or_default().to_ascii_lowercase();
    media_type
        .split(';')
        .next()
        .is_some_and(|name| name.trim_end().ends_with("json"))
}

/// Returns the value of an example, or of the one at the end of its references.
fn named_value<'d>(
    tree: &'d Value,
    example: &'d Value,
    at: &Pointer,
) -> Option<(&'d Value, Pointer)> {
    let (mut members, mut at): (&Map<String, Value>, _) = (example.as_object()?, at.clone());
    for _ in 0..32 {
        let Some(reference) = members.get("$ref").and_then(Value::as_str) else {
            return Some((members.get("value")?, at.child("value")));
        };
        at = Pointer::from_reference(reference)?;
        members = tree.pointer(at.as_str())?.as_object()?;
    }
    None
}
