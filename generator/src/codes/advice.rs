//! Advice: diagnostics about an API that could be easier to use.

use super::code::{Class::Advice, Code};

pub(super) static CODES: &[Code] = &[
    Code {
        name: "ambiguous-alternatives",
        class: Advice,
        meaning: "Two alternatives of a union cannot be distinguished.
Every value of an alternative of a `oneOf` is also valid against another one, or two alternatives of an `anyOf` accept the same
values. A value that both accept is decoded as the first one that contains all of its data, and is invalid in a `oneOf`.",
        wrong: "
components:
  schemas:
    Event:
      oneOf:
        - { type: object, required: [at], properties: { at: { type: string } } }
        - { type: object, required: [at], properties: { at: { type: string }, by: { type: string } } }
",
        right: "
components:
  schemas:
    Event:
      oneOf:
        - type: object
          required: [kind, at]
          properties: { kind: { type: string, enum: [opened] }, at: { type: string } }
        - type: object
          required: [kind, at]
          properties: { kind: { type: string, enum: [closed] }, at: { type: string }, by: { type: string } }
",
    },
    Code {
        name: "ambiguous-path",
        class: Advice,
        meaning: "Two path parameters follow each other with nothing between them.
It is not defined where the value of the first one ends.",
        wrong: "
paths:
  /pets/{kind}{id}: {}
",
        right: "
paths:
  /pets/{kind}-{id}: {}
",
    },
    Code {
        name: "backtracking-pattern",
        class: Advice,
        meaning: "A `pattern` contains a back-reference or a look-around.
Engines that support these match by backtracking, which may take time exponential in the length of the text. The generated
server limits the number of steps and rejects a value that exceeds the limit.",
        wrong: r#"
components:
  schemas:
    Slug: { type: string, pattern: "^(?!-)[a-z-]+$" }
"#,
        right: r#"
components:
  schemas:
    Slug: { type: string, pattern: "^[a-z][a-z-]*$" }
"#,
    },
    Code {
        name: "invalid-example",
        class: Advice,
        meaning: "An example does not match its schema.
Either the example or the schema is wrong. The generated mock and the documentation use examples unchanged.",
        wrong: "
components:
  schemas:
    Pet: { type: object, properties: { age: { type: integer } }, example: { age: three } }
",
        right: "
components:
  schemas:
    Pet: { type: object, properties: { age: { type: integer } }, example: { age: 3 } }
",
    },
    Code {
        name: "no-operation-id",
        class: Advice,
        meaning: "An operation has no `operationId`.
Its method is named after the HTTP method and the path, so the name changes when these change.",
        wrong: "
paths:
  /pets:
    get: { responses: { '204': { description: none } } }
",
        right: "
paths:
  /pets:
    get: { operationId: listPets, responses: { '204': { description: none } } }
",
    },
    Code {
        name: "no-success",
        class: Advice,
        meaning: "An operation has no response for a successful request.
Callers cannot know what a successful response contains.",
        wrong: "
paths:
  /pets:
    get: { operationId: listPets, responses: { '404': { description: no pets } } }
",
        right: "
paths:
  /pets:
    get: { operationId: listPets, responses: { '204': { description: done }, '404': { description: no pets } } }
",
    },
    Code {
        name: "required-unlisted",
        class: Advice,
        meaning: "A name in `required` is not listed in `properties`.
Callers have to send the property, but its schema is unknown.",
        wrong: "
components:
  schemas:
    Pet: { type: object, required: [nmae], properties: { name: { type: string } } }
",
        right: "
components:
  schemas:
    Pet: { type: object, required: [name], properties: { name: { type: string } } }
",
    },
    Code {
        name: "unknown-encoding",
        class: Advice,
        meaning: "`encoding` contains a property that the schema of the body does not have.",
        wrong: "
components:
  requestBodies:
    Form:
      content:
        multipart/form-data:
          schema: { type: object, properties: { photo: { type: string, format: binary } } }
          encoding: { image: { contentType: image/png } }
",
        right: "
components:
  requestBodies:
    Form:
      content:
        multipart/form-data:
          schema: { type: object, properties: { photo: { type: string, format: binary } } }
          encoding: { photo: { contentType: image/png } }
",
    },
    Code {
        name: "unknown-http-scheme",
        class: Advice,
        meaning: "The `scheme` of a security scheme is not a registered HTTP authentication scheme.",
        wrong: "
components:
  securitySchemes:
    token: { type: http, scheme: baerer }
",
        right: "
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
",
    },
    Code {
        name: "unused-component",
        class: Advice,
        meaning: "A component is not referenced by any operation, directly or through other components.
A schema with a `discriminator` counts as a reference to the schemas that include it through `allOf`.",
        wrong: "
paths:
  /pets: {}
components: { schemas: { Pet: { type: object } } }
",
        right: "
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200': { description: all, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
components: { schemas: { Pet: { type: object } } }
",
    },
];
