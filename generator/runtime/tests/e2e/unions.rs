//! The selection of a union's variant, by client and server.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use ::runtime::{
    server::is_certainly_valid,
    shapes::{Field, Shape, Shaped, constraint},
};
use serde_json::{Value, json};

use crate::runtime::{objects, unions};

/// A recursive union with one tag. Some variants have several values of the tag, and one does not require it.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Join(Join),
    Compare(Compare),
    Wait(Wait),
    Text(String),
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq)]
struct Join {
    op: String,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq)]
struct Compare {
    op: String,
    left: i64,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Wait {
    next: Option<Box<Step>>,
}

unions::union! {
    Step {
        Join(Join::NAMED) if "op" required ["and", "or"],
        Compare(Compare::NAMED) if "op" required ["lt", "gt"],
        Wait(Wait::NAMED) if "op" optional ["wait"],
        Text(String::NAMED),
    }
}

objects::object! { Join { Required::op("op"), Required::steps("steps") } }
objects::object! { Compare { Required::op("op"), Required::left("left") } }
objects::default_object! { Wait ["op" = "wait"] { Optional::next("next") } }

impl Shaped for Join {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::required("op", Shape::Enum(&["and", "or"])),
            Field::required("steps", Shape::Array(&Step::NAMED)),
        ],
        rest: None,
    };
}

impl Shaped for Compare {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::required("op", Shape::Enum(&["lt", "gt"])),
            Field::required("left", i64::NAMED),
        ],
        rest: None,
    };
}

impl Shaped for Wait {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("op", Shape::Enum(&["wait"])).constant(),
            Field::optional("next", Step::NAMED),
        ],
        rest: None,
    };
}

/// A union of two objects that differ only in the constraints of their members, and a list.
#[derive(Clone, Debug, PartialEq)]
enum Constraint {
    Low(Low),
    High(High),
    Any(Vec<Constraint>),
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq)]
struct Low {
    max: i64,
    inner: Option<Box<Constraint>>,
}

#[derive(Clone, Debug, PartialEq)]
struct High {
    max: i64,
    inner: Option<Box<Constraint>>,
    name: Option<String>,
}

unions::union! {
    Constraint {
        Low(Low::NAMED),
        High(High::NAMED),
        Any(Shape::Array(&Constraint::NAMED)),
    }
}

objects::object! { Low { Required::max("max"), Optional::inner("inner") } }
objects::object! { High { Required::max("max"), Optional::inner("inner"), Optional::name("name") } }

impl Shaped for Low {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::required(
                "max",
                Shape::Constrained(&i64::NAMED, &[constraint::Maximum(10.0)]),
            ),
            Field::optional("inner", Constraint::NAMED),
        ],
        rest: None,
    };
}

impl Shaped for High {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::required(
                "max",
                Shape::Constrained(&i64::NAMED, &[constraint::Maximum(1000.0)]),
            ),
            Field::optional("inner", Constraint::NAMED),
            Field::optional("name", String::NAMED),
        ],
        rest: None,
    };
}

/// A union of an object that requires a member, and one that allows only its own optional members.
#[derive(Clone, Debug, PartialEq)]
enum Condition {
    Field(FieldCondition),
    Filter(Filter),
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq)]
struct FieldCondition {
    key: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Filter {
    must: Option<Box<Condition>>,
}

unions::union! {
    Condition { Field(FieldCondition::NAMED), Filter(Filter::NAMED) }
}

objects::object! { FieldCondition { Required::key("key") } }
objects::default_object! { Filter { Optional::must("must") } }

impl Shaped for FieldCondition {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[Field::required("key", String::NAMED)],
        rest: None,
    };
}

impl Shaped for Filter {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[Field::optional("must", Condition::NAMED)],
        rest: Some(&Shape::Never),
    };
}

/// Checks the variant of each value, its encoding, and whether a server accepts it.
#[track_caller]
fn check<T>(cases: &[(Value, &str, bool)])
where
    T: serde::de::DeserializeOwned + serde::Serialize + std::fmt::Debug + Shaped,
{
    for (value, expected, is_valid) in cases {
        let decoded: T = serde_json::from_value(value.clone()).unwrap();
        let debug = format!("{decoded:?}");
        assert!(debug.starts_with(expected), "{value} is {debug}");
        let encoded = serde_json::to_value(&decoded).unwrap();
        assert_eq!(encoded, *value, "{debug}");
        let from_text: T = serde_json::from_str(&value.to_string()).unwrap();
        assert_eq!(format!("{from_text:?}"), debug, "of {value} as text");
        assert_eq!(T::SHAPE.accepts(value), *is_valid, "{value} on the server");
        assert_eq!(
            is_certainly_valid(T::SHAPE, &value.to_string()),
            *is_valid,
            "{value} as text"
        );
    }
}

#[test]
fn the_tag_selects_the_variant() {
    check::<Step>(&[
        (json!({ "op": "gt", "left": 1 }), "Compare(", true),
        (json!({ "op": "or", "steps": [] }), "Join(", true),
        (json!({ "op": "wait" }), "Wait(", true),
        (json!("text"), "Text(", true),
        (
            json!({ "op": "and", "steps": [{ "op": "lt", "left": 2 }, "x", { "op": "wait" }] }),
            r#"Join(Join { op: "and", steps: [Compare(Compare { op: "lt", left: 2 }), Text("x"), Wait("#,
            true,
        ),
        (
            json!({ "op": "wait", "next": { "op": "wait", "next": { "op": "or", "steps": [] } } }),
            "Wait(Wait { next: Some(Wait(Wait { next: Some(Join(",
            true,
        ),
    ]);
}

#[test]
fn a_value_that_matches_no_alternative_is_kept() {
    check::<Step>(&[
        (json!({ "op": "xor", "steps": [] }), "Unknown(", false),
        (json!({ "op": "gt", "left": "one" }), "Unknown(", false),
        (json!({ "op": 1 }), "Unknown(", false),
        (json!([]), "Unknown(", false),
        (json!(null), "Unknown(", false),
        (
            json!({ "op": "and", "steps": [{ "op": "new", "a": [1] }] }),
            "Join(Join { op: \"and\", steps: [Unknown(",
            false,
        ),
    ]);
}

#[test]
fn an_alternative_that_holds_no_member_of_an_object_is_not_selected() {
    check::<Condition>(&[
        (json!({ "key": "a" }), "Field(", true),
        (json!({}), "Filter(", true),
        (json!({ "must": { "key": "a" } }), "Filter(", true),
        (json!({ "geo": 1 }), "Unknown(", false),
        (json!({ "must": { "geo": 1 } }), "Filter(Filter { must: Some(Unknown(", false),
    ]);
}

#[test]
fn without_a_tag_the_constraints_select_the_variant() {
    check::<Constraint>(&[
        (json!({ "max": 5 }), "Low(", true),
        (json!({ "max": 50 }), "High(", true),
        // The value is valid against both; the second one lists more of its members.
        (json!({ "max": 5, "name": "a" }), "High(", true),
        // The value is valid against neither.
        (json!({ "max": 5000 }), "Low(", false),
        (json!({ "max": 5000, "name": "a" }), "High(", false),
        (json!({ "max": "5" }), "Unknown(", false),
        (
            json!([{ "max": 5, "inner": { "max": 50 } }, [{ "max": 11 }]]),
            "Any([Low(Low { max: 5, inner: Some(High(High { max: 50, inner: None, name: None })) }), Any([High(",
            true,
        ),
    ]);
}

/// Checks the decoding of texts that differ from the encoding of their value.
#[track_caller]
fn check_tolerant(cases: &[(&str, Step, bool)]) {
    for (json, expected, is_valid) in cases {
        let decoded: Step = serde_json::from_str(json).unwrap();
        assert_eq!(decoded, *expected, "{json}");
        assert_eq!(
            is_certainly_valid(Step::SHAPE, json),
            *is_valid,
            "{json} on the server"
        );
    }
}

#[test]
fn other_texts_of_numbers_are_decoded() {
    let compare = |left| {
        let op = "lt".to_owned();
        Step::Compare(Compare {
            op,
            left,
        })
    };
    check_tolerant(&[
        (r#"{ "op": "lt", "left": 3.0 }"#, compare(3), true),
        (r#"{ "op": "lt", "left": 1e3 }"#, compare(1000), true),
        (r#"{ "op": "lt", "left": "3" }"#, compare(3), false),
        (r#"{ "op": "gt", "op": "lt", "left": 1, "left": 2 }"#, compare(2), true),
        (r#""3""#, Step::Text("3".to_owned()), true),
    ]);
}

/// A union that writes the tags of its variants: an object, a map, and another such union.
#[derive(Clone, Debug, PartialEq)]
enum Shelter {
    Named(Named),
    Any(BTreeMap<String, Value>),
    Inner(Box<Shelter>),
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq)]
struct Named {
    name: String,
    kind: Option<Value>,
}

unions::union! {
    Shelter {
        Named(Named::NAMED) if "kind" required ["named", "known"] writing "kind" ["named", "known"],
        Any(Shape::Map(&Shape::Any)) if "kind" required ["any"] writing "kind" ["any"],
        Inner(Shelter::NAMED) if "kind" required ["inner"] writing "level" ["inner"],
    }
}

objects::object! { Named { Required::name("name"), Optional::kind("kind") } }

impl Shaped for Named {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::required("name", String::NAMED),
            Field::optional("kind", Shape::Any),
        ],
        rest: None,
    };
}

#[test]
fn a_tag_is_written_unless_the_value_has_it() {
    let named = |kind: Value| {
        let kind = Some(kind);
        let name = "n".to_owned();
        Shelter::Named(Named {
            name,
            kind,
        })
    };
    let any = |members: Value| {
        let members = members.as_object().cloned().unwrap_or_default();
        Shelter::Any(members.into_iter().collect())
    };
    let untagged = Shelter::Named(Named {
        name: "n".to_owned(),
        kind: None,
    });
    let cases = [
        (untagged.clone(), r#"{"name":"n","kind":"named"}"#),
        (named(json!("known")), r#"{"name":"n","kind":"known"}"#),
        (named(json!("other")), r#"{"name":"n","kind":"named"}"#),
        (named(Value::Null), r#"{"name":"n","kind":"named"}"#),
        (named(json!(3)), r#"{"name":"n","kind":3}"#),
        (any(json!({})), r#"{"kind":"any"}"#),
        (
            any(json!({ "kin": "any", "kinds": 1 })),
            r#"{"kin":"any","kinds":1,"kind":"any"}"#,
        ),
        (
            Shelter::Inner(Box::new(untagged.clone())),
            r#"{"name":"n","kind":"named","level":"inner"}"#,
        ),
        (
            Shelter::Inner(Box::new(Shelter::Inner(Box::new(untagged)))),
            r#"{"name":"n","kind":"named","level":"inner"}"#,
        ),
        (
            Shelter::Inner(Box::new(Shelter::Unknown(json!({ "a": 1 })))),
            r#"{"a":1,"level":"inner"}"#,
        ),
        (Shelter::Unknown(json!({ "a": 1 })), r#"{"a":1}"#),
    ];
    for (value, expected) in cases {
        assert_eq!(serde_json::to_string(&value).expect("JSON"), expected);
        let expected: Value = serde_json::from_str(expected).expect("JSON");
        assert_eq!(serde_json::to_value(&value).expect("JSON"), expected);
    }
}

/// Returns the duration of the fastest of several runs.
fn shortest(mut run: impl FnMut()) -> Duration {
    let runs = (0..20).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    runs.min().unwrap()
}

/// Checks that the time of decoding and validation grows linearly with the depth.
#[track_caller]
fn check_growth<T: serde::de::DeserializeOwned + Shaped>(nest: impl Fn(Value) -> Value) {
    let at = |depth: usize| {
        let value = (0..depth).fold(nest(Value::Null), |inner, _| nest(inner));
        let json = value.to_string();
        let decode = shortest(|| drop(serde_json::from_str::<T>(&json).unwrap()));
        let validate = shortest(|| assert!(T::SHAPE.accepts(&value)));
        decode + validate
    };
    let (short, long) = (at(30), at(120));
    // Measurements are not exact, so allow ten times the duration for four times the depth.
    assert!(long < short * 10, "{long:?} for four times the depth of {short:?}");
}

#[test]
fn the_time_grows_linearly_with_the_depth() {
    check_growth::<Step>(|inner| match inner {
        Value::Null => json!({ "op": "wait" }),
        inner => json!({ "op": "wait", "next": inner }),
    });
    check_growth::<Constraint>(|inner| match inner {
        Value::Null => json!({ "max": 50 }),
        inner => json!({ "max": 50, "inner": inner }),
    });
}

/// A type whose elements are either few or many.
struct Node;

impl Shaped for Node {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[Field::optional(
            "nodes",
            Shape::AnyOf(&[
                Shape::Constrained(
                    &Shape::Array(&Node::NAMED),
                    &[constraint::MaxItems(1)],
                ),
                Shape::Constrained(
                    &Shape::Array(&Node::NAMED),
                    &[constraint::MinItems(2)],
                ),
            ]),
        )],
        rest: None,
    };
}

#[test]
fn a_value_is_compared_once_with_each_shape_of_a_type() {
    let nest = |inner, _| json!({ "nodes": [inner, {}] });
    let value = (0..60).fold(json!({}), nest);
    assert!(Node::SHAPE.accepts(&value));
    let value = (0..60).fold(json!({ "nodes": 1 }), nest);
    assert!(!Node::SHAPE.accepts(&value));
}

/// A union with a variant for values whose tag is missing or unknown.
#[derive(Clone, Debug, PartialEq)]
enum Vehicle {
    Other(Other),
    Car(Car),
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq)]
struct Car {
    kind: String,
    seats: i64,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Other {
    kind: Option<String>,
    wheels: Option<i64>,
}

unions::union! {
    Vehicle {
        Other(Other::NAMED) if "kind" optional ["other"] otherwise "kind",
        Car(Car::NAMED) if "kind" required ["car"],
    }
}

objects::object! { Car { Required::kind("kind"), Required::seats("seats") } }
objects::default_object! { Other { Optional::kind("kind"), Optional::wheels("wheels") } }

impl Shaped for Car {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::required("kind", String::NAMED),
            Field::required("seats", i64::NAMED),
        ],
        rest: None,
    };
}

impl Shaped for Other {
    const SHAPE: &'static Shape = &Shape::Object {
        fields: &[
            Field::optional("kind", String::NAMED),
            Field::optional("wheels", i64::NAMED),
        ],
        rest: None,
    };
}

#[test]
fn a_missing_or_unknown_tag_selects_the_default() {
    check::<Vehicle>(&[
        (json!({ "kind": "car", "seats": 4 }), "Car(", true),
        (json!({ "kind": "other", "wheels": 1 }), "Other(", true),
        (json!({ "kind": "plane", "wheels": 3 }), "Other(", true),
        (json!({ "wheels": 3 }), "Other(", true),
        (json!({}), "Other(", true),
        (json!({ "kind": "plane", "wheels": "many" }), "Unknown(", false),
        (json!({ "kind": "car" }), "Unknown(", false),
        (json!("plane"), "Unknown(", false),
    ]);
}
