//! What keeps a crate from being made.

use super::{Class::Error, Code};

pub(super) static CODES: &[Code] = &[
    Code {
        name: "config",
        class: Error,
        meaning: "A `codegen.toml` is not TOML, has an unknown key or an invalid value, or selects no operation.",
        wrong: "",
        right: "",
    },
    Code {
        name: "cyclic-reference",
        class: Error,
        meaning: "A reference leads to itself, through other references perhaps, so that nothing ever stands there.",
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
        name: "duplicate-key",
        class: Error,
        meaning: "An object has a key twice. Of the two values, some tools take the first and some the second.",
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
    },
    Code {
        name: "duplicate-parameter",
        class: Error,
        meaning: "A list of parameters has two with the same `name` and `in`. (An operation may have one that its path
item has as well: it counts instead of that.)",
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
    },
    Code {
        name: "external-reference",
        class: Error,
        meaning: "A reference leads to a file that cannot be read. Files are read below the directory of the document, or below the
current one if the document is there: what is elsewhere on the disk is not, and nothing is fetched from a server. Keep a
copy of it beside the document.",
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
    },
    Code {
        name: "internal",
        class: Error,
        meaning: "A mistake of the generator, whatever the document says. Please report it.",
        wrong: "",
        right: "",
    },
    Code {
        name: "invalid-path",
        class: Error,
        meaning: "A path does not start with `/`, has braces that do not pair, or has one parameter twice.",
        wrong: "
paths:
  /pets/{id: {}
",
        right: "
paths:
  /pets/{id}: {}
",
    },
    Code {
        name: "invalid-status",
        class: Error,
        meaning: "A key of `responses` is neither a status such as `200`, nor a range such as `4XX`, nor `default`.",
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
    },
    Code {
        name: "no-responses",
        class: Error,
        meaning: "An operation says of no answer what it looks like.",
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
    },
    Code {
        name: "one-media-type",
        class: Error,
        meaning: "The `content` of a parameter or a header has several media types, or none: nobody could tell in which
it is written.",
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
    },
    Code {
        name: "optional-path-parameter",
        class: Error,
        meaning: "A parameter in the path is not `required`. No path is without it; an API that can do without the
parameter has two paths.",
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
        name: "schema-and-content",
        class: Error,
        meaning: "A parameter or a header has both `schema` and `content`, which are two ways to say how it is written.",
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
    },
    Code {
        name: "server-default",
        class: Error,
        meaning: "The `default` of a server's variable is none of the values that its `enum` allows.",
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
        name: "unknown-type",
        class: Error,
        meaning: "The `type` of a schema is none that there is.",
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
    },
    Code {
        name: "unknown-value",
        class: Error,
        meaning: "A string is none of those that may stand in its place.",
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
        meaning: "The document is for OpenAPI 3.2 or for another version that is not supported.",
        wrong: "
openapi: 3.2.0
",
        right: "
openapi: 3.1.1
",
    },
];
