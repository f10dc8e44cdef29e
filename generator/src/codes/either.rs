//! Mistakes in a document that are warnings if the meaning is clear, and errors otherwise.

use super::code::{Class::Either, Code, codes};

codes! {
    EITHER:
    MISSING_FIELD "missing-field" {
        class: Either,
        meaning: "An object lacks a required field.
This is a warning if a default can be used instead, otherwise an error.",
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
    }
    WRONG_KIND "wrong-kind" {
        class: Either,
        meaning:
            "A value has the wrong type, such as an array instead of an object.
In descriptions and examples this is a warning, and the value is ignored. Elsewhere it is an error.",
        wrong: "
tags: pets
",
        right: "
tags: [{ name: pets }]
",
    }
}
