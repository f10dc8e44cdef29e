//! Mistakes in a document in spite of which a crate is generated.

use super::code::{Class::Warning, Code, codes};

codes! {
    MISTAKES:
    COMPONENT_NAME "component-name" {
        class: Warning,
        meaning: "The name of a component contains characters other than letters, digits, `.`, `-` and `_`.
The specification allows no other characters.",
        wrong: "
components:
  schemas:
    Page[Pet]: { type: object }
",
        right: "
components:
  schemas:
    PetPage: { type: object }
",
    }
    CYCLIC_REFERENCE "cyclic-reference" {
        class: Warning,
        meaning: "A reference refers to itself, directly or through other references, or a schema includes itself
through `allOf` or as its only alternative. A reference to a schema then accepts any JSON value, and adds nothing to an `allOf`;
a reference to any other object is ignored.",
        wrong: "
components:
  schemas:
    Cat: { $ref: '#/components/schemas/Pet' }
    Pet: { $ref: '#/components/schemas/Cat' }
",
        right: "
components:
  schemas:
    Cat: { $ref: '#/components/schemas/Pet' }
    Pet: { type: object, properties: { name: { type: string } } }
",
    }
    DANGLING_REFERENCE "dangling-reference" {
        class: Warning,
        meaning: "A reference refers to something that does not exist in the document.
If it refers to a schema, any JSON value is accepted; any other object is ignored.",
        wrong: "
components:
  schemas:
    Pet: { type: object }
    Pets: { type: array, items: { $ref: '#/components/schemas/Pat' } }
",
        right: "
components:
  schemas:
    Pet: { type: object }
    Pets: { type: array, items: { $ref: '#/components/schemas/Pet' } }
",
    }
    DUPLICATE_KEY "duplicate-key" {
        class: Warning,
        meaning: "An object contains the same key twice. The last value is used.",
        wrong: "
components:
  schemas:
    Pet: { type: object }
    Pet: { type: string }
",
        right: "
components:
  schemas:
    Pet: { type: object }
    PetName: { type: string }
",
    }
    DUPLICATE_PARAMETER "duplicate-parameter" {
        class: Warning,
        meaning: "A list of parameters contains two parameters with the same `name` and `in`. The first one is used.
A parameter of an operation may override one of its path item; this is not reported.",
        wrong: "
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - { in: query, name: limit, schema: { type: integer } }
        - { in: query, name: limit, schema: { type: string } }
      responses: { '204': { description: none } }
",
        right: "
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - { in: query, name: limit, schema: { type: integer } }
        - { in: query, name: after, schema: { type: string } }
      responses: { '204': { description: none } }
",
    }
    ENUM_VALUE_TYPE "enum-value-type" {
        class: Warning,
        meaning: "A value of an `enum` does not have the `type` of the schema.
The value is converted if possible, otherwise it is ignored. An `enum` without values is ignored, too.",
        wrong: "
components:
  schemas:
    Size: { type: integer, enum: [1, 2, large] }
",
        right: "
components:
  schemas:
    Size: { type: integer, enum: [1, 2, 3] }
",
    }
    EXTERNAL_REFERENCE "external-reference" {
        class: Warning,
        meaning: "A reference refers to a file that cannot be read.
Files are read from the directory of the document and its subdirectories, and also from those of the current directory or the
workspace if the document is there, too. Files elsewhere are not read, and nothing is downloaded. Put a copy of the file next
to the document and list it under `[references]` in `codegen.toml`. Until then, any JSON value is accepted instead of a schema
in the file, and any other object is ignored.",
        wrong: "
components:
  schemas:
    Pet: { $ref: 'pet.yaml#/Pet' }
",
        right: "
components:
  schemas:
    Pet: { type: object }
",
    }
    INVALID_MEDIA_TYPE "invalid-media-type" {
        class: Warning,
        meaning: "A key of `content` is not a valid media type, such as `application/json`.
A body whose key is a single word is read and written as bytes. Any other entry is ignored.",
        wrong: "
components:
  requestBodies:
    Pet: { content: { json: { schema: { type: object } } } }
",
        right: "
components:
  requestBodies:
    Pet: { content: { application/json: { schema: { type: object } } } }
",
    }
    INVALID_PATH "invalid-path" {
        class: Warning,
        meaning: "A path does not start with `/`, has unbalanced braces, or has the same parameter twice.
A `/` is added, a brace without its counterpart is text, and a parameter that occurs twice has one value.",
        wrong: "
paths:
  /pets/{id: {}
",
        right: "
paths:
  /pets/{id}: {}
",
    }
    INVALID_PATTERN "invalid-pattern" {
        class: Warning,
        meaning: "A `pattern` is not a valid regular expression of ECMA-262 (JavaScript). It is ignored.",
        wrong: "
components:
  schemas:
    Code: { type: string, pattern: '[a-z' }
",
        right: "
components:
  schemas:
    Code: { type: string, pattern: '^[a-z]+$' }
",
    }
    INVALID_REFERENCE "invalid-reference" {
        class: Warning,
        meaning: "A `$ref` is not a valid URI reference.
It contains a control character, or the `#` or the following `/` is missing. A missing `#` or `/` is added.",
        wrong: r##"
components:
  schemas:
    Pets: { type: array, items: { $ref: "#/components/schemas/Pet\u0000" } }
    Pet: { type: object }
"##,
        right: r##"
components:
  schemas:
    Pets: { type: array, items: { $ref: "#/components/schemas/Pet" } }
    Pet: { type: object }
"##,
    }
    INVALID_STATUS "invalid-status" {
        class: Warning,
        meaning: "A key of `responses` is not a status such as `200`, a range such as `4XX`, or `default`. The response is ignored.",
        wrong: "
paths:
  /pets:
    get: { operationId: listPets, responses: { ok: { description: all pets } } }
",
        right: "
paths:
  /pets:
    get: { operationId: listPets, responses: { '200': { description: all pets } } }
",
    }
    MISPLACED_REFERENCE "misplaced-reference" {
        class: Warning,
        meaning: "A `$ref` is used where the specification does not allow one.
In `content` it is followed. Elsewhere it is ignored.",
        wrong: "
components:
  responses:
    Pet: { description: a pet, content: { application/json: { schema: { type: object } } } }
    Cat: { description: a cat, content: { $ref: '#/components/responses/Pet/content' } }
",
        right: "
components:
  responses:
    Pet: { description: a pet, content: { application/json: { schema: { type: object } } } }
    Cat: { $ref: '#/components/responses/Pet' }
",
    }
    NO_RESPONSES "no-responses" {
        class: Warning,
        meaning: "An operation has no responses. Every successful response is accepted, and its body is ignored.",
        wrong: "
paths:
  /pets:
    get: { operationId: listPets, responses: {} }
",
        right: "
paths:
  /pets:
    get: { operationId: listPets, responses: { '200': { description: all pets } } }
",
    }
    ONE_MEDIA_TYPE "one-media-type" {
        class: Warning,
        meaning: "The `content` of a parameter or a header does not have exactly one media type. The first one is used.",
        wrong: "
components:
  parameters:
    Filter: { in: query, name: filter, content: { application/json: {}, text/plain: {} } }
",
        right: "
components:
  parameters:
    Filter: { in: query, name: filter, content: { application/json: {} } }
",
    }
    OPTIONAL_PATH_PARAMETER "optional-path-parameter" {
        class: Warning,
        meaning: "A path parameter lacks `required: true`. It is required anyway.
If the parameter can be left out, describe a second path without it.",
        wrong: "
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{ in: path, name: id, schema: { type: string } }]
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
    SCHEMA_AND_CONTENT "schema-and-content" {
        class: Warning,
        meaning: "A parameter or a header has both `schema` and `content`, which exclude each other. `schema` is used.",
        wrong: "
components:
  parameters:
    Filter: { in: query, name: filter, schema: { type: string }, content: { application/json: {} } }
",
        right: "
components:
  parameters:
    Filter: { in: query, name: filter, schema: { type: string } }
",
    }
    SERVER_DEFAULT "server-default" {
        class: Warning,
        meaning: "The `default` of a server variable is not one of the values in its `enum`.
The server is not used as the default, and its user has to choose a value.",
        wrong: "
servers:
  - url: https://{region}.example.com
    variables: { region: { enum: [eu, us], default: asia } }
",
        right: "
servers:
  - url: https://{region}.example.com
    variables: { region: { enum: [eu, us], default: eu } }
",
    }
    SEVERAL_DOCUMENTS "several-documents" {
        class: Warning,
        meaning: "A file contains several YAML documents, which are separated by `---`. Only the first one is read.",
        wrong: "
paths: {}
---
paths: {}
",
        right: "
paths: {}
",
    }
    UNKNOWN_TYPE "unknown-type" {
        class: Warning,
        meaning: "The `type` of a schema does not exist. A type with a similar name is used instead; if there is none, `type` is ignored.",
        wrong: "
components:
  schemas:
    Flag: { type: bolean }
",
        right: "
components:
  schemas:
    Flag: { type: boolean }
",
    }
    UNKNOWN_VALUE "unknown-value" {
        class: Warning,
        meaning: "A string is not one of the allowed values. A similar value is used instead; if there is none, the string is ignored.",
        wrong: "
components:
  parameters:
    Limit: { in: qurey, name: limit, schema: { type: integer } }
",
        right: "
components:
  parameters:
    Limit: { in: query, name: limit, schema: { type: integer } }
",
    }
    WRONG_REFERENCE "wrong-reference" {
        class: Warning,
        meaning: "A reference refers to an object of the wrong type.
If it refers to a schema, any JSON value is accepted; any other object is ignored.",
        wrong: "
components:
  schemas:
    Pets: { type: array, items: { $ref: '#/components/responses/Pet' } }
  responses:
    Pet: { description: a pet }
",
        right: "
components:
  schemas:
    Pets: { type: array, items: { $ref: '#/components/schemas/Pet' } }
    Pet: { type: object }
",
    }
    WRONG_STYLE "wrong-style" {
        class: Warning,
        meaning: "The `style` of a parameter is not allowed for its `in`. It is ignored.
For example, `form` is for `query` and `cookie`, and `matrix` is for `path`.",
        wrong: "
components:
  parameters:
    Limit: { in: query, name: limit, style: matrix, schema: { type: integer } }
",
        right: "
components:
  parameters:
    Limit: { in: query, name: limit, style: form, schema: { type: integer } }
",
    }
    EXCLUSIVE_FIELDS "exclusive-fields" {
        class: Warning,
        meaning: "An object has two fields that exclude each other; one of them is ignored.",
        wrong: "
openapi: 3.2.0
info: { title: T, version: '1' }
components: { examples: { E: { dataValue: 1, value: 2 } } }
",
        right: "
openapi: 3.2.0
info: { title: T, version: '1' }
components: { examples: { E: { dataValue: 1 } } }
",
    }
    INVALID_METHOD "invalid-method" {
        class: Warning,
        meaning: "A key of `additionalOperations` is not an HTTP method, or is one that has its own field in the Path Item Object.
The first is ignored, the second is read as that field. A field such as `GET` is read as `get`.",
        wrong: "
openapi: 3.2.0
info: { title: T, version: '1' }
paths: { /a: { additionalOperations: { POST: { responses: { '204': { description: d } } } } } }
",
        right: "
openapi: 3.2.0
info: { title: T, version: '1' }
paths: { /a: { post: { responses: { '204': { description: d } } } } }
",
    }
    QUERY_STRING "query-string" {
        class: Warning,
        meaning: "An operation has a `querystring` parameter as well as `query` parameters.
A `querystring` parameter describes the whole query, so it is ignored. If there are several, only the first is used.",
        wrong: "
openapi: 3.2.0
info: { title: T, version: '1' }
paths:
  /a:
    get:
      parameters:
        - { name: all, in: querystring, content: { application/x-www-form-urlencoded: { schema: {} } } }
        - { name: one, in: query, schema: {} }
      responses: { '204': { description: d } }
",
        right: "
openapi: 3.2.0
info: { title: T, version: '1' }
paths:
  /a:
    get:
      parameters: [{ name: one, in: query, schema: {} }]
      responses: { '204': { description: d } }
",
    }
}
