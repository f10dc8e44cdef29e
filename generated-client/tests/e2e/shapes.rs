//! What a server finds wrong with JSON, beyond what types say.

use cloudflare_calls::runtime::server::{Field, Shape, limit};
use serde_json::{Value, json};

/// Checks values against a shape: each with what is wrong with it, in the order in which it is found.
fn check(shape: &Shape, values: &[(Value, &[&str])]) {
    for (value, faults) in values {
        let mut found = Vec::new();
        shape.check(value, &mut |at, fault| found.push(format!("{at}: {fault}")));
        assert_eq!(found, *faults, "{value}");
    }
}

const HAS_ZIP: Shape = Shape::Object {
    fields: &[Field::required("zip", Shape::Any)],
    rest: Some(&Shape::Any),
};
const HAS_CARD: Shape = Shape::Object {
    fields: &[Field::required("card", Shape::Any)],
    rest: Some(&Shape::Any),
};

#[test]
fn what_is_excluded() {
    check(
        &Shape::Limited(&Shape::Any, &[limit::Not(&HAS_ZIP)]),
        &[
            (json!({ "card": 1 }), &[]),
            (json!("zip"), &[]),
            (json!({ "zip": 1 }), &[": is what is excluded here"]),
        ],
    );
}

#[test]
fn one_alternative_only() {
    check(
        &Shape::Limited(&Shape::Any, &[limit::ExactlyOne(&[HAS_ZIP, HAS_CARD])]),
        &[
            (json!({ "card": 1 }), &[]),
            (
                json!({}),
                &[": fits 0 of the alternatives, one was expected"],
            ),
            (
                json!({ "card": 1, "zip": 2 }),
                &[": fits 2 of the alternatives, one was expected"],
            ),
        ],
    );
}

#[test]
fn what_only_some_types_are_asked() {
    check(
        &Shape::Limited(
            &Shape::Any,
            &[
                limit::Objects(&HAS_ZIP),
                limit::Arrays(&Shape::Array(&Shape::Boolean)),
            ],
        ),
        &[
            (json!(1), &[]),
            (json!({ "zip": 1 }), &[]),
            (json!([true]), &[]),
            (json!({}), &[": /zip is required"]),
            (
                json!([true, 1]),
                &[": /1 a boolean was expected, a number is given"],
            ),
        ],
    );
}

#[test]
fn the_places_of_tuples() {
    check(
        &Shape::Tuple(&[Shape::String, Shape::Boolean], &Shape::Number),
        &[
            (json!([]), &[]),
            (json!(["a", true, 1, 2]), &[]),
            (
                json!([true, "a", 1, "b"]),
                &[
                    "/0: a string was expected, a boolean is given",
                    "/1: a boolean was expected, a string is given",
                    "/3: a number was expected, a string is given",
                ],
            ),
        ],
    );
}
