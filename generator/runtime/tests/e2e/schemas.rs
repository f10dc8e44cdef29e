//! Validation against schemas, formats and the arithmetic of numbers.

use std::{cmp::Ordering, time::Instant};

use runtime::{
    backtracking, patterns,
    schemas::{Known, Schemas},
    shapes::{formats, number, order},
};
use serde_json::{Number, Value, json};

fn schemas(json: &Value) -> Schemas {
    Schemas::parse(
        &json.to_string(),
        Some(patterns::matches),
        Some(backtracking::matches),
    )
}

/// Returns the violations of a value with their pointers.
fn violations(schemas: &Schemas, value: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let is_valid = schemas.check(
        "X",
        value,
        &Known::default(),
        Some(&mut |pointer, message| {
            found.push((pointer.to_owned(), message));
        }),
    );
    assert_eq!(is_valid, found.is_empty(), "{value}");
    assert_eq!(schemas.check("X", value, &Known::default(), None), is_valid, "{value}");
    found
}

/// Checks a schema against values that are valid and others that are not.
#[track_caller]
fn check(schema: &Value, valid: &[Value], invalid: &[Value]) {
    let schemas = schemas(&json!({ "X": schema, "Y": { "type": "integer" } }));
    for value in valid {
        assert_eq!(violations(&schemas, value), [], "{value}");
    }
    for value in invalid {
        assert_ne!(violations(&schemas, value), [], "{value} is not valid");
    }
}

#[test]
fn keywords_of_combinations_and_containers_are_validated() {
    for (schema, valid, invalid) in [
        (
            json!({ "not": { "type": "object", "required": ["zip"] } }),
            json!([{ "card": 1 }, "zip"]),
            json!([{ "zip": 1 }]),
        ),
        (
            json!({ "oneOf": [{ "required": ["zip"] }, { "required": ["card"] }], "type": "object" }),
            json!([{ "card": 1 }, { "zip": 1 }]),
            json!([{}, { "card": 1, "zip": 2 }]),
        ),
        (
            json!({ "required": ["zip"], "items": { "type": "boolean" } }),
            json!([1, { "zip": 1 }, [true]]),
            json!([{}, [true, 1]]),
        ),
        (
            json!({ "contains": { "type": "boolean" }, "maxContains": 2 }),
            json!([[true, 1], [true, 1, true], true]),
            json!([[1], [true, true, true]]),
        ),
    ] {
        let list = |values: Value| values.as_array().cloned().unwrap_or_default();
        check(&schema, &list(valid), &list(invalid));
    }
}

#[test]
fn parts_evaluate_what_they_list() {
    check(
        &json!({
            "allOf": [{ "properties": { "a": true } }],
            "anyOf": [
                { "properties": { "b": { "const": 1 } }, "required": ["b"] },
                { "properties": { "c": { "const": 1 } }, "required": ["c"] },
            ],
            "if": { "properties": { "d": { "const": 1 } }, "required": ["d"] },
            "then": { "properties": { "e": true } },
            "dependentSchemas": { "a": { "properties": { "f": true } } },
            "patternProperties": { "^x": true },
            "unevaluatedProperties": false,
        }),
        &[
            json!({ "a": 1, "b": 1, "c": 1, "f": 1, "x1": 1 }),
            json!({ "b": 1, "d": 1, "e": 1 }),
            json!(1),
        ],
        &[
            json!({ "b": 1, "f": 1 }),
            json!({ "b": 1, "c": 2 }),
            json!({ "b": 1, "e": 1 }),
            json!({ "b": 1, "y": 1 }),
        ],
    );
    check(
        &json!({
            "prefixItems": [{ "type": "string" }],
            "contains": { "type": "boolean" },
            "minContains": 0,
            "allOf": [{ "prefixItems": [true, { "type": "integer" }] }],
            "unevaluatedItems": { "type": "null" },
        }),
        &[json!(["a", 1, true, null]), json!([])],
        &[json!(["a", 1, "b"]), json!(["a", "b"])],
    );
}

#[test]
fn references_siblings_and_names() {
    check(
        &json!({
            "properties": { "n": { "$ref": "Y", "minimum": 3 }, "self": { "$ref": "X" } },
            "propertyNames": { "pattern": "^[a-z]+$", "maxLength": 4 },
            "additionalProperties": false,
            "required": ["n"],
        }),
        &[json!({ "n": 3, "self": { "n": 4.0 } })],
        &[
            json!({ "n": 2 }),
            json!({ "n": 3, "self": {} }),
            json!({ "n": 3, "toolong": 1 }),
        ],
    );
}

#[test]
fn violations_have_pointers() {
    let schemas = schemas(&json!({
        "X": {
            "properties": { "a/b": { "items": { "$ref": "Y" } } },
            "required": ["c"],
        },
        "Y": { "oneOf": [{ "type": "integer" }, { "minimum": 2 }] },
    }));
    let found = violations(&schemas, &json!({ "a/b": [1, 3] }));
    let found: Vec<_> =
        found.iter().map(|(at, message)| (at.as_str(), message.as_str())).collect();
    assert_eq!(
        found,
        [
            ("/a~1b/1", "matches 2 of the alternatives, expected one"),
            ("", "\"c\" is required"),
        ]
    );
}

#[test]
fn the_work_for_one_value_is_bounded() {
    // A schema that refers to itself for the same value, and one that doubles the work at each level.
    let schemas = schemas(&json!({
        "X": { "anyOf": [{ "$ref": "Z" }, { "$ref": "X" }] },
        "Z": {
            "unevaluatedProperties": false,
            "anyOf": [
                { "properties": { "a": { "$ref": "Z" } } },
                { "properties": { "a": { "$ref": "Z" } }, "required": ["b"] },
            ],
        },
    }));
    let mut value = json!({ "c": 1 });
    for _ in 0..100 {
        value = json!({ "a": value });
    }
    let start = Instant::now();
    assert_ne!(violations(&schemas, &value), []);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[track_caller]
fn check_format(is_valid: fn(&str) -> bool, valid: &[&str], invalid: &[&str]) {
    for text in valid {
        assert!(is_valid(text), "{text:?} is valid");
    }
    for text in invalid {
        assert!(!is_valid(text), "{text:?} is not valid");
    }
}

#[test]
fn formats_are_those_of_their_rfcs() {
    check_format(
        formats::is_date,
        &["2024-01-15", "2024-02-29", "2000-02-29"],
        &[
            "1998-1-20",
            " 2024-01-15",
            "20-01-01",
            "+2020-01-01",
            "2023-02-29",
            "1900-02-29",
            "2024-13-01",
            "2024-04-31",
            "2024-01-00",
            "২024-01-15",
        ],
    );
    check_format(
        formats::is_time,
        &["12:34:56-00:00", "23:59:60Z", "23:20:50.52Z", "01:29:60+01:30", "08:30:06z"],
        &[
            "22:59:60Z",
            "12:00:00",
            "12:00Z",
            "24:00:00Z",
            "12:00:00.Z",
            "12:00:00+24:00",
            "12:00:00,5Z",
        ],
    );
    check_format(
        formats::is_date_time,
        &["1937-01-01T12:00:27.87+00:20", "1998-12-31t23:59:60z"],
        &[
            "1985-04-12T23:20:50Z\n",
            "1963-6-19T08:30:06Z",
            "2024-01-15 10:00:00Z",
            "2024-01-15T10:00:00",
            "1998-12-31T22:59:60Z",
            "+11963-06-19T08:30:06Z",
        ],
    );
    check_format(
        formats::is_uuid,
        &["2EB8AA08-AA98-11EA-B4AA-73B441D16380"],
        &[
            "2eb8aa08aa9811eab4aa73b441d16380",
            "urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380",
            "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
            "2eb8aa08-aa98-11ea-b4aa-73b441d1638",
        ],
    );
    check_format(
        formats::is_duration,
        &["P4Y", "P3W", "PT0.5S", "P1DT12H", "PT1H30S", "P1Y2M10DT2H30M"],
        &["", "P", "PT", "P1Y2W", "PT0,5S", "-P1D", "1h30m", "P1D2Y", "P1.5YT1H", "P1"],
    );
}

fn number(text: &str) -> Number {
    serde_json::from_str(text).unwrap()
}

#[track_caller]
fn check_multiple(value: &str, of: &str, expected: bool) {
    let is_multiple = number::is_multiple(&number(value), &number(of));
    assert_eq!(is_multiple, expected, "{value} of {of}");
}

#[test]
fn multiples_are_exact() {
    check_multiple("4.02", "0.01", true);
    check_multiple("1.15", "0.01", true);
    check_multiple("19.99", "0.01", true);
    check_multiple("4.021", "0.01", false);
    check_multiple("0.0075", "0.01", false);
    check_multiple("0.00751", "0.0001", false);
    check_multiple("1e22", "0.01", true);
    check_multiple("1e308", "0.5", true);
    check_multiple("1e308", "0.123456789", false);
    check_multiple("0", "3", true);
    check_multiple("-9", "3", true);
    check_multiple("9007199254740993", "2", false);
}

#[track_caller]
fn check_order(one: &str, other: &str, expected: Ordering) {
    let order = number::compare(&number(one), &number(other));
    assert_eq!(order, Some(expected), "{one} and {other}");
}

#[test]
fn integers_beyond_floats_are_compared() {
    check_order("9007199254740993", "9007199254740992", Ordering::Greater);
    check_order("-9223372036854775808", "-9223372036854775807", Ordering::Less);
    check_order("18446744073709551615", "1e20", Ordering::Less);
    check_order("1.0", "1", Ordering::Equal);
}

/// Checks the result for a schema with results that an earlier check has left.
#[track_caller]
fn check_again(schemas: &Schemas, names: [&str; 2], value: &Value, expected: bool) {
    let known = Known::default();
    schemas.check(names[0], value, &known, None);
    assert_eq!(schemas.check(names[1], value, &known, None), expected, "{names:?}");
    let mut count = 0;
    let is_valid = schemas.check(names[1], value, &known, Some(&mut |_, _| count += 1));
    assert_eq!((is_valid, count > 0), (expected, !expected), "{names:?}");
}

#[test]
fn an_incomplete_result_is_not_used_again() {
    let same_value = schemas(&json!({
        "A": { "anyOf": [{ "$ref": "B" }, { "type": "string" }] },
        "B": { "anyOf": [{ "$ref": "A" }, { "type": "integer" }] },
    }));
    check_again(&same_value, ["A", "B"], &json!("x"), true);
    check_again(&same_value, ["A", "B"], &json!(true), false);
    // The number of steps exceeds the limit.
    let item = json!({ "allOf": vec![json!({ "minimum": 0 }); 600] });
    let heavy = schemas(&json!({
        "Heavy": { "type": "array", "items": item },
        "Not": { "not": { "$ref": "Heavy" } },
    }));
    let value = json!(vec![1; 2000]);
    check_again(&heavy, ["Heavy", "Not"], &value, false);
    check_again(&heavy, ["Not", "Not"], &value, false);
}

#[track_caller]
fn check_unique(values: &Value, expected: bool) {
    let values = values.as_array().expect("an array");
    assert_eq!(order::are_unique(values), expected, "{values:?}");
}

#[test]
fn equal_values_are_found_regardless_of_notation_and_order() {
    let large: Value =
        serde_json::from_str("[9007199254740993, 9007199254740992.0, 9007199254740992]")
            .expect("JSON");
    for (values, expected) in [
        (json!([1, 2, 1.0]), false),
        (json!([0, -0.0]), false),
        (json!([1, "1", true, null, [1], { "1": 1 }]), true),
        (json!([{ "a": 1, "b": [2] }, {}, { "b": [2.0], "a": 1 }]), false),
        (json!([{ "a": 1 }, { "b": 1 }, { "a": 2 }]), true),
        (json!([[1, 2], [2, 1], [1], [1, 2, 3]]), true),
        (json!([[], [[]], [[[]]], [[]]]), false),
        (json!([9_007_199_254_740_993_u64, 9_007_199_254_740_992_u64]), true),
        (json!([u64::MAX, i64::MIN, 1e300, -1e300, 1e20]), true),
        (large, false),
    ] {
        check_unique(&values, expected);
    }
}

#[test]
fn a_part_is_validated_once_for_all_schemas_around_it() {
    let tree = json!({ "type": "object", "properties": { "of": { "$ref": "X" } } });
    let (schemas, known) = (schemas(&json!({ "X": tree })), Known::default());
    let value = json!({ "of": { "of": {} } });
    assert!(schemas.check("X", &value, &known, None));
    assert_eq!(known.borrow().len(), 3, "a result for each object");
    // A wrong result shows that it is used.
    known.borrow_mut().values_mut().for_each(|is_valid| *is_valid = false);
    assert!(!schemas.check("X", &value["of"], &known, None));
}
