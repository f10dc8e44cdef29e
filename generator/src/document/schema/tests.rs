//! Tests how schemas are parsed; the expected ones are written in the keywords of OpenAPI 3.0.

use serde_json::{Value, json};

use super::{Node, arena::Builder};
use crate::pointer::Pointer;

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let parse = |text: &str| serde_yaml::from_str::<Value>(text).unwrap();
    for (schema, expected) in cases {
        let mut builder = Builder::default();
        let at = Pointer::from_tokens(["A"]);
        builder.parse(parse(schema), &at);
        let schemas = builder.finish();
        let parsed = schemas.at(&at).map(Node::to_json);
        assert_eq!(parsed, Some(parse(expected)), "{schema}");
    }
}

/// Checks the schema of the items, and the length of the tuple, for schemas with `prefixItems`.
#[track_caller]
fn check_items(cases: &[(&str, Value, usize)]) {
    for (schema, expected, places) in cases {
        let mut builder = Builder::default();
        let at = Pointer::from_tokens(["A"]);
        builder.parse(serde_yaml::from_str(schema).unwrap(), &at);
        let schemas = builder.finish();
        let node = schemas.at(&at).unwrap();
        assert_eq!(node.items().unwrap().to_json(), *expected, "{schema}");
        assert_eq!(node.places().len(), *places, "{schema}");
    }
}

#[test]
fn types() {
    check(&[
        (
            "{type: [string, 'null'], minLength: 1}",
            "{type: string, nullable: true, minLength: 1}",
        ),
        ("{type: 'null'}", "{nullable: true, enum: [null]}"),
        ("{type: [integer, number]}", "{type: number}"),
        (
            "{type: [string, number, integer, boolean, object, array, 'null'], minimum: 1}",
            "{nullable: true, minimum: 1}",
        ),
        (
            "{type: [string, integer, 'null'], minLength: 1, minimum: 2, format: int64, title: T}",
            "{title: T, nullable: true, anyOf: [{type: string, minLength: 1}, {type: integer, minimum: 2, format: int64}]}",
        ),
        (
            "{type: [string, integer], enum: [a, 1, null]}",
            "{anyOf: [{type: string, enum: [a]}, {type: integer, enum: [1]}]}",
        ),
        (
            "{type: [string, integer], enum: [a]}",
            "{type: string, enum: [a]}",
        ),
        (
            "{type: [string, object], oneOf: [{type: string}, {type: object}]}",
            "{oneOf: [{type: string}, {type: object}]}",
        ),
        (
            "{type: [string, array], items: {type: [string, 'null']}, anyOf: [{}]}",
            "{anyOf: [{}], allOf: [{anyOf: [{type: string}, {type: array, items: {type: string, nullable: true}}]}]}",
        ),
        (
            "{enum: [a, null]}",
            "{type: string, nullable: true, enum: [a, null]}",
        ),
    ]);
}

#[test]
fn keywords() {
    check(&[
        ("true", "{}"),
        ("false", "{not: {}}"),
        ("{const: a}", "{enum: [a]}"),
        (
            "{type: string, examples: [a, b]}",
            "{type: string, examples: [a, b], example: a}",
        ),
        (
            "{exclusiveMinimum: 1}",
            "{minimum: 1, exclusiveMinimum: true}",
        ),
        (
            "{minimum: 1, exclusiveMinimum: true}",
            "{minimum: 1, exclusiveMinimum: true}",
        ),
        (
            "{exclusiveMaximum: 1, maximum: 2}",
            "{maximum: 1, exclusiveMaximum: true}",
        ),
        ("{exclusiveMaximum: 2, maximum: 1}", "{maximum: 1}"),
        (
            "{oneOf: [{type: string}, {type: 'null'}]}",
            "{oneOf: [{type: string}], nullable: true}",
        ),
        ("{anyOf: [{const: null}]}", "{nullable: true, enum: [null]}"),
        ("{items: true, not: false}", "{items: {}, not: {not: {}}}"),
        (
            "{additionalProperties: false}",
            "{additionalProperties: false}",
        ),
        (
            "{patternProperties: {a: {type: string}}, additionalProperties: false}",
            "{patternProperties: {a: {type: string}}, additionalProperties: {type: string}}",
        ),
        (
            "{patternProperties: {a: {type: string}, b: {}}}",
            "{patternProperties: {a: {type: string}, b: {}}}",
        ),
        (
            "{type: object, patternProperties: {a: {type: string}, b: {}}}",
            "{type: object, patternProperties: {a: {type: string}, b: {}}, additionalProperties: true}",
        ),
        (
            "{type: string, contentEncoding: base64}",
            "{type: string, contentEncoding: base64, format: byte}",
        ),
        (
            "{type: string, contentMediaType: image/png}",
            "{type: string, contentMediaType: image/png, format: binary}",
        ),
        ("{if: {a: b}}", "{if: {}}"),
        ("{$ref: '#/B'}", "{$ref: '#/B'}"),
        (
            "{$ref: '#/B', description: D, minProperties: 1}",
            "{description: D, minProperties: 1, allOf: [{$ref: '#/B'}]}",
        ),
    ]);
}

#[test]
fn tuples() {
    let (text, whole) = (json!({ "type": "string" }), json!({ "type": "integer" }));
    check_items(&[
        (
            "{type: array, prefixItems: [{type: string}], items: false}",
            text.clone(),
            0,
        ),
        (
            "{prefixItems: [{type: string}, {type: string}], minItems: 2, items: false}",
            text.clone(),
            2,
        ),
        (
            "{type: array, prefixItems: [{type: string}, {type: integer}, {type: string}], maxItems: 3}",
            json!({ "anyOf": [text, whole] }),
            0,
        ),
        (
            "{type: array, prefixItems: [{type: string}], items: {type: integer}}",
            json!({ "anyOf": [text, whole] }),
            0,
        ),
        (
            "{type: array, prefixItems: [{type: string}, {type: integer}]}",
            json!({ "anyOf": [text, whole, {}] }),
            0,
        ),
        ("{type: array, prefixItems: [{type: string}]}", json!({}), 0),
    ]);
}

#[test]
fn schemas_have_their_own_pointers() {
    let schema = json!({
        "type": ["object", "string"],
        "properties": { "a": { "oneOf": [{ "type": "null" }, { "title": "A" }] } },
        "$defs": { "B": true },
    });
    let mut builder = Builder::default();
    builder.parse(schema, &Pointer::root().child("A"));
    let schemas = builder.finish();
    let found: Vec<_> = schemas.iter().map(|node| node.at().as_str()).collect();
    let expected = [
        "/A",
        "/A/properties/a",
        "/A/properties/a/oneOf/0",
        "/A/properties/a/oneOf/1",
        "/A/$defs/B",
        "/A/anyOf/0",
        "/A/anyOf/1",
    ];
    assert_eq!(found, expected);
}

/// Each subschema is parsed once, even if several keywords describe it.
#[test]
fn patterns_are_parsed_once() {
    let nested = |schema, _| json!({ "patternProperties": { "a": schema } });
    let schema = (0..24).fold(json!({}), nested);
    let mut builder = Builder::default();
    builder.parse(schema, &Pointer::root().child("A"));
    assert_eq!(builder.finish().iter().count(), 25);
}
