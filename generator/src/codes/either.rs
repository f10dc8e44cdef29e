//! What is wrong with a document, and a warning where it is clear what is meant.

use super::code::{Class::Either, Code};

pub(super) static CODES: &[Code] = &[
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
];
