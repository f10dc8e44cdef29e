//! The selection of a variant among several that hold a value.

use std::collections::BTreeMap;

use ::runtime::shapes::{Field, Shape, Shaped};
use serde_json::{Value, json};

use crate::runtime::{objects, unions};

/// A union of an object and of one with any members.
#[derive(Clone, Debug, PartialEq)]
enum Reply {
    Problem(Problem),
    Other(BTreeMap<String, Value>),
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq)]
struct Problem {
    code: i64,
    message: Option<String>,
}

/// A union of objects that require nothing.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(Text),
    Image(Image),
    Unknown(Value),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Text {
    text: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Image {
    url: Option<String>,
}

/// A union of numbers.
#[derive(Clone, Debug, PartialEq)]
enum Amount {
    Number(f64),
    Integer(i64),
    Unknown(Value),
}

/// A union of objects without further members.
#[derive(Clone, Debug, PartialEq)]
enum Outline {
    Circle(Circle),
    Square(Square),
    Unknown(Value),
}

/// A union with only one object.
#[derive(Clone, Debug, PartialEq)]
enum Named {
    Circle(Circle),
    Name(String),
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq)]
struct Circle {
    radius: i64,
    unit: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Square {
    side: i64,
}

unions::union! { Outline { Circle(Circle::NAMED), Square(Square::NAMED) } }
unions::union! { Named { Circle(Circle::NAMED), Name(String::NAMED) } }
unions::union! { Reply { Problem(Problem::NAMED), Other(Shape::Map(&Shape::Any)) } }
unions::union! { Part { Text(Text::NAMED), Image(Image::NAMED) } }
unions::union! { Amount { Number(f64::NAMED), Integer(i64::NAMED) } }

objects::object! { Circle { Required::radius("radius"), Optional::unit("unit") } }
objects::object! { Square { Required::side("side") } }
objects::object! { Problem { Required::code("code"), Optional::message("message") } }
objects::default_object! { Text { Optional::text("text") } }
objects::default_object! { Image { Optional::url("url") } }

impl Shaped for Circle {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::required("radius", i64::NAMED),
            Field::optional("unit", String::NAMED),
        ],
        rest: Some(&Shape::Never),
    };
}

impl Shaped for Square {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[Field::required("side", i64::NAMED)],
        rest: Some(&Shape::Never),
    };
}

impl Shaped for Problem {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::required("code", i64::NAMED),
            Field::optional("message", String::NAMED),
        ],
        rest: None,
    };
}

impl Shaped for Text {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[Field::optional("text", String::NAMED)],
        rest: None,
    };
}

impl Shaped for Image {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[Field::optional("url", String::NAMED)],
        rest: None,
    };
}

/// Checks the variant of each value, all of which are valid.
#[track_caller]
fn check<T: serde::de::DeserializeOwned + std::fmt::Debug + Shaped>(
    cases: &[(Value, &str)],
) {
    check_all::<T>(cases, true);
}

/// Checks the variant of each value, and whether a server accepts it.
#[track_caller]
fn check_all<T: serde::de::DeserializeOwned + std::fmt::Debug + Shaped>(
    cases: &[(Value, &str)],
    are_valid: bool,
) {
    for (value, expected) in cases {
        let decoded: T = serde_json::from_value(value.clone()).unwrap();
        let debug = format!("{decoded:?}");
        assert!(debug.starts_with(expected), "{value} is {debug}");
        assert_eq!(T::SHAPE.accepts(value), are_valid, "{value} on the server");
    }
}

#[test]
fn an_unlisted_member_does_not_change_the_variant() {
    check::<Reply>(&[
        (json!({ "code": 1, "message": "x" }), "Problem("),
        (json!({ "code": 1, "message": "x", "new": 1 }), "Problem("),
        (json!({ "message": "x" }), "Other("),
        // Most members are not those of a problem.
        (json!({ "code": 1, "a": 1, "b": 2 }), "Other("),
        (json!({}), "Other("),
    ]);
}

#[test]
fn a_value_of_which_no_alternative_lists_a_member_is_kept() {
    check::<Part>(&[
        (json!({ "text": "x" }), "Text("),
        (json!({ "url": "x" }), "Image("),
        (json!({ "url": "x", "new": 1 }), "Image("),
        (json!({ "audio": "x" }), "Unknown("),
        (json!({}), "Text("),
    ]);
}

#[test]
fn a_number_is_decoded_without_loss() {
    check::<Amount>(&[
        (json!(0.5), "Number("),
        (json!(3), "Number("),
        (json!(9_007_199_254_740_993_i64), "Integer("),
        (json!(9_007_199_254_740_992_i64), "Number("),
        (json!(-9_007_199_254_740_993_i64), "Integer("),
        (json!(1e300), "Number("),
    ]);
}

#[test]
fn an_invalid_object_loses_no_member_if_there_are_other_objects() {
    check::<Outline>(&[
        (json!({ "radius": 1 }), "Circle("),
        (json!({ "side": 1 }), "Square("),
    ]);
    check_all::<Outline>(
        &[
            (json!({ "radius": 1, "new": 2 }), "Unknown("),
            (json!({ "radius": 1, "unit": 2 }), "Unknown("),
        ],
        false,
    );
    check_all::<Named>(&[(json!({ "radius": 1, "new": 2 }), "Circle(")], false);
}
