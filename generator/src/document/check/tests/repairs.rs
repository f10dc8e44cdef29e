//! Tests how misplaced parts are moved.

use serde_json::{Value, json};

use super::{checked, line, parse};

/// Checks the diagnostics of a document, and the document after repairs.
#[track_caller]
fn check(text: &str, said: &[&str], expected: &Value) {
    let mut document = parse(&format!(
        "openapi: 3.2.0\ninfo: {{title: T, version: '1'}}\n{text}"
    ));
    let found: Vec<String> = checked(&mut document).iter().map(line).collect();
    assert_eq!(found, said, "{text}");
    for (pointer, value) in expected.as_object().into_iter().flatten() {
        let found = document.pointer(pointer).unwrap_or(&Value::Null);
        assert_eq!(found, value, "{pointer} in {text}");
    }
}

#[test]
fn one_item_is_an_array() {
    check(
        "paths: {}
security: {key: []}
components:
  securitySchemes: {key: {type: http, scheme: bearer}}
  schemas:
    A: {type: object, required: id, properties: {id: {enum: x}}}
    B: {allOf: {$ref: '#/components/schemas/A'}}
    C: {type: array, items: [{type: string}], additionalProperties: 'false'}",
        &[
            "coerced #/security expected an array for `security`, found an object",
            "coerced #/components/schemas/A/required expected an array for `required`, found the string `id`",
            "coerced #/components/schemas/A/properties/id/enum expected an array for `enum`, found the string `x`",
            "coerced #/components/schemas/B/allOf expected an array for `allOf`, found an object",
            "coerced #/components/schemas/C/items expected an object for `items`, found an array",
            "coerced #/components/schemas/C/additionalProperties expected an object for `additionalProperties`, found the string `false`",
        ],
        &json!({
            "/security": [{ "key": [] }],
            "/components/schemas/A/required": ["id"],
            "/components/schemas/A/properties/id/enum": ["x"],
            "/components/schemas/B/allOf": [{ "$ref": "#/components/schemas/A" }],
            "/components/schemas/C/items": { "type": "string" },
            "/components/schemas/C/additionalProperties": false,
        }),
    );
    check(
        "paths: {}\nservers: {one: {url: /a}, two: {url: /b}}",
        &["coerced #/servers expected an array for `servers`, found an object"],
        &json!({ "/servers": [{ "url": "/a" }, { "url": "/b" }] }),
    );
}

#[test]
fn schemas_stand_in_their_field() {
    check(
        "paths:
  pets:
    get:
      parameters: [{name: limit, in: query, type: integer, minimum: 1}]
      responses:
        '200': {description: d, schema: {type: string}, headers: {X: {type: string}}}
        '201': {description: d, content: {a/json: {type: object, required: [a], properties: {a: {type: string}}}}}
        '202': {description: d, content: {a/json: {$ref: '#/components/schemas/A'}}}
        Default: {description: d}
components: {schemas: {A: {type: string}}}",
        &[
            "invalid-path #/paths/pets the path `pets` does not start with `/`",
            "unknown-key #/paths/~1pets/get/parameters/0/type unknown field `type` in Parameter Object",
            "unknown-key #/paths/~1pets/get/parameters/0/minimum unknown field `minimum` in Parameter Object",
            "invalid-status #/paths/~1pets/get/responses/Default expected `default`, found `Default`",
            "unknown-key #/paths/~1pets/get/responses/200/schema unknown field `schema` in Response Object",
            "unknown-key #/paths/~1pets/get/responses/200/headers/X/type unknown field `type` in Header Object",
            "unknown-key #/paths/~1pets/get/responses/201/content/a~1json/type unknown field `type` in Media Type Object",
            "unknown-key #/paths/~1pets/get/responses/201/content/a~1json/required unknown field `required` in Media Type Object",
            "unknown-key #/paths/~1pets/get/responses/201/content/a~1json/properties unknown field `properties` in Media Type Object",
            "wrong-reference #/paths/~1pets/get/responses/202/content/a~1json/$ref expected a Media Type Object, but the reference `#/components/schemas/A` refers to a Schema Object",
        ],
        &json!({
            "/paths/~1pets/get/parameters/0/schema": { "type": "integer", "minimum": 1 },
            "/paths/~1pets/get/responses/200/content/application~1json/schema": { "type": "string" },
            "/paths/~1pets/get/responses/200/headers/X/schema": { "type": "string" },
            "/paths/~1pets/get/responses/201/content/a~1json/schema/required": ["a"],
            "/paths/~1pets/get/responses/202/content/a~1json/schema/$ref": "#/components/schemas/A",
            "/paths/~1pets/get/responses/default/description": "d",
        }),
    );
}

#[test]
fn operations_stand_in_their_field() {
    let whole = "{name: q, in: querystring, content: {application/json: {schema: {}}}}";
    let response = "responses: {default: {description: d}}";
    check(
        &format!(
            "paths:
  /a:
    additionalOperations:
      COPY: {{{response}, parameters: [{whole}, {{name: p, in: query, schema: {{}}}}]}}
      Post: {{{response}}}
      get: {{{response}}}
      'A B': {{{response}}}
    get: {{{response}, parameters: [{whole}, {whole}]}}"
        ),
        &[
            "invalid-method #/paths/~1a/additionalOperations/Post `Post` is not allowed in `additionalOperations`; use the field `post`",
            "invalid-method #/paths/~1a/additionalOperations/get `get` is not allowed in `additionalOperations`; use the field `get`",
            "query-string #/paths/~1a/additionalOperations/COPY/parameters/0 parameters with `in: query` and `in: querystring` cannot be combined",
            "invalid-method #/paths/~1a/additionalOperations/A B `A B` is not a valid HTTP method",
            "query-string #/paths/~1a/get/parameters/1 an operation cannot have more than one parameter with `in: querystring`",
        ],
        &json!({
            "/paths/~1a/post/responses/default/description": "d",
            "/paths/~1a/get/parameters/1/$ref": "#/-",
            "/paths/~1a/additionalOperations/A B": null,
        }),
    );
}

#[test]
fn enums_of_texts_are_strings() {
    check(
        "paths: {}\ncomponents: {schemas: {Mode: {type: integer, format: int32, enum: [a, b], default: a}}}",
        &[
            "enum-value-type #/components/schemas/Mode/type `enum` contains strings only, but `type` is `integer`",
        ],
        &json!({
            "/components/schemas/Mode/type": "string",
            "/components/schemas/Mode/format": null,
            "/components/schemas/Mode/default": "a",
        }),
    );
}
