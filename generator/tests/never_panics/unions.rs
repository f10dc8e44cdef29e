//! Tests that all unions of two and three small schemas are generated, wherever they are used.

use std::{env, panic};

use generator::{config::Config, generate, lint, source::Source};
use serde_json::{Map, Value, json};

use super::errors;

/// Returns the alternatives of the unions.
fn schemas() -> Vec<Value> {
    let component = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    vec![
        json!({}),
        json!(false),
        json!({ "type": "null" }),
        json!({ "type": "boolean" }),
        json!({ "type": "integer" }),
        json!({ "type": "integer", "format": "int32", "minimum": 0 }),
        json!({ "type": "number" }),
        json!({ "type": "string" }),
        json!({ "type": ["string", "null"], "maxLength": 3 }),
        json!({ "type": ["integer", "string"] }),
        json!({ "type": "string", "pattern": "^(0|[1-9][0-9]*)$" }),
        json!({ "type": "string", "format": "date-time" }),
        json!({ "type": "string", "format": "uuid" }),
        json!({ "type": "string", "format": "binary" }),
        json!({ "type": "string", "enum": ["a", "b"] }),
        json!({ "type": "integer", "enum": [1, 2, null] }),
        json!({ "enum": [1, "a", 2.5, true, null, [], {}] }),
        json!({ "const": "a" }),
        json!({ "const": 1 }),
        json!({ "const": true }),
        json!({ "minimum": 3 }),
        json!({ "required": ["a"] }),
        json!({ "type": "object" }),
        json!({ "type": "object", "additionalProperties": { "type": "integer" } }),
        json!({ "type": "object", "properties": { "a": {}, "b": { "type": "string" } }, "required": ["a"], "additionalProperties": false }),
        json!({ "type": "object", "properties": { "kind": { "const": "a" }, "a": { "type": "string" } }, "required": ["kind"] }),
        json!({ "type": "object", "properties": { "kind": { "enum": [1, "c"] }, "b": { "type": "string" } } }),
        json!({ "type": "array", "items": { "type": "string" } }),
        json!({ "type": "array", "items": component("Cat") }),
        json!({ "type": "array", "prefixItems": [{ "type": "string" }, component("Cat")], "minItems": 2, "items": false }),
        json!({ "oneOf": [{ "type": "string" }, component("Dog")] }),
        json!({ "allOf": [component("Dog"), { "properties": { "a": { "type": "integer" } } }] }),
        component("Pet"),
        component("Cat"),
        component("Dog"),
        component("Text"),
        component("Tree"),
    ]
}

/// Returns sets of keywords to combine with the alternatives of a union.
fn keywords() -> Vec<Value> {
    let components = ["Cat", "Text"].map(|it| format!("#/components/schemas/{it}"));
    vec![
        json!({ "type": "string" }),
        json!({ "type": "number", "minimum": 1 }),
        json!({ "type": ["object", "null"] }),
        json!({ "type": "object", "properties": { "kind": { "type": "string" }, "a": { "type": "string" } }, "required": ["kind"] }),
        json!({ "properties": { "kind": { "enum": ["a", "c"] } }, "unevaluatedProperties": false }),
        json!({ "type": "array", "items": { "$ref": components[0] }, "minItems": 1 }),
        json!({ "enum": ["a", 1, null] }),
        json!({ "const": "a" }),
        json!({ "format": "uuid" }),
        json!({ "additionalProperties": { "$ref": components[1] } }),
        json!({ "default": "a", "examples": [1, { "kind": "a" }], "title": "A union" }),
        json!({ "discriminator": { "propertyName": "kind" } }),
        json!({ "discriminator": { "propertyName": "kind", "mapping": { "a": components[0], "1": components[1] } } }),
        json!({ "allOf": [{ "$ref": components[0] }] }),
        json!({ "allOf": [{ "oneOf": [{ "$ref": components[0] }, { "type": "string" }] }] }),
        json!({ "not": { "type": "integer" } }),
        json!({ "$ref": components[0] }),
    ]
}

/// The places where a union is used.
#[derive(Clone, Copy)]
enum Place {
    Component,
    Property,
    Items,
    Parameter,
    RequestBody,
    Response,
}

const PLACES: [Place; 6] = [
    Place::Component,
    Place::Property,
    Place::Items,
    Place::Parameter,
    Place::RequestBody,
    Place::Response,
];

/// Returns a document with each union at its place.
fn document(unions: &[(Value, Place)]) -> String {
    let mut schemas = Map::new();
    let mut paths = Map::new();
    let json = |schema: &Value| json!({ "application/json": { "schema": schema } });
    for (index, (union, place)) in unions.iter().enumerate() {
        let name = format!("Union{index}");
        let of_operation = match place {
            Place::Component => {
                schemas.insert(name, union.clone());
                continue;
            }
            Place::Property => {
                let schema = json!({ "type": "object", "properties": { "value": union } });
                schemas.insert(name, schema);
                continue;
            }
            Place::Items => {
                schemas.insert(name, json!({ "type": "array", "items": union }));
                continue;
            }
            Place::Parameter => {
                json!({ "parameters": [{ "name": "value", "in": "query", "schema": union }] })
            }
            Place::RequestBody => json!({ "requestBody": { "content": json(union) } }),
            Place::Response => json!({}),
        };
        let mut response = json!({ "description": "" });
        if matches!(place, Place::Response) {
            response["content"] = json(union);
        }
        let mut operation = of_operation;
        operation["operationId"] = name.clone().into();
        operation["responses"] = json!({ "200": response });
        paths.insert(format!("/{name}"), json!({ "post": operation }));
    }
    let subtype = |name: &str| {
        let property = json!({ name: { "type": "string" } });
        json!({ "allOf": [{ "$ref": "#/components/schemas/Pet" }, { "type": "object", "properties": property }] })
    };
    let tree = json!({ "$ref": "#/components/schemas/Tree" });
    let others = json!({
        "Pet": {
            "type": "object",
            "required": ["kind"],
            "properties": { "kind": { "type": "string" } },
            "discriminator": { "propertyName": "kind" },
        },
        "Cat": subtype("lives"),
        "Dog": subtype("barks"),
        "Text": { "type": "string", "title": "A text", "nullable": true },
        "Tree": { "anyOf": [tree, { "type": "array", "items": tree }, { "type": "object", "additionalProperties": tree }] },
    });
    schemas.extend(others.as_object().cloned().unwrap_or_default());
    json!({
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    })
    .to_string()
}

/// The number of unions of a document.
const UNIONS: usize = 400;

/// Generates crates with these unions, or only checks them. If that fails, names those that fail alone.
fn check(unions: &[(Value, Place)], generates: bool) {
    let fails = |unions: &[(Value, Place)]| {
        let text = document(unions);
        let codes = panic::catch_unwind(|| {
            if is_exhaustive() {
                super::check(&text)
            } else if generates {
                let made = generate(&Source::new("document.yaml", &*text), &Config::default());
                errors(&made.diagnostics)
            } else {
                let found = lint(&Source::new("document.yaml", &*text), &Config::default());
                errors(&found.diagnostics)
            }
        });
        let codes = codes.unwrap_or_else(|_| vec!["panic"]);
        (!codes.is_empty()).then_some(codes)
    };
    for unions in unions.chunks(UNIONS) {
        let Some(codes) = fails(unions) else {
            continue;
        };
        let alone = unions.chunks(1).filter(|alone| fails(alone).is_some());
        let alone: Vec<String> = alone.map(document).collect();
        panic!("{codes:?}, {} alone:\n{}", alone.len(), alone.join("\n"));
    }
}

/// Returns whether all unions are generated, which takes minutes.
fn is_exhaustive() -> bool {
    env::var_os("NEVER_PANICS").is_some()
}

/// Returns every `step`th of all schemas, or all of them if the test is exhaustive.
fn every<T>(all: &[T], step: usize, offset: usize) -> impl Iterator<Item = &T> {
    let step = if is_exhaustive() { 1 } else { step };
    all.iter().skip(offset % step).step_by(step)
}

const KEYWORDS: [&str; 2] = ["oneOf", "anyOf"];

#[test]
fn unions_of_two_schemas() {
    let schemas = schemas();
    let mut unions = Vec::new();
    for (index, one) in schemas.iter().enumerate() {
        for (at, other) in schemas.iter().enumerate() {
            // Two schemas are alternatives in both orders.
            for keyword in every(&KEYWORDS, 2, usize::from(at < index)) {
                for place in every(&PLACES, PLACES.len(), index + at) {
                    unions.push((json!({ *keyword: [one, other] }), *place));
                }
            }
        }
    }
    check(&unions, true);
}

#[test]
fn unions_of_three_schemas() {
    let schemas = schemas();
    let mut unions = Vec::new();
    for (index, one) in schemas.iter().enumerate() {
        for (at, other) in schemas.iter().enumerate() {
            for third in every(&schemas, schemas.len(), 7 * index + at) {
                let number = unions.len();
                let keyword = KEYWORDS[number % KEYWORDS.len()];
                let place = PLACES[(index + number / KEYWORDS.len()) % PLACES.len()];
                unions.push((json!({ keyword: [one, other, third] }), place));
            }
        }
    }
    check(&unions, false);
}

#[test]
fn unions_next_to_keywords() {
    let (schemas, keywords) = (schemas(), keywords());
    let mut unions = Vec::new();
    for (index, one) in schemas.iter().enumerate() {
        for (at, other) in schemas.iter().enumerate() {
            for keywords in every(&keywords, keywords.len(), index + at) {
                let number = unions.len();
                let place = PLACES[(index + number) % PLACES.len()];
                let keyword = KEYWORDS[(index + at / 2) % KEYWORDS.len()];
                let mut union = keywords.clone();
                union[keyword] = json!([one, other]);
                unions.push((union, place));
            }
        }
    }
    check(&unions, false);
}
