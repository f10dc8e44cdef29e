//! What is not in the crate as the document says.

use super::code::{Class::Warning, Code};

pub(super) static CODES: &[Code] = &[
    Code {
        name: "all-of-conflict",
        class: Warning,
        meaning: "Members of one `allOf` say different things of one value, such as two types: no value fits all.",
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
    },
    Code {
        name: "ambiguous-parameters",
        class: Warning,
        meaning: "Two parameters are sent by the names of their members, and share some: no server can tell which is meant.",
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
    },
    Code {
        name: "beside-reference",
        class: Warning,
        meaning: "Something stands beside a `$ref`, where it has no meaning.",
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
    },
    Code {
        name: "coerced",
        class: Warning,
        meaning: "A value is of another kind than it should be, a number in quotes for example, but it is clear which
value is meant.",
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
    },
    Code {
        name: "default-misfit",
        class: Warning,
        meaning: "A `default` or a `const` does not fit the schema that it stands in.",
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
    },
    Code {
        name: "duplicate-operation-id",
        class: Warning,
        meaning: "Two operations have the same `operationId`. The second gets a name of its own, as `codegen.toml` may
give it.",
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
    },
    Code {
        name: "duplicate-path",
        class: Warning,
        meaning: "Two paths are the same but for the names of their parameters, or for a fragment, which is not sent: a request
fits both. A server gives it to one of them.",
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
    },
    Code {
        name: "ignored-header",
        class: Warning,
        meaning: "A header parameter named `Accept`, `Content-Type` or `Authorization` is ignored, as the specification
requires: the media types of bodies and the security schemes describe these headers.",
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
    },
    Code {
        name: "lower-case-status",
        class: Warning,
        meaning: "A range of statuses is written with a small `x`.",
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
    },
    Code {
        name: "misplaced-required",
        class: Warning,
        meaning: "A property has `required: true`. Which properties an object has to have is listed in the object's own
`required`.",
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
    },
    Code {
        name: "missing-path-parameter",
        class: Warning,
        meaning: "A path has a parameter that no `in: path` parameter of the operation, or of the path item, describes.",
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
    },
    Code {
        name: "name-clash",
        class: Warning,
        meaning: "Two schemas or two operations would have the same name in Rust, where names are written in one case: one of them gets\na number. A name of its own in `codegen.toml` says more.",
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
    },
    Code {
        name: "newer-version",
        class: Warning,
        meaning: "Something is of a later version of OpenAPI than the document; it is read as it is meant there.",
        wrong: "
openapi: 3.0.3
components: { schemas: { Name: { type: [string, 'null'] } } }
",
        right: "
openapi: 3.0.3
components: { schemas: { Name: { type: string, nullable: true } } }
",
    },
    Code {
        name: "no-schema",
        class: Warning,
        meaning: "A parameter or a header has neither `schema` nor `content`: its value may be anything.",
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
    },
    Code {
        name: "not-supported",
        class: Warning,
        meaning: "The document may say this, but no code is made of it yet; what the crate has instead is told.",
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
    },
    Code {
        name: "null-value",
        class: Warning,
        meaning: "A key has no value: it is read as if it were not there. In YAML, this is a key with nothing behind it.",
        wrong: "
info: { title: Pets, version: '1', description: }
",
        right: "
info: { title: Pets, version: '1' }
",
    },
    Code {
        name: "overlay-action",
        class: Warning,
        meaning: "An action of an overlay does nothing: its `target` matches nothing in the document, or it has neither `update`
nor `remove`; or it has a field that the Overlay Specification does not know.",
        wrong: "",
        right: "",
    },
    Code {
        name: "relative-server",
        class: Warning,
        meaning: "The path of a server is relative to where the document is found, which a generator does not know: it is taken for
relative to the root. One that has a scheme and no host is not used.",
        wrong: "
servers: [{ url: v1 }]
",
        right: "
servers: [{ url: /v1 }]
",
    },
    Code {
        name: "unknown-key",
        class: Warning,
        meaning: "An object has a key that the standard does not know; it is ignored. Keys of one's own start with `x-`.",
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
    },
    Code {
        name: "unknown-security-scheme",
        class: Warning,
        meaning: "`security` asks for a scheme that `components/securitySchemes` does not have; the operation is called without it.",
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
    },
    Code {
        name: "unknown-server-variable",
        class: Warning,
        meaning: "The URL of a server has a variable that is not described, or a brace alone. A client has no URL of its own then: its
caller gives one.",
        wrong: "
servers: [{ url: 'https://{region}.example.com' }]
",
        right: "
servers: [{ url: 'https://{region}.example.com', variables: { region: { default: eu } } }]
",
    },
    Code {
        name: "unmatched-choice",
        class: Warning,
        meaning: "An entry of codegen.toml has no effect: nothing in the document has the name, the path, the tag or the JSON
Pointer that it speaks of.",
        wrong: "",
        right: "",
    },
    Code {
        name: "unused-path-parameter",
        class: Warning,
        meaning: "An operation has a parameter in the path that its path does not have; the parameter is left out.",
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
    },
];
