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
fn short_forms_are_objects() {
    check(
        "paths: {}
servers: https://a.example
security: [key, [other], {key: {}}, 1]
components:
  securitySchemes: {key: {type: http, scheme: bearer}, other: {type: http, scheme: basic}}
  schemas:
    A: {type: object, properties: [{a: {type: string}}, {b: {type: string}}]}
    B: {oneOf: [{$ref: '#/components/schemas/A'}], discriminator: kind}",
        &[
            "coerced #/servers expected an array for `servers`, found the string `https://a.example`",
            "coerced #/security/0 expected an object for `security[0]`, found the string `key`",
            "coerced #/security/1 expected an object for `security[1]`, found an array",
            "wrong-kind #/security/2/key expected an array of strings for `key`, found an object",
            "wrong-kind #/security/3 expected a Security Requirement Object for `security[3]`, found the number `1`",
            "coerced #/components/schemas/A/properties expected an object for `properties`, found an array",
            "coerced #/components/schemas/B/discriminator expected an object for `discriminator`, found the string `kind`",
        ],
        &json!({
            "/servers": [{ "url": "https://a.example" }],
            "/security": [{ "key": [] }, { "other": [] }, { "key": [] }],
            "/components/schemas/A/properties/b": { "type": "string" },
            "/components/schemas/B/discriminator": { "propertyName": "kind" },
        }),
    );
    // No requirement is left, so that there is no list.
    check(
        "paths: {}\nsecurity: [1]",
        &[
            "wrong-kind #/security/0 expected a Security Requirement Object for `security[0]`, found the number `1`",
        ],
        &json!({ "/security": null }),
    );
}

#[test]
fn values_that_serializers_write_are_ignored() {
    check(
        "paths: {}
components:
  schemas:
    A: {type: null, items: null, description: d}
    B: {type: null, properties: {}}
    C: {type: null, description: d}
    D: {type: string, enum: []}",
        &[
            "null-value #/components/schemas/A/type `type` is null; it is ignored",
            "null-value #/components/schemas/A/items `items` is null; it is ignored",
            "null-value #/components/schemas/B/type `type` is null; it is ignored",
            "coerced #/components/schemas/C/type expected the name of a type for `type`, found null",
            "enum-value-type #/components/schemas/D/enum `enum` has no values",
        ],
        &json!({
            "/components/schemas/A": { "description": "d" },
            "/components/schemas/C/type": "null",
            "/components/schemas/D": { "type": "string" },
        }),
    );
}

#[test]
fn paths_are_read_as_they_are_meant() {
    check(
        "paths:
  '': {get: {}}
  '/a/{id:[0-9]{3}}': {get: {}}
  '/b/{id}/{id}': {get: {}}
  '/c/{id': {GET: {}}",
        &[
            "invalid-path #/paths/ the path `` does not start with `/`",
            "invalid-path #/paths/~1a~1{id:[0-9]{3}} the path `/a/{id:[0-9]{3}}` has a regular expression",
            "invalid-path #/paths/~1b~1{id}~1{id} the path `/b/{id}/{id}` has the parameter `{id}` twice",
            "invalid-path #/paths/~1c~1{id the path `/c/{id` has unbalanced braces",
            "invalid-method #/paths/~1c~1{id/GET expected `get`, found `GET`",
        ],
        &json!({
            "/paths/~1/get": { "responses": {} },
            "/paths/~1a~1{id}/get": { "responses": {} },
            "/paths/~1c~1{id/get": { "responses": {} },
        }),
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
