//! What is wrong with references.

use super::{HEAD, assert_cases};

#[test]
fn references() {
    assert_cases(
        HEAD,
        &[
            (
                "paths: {}\ncomponents: {schemas: {A: {$ref: 0}, B: {$ref: \"\\0\"}, C: {$ref: '#/nowhere', type: []}}}",
                &[
                    "wrong-kind #/components/schemas/A/$ref `$ref` is the number `0`; expected a string",
                    "invalid-reference #/components/schemas/B/$ref `$ref` has a control character in it; expected the address of something",
                ],
            ),
            (
                "paths: {}\ncomponents: {schemas: {A: {$ref: '#/definitions/B'}}}\ndefinitions: {B: {type: strin}}",
                &[
                    "unknown-key #/definitions `definitions` is no field of an OpenAPI Object",
                    "unknown-type #/definitions/B/type `type` is `strin`; expected `string`, `number`, `integer`, `boolean`, `object`, `array` or `null`",
                ],
            ),
            (
                "paths: {}\ncomponents: {schemas: {A: {$ref: '#/components/responses/B'}}, responses: {B: {description: ''}}}",
                &[
                    "wrong-reference #/components/schemas/A/$ref the reference `#/components/responses/B` leads to a Response Object; expected a Schema Object",
                ],
            ),
            (
                "paths: {}\ncomponents: {schemas: {A: {properties: {$ref: '#/components/schemas/A'}}}}",
                &[
                    "misplaced-reference #/components/schemas/A/properties `properties` is a reference; expected an object from names to Schema Objects",
                ],
            ),
            (
                "paths: {}\ncomponents: {responses: {A: {description: '', content: {$ref: '#/components/mediaTypes/B'}}}, mediaTypes: {B: {a/b: {schema: {}, schemas: {}}}}}",
                &[
                    "misplaced-reference #/components/responses/A/content `content` is a reference; expected an object from media types to Media Type Objects",
                    "newer-version #/components/mediaTypes `mediaTypes` is of OpenAPI 3.2; the document is for 3.0",
                    "unknown-key #/components/mediaTypes/B/a~1b/schemas `schemas` is no field of a Media Type Object",
                ],
            ),
            (
                "paths: {/a: {get: {responses: {default: {description: ''}}, callbacks: {b: {$ref: '#/components/callbacks/B'}}}}}\ncomponents: {callbacks: {B: {c: {get: {responses: {default: {description: ''}}, callbacks: {b: {$ref: '#/components/callbacks/B'}}}}}}}",
                &[
                    "cyclic-reference #/components/callbacks/B/c/get/callbacks/b/$ref the reference `#/components/callbacks/B` leads to itself",
                ],
            ),
            (
                "paths: {/a: {get: {responses: {default: {description: ''}}, callbacks: {b: {$ref: '#/components/callbacks/B'}, c: {$ref: c.yaml}}}}}",
                &[
                    "dangling-reference #/paths/~1a/get/callbacks/b/$ref the reference `#/components/callbacks/B` leads nowhere; expected a Callback Object",
                    "external-reference #/paths/~1a/get/callbacks/c/$ref the reference `c.yaml` leads to another file, which is not read from here",
                ],
            ),
        ],
    );
}
