//! What is wrong with a document, and a warning where it is clear what is meant.

use super::{Class::Either, Code};

pub(super) static CODES: &[Code] = &[
    Code {
        name: "component-name",
        class: Either,
        meaning: "The name of a component has other characters than letters, digits, `.`, `-` and `_`. The standard has no
others; those of generic types in programs, such as `Page[Pet]`, are read all the same.",
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
        name: "dangling-reference",
        class: Either,
        meaning: "A reference leads to a place of the document where nothing stands. A schema that is not there is taken for any JSON; of
anything else, nobody knows what it was to be.",
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
        name: "enum-misfit",
        class: Either,
        meaning: "A value of an `enum` is not of the schema's `type`.",
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
        name: "invalid-media-type",
        class: Either,
        meaning: "A key of `content` is no media type, such as `application/json`. What has a single word is bytes, sent with
that word; `example` and `examples` are ignored there.",
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
        name: "invalid-pattern",
        class: Either,
        meaning: "A `pattern` is no regular expression of JavaScript (ECMA-262), which patterns are written in. What other languages
would read is a warning, and not checked.",
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
        class: Either,
        meaning: "A `$ref` is no address: it has a control character in it, or lacks the `/` behind the `#`, which is added.",
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
        name: "misplaced-reference",
        class: Either,
        meaning: "A `$ref` stands where the standard has none. That of a `content` is understood.",
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
        name: "missing-field",
        class: Either,
        meaning: "An object lacks what it has to have. Where something serves as well, that is taken.",
        wrong: "
components:
  parameters:
    Limit: { in: query, schema: { type: integer } }
",
        right: "
components:
  parameters:
    Limit: { in: query, name: limit, schema: { type: integer } }
",
    },
    Code {
        name: "wrong-kind",
        class: Either,
        meaning: "A list stands where an object is expected, or the like. In descriptions and examples it is a warning: they are
ignored then.",
        wrong: "
servers: { url: https://example.com }
",
        right: "
servers: [{ url: https://example.com }]
",
    },
    Code {
        name: "wrong-reference",
        class: Either,
        meaning: "A reference leads to another kind of thing than belongs in its place.",
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
        class: Either,
        meaning: "The `style` of a parameter is for another place: `form` is for the query, `matrix` for the path.",
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
