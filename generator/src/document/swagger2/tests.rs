//! Tests how small documents are converted.

use serde_json::{Value, json};

use super::convert;
use crate::{
    diagnostic::{Place, Sources, render_human},
    pointer::Pointer,
    source::Source,
};

const HEAD: &str = "swagger: '2.0'\n";

struct Converted {
    document: Value,
    sources: Sources,
    separators: Vec<(String, char)>,
    said: String,
}

fn converted(text: &str) -> Converted {
    let text = format!("{HEAD}{text}");
    let source = Source::new("api.yaml", text.as_str());
    let mut document = serde_yaml::from_str(&text).unwrap();
    let (mut sources, mut diagnostics) = (Sources::from(&source), Vec::new());
    let separators = convert(&mut document, &mut sources, &mut diagnostics);
    let said = render_human(&diagnostics, &sources, false);
    Converted {
        document,
        separators: separators
            .into_iter()
            .map(|(at, separator)| (at.to_string(), separator))
            .collect(),
        sources,
        said,
    }
}

/// Asserts the value at a pointer of a converted document.
#[track_caller]
fn check(text: &str, at: &str, expected: &Value) {
    let Converted { document, said, .. } = converted(text);
    assert_eq!(document.pointer(at), Some(expected), "{text}\n{document:#}");
    assert_eq!(said, "", "{text}");
}

#[test]
fn servers() {
    for (text, expected) in [
        ("host: a.org", json!(["https://a.org"])),
        (
            "host: 'a.org:80'\nschemes: [http, https, wss]\nbasePath: v1/",
            json!(["https://a.org:80/v1", "http://a.org:80/v1"]),
        ),
        ("basePath: /v1/\nschemes: [http]", json!(["/v1"])),
        (
            "host: 'http://a.org/'\nbasePath: /",
            json!(["http://a.org"]),
        ),
    ] {
        let found = converted(text).document;
        let urls = found["servers"].as_array().unwrap().iter();
        let urls: Vec<_> = urls.map(|server| server["url"].clone()).collect();
        assert_eq!(Value::Array(urls), expected, "{text}");
    }
    let own = "host: a.org\nschemes: [https]\npaths: {/a: {get: {schemes: [http]}, put: {schemes: [https]}}}";
    check(
        own,
        "/paths/~1a/get",
        &json!({"servers": [{"url": "http://a.org"}]}),
    );
    check(own, "/paths/~1a/put", &json!({}));
}

#[test]
fn parameters() {
    for (given, expected) in [
        (
            "{name: a, in: query, type: array, items: {type: string}}",
            json!({"name": "a", "in": "query", "style": "form", "explode": false, "schema": {"type": "array", "items": {"type": "string"}}}),
        ),
        (
            "{name: a, in: query, type: array, collectionFormat: multi}",
            json!({"name": "a", "in": "query", "style": "form", "explode": true, "schema": {"type": "array", "items": {"type": "string"}}}),
        ),
        (
            "{name: a, in: path, type: integer, x-example: 1}",
            json!({"name": "a", "in": "path", "example": 1, "required": true, "schema": {"type": "integer"}}),
        ),
        (
            "{name: a, in: header, $ref: '#/definitions/A'}",
            json!({"name": "a", "in": "header", "schema": {"$ref": "#/components/schemas/A"}}),
        ),
    ] {
        let text = format!(
            "definitions: {{A: {{type: string}}}}\npaths: {{/x: {{get: {{parameters: [{given}]}}}}}}"
        );
        check(&text, "/paths/~1x/get/parameters/0", &expected);
    }
    let tabs = "paths: {/x: {get: {parameters: [{in: body, name: b}, {name: a, in: query, type: array, items: {}, collectionFormat: tsv}]}}}";
    let separators = converted(tabs).separators;
    assert_eq!(
        separators,
        [("#/paths/~1x/get/parameters/0".to_owned(), '\t')]
    );
}

#[test]
fn bodies() {
    let of = |rest: &str| {
        format!("consumes: [application/json, text/plain]\npaths: {{/x: {{post: {{{rest}}}}}}}")
    };
    for (given, expected) in [
        (
            "parameters: [{in: body, name: b, required: true, schema: {type: object}}]",
            json!({"required": true, "content": {"application/json": {"schema": {"type": "object"}}}}),
        ),
        (
            "consumes: [], parameters: [{in: body, name: b, schema: {type: string}, description: d}]",
            json!({"description": "d", "content": {"application/json": {"schema": {"type": "string"}}}}),
        ),
        (
            "consumes: [text/csv], parameters: [{in: body, name: b, type: string}]",
            json!({"content": {"text/csv": {"schema": {"type": "string"}}}}),
        ),
        (
            "parameters: [{in: formData, name: a, type: string, required: true}]",
            json!({"required": true, "content": {"application/x-www-form-urlencoded": {"schema": {
                "type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}}}}),
        ),
        (
            "parameters: [{in: formData, name: f, type: file}, {in: formData, name: l, type: array, items: {type: string}, collectionFormat: pipes}]",
            json!({"content": {"multipart/form-data": {
                "schema": {"type": "object", "properties": {
                    "f": {"type": "string", "format": "binary"},
                    "l": {"type": "array", "items": {"type": "string"}}}},
                "encoding": {"l": {"style": "pipeDelimited", "explode": false}}}}}),
        ),
    ] {
        check(&of(given), "/paths/~1x/post/requestBody", &expected);
    }
    let both =
        of("parameters: [{in: body, name: b, schema: {}}, {in: formData, name: f, type: file}]");
    let content = &converted(&both).document["paths"]["/x"]["post"]["requestBody"]["content"];
    let names: Vec<_> = content.as_object().unwrap().keys().collect();
    assert_eq!(names, ["application/json", "multipart/form-data"]);
}

#[test]
fn shared_objects() {
    let text = "
produces: [application/json]
parameters: {B: {in: body, name: b, schema: {type: object}}, F: {in: formData, name: f, type: string}, Q: {in: query, name: q, type: string}}
responses: {E: {description: e, schema: {type: object}}}
paths:
  /x:
    parameters: [$ref: '#/parameters/B']
    put: {parameters: [$ref: '#/parameters/Q'], responses: {default: {$ref: '#/responses/E'}}}
    post: {parameters: [$ref: '#/parameters/F'], consumes: [application/json], produces: [text/csv], responses: {default: {$ref: '#/responses/E'}}}
";
    let put = json!({
        "parameters": [{"$ref": "#/components/parameters/Q"}],
        "requestBody": {"$ref": "#/components/requestBodies/B"},
        "responses": {"default": {"$ref": "#/components/responses/E"}},
    });
    check(text, "/paths/~1x/put", &put);
    let response = json!({"description": "e", "content": {
        "text/csv": {"schema": {"$ref": "#/components/responses/E/content/application~1json/schema"}}}});
    check(text, "/paths/~1x/post/responses/default", &response);
    let body = json!({"schema": {"$ref": "#/components/requestBodies/B/content/application~1json/schema"}});
    check(
        text,
        "/paths/~1x/post/requestBody/content/application~1json",
        &body,
    );
    check(
        text,
        "/components/parameters",
        &json!({"Q": {"in": "query", "name": "q", "schema": {"type": "string"}}}),
    );
}

#[test]
fn responses() {
    for (given, expected) in [
        (
            "{description: d, schema: {type: file}}",
            json!({"description": "d", "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}),
        ),
        (
            "{schema: {type: string}, examples: {application/json: a}, headers: {X: {type: integer}}}",
            json!({"headers": {"X": {"schema": {"type": "integer"}}}, "content": {"application/json": {"schema": {"type": "string"}, "example": "a"}}}),
        ),
        ("{description: d}", json!({"description": "d"})),
    ] {
        let text = format!("paths: {{/x: {{get: {{responses: {{200: {given}}}}}}}}}");
        check(&text, "/paths/~1x/get/responses/200", &expected);
    }
}

#[test]
fn schemas() {
    for (given, expected) in [
        (
            "{type: string, x-nullable: true}",
            json!({"type": "string", "x-nullable": true, "nullable": true}),
        ),
        (
            "{properties: {a: {$ref: '#/definitions/B', type: string}}}",
            json!({"properties": {"a": {"$ref": "#/components/schemas/B"}}}),
        ),
        (
            "{properties: {a: {$ref: '#/definitions/B', x-nullable: true, description: d}}}",
            json!({"properties": {"a": {"description": "d", "nullable": true, "allOf": [{"$ref": "#/components/schemas/B"}]}}}),
        ),
        (
            "{type: object, discriminator: kind}",
            json!({"type": "object", "discriminator": {"propertyName": "kind", "mapping": {"A": "#/components/schemas/A", "b": "#/components/schemas/B"}}, "properties": {"kind": {"type": "string"}}}),
        ),
        (
            "{type: array, items: [{type: string}]}",
            json!({"type": "array", "items": {"type": "string"}}),
        ),
    ] {
        let text = format!(
            "definitions:\n  A: {given}\n  B: {{x-ms-discriminator-value: b, allOf: [{{$ref: '#/definitions/A'}}]}}"
        );
        check(&text, "/components/schemas/A", &expected);
    }
}

#[test]
fn security() {
    for (given, expected) in [
        ("{type: basic}", json!({"type": "http", "scheme": "basic"})),
        (
            "{type: oauth2, flow: accessCode, authorizationUrl: a, tokenUrl: t, scopes: {s: S}}",
            json!({"type": "oauth2", "flows": {"authorizationCode": {"authorizationUrl": "a", "tokenUrl": "t", "scopes": {"s": "S"}}}}),
        ),
        (
            "{type: oauth2, flow: application, tokenUrl: t}",
            json!({"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "t", "scopes": {}}}}),
        ),
        (
            "{type: apiKey, in: header, name: X}",
            json!({"type": "apiKey", "in": "header", "name": "X"}),
        ),
    ] {
        let text = format!("securityDefinitions: {{a: {given}}}");
        check(&text, "/components/securitySchemes/a", &expected);
    }
}

#[test]
fn positions_are_those_of_the_original_document() {
    let text = "
definitions: {A: {type: object}}
paths:
  /x:
    post:
      parameters:
        - {in: body, name: b, schema: {type: text}}
        - {in: query, name: q, type: text}
";
    let sources = converted(text).sources;
    for (at, line, expected) in [
        ("/components/schemas/A/type", 3, "object"),
        (
            "/paths/~1x/post/requestBody/content/application~1json/schema/type",
            8,
            "text",
        ),
        ("/paths/~1x/post/parameters/0/schema/type", 9, "text"),
        ("/paths/~1x/post/parameters/0/name", 9, "q"),
    ] {
        let place = Place::Value(Pointer::parse(at).unwrap());
        let Place::Bytes(0, bytes) = sources.fixed(&place) else {
            panic!("{at} is not in the document");
        };
        let whole = format!("{HEAD}{text}");
        assert_eq!(&whole[bytes.clone()], expected, "{at}");
        assert_eq!(whole[..bytes.start].lines().count(), line, "{at}");
    }
}
