//! Schemas as they are brought to shape, and the limits of what is.

use serde_json::{Value, json};

use super::{HEAD, checked, line, parse};
use crate::diagnostic::Severity;

/// The schema `A` of a document, brought to shape.
fn shaped(version: &str, schema: &str) -> Value {
    let head = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n");
    let mut document = parse(&format!("{head}components: {{schemas: {{A: {schema}}}}}"));
    let found = checked(&mut document);
    assert!(
        found
            .iter()
            .all(|diagnostic| diagnostic.severity == Severity::Warning),
        "{found:?}"
    );
    document
        .pointer_mut("/components/schemas/A")
        .map(Value::take)
        .expect("the schema stays")
}

fn assert_shapes(version: &str, cases: &[(&str, &str)]) {
    for (schema, expected) in cases {
        assert_eq!(shaped(version, schema), parse(expected), "{schema}");
    }
}

#[test]
fn types() {
    assert_shapes(
        "3.1.1",
        &[
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
        ],
    );
}

#[test]
fn keywords() {
    assert_shapes(
        "3.1.1",
        &[
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
                "{exclusiveMaximum: 1, maximum: 2}",
                "{maximum: 1, exclusiveMaximum: true}",
            ),
            (
                "{exclusiveMaximum: 2, maximum: 1}",
                "{maximum: 1, exclusiveMaximum: false}",
            ),
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
                "{prefixItems: [{type: string}], items: false}",
                "{maxItems: 1, items: {type: string}, prefixItems: [{type: string}], x-codegen-further-items: {not: {}}}",
            ),
            (
                "{prefixItems: [{type: string}, {type: string}], minItems: 2, items: false}",
                "{prefixItems: [{type: string}, {type: string}], minItems: 2, items: {anyOf: [{type: string}, {type: string}]}, maxItems: 2, x-codegen-tuple: true, x-codegen-further-items: {not: {}}}",
            ),
            (
                "{prefixItems: [{type: string}, {type: integer}, {type: string}], maxItems: 3}",
                "{maxItems: 3, items: {anyOf: [{type: string}, {type: integer}]}, prefixItems: [{type: string}, {type: integer}, {type: string}]}",
            ),
            (
                "{prefixItems: [{type: string}], items: {type: integer}}",
                "{items: {anyOf: [{type: string}, {type: integer}]}, prefixItems: [{type: string}], x-codegen-further-items: {type: integer}}",
            ),
            (
                "{prefixItems: [{type: string}]}",
                "{items: {}, prefixItems: [{type: string}]}",
            ),
            (
                "{patternProperties: {a: {type: string}}, additionalProperties: false}",
                "{patternProperties: {a: {type: string}}, additionalProperties: {type: string}}",
            ),
            (
                "{patternProperties: {a: {type: string}, b: {}}}",
                "{patternProperties: {a: {type: string}, b: {}}, additionalProperties: {anyOf: [{type: string}, {}]}}",
            ),
            (
                "{type: string, contentEncoding: base64}",
                "{type: string, contentEncoding: base64, format: byte}",
            ),
            (
                "{type: string, contentMediaType: image/png}",
                "{type: string, contentMediaType: image/png, format: binary}",
            ),
            (
                "{$defs: {B: {type: [string, 'null']}}, if: {a: b}}",
                "{$defs: {B: {type: string, nullable: true}}, if: {}}",
            ),
        ],
    );
}

#[test]
fn siblings_of_references() {
    let schema =
        "{properties: {b: {$ref: '#/components/schemas/A', description: D, minProperties: 1}}}";
    let reference = "$ref: '#/components/schemas/A'";
    assert_shapes(
        "3.0.4",
        &[(schema, &format!("{{properties: {{b: {{{reference}}}}}}}"))],
    );
    let all = format!(
        "{{properties: {{b: {{description: D, minProperties: 1, allOf: [{{{reference}}}]}}}}}}"
    );
    assert_shapes("3.1.1", &[(schema, &all)]);
    let bare = format!("{{properties: {{b: {{{reference}, x-c: 1}}}}}}");
    assert_shapes(
        "3.1.1",
        &[(&bare, &format!("{{properties: {{b: {{{reference}}}}}}}"))],
    );
}

#[test]
fn other_objects() {
    let mut document = parse(&format!(
        "{HEAD}paths: {{/a: {{get: {{responses: {{2xx: {{content: {{a/b: {{$ref: '#/components/mediaTypes/M'}}}}}}}}}}}}}}
components:
  parameters: {{P: {{name: p, in: query}}}}
  links: {{L: {{}}}}
  securitySchemes: {{S: {{type: mutualTLS}}}}
  mediaTypes: {{M: {{schema: {{type: string}}, encoding: {{e: {{style: form}}}}}}}}"
    ));
    checked(&mut document);
    let expected = json!({
        "/paths/~1a/get/responses/2xx/description": "",
        "/paths/~1a/get/responses/2xx/content/a~1b/schema/$ref": "#/components/mediaTypes/M/schema",
        "/paths/~1a/get/responses/2xx/content/a~1b/encoding/e/explode": true,
        "/components/parameters/P/schema": {},
        "/components/links/L/operationId": "",
        "/components/securitySchemes/S/scheme": "mutualTLS",
    });
    for (pointer, value) in expected.as_object().into_iter().flatten() {
        assert_eq!(document.pointer(pointer), Some(value), "{pointer}");
    }
}

fn nested(levels: usize, wrap: fn(Value) -> Value) -> Vec<String> {
    let schema = (1..levels).fold(json!({ "type": "string" }), |schema, _| wrap(schema));
    let mut document = parse(&format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{}}}}"));
    document["components"]["schemas"]["A"] = schema;
    checked(&mut document).iter().map(line).collect()
}

#[test]
fn depth() {
    for wrap in [
        |schema| json!({ "allOf": [schema] }),
        |schema| json!({ "not": schema }),
    ] {
        assert_eq!(nested(24, wrap), Vec::<String>::new());
        let found = nested(25, wrap);
        assert!(
            found[0].starts_with("too-deep #/components/schemas/A/"),
            "{found:?}"
        );
        assert_eq!(found.len(), 1, "{found:?}");
    }
    let values = |levels| nested(levels, |value| json!({ "x-a": value }));
    assert_eq!(values(97), Vec::<String>::new());
    assert!(values(300)[0].starts_with("too-deep #/components/schemas/A/x-a/x-a/"));
}

/// Callbacks that each refer to the next one twice would double with each of them.
#[test]
fn growth() {
    let mut callbacks = serde_json::Map::new();
    for number in 0..40 {
        let next = json!({ "$ref": format!("#/components/callbacks/C{}", number + 1) });
        let operation = json!({
            "responses": { "default": { "description": "" } },
            "callbacks": { "a": next, "b": next },
        });
        callbacks.insert(format!("C{number}"), json!({ "e": { "get": operation } }));
    }
    callbacks.insert("C40".to_owned(), json!({}));
    let mut document = parse(&format!("{HEAD}paths: {{}}"));
    document["components"] = json!({ "callbacks": callbacks });
    let found = checked(&mut document);
    assert!(
        found
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error),
        "{found:?}"
    );
}
