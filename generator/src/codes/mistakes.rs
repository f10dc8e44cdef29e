//! What is wrong with a document, and does not keep a crate from being made.

use super::code::{Class::Warning, Code};

pub(super) static CODES: &[Code] = &[
    Code {
        name: "component-name",
        class: Warning,
        meaning: "The name of a component has other characters than letters, digits, `.`, `-` and `_`. The specification allows
no others.",
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
    },
    Code {
        name: "cyclic-reference",
        class: Warning,
        meaning: "A reference leads to itself, perhaps through other references. A schema is any JSON there; everything else is
left out.",
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
        name: "dangling-reference",
        class: Warning,
        meaning: "A reference leads to a place of the document where nothing stands. A schema is any JSON there; everything else
is left out.",
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
    },
    Code {
        name: "duplicate-key",
        class: Warning,
        meaning: "An object has a key twice. The last value counts.",
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
        class: Warning,
        meaning: "A list of parameters has two with the same `name` and `in`. The first counts. (An operation may have one that its path
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
        name: "enum-misfit",
        class: Warning,
        meaning: "A value of an `enum` is not of the schema's `type`. It is converted if possible, otherwise ignored.",
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
    },
    Code {
        name: "external-reference",
        class: Warning,
        meaning: "A reference leads to a file that cannot be read. Files are read below the directory of the document, or below the
current one if the document is there: what is elsewhere on the disk is not, and nothing is fetched from a server. Keep a
copy beside the document, and name it in `[references]` of `codegen.toml`. Until then, a schema is any JSON there;
everything else is left out.",
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
        name: "invalid-media-type",
        class: Warning,
        meaning: "A key of `content` is no media type, such as `application/json`. A body of a single
word is read and written as bytes; every other entry is left out.",
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
    },
    Code {
        name: "invalid-path",
        class: Warning,
        meaning: "A path does not start with `/`, has braces that do not pair, or has one parameter twice. It is left out.",
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
        name: "invalid-pattern",
        class: Warning,
        meaning: "A `pattern` is no regular expression of JavaScript (ECMA-262), which patterns are written in. It is not
checked.",
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
    },
    Code {
        name: "invalid-reference",
        class: Warning,
        meaning: "A `$ref` is no address: it has a control character in it, or lacks the `#` or the `/` behind
it, which is added.",
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
    },
    Code {
        name: "invalid-status",
        class: Warning,
        meaning: "A key of `responses` is neither a status such as `200`, nor a range such as `4XX`, nor `default`. The
response is left out.",
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
        name: "misplaced-reference",
        class: Warning,
        meaning: "A `$ref` stands where the specification has none. That of a `content` is followed, every other is ignored.",
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
    },
    Code {
        name: "no-responses",
        class: Warning,
        meaning: "An operation has no responses. Each success is one without a body.",
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
        class: Warning,
        meaning: "The `content` of a parameter or a header has several media types, or none: the first is
taken.",
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
        class: Warning,
        meaning: "A parameter in the path is not `required`. It is required all the same; an API that can do
without the parameter has two paths.",
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
        name: "schema-and-content",
        class: Warning,
        meaning: "A parameter or a header has both `schema` and `content`, which are two ways to say how it is written.
The `schema` counts.",
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
        class: Warning,
        meaning: "The `default` of a server's variable is none of the values that its `enum` allows. The server is not
used by default, and a value has to be chosen.",
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
        name: "unknown-type",
        class: Warning,
        meaning: "The `type` of a schema is none that there is. The nearest one is taken, or none.",
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
        class: Warning,
        meaning: "A string is none of those that may stand in its place. The nearest one is taken, or none.",
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
        name: "wrong-reference",
        class: Warning,
        meaning: "A reference leads to another kind of object than belongs in its place. A schema is any JSON there; everything
else is left out.",
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
    },
    Code {
        name: "wrong-style",
        class: Warning,
        meaning: "The `style` of a parameter is for another place: `form` is for the query, `matrix` for the path. It is
ignored.",
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
    },
];
