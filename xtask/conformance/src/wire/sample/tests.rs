//! Tests that drawn values satisfy conditions.

use serde_json::Value;

use super::{
    super::testing::{model_of_body, shape_of_body},
    Place, Sampler,
};

/// Draws values of a schema and checks that `each` holds for all of them and `some` for at least one.
#[track_caller]
fn check(schema: &str, each: fn(&Value) -> bool, some: fn(&Value) -> bool) {
    let model = model_of_body(schema);
    let mut sampler = Sampler::new(&model, 1);
    let mut draw = || sampler.draw(shape_of_body(&model), Place::Json);
    let drawn: Vec<Value> = (0..100).filter_map(|_| draw()).collect();
    assert!(drawn.len() > 90, "{} of {schema}", drawn.len());
    for value in &drawn {
        assert!(each(value), "{value} of {schema}");
    }
    assert!(drawn.iter().any(some), "{schema}");
}

fn has(value: &Value, name: &str) -> bool {
    value.get(name).is_some()
}

fn is_some(value: &Value, is: fn(&Value) -> bool) -> bool {
    value.as_array().is_some_and(|items| items.iter().any(is))
}

fn is_like(value: &Value, first: char) -> bool {
    value.as_str().is_some_and(|text| text.starts_with(first))
}

#[test]
fn drawn_values_satisfy_conditions() {
    check(
        "{ type: string, enum: [a, b, c], not: { const: b } }",
        |it| it != "b",
        |it| it == "c",
    );
    check(
        "{ type: integer, minimum: 0, maximum: 9, not: { maximum: 3 } }",
        |it| it.as_u64() > Some(3),
        |it| it == 9,
    );
    check(
        "{ type: string, if: { minLength: 1 }, then: { pattern: ^a+$ } }",
        |it| it == "" || is_like(it, 'a'),
        |it| it == "a",
    );
    check(
        "{ not: { not: { pattern: ^a$ } } }",
        |it| it == "a" || !it.is_string(),
        |it| it == 7,
    );
}

#[test]
fn drawn_values_match_patterns() {
    check(
        "{ type: string, pattern: '^[ab]+$', allOf: [{ type: string, pattern: ^a }] }",
        |it| is_like(it, 'a'),
        |it| it != "a",
    );
    // Patterns that cannot be drawn from are satisfied by chance.
    check(
        r"{ type: string, pattern: '^\P{Lu}' }",
        |it| !is_like(it, 'Z'),
        |it| !is_like(it, 'a'),
    );
}

#[test]
fn drawn_arrays_satisfy_conditions() {
    check(
        "{ type: array, items: { type: string }, contains: { pattern: ^main- } }",
        |it| is_some(it, |it| it == "main-"),
        |it| it[0] != "main-",
    );
    check(
        "{ type: array, items: {}, contains: { type: object, required: [a] } }",
        |it| is_some(it, |it| has(it, "a")),
        |it| !has(&it[0], "a"),
    );
    check(
        "{ type: array, items: {}, contains: { type: integer }, minContains: 2, maxContains: 3 }",
        |it| {
            let items = it.as_array().into_iter().flatten();
            (2..=3).contains(&items.filter(|it| it.is_i64()).count())
        },
        |it| it.as_array().is_some_and(|items| items.len() > 2),
    );
    check(
        "{ contains: { type: integer } }",
        |it| !it.is_array() || is_some(it, Value::is_i64),
        Value::is_array,
    );
    check(
        "{ type: array, items: {}, if: { minItems: 1 }, then: { prefixItems: [{ const: a }] } }",
        |it| it.get(0).is_none_or(|it| it == "a"),
        |it| it.get(1).is_some(),
    );
}

#[test]
fn drawn_objects_satisfy_conditions() {
    check(
        "{ type: object, properties: { a: { type: string }, b: { type: string } }, \
           if: { properties: { a: { const: x } }, required: [a] }, \
           then: { properties: { b: { pattern: ^y } }, required: [b] } }",
        |it| it["a"] != "x" || is_like(&it["b"], 'y'),
        |it| it["a"] == "x",
    );
    check(
        "{ type: object, properties: { a: {}, b: {} }, not: { required: [a, b] } }",
        |it| !has(it, "a") || !has(it, "b"),
        |it| has(it, "a"),
    );
    check(
        "{ type: object, properties: { a: {}, b: {} }, \
           oneOf: [{ required: [a] }, { required: [b] }] }",
        |it| has(it, "a") != has(it, "b"),
        |it| has(it, "b"),
    );
    check(
        "{ type: object, oneOf: [{ required: [a, b] }, { required: [a, c] }] }",
        |it| has(it, "a") && has(it, "b") != has(it, "c"),
        |it| has(it, "c"),
    );
    check(
        "{ type: object, properties: { a: {}, b: {} }, dependentRequired: { a: [b] } }",
        |it| !has(it, "a") || has(it, "b"),
        |it| has(it, "a"),
    );
    check(
        "{ type: object, properties: { a: { type: string }, b: {} }, \
           dependentSchemas: { b: { properties: { a: { pattern: ^y } } } } }",
        |it| !has(it, "a") || !has(it, "b") || is_like(&it["a"], 'y'),
        |it| has(it, "a") && has(it, "b"),
    );
    check(
        "{ not: { properties: { a: { type: string } } } }",
        |it| it.get("a").is_some_and(|it| !it.is_string()),
        |it| it["a"] == 7,
    );
}

#[test]
fn drawing_from_an_unsatisfiable_schema_ends() {
    let never = "{ type: string, not: { type: string } }";
    let mut schema = never.to_owned();
    for _ in 0..8 {
        schema = format!("{{ type: object, required: [a], properties: {{ a: {schema} }} }}");
    }
    assert_none(&schema);
}

#[test]
fn values_that_are_too_long_are_not_drawn() {
    let most = u64::MAX;
    assert_none(&format!("{{ type: string, minLength: {most} }}"));
    assert_none(&format!("{{ type: array, items: {{}}, minItems: {most} }}"));
    assert_none(&format!(
        "{{ type: array, items: {{}}, contains: {{ type: integer }}, minContains: {most} }}"
    ));
}

#[track_caller]
fn assert_none(schema: &str) {
    let model = model_of_body(schema);
    let mut sampler = Sampler::new(&model, 1);
    assert_eq!(
        sampler.draw(shape_of_body(&model), Place::Json),
        None,
        "{schema}"
    );
}
