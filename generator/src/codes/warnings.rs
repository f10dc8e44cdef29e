//! Warnings: the generated crate deviates from the document.

use super::code::{Class::Warning, Code, codes};

codes! {
    WARNINGS:
    ALL_OF_CONFLICT "all-of-conflict" {
        class: Warning,
        meaning: "The schemas of an `allOf` contradict each other, such as by two types, or have different patterns.
No value, or perhaps no value, satisfies all of them.",
        wrong: "
components:
  schemas:
    Pet:
      allOf:
        - { type: object, properties: { id: { type: string } } }
        - { type: object, properties: { id: { type: integer } } }
",
        right: "
components:
  schemas:
    Pet:
      allOf:
        - { type: object, properties: { id: { type: string } } }
        - { type: object, properties: { name: { type: string } } }
",
    }
    AMBIGUOUS_PARAMETERS "ambiguous-parameters" {
        class: Warning,
        meaning: "Two parameters are sent as separate `name=value` pairs, and some of the names are the same.
A server cannot decide which parameter such a pair belongs to.",
        wrong: "
paths:
  /pets:
    get:
      parameters:
        - { in: query, name: born, schema: { type: object, additionalProperties: { type: string } } }
        - { in: query, name: found, schema: { type: object, additionalProperties: { type: string } } }
      responses: { '200': { description: pets } }
",
        right: "
paths:
  /pets:
    get:
      parameters:
        - { in: query, name: born, style: deepObject, schema: { type: object, additionalProperties: { type: string } } }
        - { in: query, name: found, style: deepObject, schema: { type: object, additionalProperties: { type: string } } }
      responses: { '200': { description: pets } }
",
    }
    BESIDE_REFERENCE "beside-reference" {
        class: Warning,
        meaning: "A field next to a `$ref` is ignored.",
        wrong: "
openapi: 3.1.1
paths:
  /cats:
    $ref: '#/components/pathItems/Pets'
    parameters: []
components: { pathItems: { Pets: {} } }
",
        right: "
openapi: 3.1.1
paths:
  /cats: { $ref: '#/components/pathItems/Pets' }
components: { pathItems: { Pets: {} } }
",
    }
    COERCED "coerced" {
        class: Warning,
        meaning: "A value has the wrong type, such as a number in quotes, and is converted.",
        wrong: "
components:
  schemas:
    Age: { type: integer, maximum: '150' }
",
        right: "
components:
  schemas:
    Age: { type: integer, maximum: 150 }
",
    }
    INVALID_DEFAULT "invalid-default" {
        class: Warning,
        meaning: "A `default` or `const` does not match its schema.",
        wrong: "
components:
  schemas:
    Size: { type: integer, default: ten }
",
        right: "
components:
  schemas:
    Size: { type: integer, default: 10 }
",
    }
    DUPLICATE_OPERATION_ID "duplicate-operation-id" {
        class: Warning,
        meaning: "Two operations have the same `operationId`.
The second operation gets another name, which can be set in `codegen.toml`.",
        wrong: "
paths:
  /cats:
    get: { operationId: list, responses: { '204': { description: none } } }
  /dogs:
    get: { operationId: list, responses: { '204': { description: none } } }
",
        right: "
paths:
  /cats:
    get: { operationId: listCats, responses: { '204': { description: none } } }
  /dogs:
    get: { operationId: listDogs, responses: { '204': { description: none } } }
",
    }
    DUPLICATE_PATH "duplicate-path" {
        class: Warning,
        meaning: "Two paths match the same requests.
They differ only in the names of their parameters, or in a fragment, which is not sent. A server uses one of them.",
        wrong: "
paths:
  /pets/{id}: {}
  /pets/{name}: {}
",
        right: "
paths:
  /pets/{id}: {}
  /pets/by-name/{name}: {}
",
    }
    IGNORED_HEADER "ignored-header" {
        class: Warning,
        meaning: "A header parameter named `Accept`, `Content-Type` or `Authorization` is ignored.
The specification requires this: the media types of bodies and the security schemes describe these headers.",
        wrong: "
paths:
  /pets:
    get:
      parameters: [{ in: header, name: Authorization, schema: { type: string } }]
      responses: { '200': { description: pets } }
",
        right: "
paths:
  /pets:
    get:
      security: [{ Token: [] }]
      responses: { '200': { description: pets } }
components:
  securitySchemes:
    Token: { type: http, scheme: bearer }
",
    }
    LOWER_CASE_STATUS "lower-case-status" {
        class: Warning,
        meaning: "A status range is written with a lower-case `x`.",
        wrong: "
paths:
  /pets:
    get: { operationId: listPets, responses: { 2xx: { description: all pets } } }
",
        right: "
paths:
  /pets:
    get: { operationId: listPets, responses: { 2XX: { description: all pets } } }
",
    }
    MISPLACED_REQUIRED "misplaced-required" {
        class: Warning,
        meaning: "A property has `required: true`.
Required properties are listed in the `required` array of the object's schema.",
        wrong: "
components:
  schemas:
    Pet: { type: object, properties: { name: { type: string, required: true } } }
",
        right: "
components:
  schemas:
    Pet: { type: object, required: [name], properties: { name: { type: string } } }
",
    }
    MISSING_PATH_PARAMETER "missing-path-parameter" {
        class: Warning,
        meaning: "A parameter in a path template is not described by the operation or its path item.",
        wrong: "
paths:
  /pets/{id}:
    get: { operationId: getPet, responses: { '204': { description: none } } }
",
        right: "
paths:
  /pets/{id}:
    parameters: [{ in: path, name: id, required: true, schema: { type: string } }]
    get: { operationId: getPet, responses: { '204': { description: none } } }
",
    }
    NAME_CONFLICT "name-conflict" {
        class: Warning,
        meaning: "Two schemas or two operations would get the same name in Rust.
A number is added to one of the names. Set a better name in `codegen.toml`.",
        wrong: "
components:
  schemas:
    pet_store: { type: object, properties: { name: { type: string } } }
    PetStore: { type: object, properties: { city: { type: string } } }
",
        right: "
components:
  schemas:
    PetStoreEntry: { type: object, properties: { name: { type: string } } }
    PetStore: { type: object, properties: { city: { type: string } } }
",
    }
    NEWER_VERSION "newer-version" {
        class: Warning,
        meaning: "The document uses a feature of a later version of OpenAPI. It is read as that version defines it.",
        wrong: "
openapi: 3.0.3
components: { schemas: { Name: { type: [string, 'null'] } } }
",
        right: "
openapi: 3.0.3
components: { schemas: { Name: { type: string, nullable: true } } }
",
    }
    NO_SCHEMA "no-schema" {
        class: Warning,
        meaning: "A parameter or a header has neither `schema` nor `content`. Any value is accepted.",
        wrong: "
components:
  parameters:
    Limit: { in: query, name: limit }
",
        right: "
components:
  parameters:
    Limit: { in: query, name: limit, schema: { type: integer } }
",
    }
    NOT_SUPPORTED "not-supported" {
        class: Warning,
        meaning: "The generator does not support this part of the document. The diagnostic says what is generated instead.",
        wrong: "
openapi: 3.1.1
webhooks:
  adopted:
    post:
      parameters: [{ in: path, name: id, required: true, schema: { type: string } }]
      responses: { '204': { description: none } }
",
        right: "
openapi: 3.1.1
webhooks:
  adopted:
    post:
      parameters: [{ in: query, name: id, schema: { type: string } }]
      responses: { '204': { description: none } }
",
    }
    NULL_VALUE "null-value" {
        class: Warning,
        meaning: "The value of a key is null. The key is ignored.
In YAML, a key without a value is null.",
        wrong: "
info: { title: Pets, version: '1', description: }
",
        right: "
info: { title: Pets, version: '1' }
",
    }
    OVERLAY_ACTION "overlay-action" {
        class: Warning,
        meaning: "An action of an overlay has no effect, or has an unknown field.
It has no effect if its `target` matches nothing in the document, or if it has neither `update` nor `remove`.",
        wrong: "",
        right: "",
    }
    RELATIVE_SERVER "relative-server" {
        class: Warning,
        meaning: "The URL of a server is relative to the address of the document, which the generator does not know.
It is resolved against the root of the host instead. A URL with a scheme but no host is ignored, and so are URLs of other
schemes than HTTP, invalid URLs such as `https://<host>`, and the query and the fragment of a URL.",
        wrong: "
servers: [{ url: v1 }]
",
        right: "
servers: [{ url: /v1 }]
",
    }
    UNKNOWN_KEY "unknown-key" {
        class: Warning,
        meaning: "An object has a field that the specification does not define. It is ignored.
The names of extensions start with `x-`.",
        wrong: "
components:
  schemas:
    Name: { type: string, maxlength: 10 }
",
        right: "
components:
  schemas:
    Name: { type: string, maxLength: 10, x-owner: pets }
",
    }
    NO_VALID_EXAMPLE "no-valid-example" {
        class: Warning,
        meaning: "A response has no example, and the mock cannot make up a valid one.
If the type cannot hold the value, the mock responds with 500 to this operation.",
        wrong: "
paths:
  /pets:
    get:
      operationId: getColor
      responses:
        '200':
          description: a color
          content: { application/json: { schema: { type: string, maxLength: 3, enum: [black] } } }
",
        right: "
paths:
  /pets:
    get:
      operationId: getColor
      responses:
        '200':
          description: a color
          content: { application/json: { schema: { type: string, maxLength: 3, enum: [red] } } }
",
    }
    UNKNOWN_SECURITY_SCHEME "unknown-security-scheme" {
        class: Warning,
        meaning: "`security` names a scheme that `components/securitySchemes` does not contain.
The alternative with this scheme is ignored if there is another one. Otherwise the scheme is read as a bearer token, so that
the operation does not become public.",
        wrong: "
paths:
  /pets:
    get: { operationId: listPets, security: [{ tokn: [] }], responses: { '204': { description: none } } }
components: { securitySchemes: { token: { type: http, scheme: bearer } } }
",
        right: "
paths:
  /pets:
    get: { operationId: listPets, security: [{ token: [] }], responses: { '204': { description: none } } }
components: { securitySchemes: { token: { type: http, scheme: bearer } } }
",
    }
    UNKNOWN_SERVER_VARIABLE "unknown-server-variable" {
        class: Warning,
        meaning: "The URL of a server contains an undefined variable or an unbalanced brace.
The client has no default URL; its user has to provide one.",
        wrong: "
servers: [{ url: 'https://{region}.example.com' }]
",
        right: "
servers: [{ url: 'https://{region}.example.com', variables: { region: { default: eu } } }]
",
    }
    UNMATCHED_CHOICE "unmatched-choice" {
        class: Warning,
        meaning: "An entry of `codegen.toml` has no effect.
The document does not contain the name, path, tag or JSON Pointer of the entry.",
        wrong: "",
        right: "",
    }
    UNUSUAL_VERSION "unusual-version" {
        class: Warning,
        meaning: "`version` in `info` is not a valid version in Cargo. Accepted are one to three numbers: `1`, `1.0` or `v1.2.3-beta`.
The version of the crate is 0.1.0; `version` in `[package]` of `codegen.toml` sets another one.",
        wrong: "
info: { title: Pets, version: 2024-05-01 }
",
        right: "
info: { title: Pets, version: 1.2.0 }
",
    }
    UNUSED_PATH_PARAMETER "unused-path-parameter" {
        class: Warning,
        meaning: "An operation has a path parameter that does not occur in its path. The parameter is ignored, unless a name in the path
differs from it in its spelling or decoration only, as `{+name}` does.",
        wrong: "
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{ in: path, name: id, required: true, schema: { type: string } }]
      responses: { '204': { description: none } }
",
        right: "
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{ in: path, name: id, required: true, schema: { type: string } }]
      responses: { '204': { description: none } }
",
    }
}
