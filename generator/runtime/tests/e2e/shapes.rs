//! Validation of JSON against shapes.

use proptest::{collection::vec, prelude::*, sample::select};
use runtime::{
    server::{Field, Shape, constraint, is_certainly_valid},
    shapes::Shaped,
};
use serde_json::{Value, json};

/// Checks the violations that a shape reports for each value, in order.
fn check(shape: &Shape, values: &[(Value, &[&str])]) {
    for (value, faults) in values {
        let mut found = Vec::new();
        shape.check(value, &mut |at, fault| found.push(format!("{at}: {fault}")));
        assert_eq!(found, *faults, "{value}");
    }
}

#[test]
fn tuples_are_validated_by_position() {
    check(
        &Shape::Tuple(&[Shape::String, Shape::Boolean], &Shape::Number),
        &[
            (json!([]), &[]),
            (json!(["a", true, 1, 2]), &[]),
            (
                json!([true, "a", 1, "b"]),
                &[
                    "/0: expected a string, found a boolean",
                    "/1: expected a boolean, found a string",
                    "/3: expected a number, found a string",
                ],
            ),
        ],
    );
}

/// Returns shapes of any depth, which are leaked.
fn shapes() -> impl Strategy<Value = Shape> {
    const LIMITS: &[&[constraint::Constraint]] = &[
        &[constraint::MinLength(2), constraint::Maximum(2.0)],
        &[constraint::Pattern("^a", |_, text| Some(text.starts_with('a')))],
        &[constraint::MinItems(2), constraint::ExclusiveMinimum(0.0)],
        &[constraint::MaxItems(1), constraint::MaxLength(1)],
        &[constraint::UniqueItems],
        &[constraint::MinProperties(2)],
        &[constraint::PropertyNames(&[constraint::MaxLength(1)])],
        &[constraint::Enum(&["1", "\"a\"", "[]"])],
    ];
    let leaves = select(vec![
        Shape::Any,
        Shape::Never,
        Shape::Boolean,
        Shape::Integer(-1, 2),
        Shape::Number,
        Shape::String,
        Shape::Text("short", |text| text.len() < 3),
        Shape::Enum(&["a", "b"]),
        Shape::Integers(&[1, 3]),
        Shape::Named(|| &Shape::Map(&Shape::Nullable(&Shape::String))),
    ]);
    leaves.prop_recursive(4, 24, 3, |inner| {
        let one = inner
            .clone()
            .prop_map(|shape| -> &'static Shape { Box::leak(shape.into()) });
        let some = vec(inner.clone(), 0..3)
            .prop_map(|shapes| -> &'static [Shape] { shapes.leak() });
        let fields = vec((select(vec!["a", "b", "zip"]), any::<bool>(), inner), 0..3);
        let fields = fields.prop_map(|mut fields| -> &'static [Field] {
            // A schema lists a property only once.
            fields.sort_by_key(|(name, ..)| *name);
            fields.dedup_by_key(|(name, ..)| *name);
            let field = |(name, is_required, shape)| {
                if is_required {
                    Field::required(name, shape)
                } else {
                    Field::optional(name, shape)
                }
            };
            fields.into_iter().map(field).collect::<Vec<_>>().leak()
        });
        prop_oneof![
            one.clone().prop_map(Shape::Array),
            one.clone().prop_map(Shape::Map),
            one.clone().prop_map(Shape::Nullable),
            (some.clone(), one.clone())
                .prop_map(|(places, rest)| Shape::Tuple(places, rest)),
            some.prop_map(Shape::AnyOf),
            (fields, proptest::option::of(one.clone())).prop_map(|(fields, rest)| {
                Shape::Object {
                    fields,
                    rest,
                }
            }),
            (one, select(LIMITS))
                .prop_map(|(shape, limits)| Shape::Constrained(shape, limits)),
        ]
    })
}

/// Returns JSON texts, some of which are invalid or have duplicate members.
fn texts() -> impl Strategy<Value = String> {
    let leaves = select(vec![
        "null",
        "true",
        "-1",
        "0",
        "1",
        "3",
        "1.0",
        "2.5",
        "1e999",
        "\"\"",
        "\"a\"",
        "\"b\"",
        "\"abc\"",
        "\"\\u00e9\"",
        "\"\\ud800\"",
        "a",
    ]);
    leaves.prop_map(str::to_owned).prop_recursive(4, 16, 3, |inner| {
        let name = select(vec!["a", "b", "zip", "\\u0061"]);
        let members = vec((name, inner.clone()), 0..4);
        prop_oneof![
            vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            members.prop_map(|members| {
                let member = |(name, value)| format!("\"{name}\":{value}");
                let members: Vec<_> = members.into_iter().map(member).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    /// Checks that a text is accepted only if its tree is valid, and that both agree if the text has no duplicate
    /// members.
    #[test]
    fn texts_and_trees_are_validated_alike(shape in shapes(), text in texts()) {
        let tree = serde_json::from_str::<Value>(&text);
        if is_certainly_valid(&shape, &text) {
            prop_assert!(tree.as_ref().is_ok_and(|tree| shape.accepts(tree)));
        }
        if let Ok(tree) = tree {
            let text = tree.to_string();
            prop_assert_eq!(is_certainly_valid(&shape, &text), shape.accepts(&tree));
        }
    }
}

#[test]
fn integers_are_numbers_without_a_fraction() {
    for (text, integer) in [("3", 3), ("3.0", 3), ("1e3", 1000), ("-2.00", -2)] {
        let value: Value = serde_json::from_str(text).unwrap();
        assert!(i64::SHAPE.accepts(&value), "{text}");
        assert_eq!(runtime::json::read(text.as_bytes()).ok(), Some(integer), "{text}");
    }
    for text in ["3.5", "1e-1"] {
        let value: Value = serde_json::from_str(text).unwrap();
        assert!(!i64::SHAPE.accepts(&value), "{text}");
        assert!(runtime::json::read::<i64>(text.as_bytes()).is_err(), "{text}");
    }
}
