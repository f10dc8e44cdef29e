//! What could be better for those who call the API.

use super::code::{Class::Advice, Code};

pub(super) static CODES: &[Code] = &[
    Code {
        name: "ambiguous-alternatives",
        class: Advice,
        meaning: "One alternative of a `oneOf` accepts each value of another one, or two of an `anyOf` accept the same values.
A value of both is decoded as the first of them that holds all of it, and is never valid in a `oneOf`.",
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
        meaning: "A path has two parameters with nothing between them: nobody can tell where the first one ends.",
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
        meaning: "A pattern has a back-reference or look-around. Engines that match it try one way after the other, which may
take time that is exponential in the length of the text. A generated server limits the steps, and refuses a value for
which they do not suffice.",
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
        name: "example-misfit",
        class: Advice,
        meaning: "An example does not fit its schema, so that one of the two misleads. Mocks and documentation show
examples as they are.",
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
        meaning: "An operation has no `operationId`. Its function is named after its method and path, and gets another
name when these change.",
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
        meaning: "An operation has answers for failure only: callers are not told what they get when all is well.",
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
        meaning: "A name in `required` is none of the `properties`: callers have to send it, and are not told what it is.",
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
        meaning: "`encoding` speaks of a property that the schema of the body does not have.",
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
        meaning: "The `scheme` of a security scheme is none that is registered for the `Authorization` header.",
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
        meaning: "No reference leads to a component from any operation, be it through other components. A base with a
`discriminator` counts as referring to the schemas that have it in `allOf`.",
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
