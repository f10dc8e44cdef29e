//! Errors: nothing is generated.

use super::code::{Class::Error, Code, codes};

codes! {
    ERRORS:
    CONFIG "config" {
        class: Error,
        meaning: "`codegen.toml` is invalid.
It is not valid TOML, has an unknown key or an invalid value, or excludes every operation.",
        wrong: "",
        right: "",
    }
    INTERNAL "internal" {
        class: Error,
        meaning: "An internal error of the generator. Please report it.",
        wrong: "",
        right: "",
    }
    OVERLAY "overlay" {
        class: Error,
        meaning: "An overlay is invalid or cannot be applied to the document.
Overlays follow the Overlay Specification 1.0 or 1.1. Examples of errors are an unsupported version, an action without
`target`, an invalid JSONPath, and an update that would replace an object with a string.",
        wrong: "",
        right: "",
    }
    SYNTAX "syntax" {
        class: Error,
        meaning: "The file is not valid YAML or JSON.
The position of the first syntax error is shown.",
        wrong: "
components: { schemas: { Pet: { type: object } }
",
        right: "
components: { schemas: { Pet: { type: object } } }
",
    }
    TOO_DEEP "too-deep" {
        class: Error,
        meaning: "Objects are nested too deeply, or a chain of references is too long.",
        wrong: "",
        right: "",
    }
    TOO_LARGE "too-large" {
        class: Error,
        meaning: "The document becomes too large when its references or YAML aliases are expanded.",
        wrong: "",
        right: "",
    }
    UNREADABLE "unreadable" {
        class: Error,
        meaning: "The document passed all checks but could not be read. This is an error of the generator; please report it.",
        wrong: "",
        right: "",
    }
    UNSUPPORTED_VERSION "unsupported-version" {
        class: Error,
        meaning: "The version of the specification that the document uses is not supported.",
        wrong: "
openapi: 4.0.0
",
        right: "
openapi: 3.1.1
",
    }
}
