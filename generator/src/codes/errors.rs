//! What keeps a crate from being made.

use super::code::{Class::Error, Code};

pub(super) static CODES: &[Code] = &[
    Code {
        name: "config",
        class: Error,
        meaning: "A `codegen.toml` is not TOML, has an unknown key or an invalid value, or selects no operation.",
        wrong: "",
        right: "",
    },
    Code {
        name: "cyclic-schema",
        class: Error,
        meaning: "A schema is made of itself by `allOf`, or by the only alternative of a `oneOf` or `anyOf`: no value can be told to
fit it. That a schema has properties or items of itself is fine.",
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
        meaning: "A mistake of the generator, whatever the document says. Please report it.",
        wrong: "",
        right: "",
    },
    Code {
        name: "overlay",
        class: Error,
        meaning: "An overlay is not as the Overlay Specification (1.0 or 1.1) has it, or does not fit the document: a version that
is not known, an action without `target`, a JSONPath that is none, an update that puts a text in place of an object.",
        wrong: "",
        right: "",
    },
    Code {
        name: "syntax",
        class: Error,
        meaning: "The text is neither YAML nor JSON: it could be read up to the place that is shown.",
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
        meaning: "Objects stand inside one another so deep, or so many references lead to one another, that following
them could take without end.",
        wrong: "",
        right: "",
    },
    Code {
        name: "too-large",
        class: Error,
        meaning: "References or YAML aliases repeat parts of the document so often that all of it, written out, is many
times as large.",
        wrong: "",
        right: "",
    },
    Code {
        name: "unreadable",
        class: Error,
        meaning: "The document passed all checks, and could still not be read. This is a fault of the generator; please
report it.",
        wrong: "",
        right: "",
    },
    Code {
        name: "unsupported-version",
        class: Error,
        meaning: "The document is for a version that is not supported.",
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
        meaning: "Two fields say the same in two ways, of which an object has one.",
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
        meaning: "An additional operation has no method of HTTP, or one for which the path item has a field.",
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
        meaning: "The query of an operation is described as a whole, and by parameters as well.",
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
