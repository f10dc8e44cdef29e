//! Tests the diagnostics of references.

use super::{HEAD, assert_cases};

#[test]
fn references() {
    assert_cases(
        HEAD,
        &[
            (
                "paths: {}\ncomponents: {schemas: {A: {$ref: 0}, B: {$ref: \"\\0\"}, C: {$ref: '#/nowhere', type: []}}}",
                &[
                    "wrong-kind #/components/schemas/A/$ref expected a string for `$ref`, found the number `0`",
                    "invalid-reference #/components/schemas/B/$ref expected a URI reference for `$ref`, found a string with a control character",
                ],
            ),
            (
                "paths: {}\ncomponents: {schemas: {A: {$ref: '#/definitions/B'}}}\ndefinitions: {B: {type: strin}}",
                &[
                    "unknown-key #/definitions unknown field `definitions` in OpenAPI Object",
                    "unknown-type #/definitions/B/type expected `string`, `number`, `integer`, `boolean`, `object`, `array` or `null` for `type`, found `strin`",
                ],
            ),
            (
                "paths: {}\ncomponents: {schemas: {A: {$ref: '#/components/responses/B'}}, responses: {B: {description: ''}}}",
                &[
                    "wrong-reference #/components/schemas/A/$ref expected a Schema Object, but the reference `#/components/responses/B` refers to a Response Object",
                ],
            ),
            (
                "paths: {}\ncomponents: {schemas: {A: {properties: {$ref: '#/components/schemas/A'}}}}",
                &[
                    "misplaced-reference #/components/schemas/A/properties expected an object that maps names to Schema Objects for `properties`, found a reference",
                ],
            ),
            (
                "paths: {}\ncomponents: {responses: {A: {description: '', content: {$ref: '#/components/mediaTypes/B'}}}, mediaTypes: {B: {a/b: {schema: {}, schemas: {}}}}}",
                &[
                    "misplaced-reference #/components/responses/A/content expected an object that maps media types to Media Type Objects for `content`, found a reference",
                    "newer-version #/components/mediaTypes `mediaTypes` requires OpenAPI 3.2, but the document uses 3.0",
                    "unknown-key #/components/mediaTypes/B/a~1b/schemas unknown field `schemas` in Media Type Object",
                ],
            ),
            (
                "paths: {/a: {get: {responses: {default: {description: ''}}, callbacks: {b: {$ref: '#/components/callbacks/B'}}}}}\ncomponents: {callbacks: {B: {c: {get: {responses: {default: {description: ''}}, callbacks: {b: {$ref: '#/components/callbacks/B'}}}}}}}",
                &[
                    "cyclic-reference #/components/callbacks/B/c/get/callbacks/b/$ref the reference `#/components/callbacks/B` refers to itself",
                ],
            ),
            (
                "paths: {/a: {get: {responses: {default: {description: ''}}, callbacks: {b: {$ref: '#/components/callbacks/B'}, c: {$ref: c.yaml}}}}}",
                &[
                    "dangling-reference #/paths/~1a/get/callbacks/b/$ref unresolved reference `#/components/callbacks/B`; expected a Callback Object",
                    "external-reference #/paths/~1a/get/callbacks/c/$ref the reference `c.yaml` refers to another file, which is not supported here",
                ],
            ),
        ],
    );
}
