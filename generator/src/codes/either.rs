//! Mistakes in a document that are warnings if the meaning is clear, and errors otherwise.

use super::code::{Class::Either, Code, codes};

codes! {
    EITHER:
    MISSING_FIELD "missing-field" {
        class: Either,
        meaning: "An object lacks a required field.
A default is used if there is one, otherwise the object is ignored; both are warnings. If the document has no `paths`,
`components` or `webhooks`, this is an error.",
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
The value is ignored, with a warning. If the document itself is not an object, this is an error.",
        wrong: "
tags: pets
",
        right: "
tags: [{ name: pets }]
",
    }
}
