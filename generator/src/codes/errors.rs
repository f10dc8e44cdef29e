//! Errors: nothing is generated.

use super::code::{Class::Error, Code};

pub(super) static CODES: &[Code] = &[
    Code {
        name: "config",
        class: Error,
        meaning: "`codegen.toml` is invalid.
It is not valid TOML, has an unknown key or an invalid value, or excludes every operation.",
        wrong: "",
        right: "",
    },
    Code {
        name: "cyclic-schema",
        class: Error,
        meaning: "A schema includes itself through `allOf`, or through the only alternative of a `oneOf` or `anyOf`.
No finite value satisfies it. A schema may refer to itself in its properties or items.",
        wrong: "
components:
  schemas:
    Tree:
      allOf:
        - $ref: '#/components/schemas/Tree'
        - { type: object, properties: { name: { type: string } } }
",
        right: "
components:
  schemas:
    Tree:
      type: object
      properties:
        name: { type: string }
        children: { type: array, items: { $ref: '#/components/schemas/Tree' } }
",
    },
    Code {
        name: "internal",
        class: Error,
        meaning: "An internal error of the generator. Please report it.",
        wrong: "",
        right: "",
    },
    Code {
        name: "overlay",
        class: Error,
        meaning: "An overlay is invalid or cannot be applied to the document.
Overlays follow the Overlay Specification 1.0 or 1.1. Examples of errors are an unsupported version, an action without
`target`, an invalid JSONPath, and an update that would replace an object with a string.",
        wrong: "",
        right: "",
    },
    Code {
        name: "syntax",
        class: Error,
        meaning: "The file is not valid YAML or JSON.
The position of the first syntax error is shown.",
        wrong: "
components: { schemas: { Pet: { type: object } }
",
        right: "
components: { schemas: { Pet: { type: object } } }
",
    },
    Code {
        name: "too-deep",
        class: Error,
        meaning: "Objects are nested too deeply, or a chain of references is too long.",
        wrong: "",
        right: "",
    },
    Code {
        name: "too-large",
        class: Error,
        meaning: "The document becomes too large when its references or YAML aliases are expanded.",
        wrong: "",
        right: "",
    },
    Code {
        name: "unreadable",
        class: Error,
        meaning: "The document passed all checks but could not be read. This is an error of the generator; please report it.",
        wrong: "",
        right: "",
    },
    Code {
        name: "unsupported-version",
        class: Error,
        meaning: "The version of the specification that the document uses is not supported.",
        wrong: "
openapi: 4.0.0
",
        right: "
openapi: 3.1.1
",
    },
    Code {
        name: "exclusive-fields",
        class: Error,
        meaning: "An object has two fields that exclude each other.",
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
    },
    Code {
        name: "invalid-method",
        class: Error,
        meaning: "A key of `additionalOperations` is not an HTTP method, or is one that has its own field in the Path Item Object.",
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
    },
    Code {
        name: "query-string",
        class: Error,
        meaning: "An operation has a `querystring` parameter as well as `query` parameters.
A `querystring` parameter describes the whole query, so the two cannot be combined.",
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
    },
];
