//! What is wrong with schemas.

use super::{HEAD, assert_cases};

#[test]
fn schemas() {
    assert_cases(
        &format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: "),
        &[
            (
                "{type: objekt}}}",
                &[
                    "unknown-type #/components/schemas/A/type `type` is `objekt`; expected `string`, `number`, `integer`, `boolean`, `object`, `array` or `null`",
                ],
            ),
            (
                "{type: any, description: d}}}",
                &["coerced #/components/schemas/A/type `type` is `any`, which is no type"],
            ),
            (
                "{type: file}}}",
                &[
                    "unknown-type #/components/schemas/A/type `type` is `file`, which is of Swagger 2.0",
                ],
            ),
            (
                "{type: []}}}",
                &[
                    "newer-version #/components/schemas/A/type a list of types is of OpenAPI 3.1; the document is for 3.0",
                    "unknown-type #/components/schemas/A/type `type` is an empty list; expected the name of a type or a list of them",
                ],
            ),
            (
                "{type: float, maximum: '5', minLength: 1.0, maxLength: -1}}}",
                &[
                    "coerced #/components/schemas/A/type `type` is the string `float`; expected the name of a type",
                    "coerced #/components/schemas/A/maximum `maximum` is the string `5`; expected a number",
                    "coerced #/components/schemas/A/minLength `minLength` is the number `1.0`; expected a whole number from 0",
                    "wrong-kind #/components/schemas/A/maxLength `maxLength` is the number `-1`; expected a whole number from 0",
                ],
            ),
            (
                "{properties: {b: {required: true}}, required: [b, 1], items: true}}}",
                &[
                    "misplaced-required #/components/schemas/A/properties/b/required `required` of a schema is the boolean `true`; expected a list of names",
                    "coerced #/components/schemas/A/required/1 `required[1]` is the number `1`; expected a string",
                    "newer-version #/components/schemas/A/items a schema that is `true` is of OpenAPI 3.1; the document is for 3.0",
                ],
            ),
            (
                "{exclusiveMinimum: 1, if: {}, propertyNames: {pattern: a}}}}",
                &[
                    "newer-version #/components/schemas/A/exclusiveMinimum `exclusiveMinimum` with a number, `1`, is of OpenAPI 3.1; the document is for 3.0",
                    "newer-version #/components/schemas/A/if `if` is of OpenAPI 3.1; the document is for 3.0",
                    "newer-version #/components/schemas/A/propertyNames `propertyNames` is of OpenAPI 3.1; the document is for 3.0",
                ],
            ),
            (
                "{additionalProperties: null, example: null, default: null, discriminator: {}}}}",
                &[
                    "wrong-kind #/components/schemas/A/additionalProperties `additionalProperties` is null; expected a Schema Object or a boolean",
                    "missing-field #/components/schemas/A/discriminator `discriminator` has no `propertyName`",
                ],
            ),
        ],
    );
}
