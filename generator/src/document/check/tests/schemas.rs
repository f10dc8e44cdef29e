//! Tests the diagnostics of schemas.

use super::{HEAD, assert_cases};

#[test]
fn schemas() {
    assert_cases(
        &format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: "),
        &[
            (
                "{type: objekt}}}",
                &[
                    "unknown-type #/components/schemas/A/type expected `string`, `number`, `integer`, `boolean`, `object`, `array` or `null` for `type`, found `objekt`",
                ],
            ),
            (
                "{type: any, description: d}}}",
                &[
                    "coerced #/components/schemas/A/type expected the name of a type for `type`, found `any`",
                ],
            ),
            (
                "{type: file}}}",
                &[
                    "unknown-type #/components/schemas/A/type `type: file` exists only in Swagger 2.0",
                ],
            ),
            (
                "{type: []}}}",
                &[
                    "newer-version #/components/schemas/A/type an array of types requires OpenAPI 3.1, but the document uses 3.0",
                    "unknown-type #/components/schemas/A/type expected the name of a type or an array of names for `type`, found an empty array",
                ],
            ),
            (
                "{type: float, maximum: '5', minLength: 1.0, maxLength: -1}}}",
                &[
                    "coerced #/components/schemas/A/type expected the name of a type for `type`, found the string `float`",
                    "coerced #/components/schemas/A/maximum expected a number for `maximum`, found the string `5`",
                    "coerced #/components/schemas/A/minLength expected a non-negative integer for `minLength`, found the number `1.0`",
                    "wrong-kind #/components/schemas/A/maxLength expected a non-negative integer for `maxLength`, found the number `-1`",
                ],
            ),
            (
                "{properties: {b: {required: true}}, required: [b, 1], items: true}}}",
                &[
                    "misplaced-required #/components/schemas/A/properties/b/required expected an array of names for `required` in a Schema Object, found the boolean `true`",
                    "coerced #/components/schemas/A/required/1 expected a string for `required[1]`, found the number `1`",
                    "newer-version #/components/schemas/A/items the boolean schema `true` requires OpenAPI 3.1, but the document uses 3.0",
                ],
            ),
            (
                "{exclusiveMinimum: 1, if: {}, propertyNames: {pattern: a}}}}",
                &[
                    "newer-version #/components/schemas/A/exclusiveMinimum `exclusiveMinimum` with a number, `1`, requires OpenAPI 3.1, but the document uses 3.0",
                    "newer-version #/components/schemas/A/if `if` requires OpenAPI 3.1, but the document uses 3.0",
                    "newer-version #/components/schemas/A/propertyNames `propertyNames` requires OpenAPI 3.1, but the document uses 3.0",
                ],
            ),
            (
                "{additionalProperties: null, example: null, default: null, discriminator: {}}}}",
                &[
                    "null-value #/components/schemas/A/additionalProperties `additionalProperties` is null; it is ignored",
                    "missing-field #/components/schemas/A/discriminator missing `propertyName` in `discriminator`",
                ],
            ),
        ],
    );
}
